import Training
import Tuning

/// Trains what a search proposes: networks, a test function, another program.
///
/// It is asked from several threads at a time, never twice at once for one trial, and gives the same
/// answer for the same proposal whatever else is going on.
protocol TrialEvaluator: Sendable {
  /// Whether an answer takes less time than a thread would need to begin.
  var isInstant: Bool { get }

  /// Trains a proposal up to its epochs, going on where its trial was paused, and keeps what is needed
  /// to go on again. What was lost meanwhile, as in a new process, is trained again.
  /// - Parameters:
  ///   - stop: raised when the learner has had enough; to be looked at often.
  ///   - report: takes each new value with the epochs that the trial has then, and says whether to go
  ///     on. Where it says no, the trial ends as pruned.
  func evaluate(
    _ proposal: Proposal, stop: StopFlag, report: (Reading) -> Bool
  ) -> TrialEnd

  /// Forgets what was kept of a trial that will not go on.
  func forget(trial: Int)
}

extension TrialEvaluator {
  var isInstant: Bool { false }

  func forget(trial: Int) {}
}

/// How training a proposal ended.
enum TrialEnd: Sendable, Equatable {
  /// With a value of the goal.
  case complete(Double)
  /// `report` said that it is enough.
  case pruned
  /// A loss was not finite.
  case diverged
  /// Nothing came of it; why, in a few words.
  case failed(String)
  /// The learner stopped it; it counts as never begun.
  case interrupted
}
