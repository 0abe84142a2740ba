import Knobs
import Plots
import Training
import Tuning

/// The winner of a search and the settings as they were, trained again with seeds that the search never
/// saw: how much of the best value was luck.
struct Confirmation: Sendable {
  /// The trial, from 0.
  let trial: Int
  /// What it had in the search.
  let promised: Double
  let goal: TuningGoal
  /// One value a seed; not a number where it diverged.
  let values: [Double]
  let usual: [Double]

  /// How far the seeds lie behind that of the search.
  private static let distance = 10_000

  /// - Returns: nothing where the learner stopped it.
  init?(
    _ best: Trial, _ plan: TuningPlan, _ networks: NetworkSpace, seeds: Int, in session: Session
  ) throws {
    guard let value = best.value else { return nil }
    (trial, promised, goal) = (best.number, value, plan.goal)
    let (goal, epochs, setting) = (plan.goal, plan.task.epochs, best.setting)
    let found = session.attended { stop in
      (0..<seeds).map { index -> (Double, Double) in
        let seeded = networks.seeded(networks.base.seed &+ Self.distance &+ index)
        return (
          Self.value(setting, seeded, goal, epochs: epochs, stop: stop) ?? .nan,
          Self.value([:], seeded, goal, epochs: epochs, stop: stop) ?? .nan
        )
      }
    }
    guard let found else { return nil }
    values = found.map(\.0)
    usual = found.map(\.1)
  }

  /// Trains one setting to the end.
  static func value(
    _ setting: Setting, _ networks: NetworkSpace, _ goal: TuningGoal, epochs: Int, stop: StopFlag
  ) -> Double? {
    let evaluator = NetworkEvaluator(networks, goal: goal)
    let proposal = Proposal(id: 0, trial: 0, setting: setting, epochs: epochs)
    let end = evaluator.evaluate(proposal, stop: stop) { _ in true }
    if case .complete(let value) = end, value.isFinite { return value }
    return nil
  }

  /// The winner's values, the worst ones last where some are none.
  var winner: Spread { Self.spread(values, goal) }

  private static func spread(_ values: [Double], _ goal: TuningGoal) -> Spread {
    // What is no number counts as the worst, which is low where high is good.
    Spread(goal.direction == .minimize ? values : values.map { $0.isNaN ? -.infinity : $0 })
  }

  private var wins: Int {
    zip(values, usual).count { a, b in
      !a.isNaN && (b.isNaN || goal.isBetter(a, than: b))
    }
  }

  /// The line of machine output.
  var event: JSON {
    func numbers(_ values: [Double]) -> JSON {
      .array(values.map { .optional($0.isFinite ? $0 : nil) })
    }
    return .fields([
      "event": .string("confirm"), "trial": .integer(trial + 1), "goal": .string(goal.name),
      "value": .real(promised), "values": numbers(values), "default": numbers(usual),
      "median": .optional(winner.median.isFinite ? winner.median : nil),
      "wins": .integer(wins), "seeds": .integer(values.count),
    ])
  }

  /// What it comes to.
  func lines(style: PlotStyle) -> [String] {
    let seeds = Words.count(values.count, "fresh seed")
    let isWorse = goal.isBetter(promised, than: winner.median)
    let curse =
      isWorse
      ? "the search had promised \(Words.figure(promised)): the best of many is partly luck, "
        + "the winner's curse"
      : "the search had promised \(Words.figure(promised)), which holds"
    return Words.wrap(
      "trial \(trial + 1) again, \(seeds): \(goal.name) \(winner.text); \(curse)",
      width: style.width)
      + Words.wrap(
        "the settings as they were, same seeds: \(Self.spread(usual, goal).text); "
          + "the winner is better in \(wins) of \(values.count)", width: style.width)
  }
}
