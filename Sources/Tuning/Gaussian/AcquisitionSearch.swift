/// Looks for the setting that a surrogate would most like to try: many candidates are scored, the best
/// and most different of them improved by climbing, and the best new one is taken.
struct AcquisitionSearch: Sendable {
  private var sequence: Sobol
  // Each choice that other dimensions depend on is a branch with an optimum of its own.
  private let branching: [Int]

  init(_ space: SearchSpace, seed: Int) {
    sequence = Sobol(coordinates: space.count, seed: seed)
    branching = Set(space.parents.compactMap { $0?.index })
      .filter { space.axes[$0].choices != nil }.sorted()
  }

  /// The next evenly spread point.
  mutating func spread(_ space: SearchSpace) -> Point { space.point(atShares: sequence.next()) }

  /// The best new point, or nothing where every point looked at has been tried.
  mutating func best(
    _ surrogate: Surrogate, incumbents: [Point], using chance: inout Chance,
    isNew: (Point) -> Bool
  ) -> Point? {
    var workspace = surrogate.process.workspace
    var candidates = (0..<Self.spreadCandidates).map { _ in spread(surrogate.space) }
    for incumbent in incumbents {
      candidates.append(incumbent)
      for _ in 0..<Self.nearCandidates / max(1, incumbents.count) {
        candidates.append(Self.moved(incumbent, surrogate.space, using: &chance))
      }
    }
    let scores = candidates.map { surrogate.score($0, &workspace) }
    var found: [(point: Point, score: Double)] = []
    for start in starts(candidates, scores, incumbents: incumbents) {
      found.append(Self.climbed(candidates[start], surrogate, &workspace))
    }
    found.sort { $0.score > $1.score }
    if let best = found.first(where: { isNew($0.point) }) { return best.point }
    let order = candidates.indices.sorted { scores[$0] > scores[$1] }
    return order.first { isNew(candidates[$0]) }.map { candidates[$0] }
  }

  private static let spreadCandidates = 384
  private static let nearCandidates = 160
  private static let overallStarts = 5
  private static let branchStarts = 2

  /// The places of the best candidates: some of all, some of each branch, the best one far from them.
  private func starts(_ candidates: [Point], _ scores: [Double], incumbents: [Point]) -> [Int] {
    let order = candidates.indices.sorted {
      scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1]
    }
    var starts: [Int] = []
    // Candidates close to one already taken would climb the same hill.
    for place in order {
      guard starts.count < Self.overallStarts else { break }
      let isApart = starts.allSatisfy { Self.distance(candidates[$0], candidates[place]) > 0.05 }
      if isApart { starts.append(place) }
    }
    var branches: [Point: Int] = [:]
    guard !branching.isEmpty else { return starts }
    for place in order {
      let key = branching.map { candidates[place][$0] }
      guard branches[key, default: 0] < Self.branchStarts, branches.count <= 8 else { continue }
      branches[key, default: 0] += 1
      if !starts.contains(place) { starts.append(place) }
    }
    return starts
  }

  /// The largest difference along any dimension.
  private static func distance(_ a: Point, _ b: Point) -> Double {
    zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  /// A point near another: numbers moved a little, some choices changed.
  private static func moved(
    _ point: Point, _ space: SearchSpace, using chance: inout Chance
  ) -> Point {
    let scale = [0.005, 0.03, 0.15][chance.below(3)]
    var moved = point
    for (index, axis) in space.axes.enumerated() where point[index] >= 0 {
      if let choices = axis.choices {
        if chance.uniform() < 0.15 { moved[index] = Double(chance.below(choices)) }
      } else {
        moved[index] = min(max(point[index] + scale * chance.normal(), 0), 1)
      }
    }
    return space.snapped(moved)
  }

  /// The top of the hill that a point stands on: numbers by their slopes, then one dimension at a time
  /// to a neighbouring whole number or another choice, until nothing is better.
  private static func climbed(
    _ start: Point, _ surrogate: Surrogate, _ workspace: inout GaussianProcess.Workspace
  ) -> (point: Point, score: Double) {
    let space = surrogate.space
    var (best, score) = (start, surrogate.score(start, &workspace))
    for _ in 0..<3 {
      let risen = ascended(best, surrogate, &workspace)
      if risen.score > score { (best, score) = risen }
      var isBetter = false
      for (index, axis) in space.axes.enumerated() where best[index] >= 0 {
        for coordinate in neighbours(axis, best[index]) {
          var other = best
          other[index] = coordinate
          other = space.snapped(other)
          let value = surrogate.score(other, &workspace)
          if value > score + 1e-9 { (best, score, isBetter) = (other, value, true) }
        }
      }
      guard isBetter else { break }
    }
    return (best, score)
  }

  /// The other choices, or the whole numbers below and above.
  private static func neighbours(_ axis: Axis, _ coordinate: Double) -> [Double] {
    switch axis.kind {
    case .real: return []
    case .choices(let count):
      return (0..<min(count, 16)).map(Double.init).filter { $0 != coordinate }
    case .integer:
      let number = axis.number(at: coordinate)
      return [number - 1, number + 1].map { axis.snapped(axis.coordinate(of: $0)) }
        .filter { $0 != coordinate }
    }
  }

  private static func ascended(
    _ start: Point, _ surrogate: Surrogate, _ workspace: inout GaussianProcess.Workspace
  ) -> (point: Point, score: Double) {
    let space = surrogate.space
    let moving = space.axes.indices.filter {
      space.axes[$0].choices == nil && space.axes[$0].size != 1 && start[$0] >= 0
    }
    var minimiser = BoxMinimiser()
    minimiser.steps = 40
    minimiser.evaluations = 60
    minimiser.flatness = 1e-4
    minimiser.firstStep = 0.02
    let box = [ClosedRange<Double>](repeating: 0...1, count: moving.count)
    var point = start
    let found = minimiser.minimise(from: moving.map { start[$0] }, in: box) { place, slope in
      for (index, coordinate) in zip(moving, place) { point[index] = coordinate }
      let (score, slopes) = surrogate.scoreWithSlope(point, &workspace)
      for (own, index) in moving.enumerated() { slope[own] = -slopes[index] }
      return -score
    }
    for (index, coordinate) in zip(moving, found.point) { point[index] = coordinate }
    let snapped = space.snapped(point)
    return (snapped, surrogate.score(snapped, &workspace))
  }
}

extension Ledger {
  /// The best settings so far, those that were trained longest first.
  func incumbents(_ count: Int) -> [Point] {
    let best = observations.indices.filter { observations[$0].loss.isFinite }.sorted {
      let (a, b) = (observations[$0], observations[$1])
      if a.epochs != b.epochs { return a.epochs > b.epochs }
      return a.loss == b.loss ? $0 < $1 : a.loss < b.loss
    }
    var points: [Point] = []
    for index in best where !points.contains(observations[index].point) {
      points.append(observations[index].point)
      if points.count == count { break }
    }
    return points
  }
}
