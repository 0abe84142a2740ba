import Knobs

/// s ← ρ s + (1 − ρ) g²;   w ← w − η g / (√s + ε)   (Hinton, Srivastava & Swersky 2012, lecture 6e)
///
/// Centered: a ← ρ a + (1 − ρ) g, and s − a² stands for s under the root. With momentum:
/// b ← μ b + g / (√s + ε), w ← w − η b. PyTorch calls ρ alpha. The first step is η / √(1 − ρ) long,
/// since s starts at 0 and is not corrected for it.
/// Keras adds ε inside the root, g / √(s + ε), and keeps the rate inside b.
struct RMSProp: Optimizer {
  static let name = "rmsprop"
  static let summary = "AdaGrad that forgets: only recent slopes count"
  static let knobs: [Knob<Self>] = [
    Knob("rho", \.rho, .of(0..<1), search: 0.8...0.99, "share of old squares kept"),
    Knob("momentum", \.momentum, .of(0..<1), search: 0...0.95, "share of velocity kept"),
    Knob("centered", \.centered, "divide by the deviation, not the size"),
    Knob("eps", \.eps, .above(0), search: 1e-10...1e-4, scale: .log, "keeps the division finite"),
  ]
  static let defaultRate = 0.01
  var rho = 0.9
  var momentum = 0.0
  var centered = false
  var eps = 1e-8
  var memory: [String] {
    ["s"] + (centered ? ["a"] : []) + (momentum > 0 ? ["b"] : [])
  }

  mutating func adopt(_ flavor: Flavor) {
    eps = adopted(eps, torch: 1e-8, keras: 1e-7, flavor)
  }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let (η, ρ, μ, ε) = (S(update.rate), S(rho), S(momentum), S(eps))
    let isKeras = update.flavor == .keras
    let isCentered = centered
    let b = momentum > 0 ? (centered ? 2 : 1) : nil
    weights.descend { g, memory in
      let s = ρ * memory[0] + (1 - ρ) * g * g
      memory[0] = s
      var d = s
      if isCentered {
        let a = ρ * memory[1] + (1 - ρ) * g
        memory[1] = a
        // A square never is below the mean squared, but rounding may say so.
        d = max(s - a * a, 0)
      }
      let u = g / (isKeras ? (d + ε).squareRoot() : d.squareRoot() + ε)
      guard let b else { return η * u }
      memory[b] = μ * memory[b] + (isKeras ? η * u : u)
      return isKeras ? memory[b] : η * memory[b]
    }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    let (g, η) = (moment.gradient, moment.rate)
    let isKeras = moment.update.flavor == .keras
    let s = rho * moment.memory[0] + (1 - rho) * g * g
    var told = [Quantity("s", "rho s_old + (1 - rho) g^2", s)]
    var (spread, name) = (s, "s")
    if centered {
      let a = rho * moment.memory[1] + (1 - rho) * g
      (spread, name) = (max(s - a * a, 0), "variance")
      told.append(Quantity("a", "rho a_old + (1 - rho) g", a))
      told.append(Quantity(name, "s - a^2", spread))
    }
    let divisor = isKeras ? "sqrt(\(name) + eps)" : "(sqrt(\(name)) + eps)"
    let rate = η / (isKeras ? (spread + eps).squareRoot() : spread.squareRoot() + eps)
    told.append(Quantity("effective_rate", "lr / \(divisor)", rate))
    guard momentum > 0, let old = moment.memory.last else {
      return told + [Quantity("step", "effective_rate g", rate * g)]
    }
    let b = momentum * old + (isKeras ? rate * g : rate / η * g)
    told.append(
      Quantity("b", "momentum b_old + effective_rate g" + (isKeras ? "" : " / lr"), b))
    return told + [Quantity("step", isKeras ? "b" : "lr b", isKeras ? b : η * b)]
  }

  func kernel(at update: Update) -> UpdateKernel? {
    .rmsprop(
      rho: rho, eps: eps, momentum: momentum, isCentered: centered,
      isKeras: update.flavor == .keras)
  }
}
