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

  func kernel(at update: Update) -> UpdateKernel? {
    .momentum(
      momentum: momentum, dampening: dampening, isNesterov: false, isFirst: update.step == 1,
      isKeras: update.flavor == .keras)
  }
}
