/// What stays the same from one proposal to the next, so that it is not computed again: the order of the
/// observations along each dimension, and what each density was last divided by.
struct ParzenMemory: Sendable {
  /// For each dimension the observations that have it, by coordinate and, where equal, by age.
  private(set) var orders: [[Int]]
  // For each dimension and observation a deviation and the divisor that follows from it.
  private var divisors: [[(deviation: Double, log: Double)]]
  private var count = 0

  init(_ space: SearchSpace) {
    orders = space.dimensions.map { _ in [] }
    divisors = space.dimensions.map { _ in [] }
  }

  /// Takes note of what was observed since.
  mutating func learn(_ observations: [Observation]) {
    for index in count..<max(count, observations.count) {
      for (dimension, coordinate) in observations[index].point.enumerated() {
        divisors[dimension].append((.nan, 0))
        guard coordinate >= 0 else { continue }
        let place = Self.place(of: coordinate, in: orders[dimension]) {
          observations[$0].point[dimension]
        }
        orders[dimension].insert(index, at: place)
      }
    }
    count = max(count, observations.count)
  }

  /// Where one more belongs in an order: behind those that are as large.
  static func place(of coordinate: Double, in order: [Int], by value: (Int) -> Double) -> Int {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if value(order[middle]) <= coordinate { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What the density of an observation is divided by, computed where its deviation has changed.
  mutating func divisor(
    _ dimension: Int, _ observation: Int, deviation: Double, _ compute: () -> Double
  ) -> Double {
    let known = divisors[dimension][observation]
    if known.deviation == deviation { return known.log }
    let log = compute()
    divisors[dimension][observation] = (deviation, log)
    return log
  }
}
