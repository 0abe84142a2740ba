@testable import Tuning

/// Whether two numbers agree within a share of their size, or of 1 where they are smaller.
func close(_ a: Double, _ b: Double, within tolerance: Double = 1e-9) -> Bool {
  if a == b { return true }
  return abs(a - b) <= tolerance * max(1, max(abs(a), abs(b)))
}

/// Whether all numbers of two lists agree.
func close(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-9) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { close($0, $1, within: tolerance) }
}
