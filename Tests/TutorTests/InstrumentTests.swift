import Folders
import Foundation
import Knobs
import Plots
import Testing
import Training

@testable import Tutor

@Suite("instruments look into recorded runs", .timeLimit(.minutes(30)))
struct InstrumentTests {
  private func sitting(_ lines: String..., json: Bool = false) throws -> Sitting {
    let sitting = try Sitting(json: json)
    for line in lines { try sitting.type(":train " + line) }
    return sitting
  }

  private func network(_ line: String, at epoch: Int? = nil) throws -> TrainedRun {
    let sitting = try sitting(line)
    return try sitting.session.retrained(try sitting.session.recordedRun(1), through: epoch)
  }

  @Test("the matrix counts every validation sample, and its diagonal is the accuracy")
  func confusion() throws {
    let trained = try network("data=gauss epochs=2 hidden=4")
    let report = try ConfusionReport(trained)
    #expect(report.total == trained.dataset.validation?.count)
    let accuracy = try #require(trained.run.figures?.valAccuracy)
    #expect(abs(Double(report.right) / Double(report.total) - accuracy) < 1e-12)
    // Every sample of a class is found or missed.
    for index in report.counts.indices {
      let all = report.counts[index].reduce(0, +)
      #expect(report.recall(index) == Double(report.counts[index][index]) / Double(all))
    }
    let mistakes = MistakeReport(trained, atMost: 1000)
    #expect(mistakes.wrong == report.total - report.right)
    #expect(mistakes.mistakes.count == mistakes.wrong)
    let shares = mistakes.mistakes.compactMap { $0.probabilities?.truth }
    #expect(shares == shares.sorted())
    #expect(shares.allSatisfy { $0 <= 0.5 })
  }

  @Test("numbers have no classes to confuse")
  func regression() throws {
    let sitting = try sitting("data=plane epochs=1 hidden=4")
    #expect(try sitting.refusal(":confusion").sentence.contains("no classes"))
    let report = MistakeReport(
      try sitting.session.retrained(try sitting.session.recordedRun(1)), atMost: 5)
    #expect(report.wrong == nil)
    #expect(report.mistakes.map(\.badness) == report.mistakes.map(\.badness).sorted(by: >))
  }

