import Knobs

/// Every combination of evenly spread values.
///
/// A number gets `points` values, both ends of its range among them, or as many as the number of trials
/// allows. A grid that is larger than the number of trials is visited in strides, so that what is
/// tried is spread over all of it.
struct GridSearch: SearchMethod {
  static let name = "grid"
  static let summary = "every combination of evenly spread values"
  static let knobs: [Knob<Self>] = [
    Knob(
      "points", \.points, none: "auto", .of(1...1000), search: 2...10,
      "values of each number; auto: as many as the trials allow")
  ]
  /// Values of each number.
  var points: Int?

  init() {}

  func begin(_ task: SearchTask) -> any Searcher { GridSearcher(task, points: points) }
}

private struct GridSearcher: Searcher {
  var ledger: Ledger
  private let lattice: Lattice
  private let stride: Int
  private var place = 0
  private var visited = 0

  var asksInBatches: Bool { true }

  init(_ task: SearchTask, points: Int?) {
    lattice = Self.lattice(task, points: points)
    ledger = Ledger(task, trials: lattice.count)
    stride = ledger.limit < lattice.count ? Self.stride(lattice.count) : 1
  }

  /// The finest lattice that the trials allow, with three values of each number at least.
  private static func lattice(_ task: SearchTask, points: Int?) -> Lattice {
    if let points { return Lattice(task.space, levels: points) }
    guard let trials = task.trials else { return Lattice(task.space, levels: 5) }
    var best = Lattice(task.space, levels: 3)
    for levels in 4...max(4, min(trials, 1000)) {
      let next = Lattice(task.space, levels: levels)
      guard next.count <= trials else { break }
      best = next
    }
    return best
  }

  /// A step that visits all places and spreads the first ones: near the golden section, and without a
  /// common divisor.
  private static func stride(_ count: Int) -> Int {
    var step = max(1, Int(Double(count) * 0.618_033_988_749_895))
    while greatestCommonDivisor(step, count) != 1 { step += 1 }
    return step
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  mutating func propose() -> Proposal? {
    var (place, visited) = (place, visited)
    let lattice = lattice
    let stride = stride
    defer { (self.place, self.visited) = (place, visited) }
    return ledger.start(epochs: ledger.task.epochs) { ledger in
      while visited < lattice.count {
        let point = lattice.point(place)
        place = (place + stride) % lattice.count
        visited += 1
        if ledger.isNew(point) { return point }
      }
      return nil
    }
  }
}
