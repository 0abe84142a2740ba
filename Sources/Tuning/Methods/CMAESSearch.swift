import Knobs

/// Generations of settings around a mean whose spread follows what succeeds: covariance matrix
/// adaptation (Hansen 2016, with that paper's constants).
///
/// Choices get one coordinate each, the largest of which wins. A setting that was tried before is not
/// tried again: what it gave is used. When a generation has shrunk to a point, the search begins again
/// elsewhere with twice as many settings (Auger & Hansen 2005).
struct CMAESSearch: SearchMethod {
  static let name = "cmaes"
  static let summary = "adapts the spread of its settings (Hansen 2016)"
  static let knobs: [Knob<Self>] = [
    Knob(
      "population", \.population, none: "auto", .of(3...1000), search: 4...40,
      "settings of a generation; auto: 4 + 3 ln d"),
    Knob(
      "sigma", \.sigma, .above(0, to: 1, includesUpper: true), search: 0.1...0.5,
      "first deviation, as a share of each range"),
  ]
  /// Settings of a generation.
  var population: Int?
  /// The first deviation, as a share of each range.
  var sigma = 0.25

  init() {}

  func begin(_ task: SearchTask) -> any Searcher { CMAESSearcher(task, self) }
}

private struct CMAESSearcher: Searcher {
  var ledger: Ledger
  private var spread: AdaptedSpread
  private let settings: CMAESSearch
  // The generation that is being tried: where each member was drawn, and the proposal that knows how
  // good it is.
  private var members: [(place: [Double], point: Point)] = []
  private var asked = 0
  private var ids: [Point: Int] = [:]
  private var restarts = 0

  init(_ task: SearchTask, _ settings: CMAESSearch) {
    ledger = Ledger(task)
    self.settings = settings
    spread = AdaptedSpread(
      mean: [Double](repeating: 0.5, count: task.space.relaxedCount), sigma: settings.sigma,
      population: settings.population)
  }

  mutating func propose() -> Proposal? {
    // A space of few settings may be exhausted without a new one turning up.
    for _ in 0..<200 {
      if members.isEmpty { begin() }
      while asked < members.count {
        let point = members[asked].point
        asked += 1
        guard ledger.isNew(point), ids[point] == nil else { continue }
        guard let proposal = ledger.start(epochs: ledger.task.epochs, { _ in point }) else {
          return nil
        }
        let own = ledger.points[proposal.trial]
        ids[own] = proposal.id
        // An enqueued setting takes the place of the one drawn.
        members[asked - 1] = (ledger.task.space.relaxed(own), own)
        return proposal
      }
      guard ledger.running == 0 else { return nil }
      finish()
    }
    return ledger.start(epochs: ledger.task.epochs) { $0.task.space.point(using: &$0.chance) }
  }

  /// Draws a generation.
  private mutating func begin() {
    let space = ledger.task.space
    var chance = ledger.chance
    if spread.isOver {
      restarts += 1
      let start = space.relaxed(space.point(using: &chance))
      let population = spread.population * 2
      spread = AdaptedSpread(mean: start, sigma: settings.sigma, population: min(population, 200))
    }
    members = (0..<spread.population).map { _ in
      var place = spread.sample(using: &chance)
      // Draws again what falls outside, then brings it to the edge.
      for _ in 0..<20 where place.contains(where: { $0 < 0 || $0 > 1 }) {
        place = spread.sample(using: &chance)
      }
      place = place.map { min(max($0, 0), 1) }
      return (place, space.point(relaxed: place))
    }
    ledger.chance = chance
    asked = 0
  }

  /// Learns from a generation.
  private mutating func finish() {
    let losses = members.map { member in
      ids[member.point].flatMap { ledger.loss(of: $0) } ?? .infinity
    }
    let order = members.indices.sorted {
      losses[$0] == losses[$1] ? $0 < $1 : losses[$0] < losses[$1]
    }
    spread.learn(order.map { members[$0].place })
    members = []
  }
}

/// A normal distribution that learns from the order of its samples (Hansen 2016, figure 6, with
/// positive weights only).
struct AdaptedSpread: Sendable {
  let population: Int
  private(set) var mean: [Double]
  private(set) var sigma: Double
  private var covariance: [[Double]]
  private var stepPath: [Double]
  private var shapePath: [Double]
  private var values: [Double]
  private var vectors: [[Double]]
  private var generation = 0
  private let weights: [Double]

