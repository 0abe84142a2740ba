import Folders
import Lessons
import Store
import Study
import Testing

@testable import Tutor

/// Predict, say how sure, run, see, put into words.
@Suite("experiments", .timeLimit(.minutes(30))) struct ExperimentTests {
  /// The quickest experiment of the deck: ten runs of ten epochs.
  static let quick = "dropout.underfitting"

  private func runs(_ sitting: Sitting) throws -> Int { try sitting.session.store.runs().count }

  /// What is told once an experiment was predicted.
  private func outcome(of experiment: String) throws -> String {
    let sitting = try Sitting()
    try sitting.type(":experiment " + experiment)
    return try sitting.type("a 2")
  }

  @Test("nothing runs before the prediction and the confidence; then all is told in order")
  func order() throws {
    let home = try Folder()
    let sitting = try Sitting(home: home.path)
    let shown = try sitting.type(":experiment \(Self.quick)")
    #expect(shown.contains("Experiment: ") && shown.contains("Predict: "))
    for letter in ["a) ", "b) ", "c) "] { #expect(shown.contains(letter)) }
    #expect(try runs(sitting) == 0)

    let failure = try sitting.refusal("x")
    #expect(failure.sentence.contains("a, b or c"))
    try sitting.type("b")
    #expect(sitting.session.conductor.prompt == "how sure, 1 to 4? ")
    #expect(try runs(sitting) == 0)
    #expect(try sitting.refusal("5").sentence.contains("1 (a guess) to 4 (certain)"))
    #expect(try sitting.state.predictions.isEmpty)
    #expect(try runs(sitting) == 0)

    let result = try sitting.type("3")
    #expect(try runs(sitting) == 10)
    #expect(result.contains("validation accuracy, median of 5 paired seeds: plain "))
    #expect(result.contains("You predicted b, sure 3 of 4: "))
    #expect(result.contains("In your words"))
    let stored = try #require(try Sitting(home: home.path).state.predictions.first)
    #expect(stored.experiment == Self.quick)
    #expect((stored.choice, stored.confidence) == ("b", 3))
    #expect(stored.right == stored.outcome.map { $0 == "b" })
    #expect(result.contains("sure 3 of 4: right.") == (stored.right == true))

    let end = try sitting.type("the network is too small, it underfits")
    #expect(end.contains("That is it."))
    #expect(end.contains("Dropout fights memorising"))
    #expect(try sitting.type(":progress calibration").contains("of 1)"))
    #expect(try sitting.type(":experiment").contains("predicted"))
  }

  @Test("what was trained for one epoch is shown as bars, for one epoch makes no curve")
  func oneEpoch() throws {
    let told = try outcome(of: "adam.bias-correction")
    #expect(told.contains("validation accuracy after 1 epoch"))
    #expect(!told.contains("by epoch"))
  }

  @Test("what an effect says in its own words is not said a second time by the name of its line")
  func saidOnce() throws {
    let told = try outcome(of: "parameters.by-hand")
    #expect(told.contains("share of starts solved with 2 units: "))
    #expect(!told.contains("by_hand: ") && !told.contains("two: "))
  }

  @Test("lines that are too many to draw stand side by side as bars")
  func manyLines() throws {
    let told = try outcome(of: "common-schedules.four")
    for name in ["steady", "exponential", "polynomial", "piecewise", "cosine"] {
      #expect(told.contains("\n\(name)"))
    }
    #expect(told.contains("such as :surface noisy_quadratic"))
    #expect(!told.contains("surface=noisy_quadratic"))
  }

  @Test("a card's name stands for its first experiment that was not predicted yet")
  func byCard() throws {
    let sitting = try Sitting()
    let ids = try sitting.session.conductor.deck().experiments.map(\.id)
      .filter { $0.hasPrefix("dropout.") }
    try #require(ids.count > 1)
    #expect(try sitting.type(":experiment dropout").contains("Experiment: "))
    guard case .prediction(let first) = sitting.session.conductor.stage else {
      Issue.record("no prediction is waited for")
      return
    }
    #expect(first.id == ids[0])
    #expect(try sitting.refusal(":experiment drop").sentence.contains("no experiment \"drop\""))
  }

  @Test("a prediction and how sure fit in one line")
  func short() throws {
    let sitting = try Sitting()
    try sitting.type(":experiment \(Self.quick)")
    #expect(try sitting.type("a 2").contains("You predicted a, sure 2 of 4: "))
    #expect(try sitting.state.predictions.map(\.choice) == ["a"])
  }

  @Test("an experiment can be passed over, and no prediction is made up")
  func passedOver() throws {
    let sitting = try Sitting()
    try sitting.type(":experiment \(Self.quick)")
    try sitting.type("a")
    try sitting.type(":skip")
    #expect(try sitting.state.predictions.isEmpty)
    #expect(try runs(sitting) == 0)
  }

  @Test(
    "what was passed over does not come by itself again in its sitting, not even after a restart")
  func passedOverStays() throws {
    let home = try Folder()
    func experiment(_ sitting: Sitting) -> String? {
      if case .prediction(let experiment) = sitting.session.conductor.stage {
        experiment.id
      } else {
        nil
      }
    }
    let sitting = try Sitting(home: home.path)
    sitting.session.conductor.welcome()
    try sitting.type(try sitting.rightAnswer())
    let first = try #require(experiment(sitting))
    try sitting.type(":skip")
    let waiting = try sitting.asked().exercise
    let next = try Sitting(home: home.path)
    next.session.conductor.welcome()
    #expect(try next.asked().exercise == waiting)
    for _ in 0..<4 where next.isAsking { try next.type(try next.rightAnswer()) }
    #expect(experiment(next) != nil && experiment(next) != first)
    // Undo shows the question that was taken back, not an experiment.
    try next.type([":skip", ":undo"])
    #expect(next.isAsking)
  }

  @Test("each experiment has its own hints, and after the last one says so")
  func ladder() throws {
    let sitting = try Sitting()
    let ids = try sitting.session.conductor.library().experiments.prefix(2)
    for experiment in ids {
      try sitting.type(":experiment \(experiment.id)")
      for hint in experiment.hints {
        let shown = try sitting.type(":hint").split(whereSeparator: \.isWhitespace)
        #expect(shown.starts(with: hint.split(separator: " ")))
      }
      #expect(try sitting.type(":hint").contains("last hint"))
    }
  }

  @Test("commands leave the prediction waiting, and hints help")
  func waits() throws {
    let sitting = try Sitting()
    try sitting.type(":experiment \(Self.quick)")
    #expect(try sitting.type(":hint").contains("memorising"))
    try sitting.type([":progress", "?dropout"])
    #expect(sitting.isPredicting)
  }

  @Test("runs that were stopped decide nothing, those that had not begun included")
  func stopped() throws {
    let sitting = try Sitting()
    try sitting.type(":experiment \(Self.quick)")
    sitting.console.looksUntilStop = 0
    #expect(try sitting.type("a 2").contains("nothing was decided"))
    #expect(try sitting.state.predictions.isEmpty)
    #expect(sitting.isPredicting)
  }

  @Test("the learning path comes to an experiment by itself")
  func offered() throws {
    let sitting = try Sitting()
    try sitting.type(":learn dropout")
    for _ in 0..<12 where !sitting.isPredicting {
      try sitting.type(try sitting.rightAnswer())
    }
    #expect(sitting.isPredicting)
    #expect(sitting.console.output.contains("Experiment: "))
  }

  @Test("the deck has at least three experiments, dropout, early stopping and momentum among them")
  func shipped() throws {
    let list = try Sitting().type(":experiment")
    for card in ["dropout.", "early-stopping.", "momentum."] { #expect(list.contains(card)) }
    #expect(
      try Sitting().refusal(":experiment dropout.noisylabels").sentence
        .contains("did you mean dropout.noisy-labels?"))
  }
}
