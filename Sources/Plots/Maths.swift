// The one file that asks the system's maths library for something.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The decimal logarithm; negative infinity at zero, not a number below.
func decimalLog(_ value: Double) -> Double { log10(value) }

/// Ten to the given power.
func tenTo(_ exponent: Double) -> Double { pow(10, exponent) }

/// The power of ten at or below a positive number: 2 for 314, -1 for 0.5.
func decade(of value: Double) -> Int {
  guard value > 0, value.isFinite else { return 0 }
  let guess = Int(decimalLog(value).rounded(.down))
  // The logarithm may round up to the next whole number just below a power of ten.
  return tenTo(Double(guess)) > value ? guess - 1 : guess
}
