import Training
import Tuning

/// Tells the value of a test function.
struct ObjectiveEvaluator: TrialEvaluator {
  let objective: Objective

  var isInstant: Bool { true }

  func evaluate(
    _ proposal: Proposal, stop: StopFlag, report: (Reading) -> Bool
  ) -> TrialEnd {
    var value = Double.nan
    for epoch in proposal.trained + 1...max(proposal.trained + 1, proposal.epochs) {
      value = objective.value(proposal.setting, epochs: epoch)
      guard value.isFinite else { return .diverged }
      guard report(Reading(epoch: epoch, value: value)) else { return .pruned }
    }
    return .complete(value)
  }
}
