#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Logarithms for scales.
enum Maths {
  static func log10(_ number: Double) -> Double { libraryLog10(number) }

  static func power10(_ exponent: Double) -> Double { pow(10, exponent) }
}

private func libraryLog10(_ number: Double) -> Double { log10(number) }
