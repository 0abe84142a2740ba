/// The densities of one numeric dimension.
struct ParzenNumbers: Sendable {
  // Farther than this many deviations from its middle a density adds nothing that can be seen beside
  // the one that covers everything.
  static let reach = 9.0

  let axis: Axis
  let isWhole: Bool
  let middles: [Double]
  let deviations: [Double]
  private let scales: [Double]
  // Of whole numbers: kernels that are the same, by their first one, and which of them each one is.
  private let groups: [Int]
  private let group: [Int]

  /// The densities around the values of a column.
  /// - Parameter order: the places of the column by value, equal ones by age.
  init(_ axis: Axis, _ column: [Double], order: [Int]) {
    self.axis = axis
    if case .integer = axis.kind { isWhole = true } else { isWhole = false }
    middles = column + [0.5]
    deviations = Self.deviations(column, order: order) + [1]
    scales = deviations.map { 1 / $0 }
    var groups: [Int] = []
    var group: [Int] = []
    if isWhole {
      group = [Int](repeating: 0, count: middles.count)
      for kernel in order + [column.count] {
        if let last = groups.last, middles[last] == middles[kernel],
          deviations[last] == deviations[kernel]
        {
          group[kernel] = groups.count - 1
        } else {
          group[kernel] = groups.count
          groups.append(kernel)
        }
      }
    }
    (self.groups, self.group) = (groups, group)
  }

  /// The larger gap to the neighbours, or to the ends of the interval where there is none but for a
  /// lone observation; between 1 / min(100, kernels + 1) and 1.
  private static func deviations(_ column: [Double], order: [Int]) -> [Double] {
    let count = column.count
    let smallest = 1 / min(100, Double(count + 2))
    var deviations = [Double](repeating: 0, count: count)
    for (place, index) in order.enumerated() {
      let value = column[index]
      let left = place > 0 ? value - column[order[place - 1]] : 0
      let right = place + 1 < count ? column[order[place + 1]] - value : 0
      let gap = count == 1 ? max(value, 1 - value) : max(left, right)
      deviations[index] = min(max(gap, smallest), 1)
    }
    return deviations
  }

  /// The logarithm of what a density is divided by: its part inside the interval and, for real numbers,
  /// the constants of the normal density.
  func logDivisor(_ kernel: Int) -> Double {
    let (middle, deviation) = (middles[kernel], deviations[kernel])
    let inside = Self.share(from: -middle / deviation, to: (1 - middle) / deviation)
    return Functions.log(inside * (isWhole ? 1 : deviation))
      + (isWhole ? 0 : Functions.logRootTwoPi)
  }

  /// The share of a standard normal distribution between two limits, exact in the tails.
  static func share(from low: Double, to high: Double) -> Double {
    let scale = Functions.rootHalf
    if low > 0 { return 0.5 * (Functions.erfc(low * scale) - Functions.erfc(high * scale)) }
    if high < 0 { return 0.5 * (Functions.erfc(-high * scale) - Functions.erfc(-low * scale)) }
    let below = low < -reach ? 0 : 0.5 * Functions.erfc(-low * scale)
    let above = high > reach ? 0 : 0.5 * Functions.erfc(high * scale)
    return 1 - below - above
  }

  /// Adds the logarithm of each density at a real number, without its constants.
  func add(at coordinate: Double, to logs: inout [Double]) {
    for kernel in logs.indices {
      let z = (coordinate - middles[kernel]) * scales[kernel]
      logs[kernel] -= 0.5 * z * z
    }
  }

  /// The logarithm of the share of each group of kernels that falls on a whole number.
  func logShares(at coordinate: Double) -> [Double] {
    let cell = axis.cell(at: coordinate)
    return groups.map { kernel in
      let low = (cell.lowerBound - middles[kernel]) * scales[kernel]
      let high = (cell.upperBound - middles[kernel]) * scales[kernel]
      if low > Self.reach || high < -Self.reach { return -.infinity }
      return Functions.log(Self.share(from: low, to: high))
    }
  }

  /// Adds what each group of kernels has.
  func add(_ shares: [Double], to logs: inout [Double]) {
    for kernel in logs.indices { logs[kernel] += shares[group[kernel]] }
  }

  func sample(_ kernel: Int, using chance: inout Chance) -> Double {
    let (middle, deviation) = (middles[kernel], deviations[kernel])
    let low = Functions.normalCDF(-middle / deviation)
    let high = Functions.normalCDF((1 - middle) / deviation)
    let z = Functions.normalQuantile(low + (high - low) * chance.uniform())
    return axis.snapped(middle + deviation * z)
  }
}
