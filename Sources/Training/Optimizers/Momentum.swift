import Knobs

/// v ← μ v + (1 − dampening) g, on the first step v ← g;   w ← w − η v   (Polyak 1964)
///
/// Keras keeps the rate inside the velocity: v ← μ v − η g, w ← w + v. The paths are the same while
/// the rate is constant; after a change PyTorch rescales the whole old velocity at once.
/// Both move as far as plain SGD would with η / (1 − μ).
struct Momentum: Optimizer {
  static let name = "momentum"
  static let summary = "gathers speed where gradients agree (Polyak 1964)"
  static let knobs: [Knob<Self>] = [
    Knob("momentum", \.momentum, .of(0..<1), search: 0.5...0.99, "share of velocity kept"),
    Knob("dampening", \.dampening, .of(0...1), search: 0...0.9, "share of the gradient held back"),
  ]
  static let defaultRate = 0.01
  var momentum = 0.9
  var dampening = 0.0
  var memory: [String] { ["v"] }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let (η, μ) = (S(update.rate), S(momentum))
    let taken = S(1 - dampening)
    switch update.flavor {
    case .torch:
      let isFirst = update.step == 1
      weights.descend { g, memory in
        let v = isFirst ? g : μ * memory[0] + taken * g
        memory[0] = v
        return η * v
      }
    case .keras:
      weights.descend { g, memory in
        let v = μ * memory[0] - η * g
        memory[0] = v
        return -v
      }
    }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    let (g, η, old) = (moment.gradient, moment.rate, moment.memory[0])
    guard moment.update.flavor == .torch else {
      let v = momentum * old - η * g
      return [Quantity("v", "momentum v_old - lr g", v), Quantity("step", "-v", -v)]
    }
    let isFirst = moment.update.step == 1
    let v = isFirst ? g : momentum * old + (1 - dampening) * g
    let equation =
      isFirst
      ? "g, on the first step" : "momentum v_old + " + (dampening > 0 ? "(1 - dampening) g" : "g")
    return [Quantity("v", equation, v), Quantity("step", "lr v", η * v)]
  }

  func kernel(at update: Update) -> UpdateKernel? {
    .momentum(
      momentum: momentum, dampening: dampening, isNesterov: false, isFirst: update.step == 1,
      isKeras: update.flavor == .keras)
  }
}
