import Knobs

/// s ← s + g²;   w ← w − η g / (√s + ε)   (Duchi, Hazan & Singer 2011)
///
/// Keras starts s at 0.1 and adds ε inside the root: η g / √(s + ε), with ε 1e-7.
struct AdaGrad: Optimizer {
  static let name = "adagrad"
  static let summary = "shorter steps along weights with a steep past"
  static let knobs: [Knob<Self>] = [
    Knob("eps", \.eps, .above(0), search: 1e-10...1e-4, scale: .log, "keeps the division finite")
  ]
  static let defaultRate = 0.1
  var eps = 1e-10
  var memory: [String] { ["s"] }

  mutating func adopt(_ flavor: Flavor) {
    eps = adopted(eps, torch: 1e-10, keras: 1e-7, flavor)
  }

  func initialMemory(_ flavor: Flavor) -> Double { flavor == .keras ? 0.1 : 0 }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let (η, ε) = (S(update.rate), S(eps))
    let isKeras = update.flavor == .keras
    weights.descend { g, memory in
      let s = memory[0] + g * g
      memory[0] = s
      return η * g / (isKeras ? (s + ε).squareRoot() : s.squareRoot() + ε)
    }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    let isKeras = moment.update.flavor == .keras
    let s = moment.memory[0] + moment.gradient * moment.gradient
    let rate = moment.rate / (isKeras ? (s + eps).squareRoot() : s.squareRoot() + eps)
    return [
      Quantity("s", "s_old + g^2", s),
      Quantity("effective_rate", isKeras ? "lr / sqrt(s + eps)" : "lr / (sqrt(s) + eps)", rate),
      Quantity("step", "effective_rate g", rate * moment.gradient),
    ]
  }

  func kernel(at update: Update) -> UpdateKernel? {
    .adagrad(eps: eps, isKeras: update.flavor == .keras)
  }
}
