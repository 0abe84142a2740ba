#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Logarithms for scales and scores.
enum Maths {
  static func log10(_ number: Double) -> Double { libraryLog10(number) }

  static func power10(_ exponent: Double) -> Double { pow(10, exponent) }

  /// The natural logarithm of 1 and a number.
  static func log1p(_ number: Double) -> Double { libraryLog1p(number) }
}

private func libraryLog10(_ number: Double) -> Double { log10(number) }

private func libraryLog1p(_ number: Double) -> Double { log1p(number) }
