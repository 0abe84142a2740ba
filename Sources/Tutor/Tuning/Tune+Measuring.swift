import Knobs
import Training
import Tuning

/// What experiments of lessons may ask of searches: they are not kept, and start no program.
extension Tune: MeasuringCommand {
  static let metrics = ["best", "confirmed", "epochs", "restarted_epochs", "trials", "failed"]

  /// How many searches are measured, each with a seed of its own.
  private static let pairedSeeds = 5

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    var (options, arguments) = (self, arguments)
    try options.takeMethodKnobs(from: &arguments)
    if command != nil || resume != nil || searchName != nil {
      throw Failure("an experiment starts no program and keeps no search", status: .data)
    }
    var values: [String: [Double]] = [:]
    for index in 0..<Self.pairedSeeds {
      options.seed = seed &+ index
      let plan = try TuningPlan(options, arguments, base: Settings())
      let run = try TuningRun(beginning: plan, in: session, isKept: false)
      try run.perform(on: session.console, each: { _, _ in }, look: { _ in })
      if run.isInterrupted { return nil }
      let best = run.search.best
      var confirmed = Double.nan
      if let best, let seeds = options.confirm, case .networks(let networks) = plan.subject {
        guard let again = try Confirmation(best, plan, networks, seeds: seeds, in: session) else {
          return nil
        }
        confirmed = again.winner.median
      }
      let figures = [
        "best": best?.value ?? .nan, "confirmed": confirmed,
        "epochs": Double(run.search.epochs), "trials": Double(run.rows.count),
        "restarted_epochs": Double(run.search.restartedEpochs),
        "failed": Double(run.rows.count { $0.word == "failed" }),
      ]
      for (name, value) in figures { values[name, default: []].append(value) }
    }
    return Measures(values)
  }
}
