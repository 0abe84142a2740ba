import Knobs
import Plots
import Training

/// `boundary`: what a network makes of the whole plane.
struct Boundary: Command {
  static let name = "boundary"
  static let summary = "the regions a network has learnt, with the samples"
  static let family = CommandFamily.playground
  static let usage = "[RUN] [at=EPOCH]"
  static let details = [
    "For data of two features: which class, or which band of numbers, the network gives to every "
      + "place, in the units of the data. For one feature: its curve through the samples.",
    "at= goes back in time: the run is trained again to that epoch. "
      + "train watch=boundary draws it while it is learnt.",
  ]
  static let examples = ["boundary", "boundary 1 at=1"]
  static let operands = Operands.runs
  static let knobs: [Knob<Self>] = [
    Knob(
      "at", \.at, none: "end", .of(0...100_000_000), example: "10",
      "the epoch to look at; 0 is before training"),
    Knob("svg", \.svg, none: "none", text: "path", "write the picture to a file instead"),
  ]
  var at: Int?
  var svg: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    let trained = try session.network(arguments, at: at, by: Self.name)
    let picture = try BoundaryPicture(trained)
    session.emit(.object(trained.fields(Self.name) + picture.json))
    guard !session.isMachine else { return }
    if let svg {
      try Files.write(picture.chart.svg(width: 640, height: 560), to: svg)
      return session.say("\(trained.title) written to \(svg)")
    }
    session.say(picture.chart.lines(in: session.plotStyle.with(height: 20)))
    let (samples, name) = trained.judged
    let evaluation = trained.network.evaluate(samples)
    let accuracy = evaluation.accuracy.map { ", accuracy \(Words.figure($0))" } ?? ""
    session.tell("\(name) loss \(Words.figure(evaluation.loss))\(accuracy)")
  }
}
