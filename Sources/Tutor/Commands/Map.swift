import Knobs
import Plots
import Training

/// `map`: two knobs against each other, a cell for each pair of values.
struct MapKnobs: MeasuringCommand {
  static let name = "map"
  static let summary = "two knobs against each other, as a map of the results"
  static let family = CommandFamily.playground
  static let usage = "[knob=A|B|C knob=A|B|C] [knob=value ...]"
  static let details = [
    "Every pair of values is trained on the same seeds (3, or seeds=), and the map shows the median: "
      + "validation accuracy, or loss where there are no classes. Without alternatives it is the map "
      + "of optimizers by learning rates; with one knob, that knob by learning rates.",
    "A row says what a choice can do once the other knob is tuned for it, a column what a comparison "
      + "at one value would have shown. The runs are not kept; :train repeats the one of a cell.",
    "For claims: tuned_apart is the largest difference between the best of each row, untuned_apart "
      + "the largest difference within a column, best the best of all.",
  ]
  static let examples = [
    "map optimizer=sgd|adam lr=0.01|0.1 epochs=2 data=moons",
    "map dropout=0|0.5 hidden=4|16 epochs=2 data=moons",
  ]
  static let operands = Operands.settings
  static let metrics = ["best", "tuned_apart", "untuned_apart"]

  func run(_ arguments: Arguments, in session: Session) throws {
    let plan = try KnobMap.Plan(arguments.assignments(), on: session.settings)
    guard let map = try KnobMap(plan, in: session) else {
      session.wasStopped = true
      return session.say("stopped before the map was whole, so there is nothing to show")
    }
    session.emit(map.json)
    guard !session.isMachine else { return }
    session.say(map.lines(in: session.plotStyle))
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    var settings = Settings()
    settings.seed = seed
    let plan = try KnobMap.Plan(arguments.assignments(), on: settings)
    guard let map = try KnobMap(plan, in: session) else { return nil }
    return Measures(map.measures, picture: { map.lines(in: $0) })
  }

  func effort(_ arguments: Arguments, given earlier: [String: Effort]) throws -> Effort {
    try KnobMap.Plan(arguments.assignments(), on: Settings()).cells.joined().joined()
      .reduce(Effort()) { try $0 + Effort(training: $1) }
  }
}
