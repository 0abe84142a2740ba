import Knobs

/// η ← factor · η when the validation loss has not improved for more than `patience` epochs.
///
/// An improvement is a loss below (1 − 1e-4) times the best, as in PyTorch. Keras asks for 1e-4 less
/// than the best, and drops when the wait reaches the patience, one epoch earlier.
struct PlateauDecay: Schedule {
  static let name = "plateau"
  static let summary = "times a factor when the loss stands still"
  static let knobs: [Knob<Self>] =
    [
      Knob(
        "factor", \.factor, .above(0, to: 1, includesUpper: false), search: 0.05...0.9,
        "what the rate is multiplied by"),
      Knob("patience", \.patience, .of(0...), search: 2...20, "epochs to wait for an improvement"),
    ] + shared(\.timing.warmup)
  var factor = 0.1
  var patience = 10
  var timing = Timing()
  var listens: Bool { true }
  private var best = Double.infinity
  private var wait = 0
  private var drops = 0

  func rate(at time: Double, base: Double, in course: Course) -> Double {
    base * Double.pow(factor, Double(drops))
  }

  mutating func observe(_ loss: Double, in course: Course) {
    let isBetter = course.flavor == .keras ? loss < best - 1e-4 : loss < best * (1 - 1e-4)
    if isBetter || best == .infinity {
      best = loss
      wait = 0
      return
    }
    wait += 1
    if course.flavor == .keras ? wait >= patience : wait > patience {
      drops += 1
      wait = 0
    }
  }
}
