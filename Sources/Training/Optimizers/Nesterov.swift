import Knobs

/// v ← μ v + g;   w ← w − η (g + μ v)   (Nesterov 1983; Sutskever et al. 2013)
///
/// The textbook takes the gradient at the point w − η μ v ahead. Here the stored weights *are* that
/// point, which gives the same path without a second set of weights.
/// Keras: v ← μ v − η g, w ← w + μ v − η g.
struct Nesterov: Optimizer {
  static let name = "nesterov"
  static let summary = "momentum that looks ahead before it leaps"
  static let knobs: [Knob<Self>] = [
    Knob("momentum", \.momentum, .of(0..<1), search: 0.5...0.99, "share of velocity kept")
  ]
  static let defaultRate = 0.01
  var momentum = 0.9
  var memory: [String] { ["v"] }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let (η, μ) = (S(update.rate), S(momentum))
    switch update.flavor {
    case .torch:
      weights.descend { g, memory in
        let v = μ * memory[0] + g
        memory[0] = v
        return η * (g + μ * v)
      }
    case .keras:
      weights.descend { g, memory in
        let v = μ * memory[0] - η * g
        memory[0] = v
        return -(μ * v - η * g)
      }
    }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    let (g, η, old) = (moment.gradient, moment.rate, moment.memory[0])
    guard moment.update.flavor == .torch else {
      let v = momentum * old - η * g
      return [
        Quantity("v", "momentum v_old - lr g", v),
        Quantity("step", "lr g - momentum v", η * g - momentum * v),
      ]
    }
    let v = momentum * old + g
    let ahead = g + momentum * v
    return [
      Quantity("v", "momentum v_old + g", v), Quantity("ahead", "g + momentum v", ahead),
      Quantity("step", "lr ahead", η * ahead),
    ]
  }

  func kernel(at update: Update) -> UpdateKernel? {
    .momentum(
      momentum: momentum, dampening: 0, isNesterov: true, isFirst: update.step == 1,
      isKeras: update.flavor == .keras)
  }
}
