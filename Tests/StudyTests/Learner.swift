import Recall
import Study

/// A learner who sits at a session in a test: answers, and keeps the log.
struct Learner {
  var deck = SampleDeck.deck
  var state = StudyState()
  var log: [StudyEvent] = []
  var now = Moment(seconds: 1_767_603_600)  // 2026-01-05T09:00:00Z
  var offsetSeconds = 0
  var session: Session?
  private var sessions = 0

  var clock: StudyClock { StudyClock(now: now, offsetSeconds: offsetSeconds) }

  mutating func append(_ action: StudyEvent.Action, session: String? = nil) {
    let event = StudyEvent(
      id: log.count + 1, time: now, offsetSeconds: offsetSeconds,
      session: session ?? self.session?.id ?? "", action: action)
    log.append(event)
    state.apply(event)
    self.session?.record(event, state)
  }

  mutating func start(
    _ mode: any StudyMode.Type, count: Int? = nil, all: Bool = false, facts: [String] = [],
    seed: Int = 1
  ) {
    sessions += 1
    let request = PlanRequest(
      deck: deck, state: state, clock: clock, seed: seed, count: count, all: all, facts: facts)
    session = nil
    append(Session.plan(mode, request), session: "s\(sessions)")
    session = Session("s\(sessions)", in: state, deck: deck)
  }

  /// Answers the current question as the deck would, or with what is given; ten seconds later.
  mutating func answer(_ text: String? = nil, confidence: Int? = nil, after seconds: Double = 10) {
    guard let session, let exercise = session.current else { return }
    now = now.adding(seconds: seconds)
    let text = text ?? Self.model(exercise, deck)
    guard let verdict = session.grade(text),
      let action = session.answered(text, verdict, confidence: confidence, seconds: seconds)
    else { return }
    append(action)
  }

  /// Takes the next hint for the current question.
  mutating func hint() -> String? {
    guard let (text, action) = session?.hint() else { return nil }
    append(action)
    return text
  }

  mutating func undo() {
    append(.undone)
    rebuild()
  }

  mutating func redo() {
    append(.redone)
    rebuild()
  }

  mutating func rebuild() {
    guard let id = session?.id else { return }
    session = Session(id, in: state, deck: deck)
  }

  static func model(_ exercise: Exercise, _ deck: Deck) -> String {
    if let board = exercise.board { return board.modelAnswer }
    return deck.fact(exercise.fact).map { exercise.question.modelAnswer(of: $0) } ?? ""
  }
}

/// Draws whole numbers; the same seed, the same numbers.
struct Draws {
  var generator: SeededGenerator
  init(_ seed: Int) { generator = SeededGenerator(seed: seed, purpose: "test") }
  mutating func below(_ n: Int) -> Int { Int.random(in: 0..<n, using: &generator) }
}
