import Knobs
import Plots

/// `gradients`: how strong the gradient is in each layer.
struct Gradients: MeasuringCommand {
  static let name = "gradients"
  static let summary = "the size of the gradient, layer by layer"
  static let family = CommandFamily.playground
  static let usage = "[RUN] [at=EPOCH]"
  static let details = [
    "The root mean square of the gradient of the loss over each layer's weights, on up to 512 "
      + "training samples: before training (@0), and at the epoch asked for or the end. Where the first "
      + "layer gets far less than the last, gradients vanish and it hardly learns.",
    "For claims, ratio is first layer over last before training, ratio_trained the same at the epoch "
      + "asked for, update_ratio what the first step changes over the weights' own size.",
  ]
  static let examples = ["gradients", "gradients 1 at=1"]
  static let operands = Operands.runs
  static let metrics = ["ratio", "ratio_trained", "update_ratio"]
  static let knobs: [Knob<Self>] = [
    Knob(
      "at", \.at, none: "end", .of(0...100_000_000), example: "10",
      "the epoch to look at; 0 is before training")
  ]
  var at: Int?

  func run(_ arguments: Arguments, in session: Session) throws {
    let run = try session.runsToLookAt(arguments, by: Self.name)[0]
    let reports = try moments(of: run, in: session)
    for report in reports { session.emit(report.json) }
    guard !session.isMachine else { return }
    let style = session.plotStyle
    session.say(GradientReport.chart(reports).lines(in: style.with(height: 17)))
    for report in reports { session.tell(report.sentence) }
  }

  /// Before training, and at the epoch asked for.
  private func moments(of run: RecordedRun, in session: Session) throws -> [GradientReport] {
    let then = GradientReport(try session.retrained(run, through: at))
    guard then.trained.epoch > 0 else { return [then] }
    return [GradientReport(try session.retrained(run, through: 0)), then]
  }

  /// Trained once more, and then the gradient of every sample by the plain network, which is slow.
  func effort(_ arguments: Arguments, given earlier: [String: Effort]) throws -> Effort {
    let known = arguments.words.compactMap { earlier[$0] }
    return known.reduce(Effort(), +) + Effort(samples: 1e6) * Double(known.count)
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    guard let token = arguments.tokens.first else {
      throw Failure("a measured line names one run or one name of the experiment")
    }
    let all = try session.runs(meantBy: token, in: arguments.line).map {
      try moments(of: $0, in: session)
    }
    var chart = GradientReport.chart(Array(all.first?.prefix(1) ?? []))
    chart.title = "\(token.text), first seed, before training: gradient of each layer's weights"
    return Measures(
      [
        "ratio": all.map { $0.first?.ratio ?? .nan },
        "ratio_trained": all.map { $0.last?.ratio ?? .nan },
        "update_ratio": all.map { $0.first?.update ?? .nan },
      ], picture: { [chart] in chart.lines(in: $0.with(height: 10)) })
  }
}
