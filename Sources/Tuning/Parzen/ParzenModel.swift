/// What the tree-structured Parzen estimator has learned: where the good settings are, and where the
/// others (Bergstra et al. 2011).
///
/// Dimensions that always exist are modelled together, each conditional one on its own among the
/// settings that have it, as in Optuna 5.0.
struct ParzenModel: Sendable {
  /// What is tried before a model is made.
  static let startup = 10
  // Optuna draws 24. Twice as many find a little more, and cost little while trials are few.
  private let candidates: Int

  private let space: SearchSpace
  private let groups: [Group]

  private struct Group: Sendable {
    let dimensions: [Int]
    let good: ParzenEstimator
    let rest: ParzenEstimator
  }

  /// Learns from observations, oldest first; running trials count as not good, so that others are
  /// tried meanwhile.
  init(_ space: SearchSpace, _ observations: [Observation], running: [Point]) {
    self.space = space
    candidates = observations.count <= 200 ? 48 : 24
    let good = Set(Self.best(observations))
    let below = observations.indices.filter(good.contains).map { observations[$0].point }
    let above =
      observations.indices.filter { !good.contains($0) }.map { observations[$0].point } + running
    let always = space.dimensions.indices.filter { space.parents[$0] == nil }
    let sometimes = space.order.filter { space.parents[$0] != nil }.map { [$0] }
    groups = ([always] + sometimes).map { dimensions in
      Group(
        dimensions: dimensions, good: Self.estimator(space, dimensions, below),
        rest: Self.estimator(space, dimensions, above))
    }
  }

  private static func estimator(
    _ space: SearchSpace, _ dimensions: [Int], _ points: [Point]
  ) -> ParzenEstimator {
    // The dimensions of a group exist together.
    let existing = points.filter { point in dimensions.first.map { point[$0] >= 0 } ?? true }
    return ParzenEstimator(
      axes: dimensions.map { space.axes[$0] },
      columns: dimensions.map { dimension in existing.map { $0[dimension] } })
  }

  /// The places of the best tenth, 25 at most: complete trials by value; then pruned ones, those that
  /// got farthest first.
  static func best(_ observations: [Observation]) -> [Int] {
    let usable = observations.indices.filter { observations[$0].state != .useless }
    let count = min((usable.count + 9) / 10, 25)
    let sorted = usable.sorted { first, second in
      let (a, b) = (observations[first], observations[second])
      if a.state != b.state { return a.state == .complete }
      if a.state == .pruned, a.epochs != b.epochs { return a.epochs > b.epochs }
      return a.loss == b.loss ? first < second : a.loss < b.loss
    }
    return Array(sorted.prefix(count))
  }

  /// The candidate, of some drawn where the good settings are, that is most of all good and not other.
  func propose(using chance: inout Chance) -> Point {
    var point = Point(repeating: 0, count: space.count)
    for group in groups {
      var best = -Double.infinity
      var chosen: [Double]?
      for _ in 0..<candidates {
        let candidate = group.good.sample(using: &chance)
        let score = group.good.logDensity(at: candidate) - group.rest.logDensity(at: candidate)
        if chosen == nil || score > best { (best, chosen) = (score, candidate) }
      }
      for (dimension, coordinate) in zip(group.dimensions, chosen ?? []) {
        point[dimension] = coordinate
      }
    }
    return space.snapped(point)
  }
}
