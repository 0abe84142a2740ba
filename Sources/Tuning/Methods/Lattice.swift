/// Every combination of evenly spread values of each dimension, numbered; those that only differ in
/// what does not exist are the same point.
struct Lattice: Sendable {
  private let space: SearchSpace
  private let levels: [[Double]]
  /// How many combinations there are.
  let count: Int

  /// The largest lattice; what would be larger gets fewer levels.
  static let mostPoints = 1 << 40

  /// A lattice with at most this many values of each number.
  init(_ space: SearchSpace, levels wanted: Int) {
    self.space = space
    var wanted = min(max(1, wanted), 10_000_000)
    while true {
      let levels = space.axes.map { $0.levels(min(wanted, $0.size ?? wanted)) }
      if let count = Self.product(levels.map(\.count)) {
        self.levels = levels
        self.count = count
        return
      }
      // With one level of each number only choices remain: keep those that fit.
      guard wanted > 1 else {
        var kept: [[Double]] = []
        for own in levels {
          let fits = Self.product(kept.map(\.count) + [own.count]) != nil
          kept.append(fits ? own : Array(own.prefix(1)))
        }
        self.levels = kept
        count = Self.product(kept.map(\.count)) ?? 1
        return
      }
      wanted = wanted > 64 ? 64 : wanted - 1
    }
  }

  /// The product, if it is not too large.
  static func product(_ factors: [Int]) -> Int? {
    var product = 1
    for factor in factors {
      let (next, overflow) = product.multipliedReportingOverflow(by: factor)
      guard !overflow, next <= mostPoints else { return nil }
      product = next
    }
    return product
  }

  /// A combination, the last dimension turning fastest.
  func point(_ number: Int) -> Point {
    var rest = number
    var point = Point(repeating: 0, count: levels.count)
    for index in levels.indices.reversed() {
      point[index] = levels[index][rest % levels[index].count]
      rest /= levels[index].count
    }
    return space.snapped(point)
  }
}
