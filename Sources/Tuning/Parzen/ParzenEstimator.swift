/// A density made of one product of simple densities per observation, and one that covers everything
/// (Bergstra et al. 2011; the rules are those of Optuna 5.0's multivariate estimator).
///
/// Numbers have normal densities cut off at the ends of the unit interval, whole numbers the share of
/// them that falls on their cell, choices a weight for each choice.
struct ParzenEstimator: Sendable {
  private let weights: [Double]
  // log of each weight over everything that its density is divided by.
  private let logFactors: [Double]
  private let parts: [Part]

  /// Makes an estimator.
  /// - Parameter columns: for each of the axes the coordinates of all observations, oldest first.
  init(axes: [Axis], columns: [[Double]]) {
    let count = columns.first?.count ?? 0
    let kernels = count + 1
    let raw = Self.weights(count) + [1]
    let total = raw.reduce(0, +)
    weights = raw.map { $0 / total }
    var logs = weights.map(Functions.log)
    var parts: [Part] = []
    for (axis, column) in zip(axes, columns) {
      if let choices = axis.choices {
        parts.append(.choices(Choices(column, choices, kernels: kernels)))
      } else {
        let numbers = Numbers(axis, column)
        for kernel in 0..<kernels { logs[kernel] -= numbers.logDivisor(kernel) }
        parts.append(.numbers(numbers))
      }
    }
    self.parts = parts
    logFactors = logs
  }

  /// How much each observation counts, oldest first: the newest 25 fully, older ones less and less.
  static func weights(_ count: Int) -> [Double] {
    guard count >= 25 else { return [Double](repeating: 1, count: count) }
    let ramp = count - 25
    let first = 1 / Double(count)
    let rise = (0..<ramp).map { index in
      ramp > 1 ? first + (1 - first) * Double(index) / Double(ramp - 1) : first
    }
    return rise + [Double](repeating: 1, count: 25)
  }

  /// A random point of the density.
  func sample(using chance: inout Chance) -> [Double] {
    let kernel = chance.index(weights: weights)
    return parts.map { part in
      switch part {
      case .numbers(let numbers): numbers.sample(kernel, using: &chance)
      case .choices(let choices): choices.sample(kernel, using: &chance)
      }
    }
  }

  /// The logarithm of the density at a point.
  func logDensity(at point: [Double]) -> Double {
    var logs = logFactors
    for (part, coordinate) in zip(parts, point) {
      switch part {
      case .numbers(let numbers): numbers.add(at: coordinate, to: &logs)
      case .choices(let choices): choices.add(at: coordinate, to: &logs)
      }
    }
    let largest = logs.max() ?? -.infinity
    guard largest > -.infinity else { return largest }
    var sum = 0.0
    for log in logs where log > largest - 32 { sum += Functions.exp(log - largest) }
    return largest + Functions.log(sum)
  }

  private enum Part: Sendable {
    case numbers(Numbers)
    case choices(Choices)
  }
}

/// The densities of one numeric dimension.
private struct Numbers: Sendable {
  // Farther than this many deviations from its middle a density adds nothing that can be seen beside
  // the one that covers everything.
  static let reach = 9.0

  let axis: Axis
  let isWhole: Bool
  let middles: [Double]
  let deviations: [Double]
  private let scales: [Double]

  init(_ axis: Axis, _ column: [Double]) {
    self.axis = axis
    if case .integer = axis.kind { isWhole = true } else { isWhole = false }
    middles = column + [0.5]
    deviations = Self.deviations(column) + [1]
    scales = deviations.map { 1 / $0 }
  }

  /// The larger gap to the neighbours, or to the ends of the interval where there is none but for a
  /// lone observation; between 1 / min(100, kernels + 1) and 1.
  static func deviations(_ column: [Double]) -> [Double] {
    let count = column.count
    let smallest = 1 / min(100, Double(count + 2))
    let sorted = column.sorted()
    var deviations = [Double](repeating: 0, count: count)
    // Equal values stand in the order of their age, so each counts those met before.
    var met = [Int](repeating: 0, count: count)
    for (index, value) in column.enumerated() {
      var place = Self.first(of: value, in: sorted)
      met[place] += 1
      place += met[place] - 1
      let left = place > 0 ? value - sorted[place - 1] : 0
      let right = place + 1 < count ? sorted[place + 1] - value : 0
      let gap = count == 1 ? max(value, 1 - value) : max(left, right)
      deviations[index] = min(max(gap, smallest), 1)
    }
    return deviations
  }

  /// The first place of a value among sorted ones.
  private static func first(of value: Double, in sorted: [Double]) -> Int {
    var (low, high) = (0, sorted.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
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

  func add(at coordinate: Double, to logs: inout [Double]) {
    if isWhole {
      let cell = axis.cell(at: coordinate)
      for kernel in logs.indices where logs[kernel] > -.infinity {
        let scale = scales[kernel]
        let low = (cell.lowerBound - middles[kernel]) * scale
        let high = (cell.upperBound - middles[kernel]) * scale
        if low > Self.reach || high < -Self.reach {
          logs[kernel] = -.infinity
        } else {
          logs[kernel] += Functions.log(Self.share(from: low, to: high))
        }
      }
    } else {
      for kernel in logs.indices {
        let z = (coordinate - middles[kernel]) * scales[kernel]
        logs[kernel] -= 0.5 * z * z
      }
    }
  }

  func sample(_ kernel: Int, using chance: inout Chance) -> Double {
    let (middle, deviation) = (middles[kernel], deviations[kernel])
    let low = Functions.normalCDF(-middle / deviation)
    let high = Functions.normalCDF((1 - middle) / deviation)
    let z = Functions.normalQuantile(low + (high - low) * chance.uniform())
    return axis.snapped(middle + deviation * z)
  }
}

/// The densities of one dimension without an order: the observed choice counts 1 more than the rest.
private struct Choices: Sendable {
  let observed: [Int?]
  let count: Int
  let seen: Double
  let unseen: Double

  init(_ column: [Double], _ count: Int, kernels: Int) {
    self.count = count
    observed = column.map { Int($0) } + [nil]
    let base = 1 / Double(kernels)
    unseen = base / (1 + base * Double(count))
    seen = (1 + base) / (1 + base * Double(count))
  }

  private func weight(_ kernel: Int, _ choice: Int) -> Double {
    guard let own = observed[kernel] else { return 1 / Double(count) }
    return own == choice ? seen : unseen
  }

  func add(at coordinate: Double, to logs: inout [Double]) {
    let choice = Int(coordinate)
    let (same, other) = (Functions.log(seen), Functions.log(unseen))
    for kernel in observed.indices {
      logs[kernel] +=
        observed[kernel].map { $0 == choice ? same : other } ?? -Functions.log(Double(count))
    }
  }

  func sample(_ kernel: Int, using chance: inout Chance) -> Double {
    Double(chance.index(weights: (0..<count).map { weight(kernel, $0) }))
  }
}
