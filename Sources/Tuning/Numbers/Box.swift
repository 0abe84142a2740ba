/// Finding the lowest point of a smooth function in a box, given its slope: the limited-memory quasi-
/// Newton method of Liu & Nocedal (1989) on the variables that are not held at an end, with steps
/// projected into the box and halved until the value falls enough (Bertsekas 1982).
struct BoxMinimiser: Sendable {
  /// Steps at most.
  var steps = 60
  /// Values at most, those of refused steps included.
  var evaluations = 90
  /// The largest slope along a free variable that counts as flat.
  var flatness = 1e-2
  /// Steps that are remembered.
  var memory = 8
  /// How far the first step goes along the steepest variable.
  var firstStep = 0.5

  /// The best point found and its value.
  /// - Parameter value: the value at a point; writes the slope. What is not finite is never accepted.
  func minimise(
    from start: [Double], in box: [ClosedRange<Double>],
    _ value: (_ point: [Double], _ slope: inout [Double]) -> Double
  ) -> (point: [Double], value: Double) {
    let count = start.count
    var x = zip(start, box).map { min(max($0, $1.lowerBound), $1.upperBound) }
    var slope = [Double](repeating: 0, count: count)
    var current = value(x, &slope)
    guard current.isFinite, count > 0 else { return (x, current) }
    var used = 1
    var pairs: [(step: [Double], change: [Double], scale: Double)] = []
    for _ in 0..<steps {
      let isFree = (0..<count).map { index in
        !(x[index] <= box[index].lowerBound && slope[index] > 0
          || x[index] >= box[index].upperBound && slope[index] < 0)
      }
      let steepest = (0..<count).reduce(0) { max($0, isFree[$1] ? abs(slope[$1]) : 0) }
      guard steepest > flatness else { break }
      var direction = Self.direction(slope, pairs, isFree)
      if Self.dot(direction, slope) >= 0 {
        pairs = []
        direction = (0..<count).map { isFree[$0] ? -slope[$0] : 0 }
      }
      var length = pairs.isEmpty ? min(1, firstStep / steepest) : 1.0
      var accepted = false
      while used < evaluations, length > 1e-8 {
        var next = x
        for index in 0..<count {
          next[index] = min(
            max(x[index] + length * direction[index], box[index].lowerBound), box[index].upperBound)
        }
        let step = zip(next, x).map { $0 - $1 }
        var nextSlope = slope
        let nextValue = value(next, &nextSlope)
        used += 1
        if nextValue.isFinite, nextValue <= current + 1e-4 * Self.dot(slope, step) {
          let change = zip(nextSlope, slope).map { $0 - $1 }
          let curvature = Self.dot(step, change)
          if curvature > 1e-12 * Self.dot(change, change) {
            pairs.append((step, change, 1 / curvature))
            if pairs.count > memory { pairs.removeFirst() }
          }
          accepted = current - nextValue > 1e-10 * (1 + abs(current))
          (x, current, slope) = (next, nextValue, nextSlope)
          break
        }
        length *= nextValue.isFinite ? 0.4 : 0.1
      }
      if !accepted { break }
    }
    return (x, current)
  }

  /// The quasi-Newton direction by two loops over the remembered steps (Nocedal & Wright 2006,
  /// algorithm 7.4).
  private static func direction(
    _ slope: [Double], _ pairs: [(step: [Double], change: [Double], scale: Double)],
    _ isFree: [Bool]
  ) -> [Double] {
    var q = zip(slope, isFree).map { $1 ? $0 : 0 }
    var factors: [Double] = []
    for pair in pairs.reversed() {
      let factor = pair.scale * dot(pair.step, q)
      factors.append(factor)
      for index in q.indices { q[index] -= factor * pair.change[index] }
    }
    if let last = pairs.last {
      let scale = 1 / (last.scale * max(dot(last.change, last.change), 1e-300))
      for index in q.indices { q[index] *= scale }
    }
    for (pair, factor) in zip(pairs, factors.reversed()) {
      let back = pair.scale * dot(pair.change, q)
      for index in q.indices { q[index] += pair.step[index] * (factor - back) }
    }
    return zip(q, isFree).map { $1 ? -$0 : 0 }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
