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
  /// - Parameter memory: what was learned of the same observations before, and no others.
  init(
    _ space: SearchSpace, _ observations: [Observation], running: [Point],
    memory: inout ParzenMemory
  ) {
    self.space = space
    candidates = observations.count <= 200 ? 48 : 24
    memory.learn(observations)
    let good = Set(Self.best(observations))
    let below = observations.indices.filter(good.contains)
    let above = observations.indices.filter { !good.contains($0) }
    let always = space.dimensions.indices.filter { space.parents[$0] == nil }
    let sometimes = space.order.filter { space.parents[$0] != nil }.map { [$0] }
    var groups: [Group] = []
    for dimensions in [always] + sometimes {
      let side = Side(space: space, dimensions: dimensions, observations: observations)
      groups.append(
        Group(
          dimensions: dimensions, good: side.estimator(below, running: [], &memory),
          rest: side.estimator(above, running: running, &memory)))
    }
    self.groups = groups
  }

  /// One group of dimensions, which exist together.
  private struct Side {
    let space: SearchSpace
    let dimensions: [Int]
    let observations: [Observation]

    func estimator(
      _ members: [Int], running: [Point], _ memory: inout ParzenMemory
    ) -> ParzenEstimator {
      let exists = { (point: Point) in dimensions.first.map { point[$0] >= 0 } ?? true }
      let known = members.filter { exists(observations[$0].point) }
      let points = known.map { observations[$0].point } + running.filter(exists)
      var places = [Int](repeating: -1, count: observations.count)
      for (place, index) in known.enumerated() { places[index] = place }
      let columns = dimensions.map { dimension in points.map { $0[dimension] } }
      let orders = zip(dimensions, columns).map { dimension, column in
        var order = memory.orders[dimension].map { places[$0] }.filter { $0 >= 0 }
        for place in known.count..<max(known.count, column.count) {
          order.insert(
            place, at: ParzenMemory.place(of: column[place], in: order) { column[$0] })
        }
        return order
      }
      return ParzenEstimator(
        axes: dimensions.map { space.axes[$0] }, columns: columns, orders: orders
      ) { axis, kernel, numbers in
        guard kernel < known.count else { return numbers.logDivisor(kernel) }
        return memory.divisor(
          dimensions[axis], known[kernel], deviation: numbers.deviations[kernel]
        ) { numbers.logDivisor(kernel) }
      }
    }
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
      let drawn = (0..<candidates).map { _ in group.good.sample(using: &chance) }
      let scores = zip(group.good.logDensities(at: drawn), group.rest.logDensities(at: drawn))
        .map { $0 - $1 }
      // Nothing is better than the first one only because it is no number.
      var best = 0
      for place in scores.indices where scores[place] > scores[best] { best = place }
      let chosen = drawn[best]
      for (dimension, coordinate) in zip(group.dimensions, chosen) {
        point[dimension] = coordinate
      }
    }
    return space.snapped(point)
  }
}
