import Lessons
import Plots
import Recall
import Study

extension Conductor {
  /// The next hint for whatever is waiting.
  func hint() throws {
    switch stage {
    case .question:
      guard var study, study.rules.givesHints else {
        throw Failure("a test gives no hints; :skip passes, :quit leaves")
      }
      let text = study.hint()
      self.study = study
      session.tell(text ?? "that was the last hint; :skip shows the answer")
    case .prediction(let experiment), .confidence(let experiment, _), .ownWords(let experiment, _):
      let hints = experiment.hints
      guard !hints.isEmpty else { return session.say("there is no hint for this one") }
      session.tell(hints[min(experimentHints, hints.count - 1)])
      experimentHints += 1
    case .deciding: session.say("say y if your answer meant the same, n if it did not")
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

  /// The learner's word against the grader's.
  func override(_ outcome: Outcome, rating: Rating) throws {
    guard let last else { throw Failure("nothing was answered yet, so nothing can be changed") }
    try rewrite(
      .overridden(Overridden(answer: last.event.id, outcome: outcome, rating: rating)))
    var verdict = last.verdict
    verdict.outcome = outcome
    verdict.rating = rating
    verdict.why = "you decided so"
    self.last = (last.event, verdict, last.fact)
    session.say("counted as \(outcome.rawValue), \(try dueText(last.fact.id))")
    // The question that waits may be another one now.
    stage = .idle
    if study != nil { try ask() }
  }
}
