import Knobs
import Testing

@testable import Tutor

/// `diagnose` on runs with a planted fault, and on healthy ones where it must keep silent.
@Suite("coach", .timeLimit(.minutes(30))) struct CoachTests {
  /// The names of what is found in one run, with what is said.
  private func findings(_ line: String) throws -> [String: JSON] {
    let sitting = try Sitting(json: true)
    try sitting.type([":\(line)", ":diagnose"])
    let events = try sitting.events("diagnosis")
    return Dictionary(
      events.map { ($0["name"]?.text ?? "", $0) }, uniquingKeysWith: { first, _ in first })
  }

  @Test(
    "a planted fault is named",
    arguments: [
      ("train epochs=40", "overfitting"),
      ("train hidden=4 dropout=0.5 epochs=20", "underfitting"),
      ("train data=moons hidden=none epochs=3 lr=0.0001", "underfitting"),
      ("train data=digits train=300 lr=1e4 epochs=3", "divergence"),
      ("train data=digits train=300 hidden=32 optimizer=momentum lr=1e4 epochs=3", "divergence"),
      ("train data=glyphs train=200 'init=normal(std=1)' epochs=2", "start_loss"),
      (
        "train data=digits train=200 activation=sigmoid hidden=16,16,16,16 epochs=3",
        "vanishing_gradients"
      ),
      ("train data=glyphs train=200 hidden=16 batch_norm=before batch=2 epochs=3", "batch_norm"),
      (
        "train data=digits train=200 scale=none hidden=16 batch_norm=before bn_momentum=0.001 "
          + "epochs=10",
        "batch_norm"
      ),
      ("train data=moons val=20 hidden=8 epochs=5", "small_validation"),
      ("train data=digits train=300 hidden=32 optimizer=adam lr=0.1 epochs=30", "oscillation"),
      ("train data=digits train=300 hidden=32,32 lr=2 epochs=10", "dead_relu"),
      (
        "train data=digits train=300 scale=none hidden=32,32 activation=sigmoid init=normal(std=1) "
          + "epochs=3", "saturation"
      ),
    ])
  func planted(line: String, name: String) throws {
    let found = try findings(line)
    let finding = try #require(found[name], "\(line): \(found.keys.sorted())")
    #expect(finding["says"]?.text?.isEmpty == false)
    #expect(finding["evidence"]?.members.isEmpty == false)
    // What is to be tried can be typed as it stands.
    let attempt = try #require(finding["try"]?.text)
    let sitting = try Sitting()
    sitting.console.looksUntilStop = 0
    try sitting.type(":" + attempt)
    let card = try #require(finding["card"]?.text)
    #expect(try Sitting().type(":card \(card)").isEmpty == false)
  }

  @Test(
    "healthy runs get no finding",
    arguments: [
      "train data=digits hidden=64,32 dropout=0.2 epochs=15 seed=1",
      "train data=digits hidden=64,32 optimizer=adam lr=0.003 epochs=12 seed=2",
      "train data=moons hidden=16,16 epochs=60 seed=3",
      "train data=glyphs hidden=32 epochs=20 seed=4",
      "train data=glyphs hidden=32 batch_norm=before batch=32 epochs=15 seed=5",
      "train data=digits activation=tanh hidden=32 epochs=15 seed=6",
      "train data=circle hidden=16,16 optimizer=adam epochs=40 seed=7",
      "train early_stopping=on l2=0.03 dropout=0.5 optimizer=adam lr=0.003 seed=8",
      "train data=gauss hidden=8 epochs=30 seed=9",
      "train data=digits activation=sigmoid hidden=32 optimizer=adam epochs=15 seed=10",
    ])
  func healthy(line: String) throws {
    let found = try findings(line)
    #expect(found.keys.sorted() == ["healthy"], "\(found.values.compactMap { $0["says"]?.text })")
  }

  @Test(
    "what is to be tried goes to the cause, and what only looks like a fault is not told",
    arguments: [
      // All first weights 0: another activation would be 0 as well.
      ("train data=glyphs train=200 hidden=32 init=zeros epochs=4", "dead_relu", "", "zeros"),
      // Silent units are what dropout and penalties do to the whole network.
      (
        "train data=glyphs train=400 hidden=16 dropout=0.9 epochs=8", "underfitting", "dead_relu",
        "dropout="
      ),
      ("train data=glyphs train=400 l1=0.1 epochs=8", "underfitting", "dead_relu", "l1="),
      // A run that comes back from far above guessing does not overfit.
      (
        "train data=glyphs optimizer=rmsprop lr=1 epochs=10", "dead_relu", "overfitting", "lr=1"
      ),
      // A tenth of a rate that is far too high is still far too high.
      (
        "train data=glyphs train=200 optimizer=momentum lr=1e30 epochs=3", "divergence", "", "lr="
      ),
      ("train data=glyphs train=400 label_noise=1 epochs=30", "overfitting", "", "dropout="),
      (
        "train data=glyphs hidden=64 batch_norm=before batch=2 epochs=3", "batch_norm",
        "underfitting", "batch=2 "
      ),
    ])
  func causes(line: String, name: String, not: String, gone: String) throws {
    let found = try findings(line)
    let finding = try #require(found[name], "\(line): \(found.keys.sorted())")
    #expect(found[not] == nil, "\(line): \(found.keys.sorted())")
    let attempt = try #require(finding["try"]?.text)
    #expect(!(attempt + " ").contains(gone), "\(attempt)")
  }

  @Test("where numbers are predicted, the usual rate is the one for numbers")
  func usualRateOfNumbers() throws {
    let found = try findings("train data=wave epochs=10 lr=1")
    // Plain descent starts at 0.01 there; a tenth of 1 is ten times that.
    #expect(found["divergence"]?["try"]?.text == "train data=wave epochs=10")
  }

  @Test("a run's cause of divergence is told with its figures")
  func causesOfDivergence() throws {
    let momentum = try findings(
      "train data=digits train=300 hidden=32 optimizer=momentum lr=1e4 epochs=3")
    let step = momentum["divergence"]?["evidence"]?["effective_lr"]?.number ?? 0
    #expect(abs(step / 1e5 - 1) < 1e-9)
    let weights = try findings(
      "train data=digits train=300 'init=normal(std=1e6)' epochs=3")
    #expect(weights["divergence"]?["says"]?.text?.contains("first weights") == true)
  }

  @Test("after a run that overfits the coach says so in one line, after a healthy one nothing")
  func hint() throws {
    let sitting = try Sitting()
    let shown = try sitting.type(":train epochs=40")
    let hints = shown.split(separator: "\n").filter { $0.hasPrefix("coach: ") }
    #expect(hints.count == 1 && hints[0].contains("overfits from epoch"))
    #expect(try !sitting.type(":train data=moons hidden=8 epochs=30").contains("coach:"))
  }

  @Test("without a run, and with one that is not there, it says what to do")
  func nothing() throws {
    #expect(try Sitting().refusal(":diagnose").sentence.contains("try :train"))
    #expect(try Sitting().refusal(":diagnose 7").sentence.contains("no runs yet"))
    #expect(try Sitting().refusal(":diagnose bicycle").sentence.contains(":runs lists them"))
  }
}

