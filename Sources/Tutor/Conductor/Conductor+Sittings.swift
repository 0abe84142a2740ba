import Lessons
import Study

/// Sittings: one is taken up again, goes from question to question, and ends.
extension Conductor {
  /// Goes on with the sitting that was interrupted last, in any mode or in this one.
  /// - Returns: whether there was one.
  func resume(_ mode: (any StudyMode.Type)? = nil) throws -> Bool {
    if let study, mode == nil || study.start.mode == mode?.name { return true }
    stage = .idle
    sittingSince = session.environment.now()
    let state = try log().state
    study = Study.Session.unfinished(
      in: state, deck: try deck().deck, mode: mode?.name, graders: graders)
    // An experiment that was waiting when the program ended waits again.
    countAnswers(state)
    try recallPassedOver()
    // The log says so, or the sittings after it would come first when this program is killed now.
    if let study, state.latestSession()?.id != study.id { try append(.sessionResumed) }
    return study != nil
  }

  /// The facts that the last sitting with answers missed, by id.
  func missed() throws -> [String] {
    let answers = try log().state.sessions.last { !$0.answers.isEmpty }?.answers ?? []
    var seen: Set<String> = []
    return answers.filter { !$0.outcome.passed && seen.insert($0.fact).inserted }.map(\.fact)
  }

  /// Shows what is asked now: a question, an experiment, or the end of the sitting.
  func ask() throws {
    shownAt = session.linesRead
    switch stage {
    case .prediction(let experiment): return show(experiment)
    case .confidence(let experiment, _): return show(experiment)
    case .ownWords(_, let question): return session.tell(question.text)
    case .deciding(_, _, _): return session.say("was that right? y or n")
    case .edited(let fact, _): return showEdit(of: fact)
    case .duel(let duel): return duel.ask()
    case .idle, .question: break
    }
    if let experiment = try experimentDue() {
      stage = .prediction(experiment)
      return show(experiment)
    }
    guard let exercise = study?.current else { return try finish() }
    if session.environment.now() - sittingSince >= LearningPath.firstSittingSeconds,
      isOnFirstRoute
    {
      session.tell(
        "That was half an hour, enough for one sitting. The rest of the route waits for you: "
          + ":learn goes on with it, and with what is due by then.")
      return try finish()
    }
    if try asksAboutEdit() { return }
    stage = .question(since: session.environment.now())
    session.say(QuestionView.lines(exercise, width: session.width))
    if session.isMachine, let fact = study?.fact {
      session.emit(QuestionView.json(exercise, fact))
    }
  }

  /// The end of a sitting, with what came of it.
  private func finish() throws {
    stage = .idle
    guard let study else { return }
    let log = try log()
    try append(.sessionEnded)
    if let record = log.state.sessions.last(where: { $0.id == study.id }) {
      let deck = try deck().deck
      let best = StudyFigures(log.state, deck, log.clock).bestBoard
      session.say(SittingView.lines(record, study, deck: deck, best: best, width: session.width))
    }
    self.study = nil
  }

  /// Counts the answers of the sitting since its last experiment.
  func countAnswers(_ state: StudyState) {
    let record = state.sessions.last { $0.id == study?.id }
    answersSinceExperiment = record.map { $0.answers.count - $0.answersBeforePrediction } ?? 0
  }
}
