import Knobs
import Study

/// `back`: the question before, as if it had not been answered.
struct Back: PlainCommand {
  static let name = "back"
  static let summary = "take back the last answer of this sitting, and ask it again"
  static let family = CommandFamily.study
  static let details = [
    "The answer no longer counts, and its question is asked once more; in a test, too. As often as "
      + "you like, down to the first question of the sitting. :undo goes further, :again repeats a "
      + "question and lets its answer stand."
  ]
  static let examples = ["back"]

  func run(in session: Session) throws {
    try session.conductor.back()
  }
}

/// `again`: the last question once more, for practice.
struct Again: PlainCommand {
  static let name = "again"
  static let summary = "the last question once more; the schedule stays as it is"
  static let family = CommandFamily.study
  static let details = [
    "What you answered before stands, and the new answer moves no schedule. Then the question that "
      + "was waiting comes back."
  ]
  static let examples = ["again"]

  func run(in session: Session) throws {
    try session.conductor.again()
  }
}

/// `sure`: how sure the learner is of the answer to come.
struct Sure: Command {
  static let name = "sure"
  static let summary = "say how sure you are of your next answer, 1 to 4"
  static let family = CommandFamily.study
  static let usage = "N [ANSWER]"
  static let details = [
    "1 is a guess, 4 is certain. :sure 3 dropout answers as well; so does dropout !3, with the mark "
      + "at the end of any answer. What you were sure of and missed comes back after a week, "
      + "whatever the schedule says. :progress calibration shows how often you were right."
  ]
  static let examples = ["sure 3"]
  static let operands = Operands.words([])

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let first = arguments.tokens.first, let sure = Int(first.text), (1...4).contains(sure)
    else {
      throw Failure(
        "sure takes 1 (a guess) to 4 (certain), then the answer if you like; try :sure 3 dropout",
        caret: arguments.tokens.first.map { arguments.caret(at: $0) } ?? [])
    }
    try session.conductor.beSure(sure, answer: arguments.words.dropFirst().joined(separator: " "))
  }
}
