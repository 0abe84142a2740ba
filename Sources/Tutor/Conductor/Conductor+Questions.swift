import Knobs
import Lessons
import Plots
import Recall
import Study

extension Conductor {
  /// Grades an answer to the waiting question.
  func answerQuestion(_ text: String, since: Double) throws {
    let (text, marked) = Self.marked(text)
    guard let study, let verdict = study.grade(text) else { return try ask() }
    if session.console.isInteractive, !study.isAnswer(text), let expected = study.current?.expected
    {
      throw Failure(
        "answer \(expected), not \"\(Words.clip(text, 30))\"; :skip "
          + (study.rules.showsVerdicts ? "shows the answer" : "passes on"))
    }
    if let marked { sure = marked }
    if verdict.outcome == .unsure, session.console.isInteractive, study.rules.showsVerdicts {
      stage = .deciding(text, verdict, since: since)
      session.say(VerdictView.lines(verdict, width: session.width))
      session.say("was that right? y or n")
      return
    }
    try record(text, verdict, since: since)
  }

  /// The learner's word on an answer that the grader was unsure of.
  func decide(
    _ text: String, about typed: String, _ verdict: Study.Verdict, since: Double
  ) throws {
    let word = text.lowercased()
    guard ["y", "yes", "n", "no"].contains(word) else {
      throw Failure("please say y or n: was \"\(Words.clip(typed, 30))\" right?")
    }
    var decided = verdict
    decided.outcome = word.hasPrefix("y") ? .right : .wrong
    decided.rating = word.hasPrefix("y") ? .good : .again
    decided.why = word.hasPrefix("y") ? "you decided that it was" : "you decided that it was not"
    try record(typed, decided, since: since)
  }

  /// Keeps an answer, then shows the verdict, then asks on.
  func record(_ text: String, _ verdict: Study.Verdict, since: Double) throws {
    guard let study, let fact = study.fact, let exercise = study.current else { return }
    let seconds = session.environment.now() - since
    let sure = exercise.board == nil ? sure : nil
    guard let action = study.answered(text, verdict, confidence: sure, seconds: seconds) else {
      return
    }
    let event = try append(action)
    self.sure = nil
    last = (event, verdict, fact)
    if study.rules.showsVerdicts {
      session.say(
        VerdictView.lines(
          verdict, exercise: exercise, fact: fact, again: try again(exercise, fact),
          width: session.width))
      if let surely = Self.surely(action) { session.tell(surely) }
    }
    emit(verdict, fact: fact)
    answersSinceExperiment += 1
    stage = .idle
    session.say()
    try ask()
  }

  /// Shows the answer and counts the question as missed.
  func skip() throws {
    if case .deciding(let typed, let verdict, let since) = stage {
      return try decide("n", about: typed, verdict, since: since)
    }
    if case .edited(let fact, let fingerprint) = stage {
      return try decide("y", aboutEdited: fact, fingerprint)
    }
    guard case .question(let since) = stage, let study, let fact = study.fact,
      let action = study.skipped(seconds: session.environment.now() - since)
    else { throw Failure("no question is waiting; :learn asks one") }
    let exercise = study.current
    let event = try append(action)
    let verdict = Study.Verdict(.wrong, why: "you asked for the answer")
    last = (event, verdict, fact)
    sure = nil
    if let board = exercise?.board {
      session.tell("the pairs: \(board.modelAnswer)")
    } else if study.rules.showsVerdicts {
      let model = exercise.map { $0.question.modelAnswer(of: fact) } ?? fact.statement
      session.tell("answer: \(model)")
      if model != fact.statement { session.tell(fact.statement) }
    }
    emit(verdict, fact: fact)
    answersSinceExperiment += 1
    stage = .idle
    session.say()
    try ask()
  }

  /// Tells a verdict to another program, with when the fact comes again.
  func emit(_ verdict: Study.Verdict, fact: Fact) {
    let due = (try? log()).map { $0.state.due(fact.id, $0.clock).description }
    session.emit(
      .fields([
        "event": .string("verdict"), "fact": .string(fact.id),
        "verdict": .string(verdict.outcome.rawValue), "rating": .integer(verdict.rating.rawValue),
        "due": .optional(due), "why": .string(verdict.why),
      ]))
  }

  /// When the fact comes again; nothing where the answer moved no schedule.
  private func again(_ exercise: Exercise, _ fact: Fact) throws -> String {
    guard exercise.board == nil, study?.rules.movesSchedule == true else { return "" }
    return try dueText(fact.id)
  }

  /// "again in 10 min"
  func dueText(_ fact: String) throws -> String {
    let log = try log()
    let wait = log.state.due(fact, log.clock).seconds(since: log.clock.now)
    return "again " + Self.text(ofWait: wait)
  }

  static func text(ofWait seconds: Double) -> String {
    if seconds < 20 { return "now" }
    if seconds < 5400 { return "in \(max(1, Int((seconds / 60).rounded()))) min" }
    if seconds < 129_600 { return "tomorrow" }
    return "in \(Int((min(seconds, 1e12) / 86_400).rounded())) days"
  }
}