  init(mean: [Double], sigma: Double, population: Int? = nil) {
    let count = mean.count
    let size = population ?? 4 + Int(3 * Functions.log(Double(max(count, 1))))
    self.population = size
    self.mean = mean
    self.sigma = sigma
    covariance = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0.0 } }
    vectors = covariance
    values = [Double](repeating: 1, count: count)
    stepPath = [Double](repeating: 0, count: count)
    shapePath = stepPath
    let raw = (1...max(1, size / 2)).map {
      Functions.log((Double(size) + 1) / 2) - Functions.log(Double($0))
    }
    let total = raw.reduce(0, +)
    weights = raw.map { $0 / total }
  }

  /// Whether it has shrunk to a point.
  var isOver: Bool {
    let widest = values.max() ?? 0
    let narrowest = values.min() ?? 0
    return sigma * widest.squareRoot() < 1e-7 || widest > 1e14 * narrowest || !sigma.isFinite
  }

  func sample(using chance: inout Chance) -> [Double] {
    var place = mean
    for (value, vector) in zip(values, vectors) {
      let length = sigma * value.squareRoot() * chance.normal()
      for index in place.indices { place[index] += length * vector[index] }
    }
    return place
  }

  /// Moves and reshapes towards the best of a generation, which comes best first.
  mutating func learn(_ places: [[Double]]) {
    let d = Double(mean.count)
    guard d > 0 else { return }
    generation += 1
    let effective = 1 / weights.reduce(0) { $0 + $1 * $1 }
    let stepRate = (effective + 2) / (d + effective + 5)
    let damping = 1 + 2 * max(0, ((effective - 1) / (d + 1)).squareRoot() - 1) + stepRate
    let pathRate = (4 + effective / d) / (d + 4 + 2 * effective / d)
    let oneRate = 2 / ((d + 1.3) * (d + 1.3) + effective)
    let manyRate = min(
      1 - oneRate, 2 * (effective - 2 + 1 / effective) / ((d + 2) * (d + 2) + effective))
    let usual = d.squareRoot() * (1 - 1 / (4 * d) + 1 / (21 * d * d))

    let steps = places.prefix(weights.count).map { place in
      zip(place, mean).map { ($0 - $1) / sigma }
    }
    let move = mean.indices.map { index in
      zip(weights, steps).reduce(0) { $0 + $1.0 * $1.1[index] }
    }
    for index in mean.indices { mean[index] += sigma * move[index] }

    // C^(-1/2) · move, along the axes of the distribution.
    var whitened = [Double](repeating: 0, count: mean.count)
    for (value, vector) in zip(values, vectors) {
      let along = zip(vector, move).reduce(0) { $0 + $1.0 * $1.1 } / value.squareRoot()
      for index in whitened.indices { whitened[index] += along * vector[index] }
    }
    let stepGain = (stepRate * (2 - stepRate) * effective).squareRoot()
    for index in mean.indices {
      stepPath[index] = (1 - stepRate) * stepPath[index] + stepGain * whitened[index]
    }
    let length = stepPath.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let settled = (1 - Functions.pow(1 - stepRate, 2 * Double(generation))).squareRoot()
    let isShort = length / settled < (1.4 + 2 / (d + 1)) * usual
    let pathGain = isShort ? (pathRate * (2 - pathRate) * effective).squareRoot() : 0
    for index in mean.indices {
      shapePath[index] = (1 - pathRate) * shapePath[index] + pathGain * move[index]
    }
    let lost = isShort ? 0 : oneRate * pathRate * (2 - pathRate)
    for row in mean.indices {
      for column in mean.indices {
        let many = zip(weights, steps).reduce(0) { $0 + $1.0 * $1.1[row] * $1.1[column] }
        covariance[row][column] =
          (1 + lost - oneRate - manyRate) * covariance[row][column]
          + oneRate * shapePath[row] * shapePath[column] + manyRate * many
      }
    }
    sigma *= Functions.exp(min(1, stepRate / damping * (length / usual - 1)))
    (values, vectors) = Eigen.decompose(covariance)
    values = values.map { max($0, 1e-20) }
  }
}
