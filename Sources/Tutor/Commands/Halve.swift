import Knobs
import Plots
import Training

/// `halve`: delete half of the hidden units.
struct Halve: MeasuringCommand {
  static let name = "halve"
  static let summary = "delete a random half of the hidden units"
  static let family = CommandFamily.playground
  static let usage = "[RUN [RUN]] [share=0.5] [draws=20]"
  static let details = [
    "After training it cuts off a random share of the units of each hidden layer, several times "
      + "over, and judges what is left on the validation samples. A network trained with dropout has "
      + "learnt to do without them. Two runs stand side by side.",
    "The units that stay count 1 / (1 - share) times as much, as in dropout; rescale=off leaves them "
      + "as they are.",
  ]
  static let examples = ["halve", "halve 1 2", "halve 2 share=0.25 draws=5"]
  static let operands = Operands.runs
  static let metrics = ["before", "after", "drop"]
  static let knobs: [Knob<Self>] = [
    Knob("share", \.share, .of(0..<1), example: "0.5", "the part of each hidden layer to delete"),
    Knob("draws", \.draws, .of(1...10_000), example: "20", "how many times to draw units"),
    Knob("rescale", \.rescale, "make up for what is missing, as dropout does"),
    Knob(
      "at", \.at, none: "end", .of(0...100_000_000), example: "10",
      "the epoch to look at; 0 is before training"),
  ]
  var share = 0.5
  var draws = 20
  var rescale = true
  var at: Int?

  func run(_ arguments: Arguments, in session: Session) throws {
    let networks = try session.networks(arguments, atMost: 2, at: at, by: Self.name)
    let found = try networks.map { try halving($0, seed: session.settings.seed, in: session) }
    guard found.allSatisfy({ !$0.after.isEmpty }) else {
      return session.say("stopped before the first draw was over")
    }
    for halving in found { session.emit(json(halving)) }
    guard !session.isMachine else { return }
    let style = session.plotStyle
    let percent = Words.fixed(share * 100, 0)
    let metric = found[0].metric
    let bars = found.flatMap { halving -> [BarChart.Bar] in
      let spread = Spread(halving.after)
      return [
        .init("run \(halving.trained.run.number) whole", halving.before),
        .init(
          "run \(halving.trained.run.number) cut", spread.median,
          note: Words.figure(spread.median)
            + " (\(Words.figure(spread.low)) to \(Words.figure(spread.high)))"),
      ]
    }
    session.say(
      BarChart(
        "\(found[0].trained.judged.name) \(metric) with all hidden units and without \(percent) % of them, "
          + "median and range of \(Words.count(draws, "draw"))", bars
      ).lines(in: style.with(height: 8)))
    for halving in found { session.tell(sentence(halving)) }
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    let found = try session.eachNetwork(arguments, at: at).map {
      try halving($0, seed: seed, in: session)
    }
    guard !session.wasStopped else { return nil }
    let after = found.map { Spread($0.after).median }
    let before = found.map(\.before)
    let name = arguments.words.first ?? ""
    let chart = BarChart(
      "\(name): \(found.first?.metric ?? ""), whole and without \(Words.fixed(share * 100, 0)) % of "
        + "its hidden units, \(Words.count(found.count, "seed"))",
      [.init("whole", Spread(before).median), .init("cut", Spread(after).median)])
    return Measures(
      ["before": before, "after": after, "drop": zip(before, after).map { $0 - $1 }],
      picture: { chart.lines(in: $0.with(height: 4)) })
  }

  private func halving(
    _ trained: TrainedRun, seed: Int, in session: Session
  ) throws -> Halving {
    var found: Halving?
    try session.working("deleting units") {
      found = try Halving(
        trained, share: share, draws: draws, rescales: rescale, seed: seed, $0)
    }
    guard let found else {
      throw Failure("stopped by you before there was anything to show", status: .interrupted)
    }
    return found
  }

  private func sentence(_ halving: Halving) -> String {
    let after = Spread(halving.after).median
    let settings = halving.trained.run.settings
    let dropout = settings.dropout.map { Words.figure($0) }.joined(separator: ",")
    return "run \(halving.trained.run.number) (dropout \(dropout)): \(halving.metric) "
      + "\(Words.figure(halving.before)) -> \(Words.figure(after))"
  }

  private func json(_ halving: Halving) -> JSON {
    let spread = Spread(halving.after)
    return .object(
      halving.trained.fields(Self.name)
        + JSON.fields([
          "metric": .string(halving.metric), "share": .real(share), "draws": .integer(draws),
          "before": .real(halving.before), "after": .array(halving.after.map { .real($0) }),
          "median": .real(spread.median), "low": .real(spread.low), "high": .real(spread.high),
        ]).members)
  }
}
