/// How the values of an axis are spread over its length.
public enum ScaleKind: String, Sendable, CaseIterable {
  /// Equal steps for equal differences.
  case linear
  /// Equal steps for equal ratios; shows positive values only.
  case log
  /// Logarithmic where the positive values span more than a factor of 50.
  case auto
}

/// A map from values to positions between 0 at the low end and 1 at the high end.
public struct Scale: Sendable, Equatable {
  /// Whether equal ratios, not equal differences, take equal room.
  public let isLog: Bool
  /// The value at position 0.
  public let low: Double
  /// The value at position 1.
  public let high: Double

  /// Creates a scale; ends that cannot carry one are replaced by ends that can.
  public init(low: Double, high: Double, isLog: Bool = false) {
    let ends = Self.usable(low, high, isLog)
    self.low = ends.low
    self.high = ends.high
    self.isLog = isLog && ends.low > 0
  }

  /// The position of a value; nil where the axis has no place for it.
  ///
  /// Values beyond the ends lie below 0 or above 1; infinities lie at the infinities.
  public func position(_ value: Double) -> Double? {
    guard !value.isNaN else { return nil }
    guard isLog else {
      let span = high - low
      // Halves keep the difference of two enormous numbers finite.
      return span.isFinite ? (value - low) / span : (value / 2 - low / 2) / (high / 2 - low / 2)
    }
    guard value > 0 else { return -.infinity }
    let start = decimalLog(low)
    return (decimalLog(value) - start) / (decimalLog(high) - start)
  }

  /// The value at a position; the inverse of `position`.
  public func value(at position: Double) -> Double {
    guard isLog else { return low * (1 - position) + high * position }
    return tenTo(decimalLog(low) * (1 - position) + decimalLog(high) * position)
  }

  private static func usable(_ a: Double, _ b: Double, _ isLog: Bool) -> (low: Double, high: Double)
  {
    guard a.isFinite, b.isFinite else { return (0, 1) }
    let (low, high) = (min(a, b), max(a, b))
    let limit = Double.greatestFiniteMagnitude
    if isLog, low > 0 {
      guard decimalLog(high) - decimalLog(low) < 1e-12 else { return (low, high) }
      let middle = min(max(low, .leastNormalMagnitude), limit / 2)
      return (middle / 2, middle * 2)
    }
    let room = max(abs(low), abs(high))
    guard (high / 2 - low / 2) <= room * 1e-13 else { return (low, high) }
    let margin = room == 0 ? 1 : max(room * 0.1, .leastNormalMagnitude)
    return (max(low - margin, -limit), min(high + margin, limit))
  }
}

/// The share of values that a log scale is chosen beyond: the largest over the smallest.
let logRatio = 50.0

/// Whether an automatic axis should be logarithmic for these values.
///
/// It is when the largest finite positive value is more than 50 times the smallest and none is
/// negative. Zeros then leave the axis below.
func prefersLog(_ values: some Sequence<Double>) -> Bool {
  var (low, high) = (Double.infinity, 0.0)
  for value in values where value.isFinite {
    if value < 0 { return false }
    if value > 0 { (low, high) = (min(low, value), max(high, value)) }
  }
  return high > 0 && high / low > logRatio
}
