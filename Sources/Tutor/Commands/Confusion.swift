import Knobs
import Plots

/// `confusion`: which classes are taken for which.
struct Confusion: Command {
  static let name = "confusion"
  static let summary = "which classes are taken for which"
  static let family = CommandFamily.playground
  static let usage = "[RUN] [at=EPOCH]"
  static let details = [
    "Counts on the validation samples. Recall is the share of a class that is found, precision the "
      + "share of what is called a class that is one."
  ]
  static let examples = ["confusion", "confusion 1 at=1"]
  static let operands = Operands.runs
  static let knobs: [Knob<Self>] = [
    Knob(
      "at", \.at, none: "end", .of(0...100_000_000), example: "10",
      "the epoch to look at; 0 is before training")
  ]
  var at: Int?

  func run(_ arguments: Arguments, in session: Session) throws {
    let report = try ConfusionReport(try session.network(arguments, at: at, by: Self.name))
    session.emit(report.json)
    guard !session.isMachine else { return }
    let style = session.plotStyle
    session.tell("\(report.trained.title), \(report.samples) samples")
    session.say(report.table(width: style.width).lines(in: style.with(height: 19)))
    session.tell(report.sentence)
  }
}
