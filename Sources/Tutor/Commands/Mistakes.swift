import Knobs
import Plots

/// `mistakes`: the samples that a network judges worst.
struct Mistakes: Command {
  static let name = "mistakes"
  static let summary = "the worst judged samples, images drawn"
  static let family = CommandFamily.playground
  static let usage = "[RUN] [N] [at=EPOCH]"
  static let details = [
    "Validation samples that are classified wrongly, by how little the network believed in the true "
      + "class; for numbers, those whose prediction is furthest off. N is how many to show: 12 if it "
      + "is not said."
  ]
  static let examples = ["mistakes", "mistakes 1 3", "mistakes 2 at=1"]
  static let operands = Operands.runs
  static let knobs: [Knob<Self>] = [
    Knob(
      "at", \.at, none: "end", .of(0...100_000_000), example: "10",
      "the epoch to look at; 0 is before training")
  ]
  var at: Int?

  func run(_ arguments: Arguments, in session: Session) throws {
    var rest = arguments
    var limit = 12
    if rest.tokens.count == 2, let last = rest.tokens.last {
      guard let count = Int(last.text), (1...1000).contains(count) else {
        throw Failure(
          "\"\(Words.clip(last.text, 30))\" is no number of mistakes to show; try 12",
          caret: arguments.caret(at: last))
      }
      limit = count
      rest.tokens.removeLast()
    }
    let trained = try session.network(rest, at: at, by: Self.name)
    let report = MistakeReport(trained, atMost: limit)
    session.emit(report.json)
    guard !session.isMachine else { return }
    let style = session.plotStyle.with(height: max(20, min(limit * 2, 200)))
    session.tell(report.heading)
    guard !report.mistakes.isEmpty else { return }
    if let pictures = report.pictures, !style.textOnly {
      session.say(pictures.lines(in: style.with(height: limit <= 12 ? 20 : style.height)))
    } else {
      session.say(report.table.lines(in: style))
    }
  }
}
