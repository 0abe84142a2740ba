import Testing

@testable import Tutor

/// No screen is wider than the terminal.
@Suite("widths") struct WidthTests {
  static let widths = [40, 60, 80, 120]

  private func expectFits(
    _ output: String, _ width: Int, _ what: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(!output.isEmpty, "\(what)", sourceLocation: location)
    for line in output.split(separator: "\n") where line.count > width {
      Issue.record("\(what) at \(width): \(line)", sourceLocation: location)
    }
  }

  @Test("reports of runs and of comparisons fit", arguments: widths)
  func training(width: Int) throws {
    let sitting = try Sitting(width: width)
    for line in [
      ":set epochs=2 data=moons", ":train optimizer=adam weight_decay=0.01 dropout=0.2",
      ":train hidden=16,16,16 dropout=0.5 l2=0.001 schedule=cosine clip=1",
      ":train optimizer=sgd|adam dropout=0|0.5 seeds=2", ":train seeds=3",
      ":train data=plane lr=1e30 scale=none epochs=5", ":train early_stopping=1 epochs=40 lr=1",
      ":compare 1 2", ":compare 1 2 gap", ":plot loss lr 1 2", ":runs", ":show", ":show lr",
      ":reset",
    ] { expectFits(try sitting.type(line), width, line) }
  }

  @Test("help fits, page by page", arguments: widths)
  func help(width: Int) throws {
    let sitting = try Sitting(width: width)
    let topics = [
      "", "knobs", "syntax", "mastery", "spaced", "lr", "optimizer", "adam", "schedule", "data",
      "rate", "validation loss", "noisy labels dropout",
    ]
    for topic in topics + Commands.names {
      expectFits(try sitting.type("?" + topic), width, "help \(topic)")
    }
  }

  @Test("study fits: questions, verdicts, tables, cards, experiments", arguments: widths)
  func study(width: Int) throws {
    let sitting = try Sitting(width: width)
    expectFits(try sitting.type(":progress"), width, "progress at first")
    sitting.console.typed = [.end]
    _ = sitting.session.converse()
    expectFits(sitting.console.output, width, "welcome")
    for line in [
      ":learn", ":hint", ":skip", ":why", ":progress", ":progress --sessions",
      ":progress calibration", ":decks", ":card", ":card flip", ":experiment",
      ":experiment dropout.noisy-labels", ":skip", ":match", ":exam 2026-03-01",
      ":test 2",
    ] { expectFits(try sitting.type(line), width, line) }
    try sitting.type(":learn dropout")
    for _ in 0..<8 where sitting.isAsking {
      let text = try sitting.wrongAnswer()
      expectFits(try sitting.type(text), width, "a wrong answer")
    }
  }
}
