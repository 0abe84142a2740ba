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
    let orders = columns.map { column in
      column.indices.sorted { (column[$0], $0) < (column[$1], $1) }
    }
    self.init(axes: axes, columns: columns, orders: orders) { _, kernel, numbers in
      numbers.logDivisor(kernel)
    }
  }

  /// Makes an estimator of what was put in order before.
  /// - Parameters:
  ///   - orders: for each of the axes the places of its column by coordinate, equal ones by age.
  ///   - divisor: the logarithm of what the density of an axis and a kernel is divided by.
  init(
    axes: [Axis], columns: [[Double]], orders: [[Int]],
    divisor: (_ axis: Int, _ kernel: Int, ParzenNumbers) -> Double
  ) {
    let count = columns.first?.count ?? 0
    let kernels = count + 1
    let raw = Self.weights(count) + [1]
    let total = raw.reduce(0, +)
    weights = raw.map { $0 / total }
    var logs = weights.map(Functions.log)
    var parts: [Part] = []
    for (index, axis) in axes.enumerated() {
      if let choices = axis.choices {
        parts.append(.choices(Choices(columns[index], choices, kernels: kernels)))
      } else {
        let numbers = ParzenNumbers(axis, columns[index], order: orders[index])
        for kernel in 0..<kernels { logs[kernel] -= divisor(index, kernel, numbers) }
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
  func logDensity(at point: [Double]) -> Double { logDensities(at: [point])[0] }

  /// The logarithm of the density at some points.
  func logDensities(at points: [[Double]]) -> [Double] {
    // Many points share a whole number, and all kernels are asked about it at once.
    var cells: [[Double: [Double]]] = parts.map { _ in [:] }
    return points.map { point in
      var logs = logFactors
      for (index, coordinate) in point.enumerated() {
        switch parts[index] {
        case .choices(let choices): choices.add(at: coordinate, to: &logs)
        case .numbers(let numbers) where !numbers.isWhole: numbers.add(at: coordinate, to: &logs)
        case .numbers(let numbers):
          let shares = cells[index][coordinate] ?? numbers.logShares(at: coordinate)
          cells[index][coordinate] = shares
          numbers.add(shares, to: &logs)
        }
      }
      let largest = logs.max() ?? -.infinity
      guard largest > -.infinity else { return largest }
      var sum = 0.0
      for log in logs where log > largest - 32 { sum += Functions.exp(log - largest) }
      return largest + Functions.log(sum)
    }
  }

  private enum Part: Sendable {
    case numbers(ParzenNumbers)
    case choices(Choices)
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
