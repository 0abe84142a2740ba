import Knobs
import Plots
import Training

/// `surface`: optimizers on functions of two variables.
struct WalkSurface: MeasuringCommand {
  static let name = "surface"
  static let summary = "watch optimizers walk a test function"
  static let family = CommandFamily.playground
  static let usage = "[NAME] [knob=value ...]"
  static let details =
    [
      "Surfaces: "
        + Registries.surfaces.infos.map { "\($0.name) (\($0.summary))" }
        .joined(separator: ", ") + ".",
      "Alternatives such as optimizer=sgd|adam or rotate=0|45 walk side by side. Unless lr is given, "
        + "each setting walks at its own best rate of a sweep, since one rate for all would compare "
        + "rates and not optimizers; lr=theory takes the rate that theory proves best on a quadratic.",
      "starts=ring starts at six points around, starts=line at 81 from left to right.",
    ]
    + SurfaceSettings.infos.map { info in
      "\(info.name)=\(info.example ?? info.defaultValue.short): \(info.summary)"
    }
  static let examples = [
    "surface", "surface rosenbrock optimizer=momentum|adam",
    "surface quadratic rotate=0|45 optimizer=rmsprop starts=ring",
    "surface quadratic kappa=100 lr=theory optimizer=sgd|momentum",
    "surface noisy_quadratic schedule=constant|cosine seeds=20",
  ]
  static let operands = Operands.assignments(Registries.surfaces.names) {
    SurfaceSettings.completions(of: $0)
  }
  static let metrics = ["steps", "value", "converged", "x", "y", "distance"]
  static let knobs: [Knob<Self>] = [
    Knob("svg", \.svg, none: "none", text: "path", "write the picture to a file instead")
  ]
  var svg: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    let plan = try SurfaceRace.plan(arguments, seed: session.settings.seed)
    var found: SurfaceRace?
    try session.working("walking") { found = try SurfaceRace(plan, $0) }
    guard let race = found, let first = race.sides.first else {
      return session.say("stopped before the first walk was over")
    }
    for side in race.sides {
      for outcome in side.outcomes { session.emit(Self.event(side, outcome)) }
    }
    guard !session.isMachine else { return }
    if let svg {
      let shown = race.sides.filter { $0.ground == first.ground }
      try Files.write(SurfaceReport.chart(shown).svg(width: 800, height: 600), to: svg)
      return session.say("\(first.ground) written to \(svg)")
    }
    session.say(SurfaceReport(race: race).lines(in: session.plotStyle))
    if session.wasStopped {
      session.tell("stopped by you: \(race.sides.count) of \(plan.count) settings are shown")
    }
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    let plan = try SurfaceRace.plan(arguments, seed: seed)
    guard plan.count == 1 else {
      throw Failure("a measured line of surface has one setting; give each its own line")
    }
    var found: SurfaceRace?
    try session.working("walking") { found = try SurfaceRace(plan, $0) }
    guard let race = found, let side = race.sides.first, !session.wasStopped else { return nil }
    let seeds = side.runner.seeds.count
    /// For each seed the figure over all starts.
    func figures(
      _ combine: ([Double]) -> Double, _ figure: (Int) -> Double
    ) -> [Double] {
      (0..<seeds).map { seed in
        combine(stride(from: seed, to: side.outcomes.count, by: seeds).map(figure))
      }
    }
    let median: ([Double]) -> Double = { Spread($0).median }
    let mean: ([Double]) -> Double = { $0.reduce(0, +) / Double(max($0.count, 1)) }
    let outcomes = side.outcomes
    return Measures(
      [
        "steps": figures(median) { side.steps[$0] },
        "value": figures(mean) { side.values[$0] },
        "converged": figures(mean) { outcomes[$0].isThere ? 1 : 0 },
        "x": figures(median) { outcomes[$0].course.end.x },
        "y": figures(median) { outcomes[$0].course.end.y },
        "distance": figures(median) { index in
          side.runner.walk.surface.distance(from: outcomes[index].course.end)
        },
      ], picture: { SurfaceReport(race: race).lines(in: $0) })
  }

  func effort(_ arguments: Arguments, given earlier: [String: Effort]) throws -> Effort {
    try SurfaceRace.plan(arguments, seed: Settings().seed).reduce(Effort()) { sum, setting in
      let runner = try SurfaceRunner(setting.settings)
      let walks = runner.starts.count * runner.seeds.count
      // A sweep follows the good rates to their goal and leaves the others after twice as long.
      let swept = runner.isSwept ? runner.starts.count * min(20, runner.seeds.count) * 5 : 0
      return sum + Effort(steps: 0.2 * Double(runner.walk.steps) * Double(walks + swept))
    }
  }

  /// One path, as machine output has it.
  private static func event(
    _ side: SurfaceRace.Side, _ outcome: SurfaceRunner.Outcome
  ) -> JSON {
    let (settings, walk, course) = (side.runner.settings, side.runner.walk, outcome.course)
    return .fields([
      "event": .string("path"), "setting": .string(side.label),
      "surface": .string(Registries.surfaces.name(of: settings.surface)),
      "optimizer": .string(Registries.optimizers.name(of: settings.optimizer)),
      "rotate": .real(settings.degrees), "lr": .real(walk.rate),
      "schedule": settings.briefEntries.first { $0.name == "schedule" }?.value.json ?? .null,
      "noise": .real(walk.noise), "seed": .integer(outcome.seed),
      "start": .array([.real(outcome.start.x), .real(outcome.start.y)]),
      "steps": .integer(course.steps), "value": .real(course.value), "x": .real(course.end.x),
      "y": .real(course.end.y), "distance": .real(walk.surface.distance(from: course.end)),
      "converged": .bool(outcome.isThere), "diverged": .bool(course.isLost),
      "settings": settings.json,
    ])
  }
}
