import Knobs
import Plots
import Training

/// `step`: one update under the microscope.
struct Step: Command {
  static let name = "step"
  static let summary = "one update under the microscope, number by number"
  static let family = CommandFamily.playground
  static let usage = "N [RUN] [weight=dense1.weight[3,5]]"
  static let details = [
    "Shows every quantity of update N of a run for one weight: its gradient, what penalties and "
      + "clipping make of it, what the optimizer remembers, its corrections and effective rate, and the "
      + "new weight, each with its equation; then what the trainer itself made of it.",
    "Weights are named as files name them, rows of units and columns of inputs counted from 0. Without "
      + "weight= it is the one with the largest gradient.",
  ]
  static let examples = ["step 1", "step 3 1 weight=dense1.weight[0,1]", "step 12 2"]
  static let operands = Operands.runs

  /// Takes `weight=` out of the line as it stands, since brackets are no part of a value.
  private static func weight(from tokens: inout [Token]) -> String? {
    guard let place = tokens.firstIndex(where: { $0.text.hasPrefix("weight=") }) else { return nil }
    return String(tokens.remove(at: place).text.dropFirst(7))
  }

  func run(_ arguments: Arguments, in session: Session) throws {
    var rest = arguments
    let weight = Self.weight(from: &rest.tokens)
    guard let first = rest.tokens.first else {
      throw Failure("step needs the number of an update; try :step 1")
    }
    guard let number = Int(first.text), number > 0 else {
      throw Failure(
        "\"\(Words.clip(first.text, 30))\" is not the number of an update, counted from 1; "
          + "try :step 1", caret: arguments.caret(at: first))
    }
    rest.tokens.removeFirst()
    let run = try session.runsToLookAt(rest, by: Self.name)[0]
    let report = try StepReport(
      try session.retrained(run, steps: number - 1), weight: weight)
    guard report.step == number else {
      throw Failure(
        "run \(run.number) has \(Words.count(report.step, "step")); try :step \(report.step)",
        caret: arguments.caret(at: first))
    }
    session.emit(report.json)
    guard !session.isMachine else { return }
    let style = session.plotStyle
    session.say(Words.wrap(report.heading, width: style.width))
    session.say(report.table(width: style.width).lines(in: style.with(height: 40)))
    session.tell(report.verdict)
  }
}
