public import Knobs
public import Matrices

/// How the weights of a layer are drawn before training; biases start at 0 unless said otherwise.
public protocol Initialisation: Variant {
  /// What is drawn for a layer with this many inputs and outputs per unit.
  func distribution(of layer: Fan, for activation: any Activation) -> Spread
}

/// How many numbers go into each unit of a layer, and how many units each of them reaches. For a
/// convolution both count the nine places of its window.
public struct Fan: Hashable, Sendable {
  /// Numbers into one unit.
  public var into: Int
  /// Units that one number goes to.
  public var out: Int

  /// Makes a fan.
  public init(into: Int, out: Int) {
    self.into = into
    self.out = out
  }
}

/// What weights are drawn from.
public enum Spread: Hashable, Sendable {
  /// Always this.
  case constant(Double)
  /// Evenly from −bound to bound.
  case uniform(bound: Double, biasBound: Double)
  /// With mean 0 and this deviation.
  case normal(deviation: Double)

  /// A weight.
  public func weight(from random: inout Random, flavor: Flavor) -> Double {
    switch self {
    case .constant(let value): return value
    case .uniform(let bound, _): return random.uniform(from: -bound, to: bound)
    case .normal(let deviation):
      guard flavor == .keras else { return deviation * random.normal() }
      // Keras draws again beyond two deviations, and widens the rest to the same variance.
      var z = random.normal()
      while abs(z) > 2 { z = random.normal() }
      return deviation * z / 0.87962566103423978
    }
  }

  /// A bias.
  public func bias(from random: inout Random) -> Double {
    guard case .uniform(_, let bound) = self, bound > 0 else { return 0 }
    return random.uniform(from: -bound, to: bound)
  }
}

extension Initialisation {
  /// Most initialisations have no knobs.
  public static var knobs: [Knob<Self>] { [] }
}

extension Registries {
  /// Every initialisation.
  public static let initialisations = Registry<any Initialisation>([
    AutoInit.self,
    HeInit.self,
    GlorotInit.self,
    LeCunInit.self,
    PyTorchInit.self,
    ZerosInit.self,
    NormalInit.self,
  ])
}