/// The guard over comparisons.
@Suite("fairness", .timeLimit(.minutes(30))) struct FairnessTests {
  private let small = "train data=moons train=60 hidden=4 epochs=2 seeds=2"

  private func warnings(_ lines: [String]) throws -> [String] {
    let sitting = try Sitting(json: true)
    try sitting.type(lines.map { ":" + $0 })
    guard case .array(let list)? = try sitting.events("comparison").last?["warnings"] else {
      throw Failure("no comparison")
    }
    return list.compactMap { $0["name"]?.text }
  }

  @Test(
    "an unfair comparison gets a warning",
    arguments: [
      ("optimizer=sgd|adam lr=0.1", ["rates"]),
      ("optimizer=rmsprop|adam", ["rates"]),
      ("optimizer=sgd|momentum lr=0.01", ["effective_step"]),
      ("optimizer=momentum momentum=0.5|0.9", ["effective_step"]),
      ("early_stopping=on|off", ["validation"]),
      ("lr=0.1|0.2|0.3|0.4 l2=0|0.1", ["validation"]),
    ])
  func unfair(knobs: String, names: [String]) throws {
    #expect(try warnings(["\(small) \(knobs)"]) == names)
    let shown = try Sitting().type(":\(small) \(knobs)")
    #expect(shown.contains("fair? "))
  }

  @Test("two runs that differ in two knobs get a warning")
  func twoKnobs() throws {
    let lines = ["\(small) dropout=0.5 lr=0.1", "\(small) dropout=0 lr=0.3", "compare 1 2 3 4"]
    #expect(try warnings(lines) == ["knobs"])
  }

  @Test(
    "a fair comparison gets none",
    arguments: [
      "dropout=0|0.5", "lr=0.1|0.3", "activation=relu|tanh|selu", "batch=4|16 l2=0|0.1",
      "optimizer=sgd|adam lr=0.01|0.1", "batch_norm=off|before|after", "noise=0.1|0.3",
      // What a choice brings with it is not a second choice, and AdamW steps as far as Adam.
      "optimizer=adam|adamw lr=0.01", "flavor=torch|keras optimizer=adam",
      "activation=relu|leaky_relu|elu", "schedule=constant|cosine|step",
    ])
  func fair(knobs: String) throws {
    #expect(try warnings(["\(small) \(knobs)"]).isEmpty)
  }

  @Test("a loss that brings a knob of its own is one change, and a knob typed for it a second one")
  func losses() throws {
    let line = "train data=wave train=60 hidden=4 epochs=2 seeds=2"
    #expect(try warnings(["\(line) loss=mse|huber"]).isEmpty)
    let two = ["\(line) loss=mse", "\(line) loss=huber delta=0.3", "compare 1 2 3 4"]
    #expect(try warnings(two) == ["knobs"])
  }

  @Test("momentum at the same effective step is fair")
  func sameStep() throws {
    let lines = [
      "\(small) optimizer=sgd lr=0.1", "\(small) optimizer=momentum lr=0.01", "compare 1 2 3 4",
    ]
    #expect(try warnings(lines).isEmpty)
  }
}
