import Foundation
import Knobs
import Plots
import Testing
import Training

@testable import Lessons
@testable import Tutor

/// Commands that lessons run besides `train`.
@Suite("measuring commands") struct MeasuringTests {
  /// Counts the epochs of runs, or answers a number; `none` as if the learner had stopped it.
  struct Tally: MeasuringCommand {
    static let name = "tally"
    static let summary = "count epochs"
    static let family = CommandFamily.playground
    static let usage = "[RUN ...]"
    static let examples: [String] = []
    static let operands = Operands.runs
    static let metrics = ["epochs_seen", "seed_given"]
    static let knobs: [Knob<Self>] = [
      Knob("stopped", \.stopped, "answer as if it was stopped")
    ]
    var stopped = false

    func run(_ arguments: Arguments, in session: Session) throws {
      session.say(try measure(arguments, seed: 1, in: session)?.text(Self.metrics) ?? "stopped")
    }

    func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
      guard !stopped else { return nil }
      let runs = try arguments.tokens.flatMap {
        try session.runs(meantBy: $0, in: arguments.line)
      }
      return Measures(
        [
          "epochs_seen": runs.map { Double($0.figures?.epochs ?? 0) },
          "seed_given": [Double(seed)],
        ], picture: { _ in ["a picture of the tally"] })
    }
  }

  private func lines(_ table: KeyValuePairs<String, String>) -> [RunLine] {
    table.map { RunLine(name: $0.key, command: $0.value) }
  }

  private func performer(_ sitting: Sitting, seed: Int = 7) -> Performer {
    Performer(
      session: sitting.session, measuring: [Tally.self], seed: seed,
      train: sitting.session.trainUnrecorded)
  }

  private let small = "train data=moons hidden=4 seeds=3"

  @Test("what is yes or no is counted, all else has its median and range")
  func told() {
    let measures = Measures(
      ["solved": [1, 0, 0, 1, 0], "corners": [1, 2, 3]], counted: ["solved"])
    #expect(
      measures.text(["corners", "solved"]) == "corners 2 (1 to 3), solved 2 of 5")
  }

  @Test("a line measures the runs of an earlier line, one value a seed, and claims refer to it")
  func measures() throws {
    let sitting = try Sitting()
    let result = try #require(
      try performer(sitting).perform(
        lines(["short": "\(small) epochs=1", "long": "\(small) epochs=2", "seen": "tally long"])))
    #expect(result.measures["seen"]?.values["epochs_seen"] == [2, 2, 2])
    #expect(result.measures["seen"]?.values["seed_given"] == [7])
    #expect(result.runs["short"]?.map { $0.settings.seed } == [7, 8, 9])
    #expect(result.comparison.sides.map(\.label) == ["short", "long"])
    let claim = try Claim(
      "wins(seen.epochs_seen > short.epochs) >= 1 and median(seen.seed_given) > 6")
    #expect(claim.verdict(over: result.results) == .holds)
    #expect(
      try Claim("median(seen.seed_given) > 7").verdict(over: result.results) == .fails)
    #expect(sitting.session.namedRuns.isEmpty)
  }

  @Test("a twist may name the runs of its experiment, and joins them")
  func twist() throws {
    let sitting = try Sitting()
    let performer = performer(sitting)
    let first = try #require(try performer.perform(lines(["one": "\(small) epochs=1"])))
    let second = try #require(
      try performer.perform(lines(["again": "tally one"]), given: first.runs))
    #expect(second.measures["again"]?.values["epochs_seen"] == [1, 1, 1])
    let both = first.joined(with: second)
    #expect(
      try Claim("about(median(again.epochs_seen), median(one.epochs), 0)")
        .verdict(over: both.results) == .holds)
  }

  @Test("a line that was stopped leaves nothing to decide")
  func stopped() throws {
    #expect(try performer(try Sitting()).perform(lines(["none": "tally stopped=on"])) == nil)
  }

  @Test(
    "a command that does more than compute is refused, whatever the lesson says",
    arguments: ["export reviews", "set lr=1", "run x", "quit", "bicycle"])
  func refused(command: String) throws {
    let failure = try #require(throws: Failure.self) {
      try performer(try Sitting()).perform(lines(["bad": command]))
    }
    #expect(failure.sentence.contains("tally or train") && failure.status == .data)
  }

  @Test("a word that is no run is named, with those there are")
  func unknownRun() throws {
    let failure = try #require(throws: Failure.self) {
      try performer(try Sitting()).perform(
        lines(["one": "\(small) epochs=1", "bad": "tally two"]))
    }
    #expect(failure.sentence.contains("\"two\"") && failure.sentence.contains("had one"))
  }

  @Test("the report tells what the claims look at, and shows the picture")
  func report() throws {
    let lines = lines(["one": "\(small) epochs=1", "seen": "tally one"])
    let result = try #require(try performer(try Sitting()).perform(lines))
    let claim = try Claim("median(seen.epochs_seen) > 0")
    let experiment = Experiment(
      id: "a.b", cardID: "a", title: "T", setup: "", question: "", choices: [], runs: lines,
      effects: [], claim: claim, explanation: "", inOwnWords: nil, twists: [], hints: [])
    let report = ExperimentReport(result, lines, of: experiment)
    #expect(report.paragraphs.last?.hasPrefix("seen: epochs_seen 1") ?? false)
    #expect(report.pictures(in: .init(width: 60, height: 8)).last == "a picture of the tally")
  }

  @Test("a search whose winner is the setting as it was promises nothing and keeps nothing")
  func nothingPromised() throws {
    let line = "tune l2=0|3 method=grid trials=2 confirm=2 data=moons hidden=4 epochs=3"
    let result = try #require(
      try Performer(
        session: try Sitting().session, seed: 7, train: { _ in [] }
      ).perform(lines(["search": line])))
    let values = try #require(result.measures["search"]?.values)
    // l2=0 is what is usual, and the same seeds train the same network.
    #expect(values["promised"] == [0, 0, 0, 0, 0])
    #expect(values["kept"] == [0, 0, 0, 0, 0])
  }

  @Test("a winner is worth what it gains seed by seed over the setting as it was")
  func worth() throws {
    let line = "tune epochs=5 lr=1e-9|0.1 method=grid trials=2 confirm=3 data=moons hidden=8"
    let base = Arguments(line: line, tokens: Array(Token.split(line).dropFirst()))
    var tokens = base.tokens
    var tune = Tune()
    try tune.configure(&tokens, in: line)
    let session = try Sitting().session
    let values = try #require(
      try tune.measure(Arguments(line: line, tokens: tokens), seed: 1, in: session)?.values)
    // 0.1 is the rate that plain descent has anyway, so its twin loses nothing to it.
    #expect(values["promised"] == [0, 0, 0, 0, 0] && values["kept"] == [0, 0, 0, 0, 0])
    #expect(values["best"]?.allSatisfy { $0 < 0.69 } == true)
  }

  @Test("every measuring command declares its metrics once, in names that claims can use")
  func declared() {
    for type in Commands.measuring {
      #expect(!type.metrics.isEmpty && Set(type.metrics).count == type.metrics.count)
      for metric in type.metrics {
        #expect((try? Claim("median(x.\(metric)) > 0")) != nil, "\(type.name) \(metric)")
      }
    }
  }

  @Test("the page for authors names every command that a lesson may run, and every metric")
  func documented() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let text = try String(
      contentsOfFile: root.joined(separator: "/") + "/Lessons/README.md", encoding: .utf8)
    let names =
      Commands.measuring.flatMap { [$0.name] + $0.metrics } + [Train.name] + Train.measured
    for name in names { #expect(text.contains("`\(name)`"), "\(name)") }
  }
}
