public import Recall

/// One sitting in one mode: what is asked now, and what an answer becomes in the log.
///
/// A session is rebuilt from the log alone, so it survives a crash, and `undo` simply rebuilds it.
public struct Session: Sendable {
  /// Its id in the log.
  public let id: String
  /// How it began.
  public let start: SessionStart
  /// The mode at work.
  public private(set) var mode: any StudyMode
  /// Hints given for the current question.
  public private(set) var hintsGiven = 0

  private let deck: Deck
  private let graders: Graders
  private var grader: Grader { graders.grader(of: deck) }
  private let maker: ExerciseMaker
  /// Questions asked for once more, the next one last; their answers leave the schedule alone.
  private var repeats: [Exercise] = []
  private var lastExercise: Exercise?
  /// The questions answered so far, in order.
  public private(set) var asked: [Exercise] = []

  /// Plans a session; append the result to the log, apply it, then make the session from the state.
  public static func plan(
    _ mode: any StudyMode.Type, _ request: PlanRequest
  ) -> StudyEvent.Action {
    .sessionStarted(
      SessionStart(
        mode: mode.name, deck: request.deck.id, seed: request.seed, plan: mode.plan(request)))
  }

  /// Rebuilds a session from what the log says of it; nothing if it never began or its mode is
  /// unknown.
  public init?(_ id: String, in state: StudyState, deck: Deck, graders: Graders = Graders()) {
    var past = StudyState(settings: state.settings)
    var session: Session?
    for event in state.history.resolved {
      past.follow(event)
      guard event.session == id else { continue }
      let clock = StudyClock(now: event.time, offsetSeconds: event.offsetSeconds)
      if case .sessionStarted(let start) = event.action, session == nil {
        session = Session(id, start, deck, graders, past, clock)
      } else {
        session?.record(event, past)
      }
    }
    guard let session else { return nil }
    self = session
  }

  private init?(
    _ id: String, _ start: SessionStart, _ deck: Deck, _ graders: Graders, _ state: StudyState,
    _ clock: StudyClock
  ) {
    guard let mode = StudyModes.named(start.mode) else { return nil }
    self.id = id
    self.start = start
    self.deck = deck
    self.graders = graders
    maker = ExerciseMaker(deck, seed: start.seed)
    self.mode = mode.init(start, maker: maker, state: state, clock: clock)
  }

  /// The latest session of the log, or the latest in one mode, where it was neither ended nor
  /// finished; what to resume.
  public static func unfinished(
    in state: StudyState, deck: Deck, mode: String? = nil, graders: Graders = Graders()
  ) -> Session? {
    let last = state.latestSession { session in
      session.start.deck == deck.id && (mode == nil || session.start.mode == mode)
    }
    guard let last, !last.hasEnded,
      let session = Session(last.id, in: state, deck: deck, graders: graders),
      session.current != nil
    else { return nil }
    return session
  }

  /// What is asked now; nothing when the session is at its end.
  public var current: Exercise? { repeats.last ?? mode.current }

  /// What the mode allows.
  public var rules: ModeRules { type(of: mode).rules }

  /// The fact that is asked now.
  public var fact: Fact? { current.flatMap { maker.fact($0.fact) } }

  // MARK: Verbs

  /// The next hint for the current question, and what the log is to hold of it; nothing if the mode gives
  /// none or all were given.
  public func hint() -> (text: String, action: StudyEvent.Action)? {
    guard rules.givesHints, let exercise = current, let fact, exercise.board == nil else {
      return nil
    }
    let steps = HintLadder(fact, exercise.question).steps
    guard steps.indices.contains(hintsGiven) else { return nil }
    return (steps[hintsGiven], .hinted(fact: fact.id))
  }

  /// Whether an answer says anything that can be judged: a letter that is none of the choices does
  /// not, and is better asked for again.
  public func isAnswer(_ text: String) -> Bool {
    current.map { grader.isAnswer(text, to: $0) } ?? false
  }

  /// The verdict on an answer to the current question, lowered for hints; nothing is recorded.
  public func grade(_ text: String) -> Verdict? {
    current.map { grader.grade(text, to: $0).afterHints(hintsGiven) }
  }

  /// The verdict on an answer to any question of its deck.
  public func verdict(on text: String, to exercise: Exercise) -> Verdict {
    grader.grade(text, to: exercise)
  }

  /// What the log is to hold of an answer to the current question.
  ///
  /// - Parameters:
  ///   - verdict: from `grade`, or as the learner decided where it was unsure.
  ///   - rating: easy, where the learner asked for it; otherwise the verdict's.
  ///   - confidence: 1 to 4, as stated before the answer.
  public func answered(
    _ text: String, _ verdict: Verdict, rating: Rating? = nil, confidence: Int? = nil,
    seconds: Double = 0
  ) -> StudyEvent.Action? {
    action(
      text, outcome: verdict.outcome, rating: rating ?? verdict.rating, confidence: confidence,
      skipped: false, seconds: seconds)
  }

  /// What the log is to hold when the answer is asked for instead of given.
  public func skipped(seconds: Double = 0) -> StudyEvent.Action? {
    action("", outcome: .wrong, rating: .again, confidence: nil, skipped: true, seconds: seconds)
  }

  /// What the log is to hold when the last question is wanted once more; nothing if there was none.
  public func again() -> StudyEvent.Action? {
    lastExercise.flatMap { $0.board == nil ? .repeated(fact: $0.fact) : nil }
  }

  /// Takes an event of its own that was just added to the log; after `undone`, `redone` and
  /// `overridden`, rebuild the session instead.
  public mutating func record(_ event: StudyEvent, _ state: StudyState) {
    let clock = StudyClock(now: event.time, offsetSeconds: event.offsetSeconds)
    switch event.action {
    case .hinted(let fact):
      // An undo may have left it behind the question that it was about.
      if fact == current?.fact { hintsGiven += 1 }
      return
    case .answered(let answered):
      let result = ModeResult(
        fact: answered.fact, passed: answered.outcome.passed, unaided: answered.isUnaided,
        clock: clock)
      take(result, state)
    case .matched(let matched):
      let passed = matched.errors == 0
      take(
        ModeResult(
          fact: matched.facts.first ?? "", passed: passed, unaided: passed, clock: clock), state)
    case .repeated:
      if let lastExercise { repeats.append(lastExercise) }
    default: return
    }
    hintsGiven = 0
  }

  private mutating func take(_ result: ModeResult, _ state: StudyState) {
    lastExercise = current
    if let current { asked.append(current) }
    if repeats.isEmpty { mode.record(result, state: state) } else { repeats.removeLast() }
  }

  private func action(
    _ text: String, outcome: Outcome, rating: Rating, confidence: Int?, skipped: Bool,
    seconds: Double
  ) -> StudyEvent.Action? {
    guard let exercise = current else { return nil }
    let text = String(text.unicodeScalars.prefix(Text.limit))
    if let board = exercise.board {
      let result = board.grade(text)
      let errors = result.rows.count { $0 != true }
      return .matched(Matched(facts: board.facts, text: text, errors: errors, seconds: seconds))
    }
    return .answered(
      Answered(
        fact: exercise.fact, kind: exercise.kind, text: text, outcome: outcome, rating: rating,
        confidence: confidence, hints: hintsGiven, skipped: skipped, mode: start.mode,
        counts: rules.movesSchedule && repeats.isEmpty, final: repeats.isEmpty && mode.isFinal,
        seconds: seconds, fingerprint: maker.fact(exercise.fact)?.answer.fingerprint ?? ""))
  }
}
