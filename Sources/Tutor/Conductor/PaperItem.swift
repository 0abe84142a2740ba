import Plots
import Study

/// One answer of a paper that is gone through at its end.
struct PaperItem {
  let answer: Answered
  let exercise: Exercise?
  let fact: Fact?

  /// The question, what was said, and what is right where that was not.
  func lines(_ number: Int, of study: Study.Session, width: Int) -> [String] {
    let question = exercise.map { " to: \($0.text)" } ?? ""
    var lines = Words.wrap(
      "\(number) \(VerdictView.name(answer.outcome)): you said \(said)\(question)", width: width)
    if answer.outcome == .right { return lines }
    if let exercise, let diff = study.verdict(on: answer.text, to: exercise).diff {
      lines += diff.lines.map { "  " + Words.clip($0, width - 2) }
    }
    if answer.outcome.passed { return lines }
    if let right { lines.append("  " + Words.clip("it is \(right)", width - 2)) }
    return lines + Words.wrap(fact?.statement ?? answer.fact, width: width, indent: 2)
  }

  /// What was said, a letter with the choice it stands for.
  private var said: String {
    let text = inert(answer.text)
    if text.isEmpty { return "nothing" }
    let choice = exercise?.letteredChoices.first { $0.prefix(1) == text.lowercased() }
    return "\"\(Words.clip(choice ?? text, 40))\""
  }

  /// The choice that is right.
  private var right: String? {
    guard let exercise, let fact else { return nil }
    let model = exercise.question.modelAnswer(of: fact)
    return exercise.letteredChoices.first { $0.dropFirst(3) == model }
  }
}
