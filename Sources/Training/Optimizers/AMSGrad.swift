import Knobs

/// m and v as in Adam,   x ← max(x, v);   w ← w − η m̂ / (√x̂ + ε)   (Reddi, Kale & Kumar 2018)
///
/// The divisor never shrinks, so a step never grows again after a steep stretch, which is what the
/// proof of convergence needs. As in both frameworks x is the maximum before its correction.
struct AMSGrad: Optimizer {
  static let name = "amsgrad"
  static let summary = "Adam whose divisor never shrinks"
  static let knobs: [Knob<Self>] = [
    Knob(
      "beta1", \.adam.beta1, .of(0..<1), search: 0.8...0.99, "share of the mean gradient kept"),
    Knob(
      "beta2", \.adam.beta2, .of(0..<1), search: 0.9...0.9999, "share of the mean square kept"),
    Knob(
      "eps", \.adam.eps, .above(0), search: 1e-10...1e-4, scale: .log,
      "keeps the division finite"),
  ]
  static let defaultRate = Adam.defaultRate
  /// The averages and constants.
  var adam = Adam()
  var memory: [String] { adam.memory + ["x"] }

  mutating func adopt(_ flavor: Flavor) { adam.adopt(flavor) }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let (c1, c2) = adam.corrections(at: update)
    // Keras corrects the rate, PyTorch the root; they differ in what ε is compared with.
    let isKeras = update.flavor == .keras
    let η = S(update.rate * (isKeras ? c2.squareRoot() : 1) / c1)
    let short = S(isKeras ? 1 : c2.squareRoot())
    let (β1, β2, ε) = (S(adam.beta1), S(adam.beta2), S(adam.eps))
    weights.descend { g, memory in
      memory[0] = β1 * memory[0] + (1 - β1) * g
      memory[1] = β2 * memory[1] + (1 - β2) * g * g
      memory[2] = max(memory[2], memory[1])
      return η * memory[0] / (memory[2].squareRoot() / short + ε)
    }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    let told = adam.averages(at: moment)
    let (c1, c2) = adam.corrections(at: moment.update)
    let x = max(moment.memory[2], told[1].value)
    let isKeras = moment.update.flavor == .keras
    let rate = moment.rate * (isKeras ? c2.squareRoot() : 1) / c1
    let effective = rate / (isKeras ? x.squareRoot() + adam.eps : (x / c2).squareRoot() + adam.eps)
    return told + [
      Quantity("x", "max(x_old, v)", x), Quantity("m_correction", "1 - beta1^t", c1),
      Quantity("v_correction", "1 - beta2^t", c2),
      Quantity(
        "effective_rate",
        isKeras
          ? "lr sqrt(v_correction) / m_correction / (sqrt(x) + eps)"
          : "lr / m_correction / (sqrt(x / v_correction) + eps)", effective),
      Quantity("step", "effective_rate m", effective * told[0].value),
    ]
  }

  func kernel(at update: Update) -> UpdateKernel? {
    guard
      case .adam(let beta1, let beta2, let eps, let meanRate, let gradientRate, let rootScale, _) =
        adam.kernel(at: update)
    else { return nil }
    return .adam(
      beta1: beta1, beta2: beta2, eps: eps, meanRate: meanRate, gradientRate: gradientRate,
      rootScale: rootScale, takesMaximum: true)
  }
}
