import Knobs

/// f(z) = max(0, z);  f′(0) = 0   (Nair & Hinton 2010)
struct ReLU: Activation {
  static let name = "relu"
  static let summary = "max(0, z): cheap, and alive at depth"
  static let family = ActivationFamily.rectifier
  var kernel: ActivationKernel? { .relu }

  func value<S: Scalar>(_ z: S) -> S { z < 0 ? 0 : z }
  func derivative<S: Scalar>(at z: S, value y: S) -> S { z > 0 ? 1 : 0 }
}

/// f(z) = z above 0, a z below   (Maas, Hannun & Ng 2013)
///
/// PyTorch's slope is 0.01, that of Keras's layer 0.3.
struct LeakyReLU: Activation {
  static let name = "leaky_relu"
  static let summary = "a small slope below 0, so that no unit dies"
  static let knobs: [Knob<Self>] = [
    Knob("slope", \.slope, .of(0...), search: 0.001...0.5, scale: .log, "slope below 0")
  ]
  static let family = ActivationFamily.rectifier
  var slope = 0.01
  var kernel: ActivationKernel? { .leakyReLU(slope) }

  mutating func adopt(_ flavor: Flavor) {
    slope = adopted(slope, torch: 0.01, keras: 0.3, flavor)
  }
  func value<S: Scalar>(_ z: S) -> S { z < 0 ? S(slope) * z : z }
  func derivative<S: Scalar>(at z: S, value y: S) -> S { z > 0 ? 1 : S(slope) }
}

/// f(z) = z above 0, a (eᶻ − 1) below   (Clevert, Unterthiner & Hochreiter 2015)
struct ELU: Activation {
  static let name = "elu"
  static let summary = "smooth below 0, down to -alpha"
  static let knobs: [Knob<Self>] = [
    Knob("alpha", \.alpha, .of(0...), search: 0.1...2, "minus the limit far below 0")
  ]
  static let family = ActivationFamily.rectifier
  var alpha = 1.0
  var kernel: ActivationKernel? { .elu(alpha) }

  func value<S: Scalar>(_ z: S) -> S { z < 0 ? S(alpha) * S.expm1(z) : z }
  func derivative<S: Scalar>(at z: S, value y: S) -> S { z > 0 ? 1 : y + S(alpha) }
}

/// f(z) = λ z above 0, λ a (eᶻ − 1) below, with constants that keep mean 0 and variance 1
/// (Klambauer et al. 2017)
///
/// It wants `init=lecun`, which is what `auto` gives it, and standardised inputs. Dropout here is the
/// plain one, not the alpha dropout of the paper.
struct SELU: Activation {
  static let name = "selu"
  static let summary = "ELU kept at mean 0, variance 1; its dropout is plain"
  static let family = ActivationFamily.selfNormalising
  static let scale = 1.050700987355480493
  static let alpha = 1.673263242354377284
  var kernel: ActivationKernel? { .selu }

  func value<S: Scalar>(_ z: S) -> S {
    z < 0 ? S(Self.scale * Self.alpha) * S.expm1(z) : S(Self.scale) * z
  }
  func derivative<S: Scalar>(at z: S, value y: S) -> S {
    z > 0 ? S(Self.scale) : y + S(Self.scale * Self.alpha)
  }
}
