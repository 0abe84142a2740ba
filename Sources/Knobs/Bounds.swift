/// Which numbers are legal: an interval whose ends may be open, closed or absent.
public struct Bounds: Hashable, Sendable {
  /// The lower end, if there is one.
  public var lower: Double?
  /// Whether the lower end itself is legal.
  public var includesLower: Bool
  /// The upper end, if there is one.
  public var upper: Double?
  /// Whether the upper end itself is legal.
  public var includesUpper: Bool

  /// Bounds from their four facts.
  public init(lower: Double?, includesLower: Bool, upper: Double?, includesUpper: Bool) {
    self.lower = lower
    self.includesLower = includesLower
    self.upper = upper
    self.includesUpper = includesUpper
  }

  /// Any finite number.
  public static let any = Bounds(
    lower: nil, includesLower: false, upper: nil, includesUpper: false)

  /// Numbers above a limit that is itself not legal.
  public static func above(_ lower: Double) -> Bounds {
    Bounds(lower: lower, includesLower: false, upper: nil, includesUpper: false)
  }

  /// `a...b`
  public static func of(_ range: ClosedRange<Double>) -> Bounds {
    Bounds(
      lower: range.lowerBound, includesLower: true, upper: range.upperBound, includesUpper: true)
  }

  /// `a..<b`
  public static func of(_ range: Range<Double>) -> Bounds {
    Bounds(
      lower: range.lowerBound, includesLower: true, upper: range.upperBound, includesUpper: false)
  }

  /// `a...`
  public static func of(_ range: PartialRangeFrom<Double>) -> Bounds {
    Bounds(lower: range.lowerBound, includesLower: true, upper: nil, includesUpper: false)
  }

  /// Above `lower`, and at most or below `upper`.
  public static func above(_ lower: Double, to upper: Double, includesUpper: Bool) -> Bounds {
    Bounds(lower: lower, includesLower: false, upper: upper, includesUpper: includesUpper)
  }

  /// Whether a number is legal; what is not finite never is.
  public func contains(_ number: Double) -> Bool {
    guard number.isFinite else { return false }
    if let lower, number < lower || (number == lower && !includesLower) { return false }
    if let upper, number > upper || (number == upper && !includesUpper) { return false }
    return true
  }

  /// "at least 0 and below 1", for the end of a sentence that begins with "must be".
  public var text: String {
    let low = lower.map { (includesLower ? "at least " : "above ") + Self.short($0) }
    let high = upper.map { (includesUpper ? "at most " : "below ") + Self.short($0) }
    let parts = [low, high].compactMap { $0 }
    return parts.isEmpty ? "a finite number" : parts.joined(separator: " and ")
  }

  /// "0..<1", "above 0", "1...", as the tables of the help show it.
  public var symbol: String {
    switch (lower, upper) {
    case (nil, nil): return "any"
    case (let low?, nil):
      return includesLower ? Self.short(low) + "..." : "above " + Self.short(low)
    case (nil, let high?): return (includesUpper ? "at most " : "below ") + Self.short(high)
    case (let low?, let high?):
      return (includesLower ? "" : "above ") + Self.short(low)
        + (includesUpper ? "..." : "..<") + Self.short(high)
    }
  }

  /// A number without a needless ".0".
  static func short(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e16
      ? String(Int(number)) : Value.text(of: number)
  }
}

/// How a range is cut into equal parts: evenly, or evenly in the logarithm.
public enum Scale: String, Sendable, CaseIterable {
  case linear
  case log
}
