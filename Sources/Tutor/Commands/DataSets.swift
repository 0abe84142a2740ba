import Knobs
import Training

/// `data`: what there is to learn from.
struct DataSets: Command {
  static let name = "data"
  static let summary = "what a data set holds, with a picture of it"
  static let family = CommandFamily.playground
  static let usage = "[NAME or path] [knob=value ...]"
  static let details = [
    "Without a name it shows the data of :show. The knobs train, val, noise, label_noise, scale and "
      + "seed change what is shown just as they change what is trained on.",
    "Shipped or generated: " + Registries.datasets.names.joined(separator: ", ")
      + ". A path is a table of numbers (.csv, the last column is the target) or a folder with "
      + "MNIST-style .idx files.",
  ]
  static let examples = ["data", "data moons noise=0.3", "data digits train=100"]
  static let operands = Operands.settings

  func run(_ arguments: Arguments, in session: Session) throws {
    var settings = session.settings
    try settings.assign(try Self.assignments(arguments))
    let report = try DataReport(settings)
    session.emit(report.json)
    guard !session.isMachine else { return }
    session.say(report.lines(style: session.plotStyle))
  }

  /// `name=value` as everywhere; a lone word names the data set.
  private static func assignments(_ arguments: Arguments) throws -> [Assignment] {
    try arguments.tokens.enumerated().map { index, token in
      guard index == 0, !token.text.contains("=") else {
        return try Assignment(token, in: arguments.line)
      }
      var assignment = Assignment("data", .word(token.text))
      assignment.source = Source(
        line: arguments.line, column: token.column, valueColumn: token.column)
      return assignment
    }
  }
}
