import Folders
import Knobs
import Plots
import Testing

@testable import Tutor

/// Runs: what is recorded, what is compared, what is refused.
@Suite("train") struct TrainTests {
  @Test("a run shows its heading, its chart and its figures, and the next what changed")
  func report() throws {
    let sitting = try Sitting()
    let first = try sitting.type(":train epochs=3")
    #expect(first.hasPrefix("run 1: noisy_glyphs 150 + "))
    #expect(first.contains("loss by epoch"))
    #expect(first.contains("val_loss") && first.contains("val_accuracy"))
    #expect(!first.contains("against run"))
    let second = try sitting.type(":train epochs=3 dropout=0.5")
    #expect(second.contains("against run 1: dropout 0 -> 0.5; val_loss"))
    #expect(!first.contains("\u{1B}") && !second.contains("\u{1B}"))
  }

  @Test("runs survive a new session on the same home")
  func survives() throws {
    let home = try Folder()
    try Sitting(home: home.path).trainTwoRuns()
    let next = try Sitting(home: home.path)
    let list = try next.type(":runs")
    #expect(list.contains("train dropout=0.5"))
    #expect(try next.type(":compare 1 2").contains("dropout=0.5"))
    #expect(try next.type(":plot gap").contains("validation loss minus training loss"))
    #expect(try next.type(":train epochs=2 dropout=0.25").contains("run 3:"))
    #expect(try Sitting(home: home.path, json: true).eventsAfter(":runs").count == 3)
  }

  @Test("the same seed gives the same numbers, another seed others")
  func repeatable() throws {
    let sitting = try Sitting(json: true)
    for seed in [3, 3, 4] { try sitting.type(":train epochs=3 dropout=0.3 seed=\(seed)") }
    let ends = try sitting.events("end").map { $0["val_loss"] }
    #expect(ends[0] == ends[1])
    #expect(ends[0] != ends[2])
  }

  @Test("the number of threads changes no number")
  func threads() throws {
    func figures(_ threads: Int) throws -> [JSON?] {
      let sitting = try Sitting(json: true)
      try sitting.type(":train epochs=3 dropout=0.1|0.5 seeds=2 threads=\(threads)")
      let epochs = try sitting.events("epoch").sorted {
        ($0["run"]?.whole ?? 0, $0["epoch"]?.whole ?? 0)
          < ($1["run"]?.whole ?? 0, $1["epoch"]?.whole ?? 0)
      }
      return epochs.flatMap { [$0["train_loss"], $0["val_loss"], $0["gradient_norm"]] }
    }
    let one = try figures(1)
    #expect(one.count == 4 * 3 * 3)
    #expect(one == (try figures(2)))
  }

