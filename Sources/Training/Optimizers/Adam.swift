import Knobs

/// m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
/// m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
/// w ← w − η m̂ / (√v̂ + ε)   (Kingma & Ba 2015, algorithm 1; ε outside the root)
///
/// Keras corrects the rate instead, which makes its ε larger early on:
/// η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε), with ε 1e-7.
struct Adam: Optimizer {
  static let name = "adam"
  static let summary = "momentum with a step size of its own per weight"
  static let knobs: [Knob<Self>] = [
    Knob("beta1", \.beta1, .of(0..<1), search: 0.8...0.99, "share of the mean gradient kept"),
    Knob("beta2", \.beta2, .of(0..<1), search: 0.9...0.9999, "share of the mean square kept"),
    Knob("eps", \.eps, .above(0), search: 1e-10...1e-4, scale: .log, "keeps the division finite"),
    Knob("bias_correction", \.correctsBias, "make up for averages that start at 0"),
  ]
  static let defaultRate = 0.01
  var beta1 = 0.9
  var beta2 = 0.999
  var eps = 1e-8
  var correctsBias = true
  var memory: [String] { ["m", "v"] }

  mutating func adopt(_ flavor: Flavor) {
    eps = adopted(eps, torch: 1e-8, keras: 1e-7, flavor)
  }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let (c1, c2) = corrections(at: update)
    let (η, β1, β2, ε) = (S(update.rate), S(beta1), S(beta2), S(eps))
    switch update.flavor {
    case .torch:
      let (short1, short2) = (S(c1), S(c2))
      weights.descend { g, memory in
        memory[0] = β1 * memory[0] + (1 - β1) * g
        memory[1] = β2 * memory[1] + (1 - β2) * g * g
        return η * (memory[0] / short1) / ((memory[1] / short2).squareRoot() + ε)
      }
    case .keras:
      let α = S(update.rate * c2.squareRoot() / c1)
      weights.descend { g, memory in
        memory[0] = β1 * memory[0] + (1 - β1) * g
        memory[1] = β2 * memory[1] + (1 - β2) * g * g
        return α * memory[0] / (memory[1].squareRoot() + ε)
      }
    }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    var told = averages(at: moment)
    let (m, v) = (told[0].value, told[1].value)
    let (c1, c2) = corrections(at: moment.update)
    if correctsBias {
      told.append(Quantity("m_correction", "1 - beta1^t", c1))
      told.append(Quantity("v_correction", "1 - beta2^t", c2))
    }
    guard moment.update.flavor == .torch else {
      let rate = moment.rate * c2.squareRoot() / c1
      let effective = rate / (v.squareRoot() + eps)
      return told + [
        Quantity("rate", "lr sqrt(v_correction) / m_correction", rate),
        Quantity("effective_rate", "rate / (sqrt(v) + eps)", effective),
        Quantity("step", "effective_rate m", effective * m),
      ]
    }
    let effective = moment.rate / ((v / c2).squareRoot() + eps)
    return told + [
      Quantity("m_hat", correctsBias ? "m / m_correction" : "m", m / c1),
      Quantity("v_hat", correctsBias ? "v / v_correction" : "v", v / c2),
      Quantity("effective_rate", "lr / (sqrt(v_hat) + eps)", effective),
      Quantity("step", "effective_rate m_hat", effective * m / c1),
    ]
  }

  /// m and v.
  func averages(at moment: WeightMoment) -> [Quantity] {
    let g = moment.gradient
    return [
      Quantity("m", "beta1 m_old + (1 - beta1) g", beta1 * moment.memory[0] + (1 - beta1) * g),
      Quantity(
        "v", "beta2 v_old + (1 - beta2) g^2", beta2 * moment.memory[1] + (1 - beta2) * g * g),
    ]
  }

  func kernel(at update: Update) -> UpdateKernel? {
    let (c1, c2) = corrections(at: update)
    let isKeras = update.flavor == .keras
    return .adam(
      beta1: beta1, beta2: beta2, eps: eps,
      meanRate: update.rate * (isKeras ? c2.squareRoot() : 1) / c1, gradientRate: 0,
      rootScale: isKeras ? 1 : 1 / c2.squareRoot(), takesMaximum: false)
  }

  /// 1 − β₁ᵗ and 1 − β₂ᵗ, or 1 where nothing is corrected.
  func corrections(at update: Update) -> (Double, Double) {
    correctsBias ? (update.correction(beta1), update.correction(beta2)) : (1, 1)
  }
}
