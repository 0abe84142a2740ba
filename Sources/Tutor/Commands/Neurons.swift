import Knobs
import Plots

/// `neurons`: what each hidden unit has learnt.
struct Neurons: MeasuringCommand {
  static let name = "neurons"
  static let summary = "what each hidden unit has learnt, and which are dead"
  static let family = CommandFamily.playground
  static let usage = "[RUN] [layer=dense1] [at=EPOCH]"
  static let details = [
    "For data of two features it draws where in the plane each unit is active; for images the "
      + "weights of the first layer, characters - and = for weights below 0. The units whose output "
      + "goes through the largest weights come first.",
    "A unit is dead where it gives the same for every training sample, so that no gradient can wake "
      + "it; tanh and sigmoid units are saturated where they sit within 0.01 of an end for 95 of "
      + "100 samples.",
    "Some ReLU units are dead before training: where there is one feature and biases begin at 0, "
      + "what reaches the second layer goes along one of two directions, and a unit whose weights "
      + "point away from both, as a quarter of them do, is silent everywhere. neurons RUN at=0 "
      + "shows these.",
  ]
  static let examples = ["neurons", "neurons 1 at=1", "neurons 2 layer=dense1"]
  static let operands = Operands.runs
  static let metrics = ["dead", "saturated", "active"]
  static let knobs: [Knob<Self>] = [
    Knob(
      "at", \.at, none: "end", .of(0...100_000_000), example: "10",
      "the epoch to look at; 0 is before training"),
    Knob("layer", \.layer, none: "first", text: "name", example: "dense1", "the layer to draw"),
  ]
  var at: Int?
  var layer: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    let trained = try session.network(arguments, at: at, by: Self.name)
    let report = UnitReport(trained)
    guard let first = report.layers.first else {
      throw Failure(
        "run \(trained.run.number) has no hidden units; try :weights, or :train hidden=16")
    }
    let names = report.layers.map(\.name)
    let chosen = layer.map { name in report.layers.first { $0.name == name } } ?? first
    guard let chosen else {
      throw Failure(
        "run \(trained.run.number) has no hidden layer \"\(Words.clip(layer ?? "", 30))\"; "
          + "it has \(Words.list(names))", knob: "layer")
    }
    session.emit(.object(trained.fields(Self.name) + report.json))
    guard !session.isMachine else { return }
    let style = session.plotStyle
    session.say(Words.wrap(trained.title, width: style.width))
    if let pictures = report.pictures(of: chosen) {
      session.say(pictures.lines(in: style.with(height: 18)))
    } else {
      session.say(report.table(of: chosen).lines(in: style.with(height: 14)))
    }
    for layer in report.layers.prefix(6) { session.tell(report.sentence(on: layer)) }
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    let reports = try session.eachNetwork(arguments, at: at).map { UnitReport($0) }
    /// The mean of a figure over all hidden units.
    func share(_ figure: (UnitReport.Unit) -> Double) -> [Double] {
      reports.map { report in
        let units = report.layers.flatMap(\.units)
        return units.isEmpty ? .nan : units.map(figure).reduce(0, +) / Double(units.count)
      }
    }
    return Measures([
      "dead": share { $0.isDead ? 1 : 0 }, "saturated": share { $0.isSaturated ? 1 : 0 },
      "active": share(\.active),
    ])
  }
}
