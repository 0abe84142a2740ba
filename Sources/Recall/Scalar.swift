/// What the equations need of a number, so that one text of them serves values and derivatives.
protocol Scalar {
  init(_ value: Double)
  var value: Double { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  var exponential: Self { get }
  func raised(to exponent: Self) -> Self
}

extension Scalar {
  /// The value held within a range; outside it, the derivative is 0.
  func clamped(_ low: Double, _ high: Double) -> Self {
    value < low ? Self(low) : value > high ? Self(high) : self
  }
}

extension Double: Scalar {
  var value: Double { self }
  var exponential: Double { Recall.exponential(self) }
  func raised(to exponent: Double) -> Double { power(self, exponent) }
}

/// A value with its derivatives along all 21 weights (forward-mode differentiation).
struct Dual: Scalar {
  var value: Double
  /// ∂value/∂wᵢ in lane i; lanes above 20 stay 0.
  var slope: SIMD32<Double>

  init(_ value: Double) {
    self.value = value
    slope = .zero
  }

  /// The weight at this index, which has derivative 1 along itself.
  init(weight value: Double, at index: Int) {
    self.init(value)
    slope[index] = 1
  }

  private init(_ value: Double, _ slope: SIMD32<Double>) {
    self.value = value
    self.slope = slope
  }

  static func + (a: Dual, b: Dual) -> Dual { Dual(a.value + b.value, a.slope + b.slope) }
  static func - (a: Dual, b: Dual) -> Dual { Dual(a.value - b.value, a.slope - b.slope) }
  static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, a.slope * b.value + b.slope * a.value)
  }
  static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(quotient, (a.slope - b.slope * quotient) / b.value)
  }

  var exponential: Dual {
    let result = Recall.exponential(value)
    return Dual(result, slope * result)
  }

  /// aᵇ with d(aᵇ) = aᵇ · (b/a · da + ln a · db); a must be above 0.
  func raised(to exponent: Dual) -> Dual {
    let result = power(value, exponent.value)
    let along = slope * (exponent.value / value) + exponent.slope * logarithm(value)
    return Dual(result, along * result)
  }
}