  @Test("sparsity is the recorded one, and L1 makes more zeros than L2")
  func weights() throws {
    let lines = ["l1=0.01", "l2=0.01"].map { "data=digits train=200 hidden=16 epochs=15 " + $0 }
    let reports = try lines.map { WeightReport(try network($0)) }
    for report in reports { #expect(report.all.sparsity == report.trained.run.figures?.sparsity) }
    #expect(reports[0].all.zeros > 0.2)
    #expect(reports[1].all.zeros == 0)
    #expect(reports[0].all.sparsity > 10 * reports[1].all.sparsity)
  }

  // Measured with NumPy on digits 64-64-32-16-10: .005 for sigmoid and about 2 for ReLU, four deep.
  @Test("the gradient vanishes under sigmoid and not under ReLU")
  func gradients() throws {
    func ratio(_ activation: String) throws -> Double {
      GradientReport(
        try network("data=digits hidden=32,32,32,32 epochs=1 activation=\(activation)", at: 0)
      ).ratio
    }
    let (sigmoid, relu) = (try ratio("sigmoid"), try ratio("relu"))
    #expect(sigmoid < 0.05)
    #expect((0.3...5).contains(relu))
  }

  @Test("looking at gradients leaves the network as it was")
  func gradientsChangeNothing() throws {
    let trained = try network("data=moons epochs=2 hidden=8 batch_norm=before", at: 1)
    let before = trained.state
    _ = GradientReport(trained)
    #expect(trained.state == before)
  }

  @Test("units of a network of zeros are dead, those of huge weights are saturated")
  func units() throws {
    let zeros = UnitReport(try network("data=moons hidden=4 init=zeros epochs=1", at: 0))
    #expect(zeros.layers.map(\.dead) == [4])
    let huge = UnitReport(
      try network("data=moons hidden=4 activation=tanh init=normal(std=1000) epochs=1", at: 0))
    #expect(huge.layers.map(\.saturated) == [4])
    #expect(huge.layers.map(\.dead) == [0])
    let healthy = UnitReport(try network("data=moons hidden=4 activation=tanh epochs=1", at: 0))
    #expect(healthy.layers.map { $0.dead + $0.saturated } == [0])
  }

  @Test("the boundary is drawn in the units of the data, and refused where there is none")
  func boundary() throws {
    let sitting = try sitting("data=gauss epochs=20 hidden=4", "data=glyphs epochs=1", json: true)
    let refusal = try sitting.refusal(":boundary 2")
    #expect(refusal.sentence.contains("64 pixels"))
    try sitting.type(":boundary 1")
    let event = try #require(try sitting.events("boundary").first)
    guard case .array(let ends)? = event["x"], case .array(let grid)? = event["grid"] else {
      Issue.record("no grid")
      return
    }
    let run = try sitting.session.retrained(try sitting.session.recordedRun(1))
    let xs = run.dataset.unscaled(0, of: run.dataset.train)
    let (left, least) = (try #require(ends.first?.number), try #require(xs.min()))
    #expect(left <= least)
    #expect(grid.count == 41)
    // Both classes have a region.
    let classes = Set(
      grid.flatMap { row -> [Int] in
        guard case .array(let cells) = row else { return [] }
        return cells.compactMap(\.whole)
      })
    #expect(classes == [0, 1])
  }

  @Test(
    "the equations of a step come to what the trainer did",
    arguments: Registries.optimizers.names)
  func step(optimizer: String) throws {
    let sitting = try sitting(
      "data=moons hidden=8 epochs=3 optimizer=\(optimizer) l1=0.001 l2=0.01 clip=0.5 weight_decay=0.01",
      "data=moons hidden=8 epochs=3 optimizer=\(optimizer) flavor=keras dropout=0.2")
    for number in [1, 2] {
      let run = try sitting.session.recordedRun(number)
      for step in [1, 2, 13, 30] {
        for weight in [nil, "output.weight[0,3]", "dense1.bias[2]"] {
          let report = try StepReport(
            try sitting.session.retrained(run, steps: step - 1), weight: weight)
          #expect(report.agrees, "\(report.heading): \(report.verdict)")
          #expect(report.step == step)
        }
      }
    }
  }

  @Test("a step that a run does not have, and a weight that it does not have, are refused")
  func stepRefused() throws {
    let sitting = try sitting("data=moons hidden=8 epochs=2 batch=50")
    // 150 samples by 50 are 3 steps an epoch.
    #expect(try sitting.refusal(":step 7").sentence.contains("6 steps"))
    #expect(try sitting.refusal(":step").sentence.contains(":step 1"))
    #expect(try sitting.refusal(":step 0").sentence.contains("counted from 1"))
    for weight in ["dense9.weight[0,0]", "dense1.weight[8,0]", "dense1.weight[0]", "dense1.weight"]
    {
      #expect(try sitting.refusal(":step 1 weight=\(weight)").knob == "weight", "\(weight)")
    }
    let screen = try sitting.type(":step 6 weight=dense1.weight[7,1]")
    #expect(screen.contains("dense1.weight[7,1]"))
    #expect(screen.contains("the equations hold"))
  }

  @Test("nothing deleted changes nothing, and dropout makes a network that can lose its half")
  func halve() throws {
    let lines = ["dropout=0", "dropout=0.5"].map {
      "data=digits train=300 hidden=64 epochs=30 " + $0
    }
    let drops = try lines.map { line -> Double in
      let trained = try network(line)
      let none = try Halving(trained, share: 0, draws: 2, rescales: true, seed: 1) { _ in true }
      #expect(none.after == [none.before, none.before])
      let before = trained.state
      let half = try Halving(trained, share: 0.5, draws: 11, rescales: true, seed: 1) { _ in true }
      #expect(trained.state == before)
      #expect(half.before == trained.run.figures?.valAccuracy)
      return half.before - Spread(half.after).median
    }
    #expect(drops[1] < drops[0])
  }

  @Test("a line between two runs begins and ends with their losses")
  func line() throws {
    let sitting = try sitting(
      "data=moons hidden=8 epochs=5 batch_norm=before",
      "data=moons hidden=8 epochs=5 batch_norm=before seed=2",
      "data=moons hidden=9 epochs=1")
    let runs = try [1, 2].map { try sitting.session.retrained(try sitting.session.recordedRun($0)) }
    let before = runs[0].state
    let slice = try LossSlice(from: runs[0], to: runs[1]) { _ in true }
    #expect(runs[0].state == before)
    // 61 places from -0.25 to 1.25: the runs stand at 10 and 50. Both are judged on the data of the first.
    #expect(abs(slice.places[10]) < 1e-9)
    #expect(abs(slice.losses[10] - (try #require(runs[0].run.figures?.trainLoss))) < 1e-6)
    let other = runs[1].network.evaluate(runs[0].dataset.train).loss
    #expect(abs(slice.losses[50] - other) < 1e-5)
    #expect(try sitting.refusal(":landscape 1 3").sentence.contains("different networks"))
    #expect(try sitting.refusal(":landscape 1 2 2d").sentence.contains("no plane"))
  }

  @Test("amid a slice stands the loss of the run, and every unit moves by as much as it is long")
  func slice() throws {
    let trained = try network("data=moons hidden=8 epochs=3")
    let loss = try #require(trained.run.figures?.trainLoss)
    let line = LossSlice(around: trained, isGrid: false, reach: 1, seed: 3) { _ in true }
    #expect(abs(line.losses[25] - loss) < 1e-6)
    let grid = LossSlice(around: trained, isGrid: true, reach: 0.5, seed: 3) { _ in true }
    #expect(grid.isWhole)
    #expect(abs(grid.losses[10 * 21 + 10] - loss) < 1e-6)
    let stopped = LossSlice(around: trained, isGrid: false, reach: 1, seed: 3) { $0 < 0.5 }
    #expect(!stopped.isWhole)
  }

  @Test("predictions are those that the recorded accuracy counted")
  func predictions() throws {
    let folder = try Folder()
    let sitting = try sitting("data=moons hidden=8 epochs=5", "data=wave epochs=1", json: true)
    let trained = try sitting.session.retrained(try sitting.session.recordedRun(1))
    let samples = trained.judged.samples
    let columns = (0..<2).map { trained.dataset.unscaled($0, of: samples) }
    let lines = samples.labels.indices.map {
      "\(columns[0][$0]),\(columns[1][$0]),\(trained.dataset.name(ofClass: Int(samples.labels[$0])))"
    }
    let path = try folder.write((["a,b,target"] + lines).joined(separator: "\n"), to: "new.csv")
    try sitting.type(":predict 1 \(path)")
    let events = try sitting.events("prediction")
    #expect(events.count == samples.count)
    let right = zip(events, lines).count { event, line in
      line.hasSuffix("," + (event["class"]?.text ?? "?"))
    }
    let accuracy = try #require(trained.run.figures?.valAccuracy)
    #expect(abs(Double(right) / Double(samples.count) - accuracy) < 1.5 / Double(samples.count))
  }

  @Test("values and files that do not fit the run are refused")
  func predictionsRefused() throws {
    let folder = try Folder()
    let sitting = try sitting("data=moons hidden=4 epochs=1")
    #expect(try sitting.refusal(":predict").sentence.contains("values"))
    #expect(try sitting.refusal(":predict 1 2 3 4").sentence.contains("2 values"))
    #expect(try sitting.refusal(":predict 1 2 zebra").sentence.contains("zebra"))
    #expect(try sitting.refusal(":predict \(folder.path)/none.csv").status == .failed)
    let wide = try folder.write("1,2,3,4\n", to: "wide.csv")
    #expect(try sitting.refusal(":predict \(wide)").status == .data)
    let words = try folder.write("a,b\n1,x\n", to: "words.csv")
    #expect(try sitting.refusal(":predict \(words)").sentence.contains("words.csv:2"))
    // A number too many in front is the run.
    #expect(try sitting.type(":predict 1 0.5 0.25").contains("class"))
  }

  @Test("the boundary of a run at work is drawn from what it lets be seen")
  func live() throws {
    var planner = Planner()
    var settings = Settings()
    try settings.assign([Assignment(parsing: "data=moons"), Assignment(parsing: "epochs=3")])
    let plan = try planner.runs("", settings)
    let live = LiveRun()
    #expect(live.lookAtNetwork() == nil)
    let result = try TrainingJob(recipe: plan[0].recipe, data: plan[0].dataset).run(live: live)
    #expect(result.epochs.count == 3)
    let state = try #require(live.lookAtNetwork())
    #expect(state.steps == 10)
    let frame = LiveFrame(title: "x", plan: plan, live: [live], seconds: 1, watch: .boundary)
    let lines = frame.lines(style: PlotStyle(width: 60), rows: 24)
    #expect(lines.count <= 23)
    #expect(lines.contains { $0.contains("after epoch 1") })
    #expect(lines.allSatisfy { displayWidth($0) <= 60 })
    let refusal = try Sitting().refusal(":train watch=boundary")
    #expect(refusal.knob == "watch")
  }

  static let screens = [
    ":boundary", ":boundary 2", ":boundary 3", ":neurons", ":neurons 2", ":neurons 4", ":weights",
    ":weights 1 4", ":gradients", ":confusion", ":confusion 4", ":mistakes", ":mistakes 2",
    ":mistakes 4", ":step 3", ":halve 1 4 draws=3",
    ":landscape", ":landscape 4 2d",
  ]

  @Test("every screen fits its width, in every style", arguments: [40, 80, 120])
  func fits(width: Int) throws {
    let sitting = try Sitting(width: width)
    for line in ["data=moons hidden=8", "data=plane", "data=wave hidden=4", "train=50 hidden=40"] {
      try sitting.type(":train epochs=1 " + line)
    }
    for charts in ["auto", "ascii", "text"] {
      try sitting.type(":set charts=\(charts)")
      for line in Self.screens.map({ $0.contains(" ") || $0.hasSuffix("step 3") ? $0 : $0 + " 1" })
      {
        let screen = try sitting.type(line)
        #expect(!screen.isEmpty)
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(charts == "text" || lines.count <= 25, "\(line): \(lines.count) lines")
        for row in lines where displayWidth(String(row)) > width {
          Issue.record("\(line) at \(width): \(row)")
        }
        if charts == "ascii" { #expect(screen.allSatisfy { $0.isASCII }, "\(line)") }
      }
    }
  }

  @Test("machine output is one object a line")
  func machine() throws {
    let sitting = try Sitting(json: true)
    for line in ["data=moons hidden=8", "data=plane", "data=wave hidden=4", "train=50 hidden=40"] {
      try sitting.type(":train epochs=1 " + line)
    }
    for line in Self.screens {
      let name = String(line.dropFirst().prefix { $0 != " " })
      let output = try sitting.type(
        line.contains(" ") || line.contains("step") ? line : line + " 1")
      let events = try output.split(separator: "\n").map { try JSON(reading: $0) }
      #expect(!events.isEmpty)
      for event in events { #expect(event["event"]?.text == name) }
    }
  }

  /// With one feature x and biases of 0 the first layer gives x a for positive and -x b for negative
  /// x, a and b being vectors of no negative numbers that share no unit; a unit of the second layer is
  /// dead if its weights have a negative product with both. The signs are independent and even, so
  /// a quarter is expected: 80 of 320, with a standard deviation of 7.7.
  @Test("a quarter of a second layer of ReLU units is dead before training on one feature")
  func deadAtFirst() throws {
    var dead = 0
    for seed in 1...5 {
      let sitting = try Sitting(json: true)
      try sitting.type(":train data=wave epochs=1 seed=\(seed)")
      try sitting.type(":neurons at=0")
      let event = try #require(try sitting.events().last { $0["event"] == .string("neurons") })
      guard case .array(let layers) = event["layers"] else { continue }
      #expect(layers.count == 2)
      dead += layers.last?["dead"]?.whole ?? 0
    }
    #expect((80 - 31...80 + 31).contains(dead), "\(dead) of 320")
  }
}
