import Knobs
import Plots
import Training

/// `landscape`: the loss around a network's weights.
struct Landscape: Command {
  static let name = "landscape"
  static let summary = "the loss around the weights, or between two runs"
  static let family = CommandFamily.playground
  static let usage = "[RUN [RUN]] [2d] [reach=1]"
  static let details = [
    "The training loss along a random direction from the weights of a run, in which every unit's "
      + "weights move by as much as they are long (Li et al. 2018), so that flat and sharp mean the "
      + "same for every network; with 2d over two directions.",
    "With two runs: along the straight line from one to the other, 0 to 1. Different seeds usually "
      + "have a barrier between them.",
  ]
  static let examples = ["landscape", "landscape 1 2", "landscape 1 2d reach=0.5"]
  static let operands = Operands.runs
  static let knobs: [Knob<Self>] = [
    Knob(
      "reach", \.reach, .of(0.001...100), example: "1", "how far to look, in lengths of the weights"
    ),
    Knob(
      "at", \.at, none: "end", .of(0...100_000_000), example: "10",
      "the epoch to look at; 0 is before training"),
    Knob("svg", \.svg, none: "none", text: "path", "write the picture to a file instead"),
  ]
  var reach = 1.0
  var at: Int?
  var svg: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    var rest = arguments
    let isGrid = rest.tokens.contains { $0.text == "2d" }
    rest.tokens.removeAll { $0.text == "2d" || $0.text == "1d" }
    let networks = try session.networks(rest, atMost: 2, at: at, by: Self.name)
    guard networks.count == 1 || !isGrid else {
      throw Failure("between two runs there is a line and no plane; leave 2d out")
    }
    var found: LossSlice?
    try session.working("looking around") {
      found =
        networks.count == 2
        ? try LossSlice(from: networks[0], to: networks[1], $0)
        : LossSlice(
          around: networks[0], isGrid: isGrid, reach: reach, seed: session.settings.seed, $0)
    }
    guard let slice = found, slice.isWhole else {
      return session.say("stopped before the whole line was seen")
    }
    session.emit(
      .object(
        networks[0].fields(Self.name)
          + JSON.fields(["to": .optional(networks.count == 2 ? networks[1].run.number : nil)])
          .members
          + slice.fields))
    guard !session.isMachine else { return }
    if let svg {
      try Files.write(slice.chart.svg(width: 640, height: 480), to: svg)
      return session.say("\(slice.title) written to \(svg)")
    }
    session.say(slice.chart.lines(in: session.plotStyle.with(height: isGrid ? 20 : 16)))
    session.tell(slice.sentence)
  }
}
