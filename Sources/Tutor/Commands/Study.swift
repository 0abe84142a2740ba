import Knobs
import Lessons
import Recall
import Study

/// `learn`: the alternating path of questions and experiments.
struct Learn: Command {
  static let name = "learn"
  static let summary = "questions and experiments in turn, easy to hard"
  static let family = CommandFamily.study
  static let usage = "[DECK] [CARD]"
  static let details = [
    "Rounds of about seven facts: recognise, complete, recall. A miss comes back after three others. "
      + "Between the questions come experiments; none runs before you have predicted its outcome.",
    "A card's name, such as :learn dropout, asks only that card.",
  ]
  static let examples = ["learn", "learn dropout"]
  static let operands = Operands.cards
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
    let conductor = session.conductor
    var cards: [String] = []
    for token in arguments.tokens {
      if let lesson = try conductor.library().lesson(token.text) {
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
    } else if try !conductor.resume() {
      try conductor.begin(Study.Learn.self)
    }
    try conductor.ask()
  }
}

/// `hint`: the next step of the ladder.
struct Hint: Command {
  static let name = "hint"
  static let summary = "help with the waiting question, a little at a time"
  static let family = CommandFamily.study
  static let usage = ""
  static let examples = ["hint"]
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
    try arguments.expectNothing(Self.name)
    try session.conductor.hint()
  }
}

/// `skip`: show the answer, or pass over an experiment.
struct Skip: Command {
  static let name = "skip"
  static let summary = "show the answer and go on"
  static let family = CommandFamily.study
  static let usage = ""
  static let examples = ["skip"]
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
    try arguments.expectNothing(Self.name)
    switch session.conductor.stage {
    case .prediction(let experiment), .confidence(let experiment, _), .ownWords(let experiment, _):
      try session.conductor.passOver(experiment)
    default: try session.conductor.skip()
    }
  }
}

/// `why`: the reason of the last verdict.
struct Why: Command {
  static let name = "why"
  static let summary = "why the last answer was graded as it was"
  static let family = CommandFamily.study
  static let usage = ""
  static let examples = ["why"]
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
    try arguments.expectNothing(Self.name)
    try session.conductor.why()
  }
}

/// `right`: the learner's word against the grader's.
struct Right: Command {
  static let name = "right"
  static let summary = "count the last answer as right after all"
  static let family = CommandFamily.study
  static let usage = ""
  static let details = ["The schedule follows your word; both verdicts stay in the log."]
  static let examples = ["right"]
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
    try arguments.expectNothing(Self.name)
    try session.conductor.override(.right, rating: .good)
  }
}

/// `wrong`: the same, the other way.
struct Wrong: Command {
  static let name = "wrong"
  static let summary = "count the last answer as wrong after all"
  static let family = CommandFamily.study
  static let usage = ""
  static let details = ["The schedule follows your word; both verdicts stay in the log."]
  static let examples = ["wrong"]
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
    try arguments.expectNothing(Self.name)
    try session.conductor.override(.wrong, rating: .again)
  }
}
