/// The 21 weights of FSRS-6, each within its legal range.
public struct MemoryParameters: Sendable, Equatable {
  /// The weights in the order of the published table.
  public let weights: [Double]

  /// The published start values, which py-fsrs 6.3.2 ships.
  public static let standard = MemoryParameters(unchecked: table.map(\.start))

  /// Checks the weights and keeps them.
  ///
  /// 21 weights are taken as they are; the older sets of 19 and 17 are carried over as fsrs-rs does.
  /// - Throws: `ParameterError` for another count or a weight out of its range.
  public init(_ weights: [Double]) throws(ParameterError) {
    let full = try Self.carriedOver(weights)
    for (index, weight) in full.enumerated() where !Self.table[index].range.contains(weight) {
      throw .outOfRange(index: index, value: weight, range: Self.table[index].range)
    }
    self.weights = full
  }

  /// The legal range of each weight.
  public static var ranges: [ClosedRange<Double>] { table.map(\.range) }

  /// What each weight does, in a few words.
  public static var roles: [String] { table.map(\.role) }

  init(unchecked weights: [Double]) { self.weights = weights }

  /// How far a weight usually strays from its start value; the scale of the fit's penalty.
  static var spreads: [Double] { table.map(\.spread) }

  private static func carriedOver(_ old: [Double]) throws(ParameterError) -> [Double] {
    switch old.count {
    case 21: return old
    case 19: return old + [0, 0.5]
    case 17:
      var new = old + [0, 0, 0, 0.5]
      new[4] = old[5] * 2 + old[4]
      new[5] = logarithm(old[5] * 3 + 1) / 3
      new[6] = old[6] + 0.5
      return new
    default: throw .count(old.count)
    }
  }

  private typealias Row = (start: Double, range: ClosedRange<Double>, spread: Double, role: String)

  // Start values and ranges: py-fsrs 6.3.2; spreads: fsrs-rs 6.6.1.
  private static let table: [Row] = [
    (0.212, 0.001...100, 6.43, "stability after a first Again"),
    (1.2931, 0.001...100, 9.66, "after a first Hard"),
    (2.3065, 0.001...100, 17.58, "after a first Good"),
    (8.2956, 0.001...100, 27.85, "after a first Easy"),
    (6.4133, 1...10, 0.57, "difficulty after a first Again"),
    (0.8334, 0.001...4, 0.28, "its spread over ratings"),
    (3.0194, 0.001...4, 0.6, "step of difficulty per rating"),
    (0.001, 0.001...0.75, 0.12, "pull back toward easy"),
    (1.8722, 0...4.5, 0.39, "growth of stability, scale"),
    (0.1666, 0...0.8, 0.18, "growth, power of stability"),
    (0.796, 0.001...3.5, 0.33, "growth, effect of forgetting"),
    (1.4835, 0.001...5, 0.3, "after a lapse, scale"),
    (0.0614, 0.001...0.25, 0.09, "after a lapse, power of difficulty"),
    (0.2629, 0.001...0.9, 0.16, "after a lapse, power of stability"),
    (1.6483, 0...4, 0.57, "after a lapse, effect of forgetting"),
    (0.6014, 0...1, 0.25, "penalty of Hard"),
    (1.8729, 1...6, 1.03, "bonus of Easy"),
    (0.5425, 0...2, 0.31, "same day, effect of the rating"),
    (0.0912, 0...2, 0.32, "same day, offset"),
    (0.0658, 0...0.8, 0.14, "same day, power of stability"),
    (0.1542, 0.1...0.8, 0.27, "decay of the forgetting curve"),
  ]
}

/// What is wrong with a set of weights.
public enum ParameterError: Error, Equatable, CustomStringConvertible {
  /// There are this many weights.
  case count(Int)
  /// The weight at this index, counted from 0, lies outside its range.
  case outOfRange(index: Int, value: Double, range: ClosedRange<Double>)

  /// One sentence for the learner.
  public var description: String {
    switch self {
    case .count(let count):
      "the memory model takes 21 weights (or an older set of 19 or 17), not \(count)"
    case .outOfRange(let index, let value, let range):
      "weight \(index) of the memory model is \(value), but must be from "
        + "\(range.lowerBound) to \(range.upperBound)"
    }
  }
}
