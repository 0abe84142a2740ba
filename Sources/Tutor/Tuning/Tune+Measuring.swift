import Knobs
import Plots
import Training
import Tuning

/// What experiments of lessons may ask of searches: they are not kept, and start no program.
extension Tune: MeasuringCommand {
  static let metrics = [
    "best", "confirmed", "promised", "kept", "distinct", "epochs", "restarted_epochs", "trials",
    "failed",
  ]

  /// How many searches are measured, each with a seed of its own; more of those that cost nothing.
  var pairedSeeds: Int { objective == nil ? 5 : 20 }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    var (options, arguments) = (self, arguments)
    try options.takeMethodKnobs(from: &arguments)
    if command != nil || resume != nil || searchName != nil {
      throw Failure("an experiment starts no program and keeps no search", status: .data)
    }
    var values: [String: [Double]] = [:]
    var picture: (@Sendable (PlotStyle) -> [String])?
    for index in 0..<pairedSeeds {
      options.seed = seed &+ index
      var plan = try TuningPlan(options, arguments, base: Settings())
      // With a budget, brackets begin anew until it is spent, as where methods are compared.
      if let budget = options.budget { plan = try plan.limited(to: budget) }
      let run = try TuningRun(beginning: plan, in: session, isKept: false)
      try run.perform(on: session.console, each: { _, _ in }, look: { _ in })
      if run.isInterrupted { return nil }
      let best = run.search.best
      var (confirmed, promised, kept) = (Double.nan, Double.nan, Double.nan)
      if let best, let seeds = options.confirm, case .networks(let networks) = plan.subject {
        guard let again = try Confirmation(best, plan, networks, seeds: seeds, in: session) else {
          return nil
        }
        confirmed = again.winner.median
        guard
          let usual = session.attended({ [goal = plan.goal, full = plan.task.epochs] stop in
            Confirmation.value(
              [:], networks.seeded(networks.base.seed), goal, epochs: full, stop: stop)
          })
        else { return nil }
        let sign = plan.goal.direction == .minimize ? 1.0 : -1.0
        promised = sign * ((usual ?? .nan) - again.promised)
        // Seed by seed, since a seed that is hard for one of the two is hard for both.
        kept =
          Spread(
            zip(again.usual, again.values).map { usual, winner in
              winner.isNaN ? -.infinity : usual.isNaN ? .infinity : sign * (usual - winner)
            }
          ).median
      }
      let figures = [
        "best": best?.value ?? .nan, "confirmed": confirmed, "promised": promised, "kept": kept,
        "epochs": Double(run.search.epochs), "trials": Double(run.rows.count),
        "restarted_epochs": Double(run.search.restartedEpochs),
        "failed": Double(run.rows.count { $0.word == "failed" }),
        "distinct": Self.distinct(run),
      ]
      for (name, value) in figures { values[name, default: []].append(value) }
      if index == 0 { picture = Self.picture(of: run) }
    }
    return Measures(values, picture: picture)
  }

  func effort(_ arguments: Arguments, given earlier: [String: Effort]) throws -> Effort {
    var (options, arguments) = (self, arguments)
    try options.takeMethodKnobs(from: &arguments)
    var plan = try TuningPlan(options, arguments, base: Settings())
    if let budget = options.budget { plan = try plan.limited(to: budget) }
    let most = plan.task.trials ?? 30
    // Brackets are given as many trials as their budget may ever pay.
    let trials = options.budget.map { min(most, $0) } ?? most
    var one = Effort(
      steps: Double(trials * plan.task.epochs), choices: Self.choices(plan.methodName, trials))
    if case .networks(let networks) = plan.subject {
      var settings = networks.base
      settings.seeds = options.seeds
      // Knobs that make a network larger count with the largest value of their range.
      for dimension in networks.space.dimensions
      where ["hidden", "epochs"].contains(dimension.name) {
        guard case .integer(let range, _) = dimension.kind else { continue }
        try settings.assign([Assignment(dimension.name, .integer(range.upperBound))])
      }
      let full = try Effort(training: settings)
      let epochs = Double(max(1, plan.task.epochs))
      let spent = options.budget.map { Double($0) / epochs } ?? Double(trials)
      one = full * spent + Effort(choices: one.choices)
      // The winner and the settings as they were, on fresh seeds.
      if let seeds = options.confirm {
        settings.seeds = seeds
        one = one + (try Effort(training: settings)) * 2
      }
    }
    return one * Double(pairedSeeds)
  }

  /// How often a model of so many trials is asked. A Gaussian process takes longer with every trial;
  /// the others take a tenth of what it takes for a hundred.
  private static func choices(_ method: String, _ trials: Int) -> Double {
    switch method {
    case "bayes": Double(trials) * Double(min(trials, 400)) / 100
    case "tpe", "cmaes", "bohb": Double(trials) / 10
    default: 0
    }
  }

  /// How many different values of the first knob were tried.
  private static func distinct(_ run: TuningRun) -> Double {
    guard let first = run.plan.task.space.dimensions.first else { return .nan }
    return Double(Set(run.rows.compactMap { $0.setting[first.name] }).count)
  }

  /// Where the trials lie for a search that plans ahead, else how the best was found.
  private static func picture(of run: TuningRun) -> @Sendable (PlotStyle) -> [String] {
    let (rows, plan) = (run.rows, run.plan)
    let isProjected = ["grid", "random", "sobol"].contains(plan.methodName) && rows.count <= 30
    return { style in
      if isProjected {
        return TrialsView.projection(of: rows, in: plan.task.space, style: style)
      }
      return ["method=\(plan.methodName), the first of the seeds:"]
        + TrialStanding(rows, plan).chart.lines(in: style)
    }
  }
}
