public import Knobs

/// What a unit does to the weighted sum of its inputs.
public protocol Activation: Variant, Flavored {
  /// f(z)
  func value<S: Scalar>(_ z: S) -> S
  /// f′(z), where y is f(z).
  func derivative<S: Scalar>(at z: S, value y: S) -> S
  /// The fused kernel that computes the same; the plain functions serve where there is none.
  var kernel: ActivationKernel? { get }
  /// The initialisation that keeps signals alive through many layers of this activation.
  static var family: ActivationFamily { get }
}

/// Activations for which there is a fused kernel.
public enum ActivationKernel: Hashable, Sendable {
  case linear, relu, selu, gelu, silu, softplus, tanh, sigmoid
  /// a z below 0.
  case leakyReLU(Double)
  /// a (eᶻ − 1) below 0.
  case elu(Double)
}

/// What `init=auto` looks at.
public enum ActivationFamily: Sendable {
  /// About half of the signal passes: He.
  case rectifier
  /// Keeps mean 0 and variance 1 by itself: LeCun.
  case selfNormalising
  /// The slope at 0 is that of a line: Glorot.
  case smooth
}

extension Activation {
  /// Most activations have no knobs.
  public static var knobs: [Knob<Self>] { [] }
}

extension Registries {
  /// Every activation.
  public static let activations = Registry<any Activation>([
    ReLU.self,
    LeakyReLU.self,
    ELU.self,
    SELU.self,
    GELU.self,
    SiLU.self,
    Softplus.self,
    Tanh.self,
    Sigmoid.self,
    Linear.self,
  ])
}
