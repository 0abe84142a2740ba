// The few functions of the C library that the module needs, so that the choice of library stands
// in one place.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A number that the plain path can compute with: single or double precision.
public protocol Scalar: BinaryFloatingPoint, Sendable {
  /// eˣ
  static func exp(_ x: Self) -> Self
  /// eˣ − 1, exact near 0.
  static func expm1(_ x: Self) -> Self
  /// ln x
  static func log(_ x: Self) -> Self
  /// ln(1 + x), exact near 0.
  static func log1p(_ x: Self) -> Self
  /// tanh x
  static func tanh(_ x: Self) -> Self
  /// The error function.
  static func erf(_ x: Self) -> Self
  /// x to the power y.
  static func pow(_ x: Self, _ y: Self) -> Self
  /// cos x
  static func cos(_ x: Self) -> Self
  /// sin x
  static func sin(_ x: Self) -> Self
}

extension Float: Scalar {
  /// eˣ
  public static func exp(_ x: Float) -> Float { expf(x) }
  /// eˣ − 1, exact near 0.
  public static func expm1(_ x: Float) -> Float { expm1f(x) }
  /// ln x
  public static func log(_ x: Float) -> Float { logf(x) }
  /// ln(1 + x), exact near 0.
  public static func log1p(_ x: Float) -> Float { log1pf(x) }
  /// tanh x
  public static func tanh(_ x: Float) -> Float { tanhf(x) }
  /// The error function.
  public static func erf(_ x: Float) -> Float { erff(x) }
  /// x to the power y.
  public static func pow(_ x: Float, _ y: Float) -> Float { powf(x, y) }
  /// cos x
  public static func cos(_ x: Float) -> Float { cosf(x) }
  /// sin x
  public static func sin(_ x: Float) -> Float { sinf(x) }
}

extension Double: Scalar {
  /// eˣ
  public static func exp(_ x: Double) -> Double { libraryExp(x) }
  /// eˣ − 1, exact near 0.
  public static func expm1(_ x: Double) -> Double { libraryExpm1(x) }
  /// ln x
  public static func log(_ x: Double) -> Double { libraryLog(x) }
  /// ln(1 + x), exact near 0.
  public static func log1p(_ x: Double) -> Double { libraryLog1p(x) }
  /// tanh x
  public static func tanh(_ x: Double) -> Double { libraryTanh(x) }
  /// The error function.
  public static func erf(_ x: Double) -> Double { libraryErf(x) }
  /// x to the power y.
  public static func pow(_ x: Double, _ y: Double) -> Double { libraryPow(x, y) }
  /// cos x
  public static func cos(_ x: Double) -> Double { libraryCos(x) }
  /// sin x
  public static func sin(_ x: Double) -> Double { librarySin(x) }
}

// The library's own functions, named apart from the members above that hide them.
private func libraryExp(_ x: Double) -> Double { exp(x) }
private func libraryExpm1(_ x: Double) -> Double { expm1(x) }
private func libraryLog(_ x: Double) -> Double { log(x) }
private func libraryLog1p(_ x: Double) -> Double { log1p(x) }
private func libraryTanh(_ x: Double) -> Double { tanh(x) }
private func libraryErf(_ x: Double) -> Double { erf(x) }
private func libraryPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func libraryCos(_ x: Double) -> Double { cos(x) }
private func librarySin(_ x: Double) -> Double { sin(x) }
