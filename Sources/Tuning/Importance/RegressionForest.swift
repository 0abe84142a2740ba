/// A tree that cuts the unit cube into boxes of similar value (Breiman et al. 1984).
struct RegressionTree: Sendable {
  /// A box with one value.
  struct Leaf: Sendable {
    var low: [Double]
    var high: [Double]
    var value: Double

    /// The size of the box along some dimensions.
    func volume(_ dimensions: [Int]) -> Double {
      dimensions.reduce(1) { $0 * (high[$1] - low[$1]) }
    }
  }

  private(set) var leaves: [Leaf] = []

  /// Grows a tree until its boxes hold one value each.
  init(_ points: [[Double]], _ values: [Double], _ members: [Int], using chance: inout Chance) {
    guard let first = points.first else { return }
    let whole = Leaf(
      low: [Double](repeating: 0, count: first.count),
      high: [Double](repeating: 1, count: first.count), value: 0)
    var open = [(box: whole, members: members, depth: 0)]
    while let (box, members, depth) = open.popLast() {
      guard depth < 64, members.count > 1,
        let cut = Self.cut(points, values, members, using: &chance)
      else {
        var leaf = box
        leaf.value = members.reduce(0) { $0 + values[$1] / Double(max(1, members.count)) }
        leaves.append(leaf)
        continue
      }
      var (left, right) = (box, box)
      left.high[cut.dimension] = cut.place
      right.low[cut.dimension] = cut.place
      let isLeft = { points[$0][cut.dimension] < cut.place }
      open.append((right, members.filter { !isLeft($0) }, depth + 1))
      open.append((left, members.filter(isLeft), depth + 1))
    }
  }

  /// The cut that leaves the least squared error; of equal ones the dimension that chance names first.
  private static func cut(
    _ points: [[Double]], _ values: [Double], _ members: [Int], using chance: inout Chance
  ) -> (dimension: Int, place: Double)? {
    let total = members.reduce(0) { $0 + values[$1] }
    var best = (gain: 1e-12, dimension: -1, place: 0.0)
    var dimensions = Array(points[members[0]].indices)
    dimensions.shuffle(using: &chance)
    for dimension in dimensions {
      let sorted = members.sorted { points[$0][dimension] < points[$1][dimension] }
      var left = 0.0
      for place in 1..<sorted.count {
        left += values[sorted[place - 1]]
        let before = points[sorted[place - 1]][dimension]
        let after = points[sorted[place]][dimension]
        guard after > before else { continue }
        let (a, b) = (Double(place), Double(sorted.count - place))
        let gain =
          left * left / a + (total - left) * (total - left) / b
          - total * total / Double(sorted.count)
        if gain > best.gain { best = (gain, dimension, (before + after) / 2) }
      }
    }
    return best.dimension < 0 ? nil : (best.dimension, best.place)
  }
}
