// The few functions of the C library that the module needs, so that the choice of library stands
// in one place.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Functions of one real variable, and what statistics makes of them.
enum Functions {
  static func exp(_ x: Double) -> Double { libraryExp(x) }
  static func log(_ x: Double) -> Double { libraryLog(x) }
  static func log1p(_ x: Double) -> Double { libraryLog1p(x) }
  static func sin(_ x: Double) -> Double { librarySin(x) }
  static func cos(_ x: Double) -> Double { libraryCos(x) }
  static func pow(_ x: Double, _ y: Double) -> Double { libraryPow(x, y) }
  static func erfc(_ x: Double) -> Double { libraryErfc(x) }

  static let logRootTwoPi = 0.918_938_533_204_672_7
  static let rootHalf = 0.707_106_781_186_547_5

  /// The probability that a standard normal number is at most x.
  static func normalCDF(_ x: Double) -> Double { 0.5 * erfc(-x * rootHalf) }

  /// The density of a standard normal number.
  static func normalDensity(_ x: Double) -> Double { exp(-0.5 * x * x - logRootTwoPi) }

  /// The number that a standard normal number stays below with probability p: a rational
  /// approximation (Acklam 2003, relative error 1.15e-9), made exact by one step of Halley's method.
  /// - Returns: a finite number; probabilities outside 1e-300 ... 1 - 1e-16 count as these ends.
  static func normalQuantile(_ probability: Double) -> Double {
    let p = min(max(probability, 1e-300), 1 - 1.2e-16)
    let start: Double
    if p < 0.02425 {
      start = tail((-2 * log(p)).squareRoot())
    } else if p > 1 - 0.02425 {
      start = -tail((-2 * log1p(-p)).squareRoot())
    } else {
      let q = p - 0.5
      let r = q * q
      start =
        q * polynomial(r, centre.top)
        / (polynomial(r, centre.bottom) * r + 1)
    }
    let density = normalDensity(start)
    guard density > 1e-290 else { return start }
    let error = (normalCDF(start) - p) / density
    return start - error / (1 + 0.5 * start * error)
  }

  private static func tail(_ q: Double) -> Double {
    polynomial(q, edge.top) / (polynomial(q, edge.bottom) * q + 1)
  }

  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }

  private static let centre = (
    top: [
      -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
      1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
    ],
    bottom: [
      -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
      6.680131188771972e+01, -1.328068155288572e+01,
    ]
  )
  private static let edge = (
    top: [
      -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
      -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
    ],
    bottom: [
      7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00,
    ]
  )
}

// The library's own functions, named apart from the members above that hide them.
private func libraryExp(_ x: Double) -> Double { exp(x) }
private func libraryLog(_ x: Double) -> Double { log(x) }
private func libraryLog1p(_ x: Double) -> Double { log1p(x) }
private func librarySin(_ x: Double) -> Double { sin(x) }
private func libraryCos(_ x: Double) -> Double { cos(x) }
private func libraryPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func libraryErfc(_ x: Double) -> Double { erfc(x) }
