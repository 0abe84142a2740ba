/// When to end a training that no longer gets better (Prechelt 1998).
public struct EarlyStopping: Hashable, Sendable {
  /// Epochs in a row without improvement after which training ends; at least 1.
  public var patience = 10
  /// By how much the monitored figure must be better than the best so far.
  public var minDelta = 0.0
  /// Whether the weights of the best epoch are put back at the end.
  public var restore = true
  /// What is watched.
  public var monitor = Monitor.valLoss

  /// What can be watched.
  public enum Monitor: String, CaseIterable, Sendable {
    /// The loss on the validation samples.
    case valLoss = "val_loss"
    /// The share of validation samples whose class is right.
    case valAccuracy = "val_accuracy"
    /// The loss on the training samples.
    case trainLoss = "train_loss"
    /// The share of training samples whose class is right.
    case trainAccuracy = "train_accuracy"

    /// Whether more of it is better.
    public var isBetterHigher: Bool { self == .valAccuracy || self == .trainAccuracy }
  }

  /// Makes the defaults: ten epochs of patience with the validation loss.
  public init() {}
}

/// Follows the monitored figure from epoch to epoch.
struct Patience: Hashable, Sendable {
  /// The best epoch so far, counted from 1; 0 before the first.
  private(set) var bestEpoch = 0
  /// The figure then.
  private(set) var best = 0.0
  private var wait = 0

  /// Takes the figure of the next epoch.
  /// - Returns: whether it is the best so far, and whether it is time to end.
  mutating func observe(
    _ figure: Double, epoch: Int, rule: EarlyStopping
  ) -> (isBest: Bool, isOver: Bool) {
    let gain = rule.monitor.isBetterHigher ? figure - best : best - figure
    if bestEpoch == 0 || gain > rule.minDelta {
      bestEpoch = epoch
      best = figure
      wait = 0
      return (true, false)
    }
    wait += 1
    return (false, wait >= max(1, rule.patience))
  }
}
