import Knobs

/// w ← (1 − η λ) w, then the step of Adam   (Loshchilov & Hutter 2019, algorithm 2)
///
/// λ is the knob `weight_decay`, which every optimizer here decouples in the same way; this is the
/// name under which the idea is known. Under plain Adam an L2 penalty is divided by √v̂ like any other
/// gradient, so weights with steep gradients are hardly decayed.
struct AdamW: Optimizer {
  static let name = "adamw"
  static let summary = "Adam that decays weights beside its steps"
  static let knobs: [Knob<Self>] = [
    Knob(
      "beta1", \.adam.beta1, .of(0..<1), search: 0.8...0.99, "share of the mean gradient kept"),
    Knob(
      "beta2", \.adam.beta2, .of(0..<1), search: 0.9...0.9999, "share of the mean square kept"),
    Knob(
      "eps", \.adam.eps, .above(0), search: 1e-10...1e-4, scale: .log,
      "keeps the division finite"),
    Knob("bias_correction", \.adam.correctsBias, "make up for averages that start at 0"),
  ]
  static let defaultRate = Adam.defaultRate
  /// The rule without the decay.
  var adam = Adam()
  var memory: [String] { adam.memory }

  mutating func adopt(_ flavor: Flavor) { adam.adopt(flavor) }

  // The decay itself is part of every step, see `Weights.descend`.
  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    adam.descend(weights, at: update)
  }

  func quantities(at moment: WeightMoment) -> [Quantity] { adam.quantities(at: moment) }

  func kernel(at update: Update) -> UpdateKernel? { adam.kernel(at: update) }
}
