import Knobs
import Lessons
import Recall
import Study

/// `learn`: the alternating path of questions and experiments.
struct Learn: Command {
  static let name = "learn"
  static let summary = "questions and experiments in turn, easy to hard"
  static let family = CommandFamily.study
  static let usage = "[DECK] [CARD] [missed]"
  static let details = [
    "Rounds of about seven facts: recognise, complete, recall. A miss comes back after three others. "
      + "Between the questions come experiments; none runs before you have predicted its outcome.",
    "A card's name, such as :learn dropout, asks only that card; :learn missed asks what the last "
      + "sitting missed.",
  ]
  static let examples = ["learn", "learn dropout"]
  static let operands = Operands.cards

  func run(_ arguments: Arguments, in session: Session) throws {
    let conductor = session.conductor
    var cards: [String] = []
    for token in arguments.tokens {
      if token.text == "missed" {
        let missed = try conductor.missed()
        guard !missed.isEmpty else {
          throw Failure("the last sitting missed nothing; :learn goes on with the deck")
        }
        conductor.study = nil
        conductor.stage = .idle
        try conductor.begin(Study.Learn.self, facts: missed)
        return try conductor.ask()
      } else if let lesson = try conductor.library().lesson(token.text) {
        conductor.choose(lesson)
      } else if try conductor.deck().deck.cards.contains(where: { $0.id == token.text }) {
        cards.append(token.text)
      } else {
        let decks = try conductor.library().lessons.map(\.deck.id)
        let names = try decks + conductor.deck().deck.cards.map(\.id)
        let nearest = Suggestion.nearest(to: token.text, among: names)
        let hint = nearest.isEmpty ? "see :decks" : "did you mean \(Words.list(nearest, "or"))?"
        throw Failure(
          "there is no deck or card \"\(token.text)\"; \(hint)", caret: arguments.caret(at: token))
      }
    }
    let facts = try conductor.deck().deck.cards.filter { cards.contains($0.id) }
      .flatMap(\.facts).map(\.id)
    if !facts.isEmpty {
      conductor.study = nil
      try conductor.begin(Study.Learn.self, facts: facts)
    } else if try !conductor.resume(Study.Learn.self) {
      try conductor.begin(Study.Learn.self)
    }
    try conductor.ask()
  }
}

/// `hint`: the next step of the ladder.
struct Hint: PlainCommand {
  static let name = "hint"
  static let summary = "help with the waiting question, a little at a time"
  static let family = CommandFamily.study
  static let examples = ["hint"]

  func run(in session: Session) throws {
    try session.conductor.hint()
  }
}

/// `skip`: show the answer, or pass over an experiment.
struct Skip: PlainCommand {
  static let name = "skip"
  static let summary = "show the answer and go on"
  static let family = CommandFamily.study
  static let examples = ["skip"]

  func run(in session: Session) throws {
    switch session.conductor.stage {
    case .prediction(let experiment), .confidence(let experiment, _), .ownWords(let experiment, _):
      try session.conductor.passOver(experiment)
    case .duel(let duel): session.conductor.putAside(duel)
    default: try session.conductor.skip()
    }
  }
}

/// `why`: the reason of the last verdict.
struct Why: PlainCommand {
  static let name = "why"
  static let summary = "why the last answer was graded as it was"
  static let family = CommandFamily.study
  static let examples = ["why"]

  func run(in session: Session) throws {
    try session.conductor.why()
  }
}

/// `right`: the learner's word against the grader's.
struct Right: Command {
  static let name = "right"
  static let summary = "count the last answer as right after all"
  static let family = CommandFamily.study
  static let usage = "[N]"
  static let details = [
    "The schedule follows your word; both verdicts stay in the log. After a test, :right 3 is about "
      + "its third answer."
  ]
  static let operands = Operands.words([])
  static let examples = ["right"]

  func run(_ arguments: Arguments, in session: Session) throws {
    try session.conductor.override(.right, rating: .good, number: try arguments.answerNumber())
  }
}

/// `wrong`: the same, the other way.
struct Wrong: Command {
  static let name = "wrong"
  static let summary = "count the last answer as wrong after all"
  static let family = CommandFamily.study
  static let usage = "[N]"
  static let details = [
    "The schedule follows your word; both verdicts stay in the log. After a test, :wrong 3 is about "
      + "its third answer."
  ]
  static let operands = Operands.words([])
  static let examples = ["wrong"]

  func run(_ arguments: Arguments, in session: Session) throws {
    try session.conductor.override(.wrong, rating: .again, number: try arguments.answerNumber())
  }
}

extension Arguments {
  /// The number of an answer, if one is given.
  fileprivate func answerNumber() throws(Failure) -> Int? {
    guard let first = tokens.first else { return nil }
    guard tokens.count == 1, let number = Int(first.text), number > 0 else {
      throw Failure(
        "\"\(first.text)\" is not the number of an answer; try :right, or :right 3 after a test",
        caret: caret(at: first))
    }
    return number
  }
}
