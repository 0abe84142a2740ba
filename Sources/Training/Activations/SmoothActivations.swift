/// f(z) = z Φ(z), with Φ the normal distribution function, exact   (Hendrycks & Gimpel 2016)
struct GELU: Activation {
  static let name = "gelu"
  static let summary = "z times the chance that a normal number is below z"
  static let family = ActivationFamily.rectifier
  var kernel: ActivationKernel? { .gelu }

  func value<S: Scalar>(_ z: S) -> S { z * Self.distribution(z) }
  func derivative<S: Scalar>(at z: S, value y: S) -> S {
    let density = S.exp(-z * z / 2) * S(0.398942280401432678)
    return Self.distribution(z) + z * density
  }

  private static func distribution<S: Scalar>(_ z: S) -> S {
    (1 + S.erf(z * S(0.707106781186547524))) / 2
  }
}

/// f(z) = z σ(z), also called swish   (Elfwing, Uchibe & Doya 2017)
struct SiLU: Activation {
  static let name = "silu"
  static let summary = "z times its sigmoid; also called swish"
  static let family = ActivationFamily.rectifier
  var kernel: ActivationKernel? { .silu }

  func value<S: Scalar>(_ z: S) -> S { z * sigmoid(z) }
  func derivative<S: Scalar>(at z: S, value y: S) -> S {
    let s = sigmoid(z)
    return s * (1 + z * (1 - s))
  }
}

/// f(z) = ln(1 + eᶻ), computed without overflow; f′ = σ
struct Softplus: Activation {
  static let name = "softplus"
  static let summary = "a smooth ReLU: ln(1 + e^z)"
  static let family = ActivationFamily.rectifier
  var kernel: ActivationKernel? { .softplus }

  func value<S: Scalar>(_ z: S) -> S { softplus(z) }
  func derivative<S: Scalar>(at z: S, value y: S) -> S { sigmoid(z) }
}

/// f(z) = tanh z;  f′ = 1 − y²
struct Tanh: Activation {
  static let name = "tanh"
  static let summary = "from -1 to 1, flat at both ends"
  static let family = ActivationFamily.smooth
  var kernel: ActivationKernel? { .tanh }

  func value<S: Scalar>(_ z: S) -> S { S.tanh(z) }
  func derivative<S: Scalar>(at z: S, value y: S) -> S { 1 - y * y }
}

/// f(z) = σ(z) = 1 / (1 + e⁻ᶻ);  f′ = y (1 − y), at most a quarter
struct Sigmoid: Activation {
  static let name = "sigmoid"
  static let summary = "from 0 to 1; gradients fade at depth"
  static let family = ActivationFamily.smooth
  var kernel: ActivationKernel? { .sigmoid }

  func value<S: Scalar>(_ z: S) -> S { sigmoid(z) }
  func derivative<S: Scalar>(at z: S, value y: S) -> S { y * (1 - y) }
}

/// f(z) = z: layers of it are together no more than one linear layer.
struct Linear: Activation {
  static let name = "linear"
  static let summary = "none at all: the network stays a straight line"
  static let family = ActivationFamily.smooth
  var kernel: ActivationKernel? { .linear }

  func value<S: Scalar>(_ z: S) -> S { z }
  func derivative<S: Scalar>(at z: S, value y: S) -> S { 1 }
}

/// σ(z) = 1 / (1 + e⁻ᶻ), without overflow on either side.
func sigmoid<S: Scalar>(_ z: S) -> S {
  if z >= 0 { return 1 / (1 + S.exp(-z)) }
  let e = S.exp(z)
  return e / (1 + e)
}

/// ln(1 + eᶻ), without overflow.
func softplus<S: Scalar>(_ z: S) -> S { max(z, 0) + S.log1p(S.exp(-abs(z))) }
