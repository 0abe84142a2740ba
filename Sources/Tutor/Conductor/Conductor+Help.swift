import Lessons
import Plots
import Recall
import Study

extension Conductor {
  /// The next hint for whatever is waiting.
  func hint() throws {
    switch stage {
    case .question:
      guard let study, study.rules.givesHints else {
        throw Failure(
          study?.current?.board == nil
            ? "a test gives no hints; :skip passes, :quit leaves"
            : "pairing gives no hints; pair what you know (a3 b1), :skip shows the pairs")
      }
      guard let (text, action) = study.hint() else {
        return session.tell("that was the last hint; :skip shows the answer")
      }
      try append(action)
      session.tell(text)
    case .prediction(let experiment), .confidence(let experiment, _), .ownWords(let experiment, _):
      let hints = experiment.hints
      guard !hints.isEmpty else { return session.say("there is no hint for this one") }
      if experimentHints.experiment != experiment.id { experimentHints = (experiment.id, 0) }
      guard experimentHints.count < hints.count else {
        return session.tell("that was the last hint; a guess is welcome, :skip passes over it")
      }
      session.tell(hints[experimentHints.count])
      experimentHints.count += 1
    case .deciding: session.say("say y if your answer meant the same, n if it did not")
    case .edited: session.say("y keeps your schedule for this fact, n begins it afresh")
    case .duel(let duel): duel.hint()
    case .idle: throw Failure("no question is waiting; :learn asks one")
    }
  }

  /// The reason of the last verdict.
  func why() throws {
    guard let last else { throw Failure("nothing was answered yet; :learn asks a question") }
    session.tell("\(VerdictView.name(last.verdict.outcome)): \(last.verdict.why)")
    if let diff = last.verdict.diff { session.say(diff.lines.map(inert)) }
    session.tell(last.fact.statement)
    let card = try deck().deck.cards.first { $0.facts.contains { $0.id == last.fact.id } }
    for erratum in card?.errata ?? [] {
      session.tell("Often said: \(erratum.claim)")
      session.tell("But: \(erratum.correction) (\(erratum.source))")
    }
  }

  /// The learner's word against the grader's, on the last answer, or on one of the last test.
  func override(_ outcome: Outcome, rating: Rating, number: Int? = nil) throws {
    if let study, !study.rules.showsVerdicts, last != nil {
      throw Failure(
        "a test keeps its verdicts to its end; there, :right 3 overrules the verdict on answer 3")
    }
    if let number { try choose(answer: number) }
    guard let last else { throw Failure("nothing was answered yet, so nothing can be changed") }
    guard case .answered = last.event.action else {
      throw Failure("a board of pairs is counted, not graded; :back takes it back")
    }
    try rewrite(
      .overridden(Overridden(answer: last.event.id, outcome: outcome, rating: rating)))
    var verdict = last.verdict
    verdict.outcome = outcome
    verdict.rating = rating
    verdict.why = "you decided so"
    self.last = (last.event, verdict, last.fact)
    session.say("counted as \(outcome.rawValue), \(try dueText(last.fact.id))")
    emit(verdict, fact: last.fact)
    guard number == nil else { return }
    // The question that waits may be another one now.
    stage = .idle
    if study != nil { try ask() }
  }

  /// Makes an answer of the last sitting, by its number, the one that is spoken of.
  private func choose(answer number: Int) throws {
    let state = try log().state
    let sitting = state.sessions.last { !$0.answers.isEmpty }
    let answers = state.history.kept.filter { event in
      if case .answered = event.action { event.session == sitting?.id } else { false }
    }
    guard answers.indices.contains(number - 1),
      case .answered(let answered) = answers[number - 1].action,
      let fact = try deck().deck.fact(answered.fact)
    else {
      throw Failure(
        answers.isEmpty
          ? "nothing was answered yet, so nothing can be changed"
          : "the last sitting has answers 1 to \(answers.count), not \(number)")
    }
    last = (
      answers[number - 1],
      Study.Verdict(answered.outcome, why: "as graded", rating: answered.rating),
      fact
    )
  }
}
