import Knobs

/// s ← ρ s + (1 − ρ) g²,   Δ = √(d + ε) / √(s + ε) · g,   d ← ρ d + (1 − ρ) Δ²
/// w ← w − η Δ   (Zeiler 2012, algorithm 1; the paper has no η, which is 1)
///
/// PyTorch's ε is 1e-6, Keras's 1e-7. It starts slowly, since the first steps are √ε long.
struct AdaDelta: Optimizer {
  static let name = "adadelta"
  static let summary = "RMSProp that measures its own step size"
  static let knobs: [Knob<Self>] = [
    Knob("rho", \.rho, .of(0..<1), search: 0.8...0.99, "share of old squares kept"),
    Knob("eps", \.eps, .above(0), search: 1e-8...1e-3, scale: .log, "length of the first steps"),
  ]
  static let defaultRate = 1.0
  var rho = 0.9
  var eps = 1e-6
  var memory: [String] { ["s", "d"] }

  mutating func adopt(_ flavor: Flavor) {
    eps = adopted(eps, torch: 1e-6, keras: 1e-7, flavor)
  }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let (η, ρ, ε) = (S(update.rate), S(rho), S(eps))
    weights.descend { g, memory in
      let s = ρ * memory[0] + (1 - ρ) * g * g
      let Δ = (memory[1] + ε).squareRoot() / (s + ε).squareRoot() * g
      memory[0] = s
      memory[1] = ρ * memory[1] + (1 - ρ) * Δ * Δ
      return η * Δ
    }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    let g = moment.gradient
    let s = rho * moment.memory[0] + (1 - rho) * g * g
    let Δ = (moment.memory[1] + eps).squareRoot() / (s + eps).squareRoot() * g
    return [
      Quantity("s", "rho s_old + (1 - rho) g^2", s),
      Quantity("delta", "sqrt(d_old + eps) / sqrt(s + eps) g", Δ),
      Quantity("d", "rho d_old + (1 - rho) delta^2", rho * moment.memory[1] + (1 - rho) * Δ * Δ),
      Quantity("step", "lr delta", moment.rate * Δ),
    ]
  }
}
