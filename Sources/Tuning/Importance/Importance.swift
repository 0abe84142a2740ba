import Knobs

/// How much of the differences between trials each dimension explains: functional analysis of variance
/// on a random forest (Hutter, Hoos & Leyton-Brown 2014).
public struct Importance: Hashable, Sendable {
  /// The dimension.
  public let name: String
  /// The share of the variance that it explains by itself, 0 ... 1.
  public let share: Double
}

/// Two dimensions that act together.
public struct Interaction: Hashable, Sendable {
  /// The one.
  public let first: String
  /// The other.
  public let second: String
  /// The share of the variance that they explain together, beyond what each does alone.
  public let share: Double
}

/// What explains the differences between trials.
public struct ImportanceReport: Hashable, Sendable {
  /// What each dimension explains by itself, the most important first.
  public let single: [Importance]
  /// The two dimensions that explain most together, where there are two.
  public let strongestPair: Interaction?

  /// Looks at the trials with a value; needs at least four that differ.
  ///
  /// A knob that does not exist in a trial counts as lying in the middle of its range.
  /// - Returns: nothing where there is too little to compare.
  public init?(_ trials: [Trial], in space: SearchSpace, seed: Int = 1, trees: Int = 64) {
    var points: [[Double]] = []
    var values: [Double] = []
    for trial in trials {
      guard let value = trial.value, value.isFinite, trial.state == .complete,
        let point = try? space.point(of: trial.setting)
      else { continue }
      points.append(Self.unit(point, space))
      values.append(value)
    }
    guard points.count >= 4, let low = values.min(), let high = values.max(), high > low else {
      return nil
    }
    let names = space.dimensions.map(\.name)
    let pairs = names.indices.flatMap { first in
      names.indices.filter { $0 > first }.map { (first, $0) }
    }
    var single = [Double](repeating: 0, count: names.count)
    var double = [Double](repeating: 0, count: pairs.count)
    var chance = Chance(seed: seed, stream: 3)
    var counted = 0.0
    for _ in 0..<trees {
      let members = points.indices.map { _ in chance.below(points.count) }
      let tree = RegressionTree(points, values, members, using: &chance)
      guard let variance = Variance(tree.leaves) else { continue }
      counted += 1
      let own = names.indices.map { variance.share([$0]) }
      for index in own.indices { single[index] += own[index] }
      for (index, pair) in pairs.enumerated() {
        double[index] += max(0, variance.share([pair.0, pair.1]) - own[pair.0] - own[pair.1])
      }
    }
    guard counted > 0 else { return nil }
    self.single = zip(names, single).map { Importance(name: $0, share: $1 / counted) }
      .sorted { $0.share == $1.share ? $0.name < $1.name : $0.share > $1.share }
    let strongest = double.indices.max { double[$0] < double[$1] }
    strongestPair = strongest.map {
      Interaction(
        first: names[pairs[$0].0], second: names[pairs[$0].1], share: double[$0] / counted)
    }
  }

  /// A point in the unit cube: a choice in the middle of its share.
  private static func unit(_ point: Point, _ space: SearchSpace) -> [Double] {
    zip(point, space.axes).map { coordinate, axis in
      guard coordinate >= 0 else { return 0.5 }
      return axis.choices.map { (coordinate + 0.5) / Double($0) } ?? coordinate
    }
  }
}

/// The variance of a tree over the unit cube, and what parts of it explain.
private struct Variance {
  private let leaves: [RegressionTree.Leaf]
  private let mean: Double
  private let total: Double

  init?(_ leaves: [RegressionTree.Leaf]) {
    let all = Array(leaves.first?.low.indices ?? 0..<0)
    let mean = leaves.reduce(0) { $0 + $1.volume(all) * $1.value }
    let total = leaves.reduce(0) { sum, leaf in
      sum + leaf.volume(all) * (leaf.value - mean) * (leaf.value - mean)
    }
    guard total > 0 else { return nil }
    self.leaves = leaves
    self.mean = mean
    self.total = total
  }

  /// The share of the variance of the mean over all other dimensions, for one or two dimensions.
  ///
  /// The edges of all boxes cut these dimensions into cells; in each the mean is the sum of the boxes
  /// over it, weighted by their size in the other dimensions.
  func share(_ dimensions: [Int]) -> Double {
    let edges = dimensions.map { dimension in
      Set(leaves.flatMap { [$0.low[dimension], $0.high[dimension]] }).sorted()
    }
    let widths = edges.map { own in zip(own, own.dropFirst()).map { $1 - $0 } }
    let counts = widths.map(\.count)
    let places = edges.map { own in
      Dictionary(own.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
    }
    var cells = [Double](repeating: 0, count: counts.reduce(1, *))
    let all = Array(leaves[0].low.indices)
    let others = all.filter { !dimensions.contains($0) }
    for leaf in leaves {
      let weight = leaf.value * leaf.volume(others)
      let spans = zip(dimensions, places).map { dimension, own in
        (own[leaf.low[dimension]] ?? 0)..<(own[leaf.high[dimension]] ?? 0)
      }
      guard let first = spans.first else { continue }
      for row in first {
        guard spans.count > 1 else {
          cells[row] += weight
          continue
        }
        for column in spans[1] { cells[row * counts[1] + column] += weight }
      }
    }
    var variance = 0.0
    for (index, value) in cells.enumerated() {
      let area =
        counts.count > 1
        ? widths[0][index / counts[1]] * widths[1][index % counts[1]] : widths[0][index]
      variance += area * (value - mean) * (value - mean)
    }
    return variance / total
  }
}
