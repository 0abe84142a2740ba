import Knobs
import Plots

/// `weights`: histograms, norms and sparsity.
struct WeightsOf: MeasuringCommand {
  static let name = "weights"
  static let summary = "histograms, norms and sparsity of the weights"
  static let family = CommandFamily.playground
  static let usage = "[RUN [RUN]] [at=EPOCH]"
  static let details = [
    "Two runs stand side by side, over the same range: so L1 shows its zeros and L2 its small norm. "
      + "Biases and batch normalisation are not counted, as penalties leave them alone."
  ]
  static let examples = ["weights", "weights 1 2", "weights 1 at=0"]
  static let operands = Operands.runs
  static let metrics = ["sparsity", "zeros", "norm", "largest"]
  static let knobs: [Knob<Self>] = [
    Knob(
      "at", \.at, none: "end", .of(0...100_000_000), example: "10",
      "the epoch to look at; 0 is before training"),
    Knob("svg", \.svg, none: "none", text: "path", "write the histogram to a file instead"),
  ]
  var at: Int?
  var svg: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    let reports = try session.networks(arguments, atMost: 2, at: at, by: Self.name)
      .map { WeightReport($0) }
    for report in reports { session.emit(report.json) }
    guard !session.isMachine, let first = reports.first else { return }
    let style = session.plotStyle
    let chart = Histogram("\(first.trained.title), weights", first.all.values, xName: "w")
    if let svg {
      try Files.write(chart.svg(width: 800, height: 400), to: svg)
      return session.say("weights of \(first.trained.title) written to \(svg)")
    }
    if reports.count == 1 {
      session.say(chart.lines(in: style.with(height: 10)))
    } else {
      session.say(
        Words.wrap(reports.map(\.trained.title).joined(separator: ", "), width: style.width))
    }
    session.say(WeightReport.histograms(reports, width: style.width).lines(in: style))
    session.say(WeightReport.table(reports).lines(in: style))
    if reports.count == 2 { session.tell(WeightReport.verdict(reports[0], reports[1])) }
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    let rows = try session.eachNetwork(arguments, at: at).map { WeightReport($0).all }
    let name = arguments.words.first ?? ""
    let chart = Histogram("\(name), first seed: weights", rows.first?.values ?? [], xName: "w")
    return Measures(
      [
        "sparsity": rows.map(\.sparsity), "zeros": rows.map(\.zeros), "norm": rows.map(\.norm),
        "largest": rows.map(\.greatest),
      ], picture: { chart.lines(in: $0.with(height: 8)) })
  }
}
