public import Knobs

/// A way of giving up on a trial before its end.
public protocol StoppingRule: Variant {
  /// Whether a trial is to stop after its newest reading.
  /// - Parameters:
  ///   - curve: the readings so far, smaller is better.
  ///   - others: the whole curves of the trials that were complete when this one was proposed.
  func stops(_ curve: [Reading], others: [[Reading]]) -> Bool
}

/// No giving up.
public let noStoppingRule: any StoppingRule = NoStopping()

/// The ways of giving up, in teaching order.
public let stoppingRules = Registry<any StoppingRule>([
  NoStopping.self,
  PatienceStopping.self,
  MedianStopping.self,
])

/// Every trial is trained to its end.
struct NoStopping: StoppingRule {
  static let name = "off"
  static let summary = "every trial is trained to its end"
  static let knobs: [Knob<Self>] = []

  init() {}

  func stops(_ curve: [Reading], others: [[Reading]]) -> Bool { false }
}

/// A trial ends when it has not improved for some epochs.
struct PatienceStopping: StoppingRule {
  static let name = "patience"
  static let summary = "ends when nothing has improved for some epochs"
  static let knobs: [Knob<Self>] = [
    Knob("epochs", \.epochs, .of(1...), search: 2...30, "epochs without an improvement"),
    Knob("min_delta", \.minDelta, .of(0...), search: 0...0.01, "what counts as an improvement"),
  ]
  /// Epochs without an improvement.
  var epochs = 10
  /// The least that counts as an improvement.
  var minDelta = 0.0

  init() {}

  func stops(_ curve: [Reading], others: [[Reading]]) -> Bool {
    guard let now = curve.last, let first = curve.first else { return false }
    var best = Double.infinity
    var when = first.epoch - 1
    for reading in curve where reading.value < best - minDelta {
      (best, when) = (reading.value, reading.epoch)
    }
    return now.epoch - when >= epochs
  }
}

/// A trial ends when its best value is worse than the median of the others at the same epoch (Golovin et
/// al. 2017, section 3.2.1; the variant of Optuna's MedianPruner).
struct MedianStopping: StoppingRule {
  static let name = "median"
  static let summary = "ends when worse than the median at the same epoch"
  static let knobs: [Knob<Self>] = [
    Knob("startup", \.startup, .of(1...), search: 3...20, "complete trials before it judges"),
    Knob(
      "warmup", \.warmup, .of(0...), search: 0...20, "epochs of each trial that it leaves alone"),
  ]
  /// Complete trials before it judges.
  var startup = 5
  /// Epochs of each trial that it leaves alone.
  var warmup = 0

  init() {}

  func stops(_ curve: [Reading], others: [[Reading]]) -> Bool {
    guard let now = curve.last, others.count >= startup, now.epoch > warmup else { return false }
    let then = others.compactMap { other -> Double? in
      other.first { $0.epoch == now.epoch }?.value
    }
    .filter { !$0.isNaN }.sorted()
    guard !then.isEmpty else { return false }
    let middle = then.count / 2
    let median = then.count % 2 == 1 ? then[middle] : (then[middle - 1] + then[middle]) / 2
    // A trial that has no number yet is worse than any that has one.
    let best = curve.map(\.value).filter { !$0.isNaN }.min()
    return best.map { $0 > median } ?? true
  }
}