  @Test("every combination of alternatives is a run of its own, on each of the seeds")
  func combinations() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":train epochs=1 data=moons hidden=4|8 lr=0.1|0.5 seeds=2")
    let starts = try sitting.events("start")
    #expect(starts.count == 2 * 2 * 2)
    let settings = starts.map {
      [$0["settings"]?["hidden"], $0["settings"]?["lr"], $0["seed"]].map { "\($0 ?? .null)" }
    }
    #expect(Set(settings).count == 8)
    #expect(Set(starts.compactMap { $0["seed"]?.whole }) == [1, 2])
  }

  @Test("alternatives are paired: equal settings begin equally, seed by seed")
  func paired() throws {
    // Momentum 0 is plain descent, so both sides must agree to the last bit.
    let sitting = try Sitting(json: true)
    try sitting.type(
      ":train epochs=2 optimizer=momentum lr=0.1 momentum=0|0.9 seeds=3 data=noisy_glyphs")
    let epochs = try sitting.events("epoch")
    let starts = try sitting.events("start")
    func firstLoss(_ side: Double, _ seed: Int) throws -> JSON? {
      let start = try #require(
        starts.first { $0["settings"]?["momentum"]?.number == side && $0["seed"]?.whole == seed })
      return epochs.first { $0["run"] == start["run"] && $0["epoch"] == .integer(1) }?["val_loss"]
    }
    let plain = try Sitting(json: true)
    try plain.type(":train epochs=2 optimizer=sgd lr=0.1 seeds=3")
    for (index, start) in try plain.events("start").enumerated() {
      let loss = try plain.events("epoch").first {
        $0["run"] == start["run"] && $0["epoch"] == .integer(1)
      }?["val_loss"]
      #expect(loss != nil)
      #expect(try firstLoss(0, index + 1) == loss)
      #expect(try firstLoss(0.9, index + 1) != loss)
    }
  }

  @Test("a comparison says in how many of the seeds one side was better")
  func verdict() throws {
    let output = try Sitting().type(":train epochs=2 data=moons hidden=4 lr=0.001|0.5 seeds=3")
    #expect(output.contains("val_loss: lr=0.5 beats lr=0.001 by "))
    #expect(output.contains(" of 3 seeds"))
  }

  @Test("runs of one setting on several seeds are told with their middle and range")
  func seeds() throws {
    let output = try Sitting().type(":train epochs=2 data=moons hidden=4 seeds=3")
    #expect(output.contains("runs 1 to 3:"))
    #expect(output.contains("3 seeds"))
    #expect(output.contains(" to "))
  }

  @Test(
    "plot draws every metric there is",
    arguments: [
      "loss", "accuracy", "train_loss", "val_loss", "batch_loss", "train_accuracy", "val_accuracy",
      "gap", "lr", "rate", "gradient_norm", "penalty",
    ])
  func everyMetric(name: String) throws {
    let sitting = try Sitting()
    try sitting.type(":train epochs=3 l2=0.01 train=40 val=20")
    let title = try #require(Metric.named(name)).title
    #expect(try sitting.type(":plot \(name)").contains(title + " by epoch"))
    #expect(Metric.all.contains { $0.name == name } || name == "rate")
  }

  @Test("plot draws seeds of one setting as a band, and each alone where that is asked for")
  func bands() throws {
    let sitting = try Sitting()
    try sitting.type(":train epochs=3 seeds=3 train=40 val=20")
    #expect(try sitting.type(":plot val_loss 1-3").contains("median and range of 3 seeds"))
    let alone = try sitting.type(":plot val_loss 1-3 --bands=off")
    #expect(alone.contains("run 1") && alone.contains("run 3") && !alone.contains("median"))
    try sitting.type(":train epochs=3 train=40 val=20 dropout=0.5")
    let both = try sitting.type(":plot val_loss 1-4")
    #expect(both.contains("runs 1-3") && both.contains("run 4"))
  }

  @Test("plot smooths, takes a log axis, and shows a changing rate below")
  func lineOptions() throws {
    let sitting = try Sitting()
    try sitting.type(":train epochs=5 train=40 val=20 schedule=cosine")
    #expect(try sitting.type(":plot loss --smooth 0.6").contains("smoothed"))
    #expect(try sitting.type(":plot loss --axis log").contains("log scale"))
    #expect(try !sitting.type(":plot loss --axis linear").contains("log scale"))
    // An accuracy lies between 0 and 1, so it has a log axis only where one is asked for.
    #expect(
      Metric.all.filter { $0.scale == .linear }.map(\.name).allSatisfy { $0.hasSuffix("accuracy") })
    #expect(Metric.named("accuracy")?.scale == .linear && Metric.named("loss")?.scale == .auto)
    #expect(try sitting.type(":plot accuracy --axis log").contains("log scale"))
    func hasTrack(_ line: String) throws -> Bool {
      try sitting.type(line).split(separator: "\n").contains { $0.contains("lr│") }
    }
    #expect(try hasTrack(":plot loss"))
    #expect(try !hasTrack(":plot loss --track=off"))
    try sitting.type(":train epochs=5 train=40 val=20")
    #expect(try !hasTrack(":plot loss"))
    #expect(try sitting.type(":compare 1 2 --smooth 0.6 --axis log").contains("smoothed"))
    #expect(try sitting.refusal(":plot loss --smooth 1").sentence.contains("below 1"))
  }

  @Test("plot tells a machine one value an epoch")
  func plotEvents() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":train epochs=3 train=40 val=20")
    try sitting.type(":plot loss gap")
    let events = try sitting.events("plot")
    #expect(events.map { $0["metric"]?.text } == ["train_loss", "val_loss", "gap"])
    let counts = events.map { event in
      if case .array(let values)? = event["values"] { values.count } else { 0 }
    }
    #expect(counts == [3, 3, 3])
  }

  @Test(
    "under --quiet charts become their sentences",
    arguments: [
      "data", "surface rosenbrock steps=50 lr=0.001", "plot loss", "weights", "schedule cosine",
      "neurons",
    ])
  func quiet(line: String) throws {
    let sitting = try Sitting(quiet: true)
    try sitting.type(":train epochs=2 train=40 val=20")
    let text = try sitting.type(":" + line)
    #expect(!text.isEmpty)
    #expect(!text.unicodeScalars.contains { (0x2500...0x28FF).contains($0.value) })
  }

  @Test("compare takes ranges, a metric, and shares seeds only")
  func compare() throws {
    let sitting = try Sitting()
    try sitting.type(":train epochs=1 data=moons hidden=2|4 seeds=2")
    #expect(try sitting.type(":compare 1-4 val_accuracy").contains("val_accuracy: "))
    #expect(try sitting.type(":compare 1 2").contains("differ in their seed only"))
    #expect(try sitting.type(":compare 1 4").contains("share no seed"))
    #expect(try sitting.refusal(":compare 1").sentence.contains("two runs"))
    #expect(try sitting.refusal(":compare 1 val_los").sentence.contains("did you mean val_loss?"))
  }

  @Test("a network that diverges is a result")
  func diverged() throws {
    let sitting = try Sitting()
    #expect(sitting.session.runOnce("train data=plane lr=1e30 epochs=5 scale=none") == 0)
    #expect(sitting.console.output.contains("diverged: the loss was no longer finite at step "))
    #expect(try sitting.type(":runs").contains("train data=plane"))
    #expect(try sitting.type(":train data=plane epochs=1").contains("run 2:"))
  }

  @Test("ranges are for tuning")
  func ranges() throws {
    let failure = try Sitting().refusal(":train lr=0.01..1")
    #expect(failure.status == .usage)
    #expect(failure.knob == "lr")
  }

  @Test("nothing is recorded for a line that is refused")
  func refused() throws {
    let sitting = try Sitting()
    for line in [":train dropout=1.2", ":train batch_norm=before batch=1", ":train data=nope.csv"] {
      _ = try sitting.refusal(line)
    }
    #expect(try sitting.type(":runs").contains("no runs yet"))
  }

  @Test("a CSV file trains, and a broken line of it is named with its number and status 65")
  func csv() throws {
    let folder = try Folder()
    let rows = (0..<40).map { "\($0),\($0 % 7),\($0 < 20 ? "low" : "high")" }
    let good = try folder.write((["a,b,kind"] + rows).joined(separator: "\n"), to: "good.csv")
    #expect(try Sitting().type(":train data=\(good) epochs=2").contains("val_accuracy"))
    var broken = rows
    broken[6] = "7,bicycle,low"
    let bad = try folder.write((["a,b,kind"] + broken).joined(separator: "\n"), to: "bad.csv")
    let failure = try Sitting().refusal(":train data=\(bad) epochs=2")
    #expect(failure.status == .data)
    #expect(failure.sentence.contains("8"))
  }

  @Test("Ctrl-C keeps what there is and the session goes on")
  func interrupted() throws {
    let home = try Folder()
    let sitting = try Sitting(home: home.path)
    sitting.console.looksUntilStop = 3
    let output = try sitting.type(":train epochs=100000000 data=moons hidden=2")
    #expect(output.contains("stopped"))
    #expect(try sitting.type(":runs").contains("epochs=100000000"))
    sitting.console.looksUntilStop = nil
    #expect(try sitting.type(":train epochs=1").contains("run 2:"))
  }

  @Test("quiet shows the figures without a chart")
  func quiet() throws {
    let console = MemoryConsole(isInteractive: false, columns: 80)
    var options = GlobalOptions()
    options.quiet = true
    let session = try Tutor.Session(
      console: console, options: options,
      environment: Environment(
        variables: [:], workingFolder: "/", offsetSeconds: 0, now: { 1_767_603_600 }))
    try session.perform(":train epochs=1")
    #expect(console.output.split(separator: "\n").count == 1)
    #expect(console.output.hasPrefix("run 1: val_loss "))
  }

  @Test("charts can keep to ASCII, or be told in words")
  func ascii() throws {
    let sitting = try Sitting()
    try sitting.type(":set charts=ascii")
    let output = try sitting.type(":train epochs=3")
    #expect(output.unicodeScalars.allSatisfy { $0.isASCII })
    try sitting.type(":set charts=text")
    #expect(!(try sitting.type(":train epochs=3").contains("|")))
  }
}

extension Sitting {
  /// Carries out a line.
  /// - Returns: the machine output of all lines so far.
  func eventsAfter(_ line: String) throws -> [JSON] {
    try type(line)
    return try events()
  }
}
