import Knobs

/// One dimension laid on the unit interval, or its choices counted from 0.
struct Axis: Sendable {
  enum Kind: Sendable {
    case real(ClosedRange<Double>)
    case integer(ClosedRange<Int>)
    case choices(Int)
  }

  let kind: Kind
  // The ends of the unit interval, in the logarithm where the scale is one. A range of whole numbers
  // is half a step wider at both ends, so that each number owns an equal share.
  private let low: Double
  private let high: Double
  private let isLog: Bool

  init(_ kind: Dimension.Kind) {
    switch kind {
    case .real(let range, let scale):
      self.kind = .real(range)
      isLog = scale == .log
      (low, high) = Self.ends(range.lowerBound, range.upperBound, isLog: isLog)
    case .integer(let range, let scale):
      self.kind = .integer(range)
      isLog = scale == .log
      (low, high) = Self.ends(
        Double(range.lowerBound) - 0.5, Double(range.upperBound) + 0.5, isLog: isLog)
    case .categorical(let values):
      self.kind = .choices(values.count)
      isLog = false
      (low, high) = (0, 1)
    }
  }

  private static func ends(_ low: Double, _ high: Double, isLog: Bool) -> (Double, Double) {
    isLog ? (Functions.log(low), Functions.log(high)) : (low, high)
  }

  /// The ratio of the ends of a wide range of whole numbers, above 0, that is stepped through evenly.
  var ratio: Double? {
    guard case .integer(let range) = kind, !isLog, range.lowerBound > 0,
      range.upperBound / range.lowerBound >= 16
    else { return nil }
    return high / low
  }

  /// How many choices there are, where they have no order.
  var choices: Int? {
    if case .choices(let count) = kind { count } else { nil }
  }

  /// How many different values there are, if they can be counted.
  var size: Int? {
    switch kind {
    case .real(let range): range.lowerBound == range.upperBound ? 1 : nil
    case .integer(let range):
      Int(exactly: Double(range.upperBound) - Double(range.lowerBound) + 1)
    case .choices(let count): count
    }
  }

  /// The coordinate of a number of the range.
  func coordinate(of number: Double) -> Double {
    guard high > low else { return 0.5 }
    let place = ((isLog ? Functions.log(number) : number) - low) / (high - low)
    return min(max(place, 0), 1)
  }

  /// The number at a coordinate, whole where only whole ones count.
  func number(at coordinate: Double) -> Double {
    let place = low + min(max(coordinate, 0), 1) * (high - low)
    let number = isLog ? Functions.exp(place) : place
    switch kind {
    case .real(let range): return min(max(number, range.lowerBound), range.upperBound)
    case .integer(let range):
      return min(max(number.rounded(), Double(range.lowerBound)), Double(range.upperBound))
    case .choices: return number
    }
  }

  /// The part of the unit interval that stands for the same whole number; a point for real ones.
  func cell(at coordinate: Double) -> ClosedRange<Double> {
    guard case .integer = kind else { return coordinate...coordinate }
    let number = number(at: coordinate)
    let first = self.coordinate(of: number - 0.5)
    return first...max(first, self.coordinate(of: number + 0.5))
  }

  /// The coordinate itself for real numbers, that of the nearest whole number, or the choice.
  func snapped(_ coordinate: Double) -> Double {
    switch kind {
    case .real(let range):
      return range.lowerBound < range.upperBound ? min(max(coordinate, 0), 1) : 0.5
    case .integer: return self.coordinate(of: number(at: coordinate))
    case .choices(let count): return min(max(coordinate.rounded(), 0), Double(count - 1))
    }
  }

  /// The coordinate at a share of the unit interval: choices get equal shares.
  func coordinate(atShare share: Double) -> Double {
    guard case .choices(let count) = kind else { return snapped(share) }
    return min((share * Double(count)).rounded(.down), Double(count - 1))
  }

  /// Evenly spread coordinates: every choice; at most `count` whole numbers; `count` real numbers, both
  /// ends among them.
  func levels(_ count: Int) -> [Double] {
    if case .choices(let choices) = kind { return (0..<choices).map(Double.init) }
    let wanted = max(1, min(count, size ?? count))
    if wanted == size, case .integer(let range) = kind {
      return range.map { coordinate(of: Double($0)) }
    }
    guard wanted > 1 else { return [snapped(0.5)] }
    var levels: [Double] = []
    for index in 0..<wanted {
      let level = snapped(Double(index) / Double(wanted - 1))
      if levels.last != level { levels.append(level) }
    }
    return levels
  }
}
