import Knobs

/// m and v as in Adam,   μₜ = β₁ (1 − ½ · 0.96^(ψ t)),   Mₜ = μ₁ μ₂ … μₜ
/// m̄ = μₜ₊₁ m / (1 − Mₜ₊₁) + (1 − μₜ) g / (1 − Mₜ)
/// w ← w − η m̄ / (√v̂ + ε)   (Dozat 2016)
///
/// PyTorch's ψ is 0.004, Keras's is 1.
struct NAdam: Optimizer {
  static let name = "nadam"
  static let summary = "Adam that looks ahead, as Nesterov does"
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
  var memory: [String] { adam.memory }

  mutating func adopt(_ flavor: Flavor) { adam.adopt(flavor) }

  func product(after previous: Double, at update: Update) -> Double {
    previous * share(at: update.step, update.flavor)
  }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let (ofMean, ofGradient) = shares(at: update)
    let (ηm, ηg) = (S(update.rate * ofMean), S(update.rate * ofGradient))
    let short2 = S(update.correction(adam.beta2))
    let (β1, β2, ε) = (S(adam.beta1), S(adam.beta2), S(adam.eps))
    weights.descend { g, memory in
      memory[0] = β1 * memory[0] + (1 - β1) * g
      memory[1] = β2 * memory[1] + (1 - β2) * g * g
      return (ηm * memory[0] + ηg * g) / ((memory[1] / short2).squareRoot() + ε)
    }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    let (g, update) = (moment.gradient, moment.update)
    let told = adam.averages(at: moment)
    let (ofMean, ofGradient) = shares(at: update)
    let hat = told[1].value / update.correction(adam.beta2)
    let ahead = ofMean * told[0].value + ofGradient * g
    let effective = moment.rate / (hat.squareRoot() + adam.eps)
    return told + [
      Quantity("mu", "beta1 (1 - 0.96^(psi t) / 2)", share(at: update.step, update.flavor)),
      Quantity("mu_next", "mu of step t + 1", share(at: update.step + 1, update.flavor)),
      Quantity("product", "mu of all steps so far", update.product),
      Quantity(
        "m_bar", "mu_next m / (1 - product mu_next) + (1 - mu) g / (1 - product)", ahead),
      Quantity("v_hat", "v / (1 - beta2^t)", hat),
      Quantity("effective_rate", "lr / (sqrt(v_hat) + eps)", effective),
      Quantity("step", "effective_rate m_bar", effective * ahead),
    ]
  }

  func kernel(at update: Update) -> UpdateKernel? {
    let (ofMean, ofGradient) = shares(at: update)
    return .adam(
      beta1: adam.beta1, beta2: adam.beta2, eps: adam.eps, meanRate: update.rate * ofMean,
      gradientRate: update.rate * ofGradient,
      rootScale: 1 / update.correction(adam.beta2).squareRoot(), takesMaximum: false)
  }

  /// μₜ
  private func share(at step: Int, _ flavor: Flavor) -> Double {
    let ψ = flavor == .keras ? 1 : 0.004
    return adam.beta1 * (1 - 0.5 * Double.pow(0.96, ψ * Double(step)))
  }

  /// μₜ₊₁ / (1 − Mₜ₊₁) and (1 − μₜ) / (1 − Mₜ); `update.product` is Mₜ.
  private func shares(at update: Update) -> (ofMean: Double, ofGradient: Double) {
    let next = share(at: update.step + 1, update.flavor)
    return (
      next / (1 - update.product * next),
      (1 - share(at: update.step, update.flavor)) / (1 - update.product)
    )
  }
}
