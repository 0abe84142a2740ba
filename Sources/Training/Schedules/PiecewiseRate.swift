import Knobs

/// η(t) = η₀ before the first point, then the rate of the last point that was reached.
///
/// The rate changes at the point itself, as PyTorch's milestones do. Keras keeps the old rate at the
/// point and changes one step later.
struct PiecewiseRate: Schedule {
  static let name = "piecewise"
  static let summary = "a new rate from each given epoch on"
  static let knobs: [Knob<Self>] =
    [
      Knob(
        "at", .list(.pair(.real(valid: .of(0...)), .real(valid: .above(0)))),
        "pairs of epoch and rate, as in 30:0.01", example: "30:0.01",
        get: { .list($0.points.map { .pair(.real($0.epoch), .real($0.rate)) }) },
        put: { (owner, value) throws(KnobError.Problem) in
          guard case .list(let items) = value else { return }
          owner.points = items.compactMap { item in
            guard case .pair(let a, let b) = item, let epoch = a.number, let rate = b.number
            else { return nil }
            return Point(epoch: epoch, rate: rate)
          }
        })
    ] + shared(\.timing.warmup)
  /// The points, in any order.
  var points = [Point(epoch: 30, rate: 0.01), Point(epoch: 45, rate: 0.001)]
  var timing = Timing()

  /// A rate and the epoch from which on it holds.
  struct Point: Hashable, Sendable {
    /// Epochs from the start.
    var epoch: Double
    /// The rate from there on.
    var rate: Double

    /// Makes a point.
    init(epoch: Double, rate: Double) {
      self.epoch = epoch
      self.rate = rate
    }
  }

  func rate(at time: Double, base: Double, in course: Course) -> Double {
    var last: Point?
    for point in points {
      let isReached = course.flavor == .keras ? time > point.epoch : time >= point.epoch
      if isReached, point.epoch >= last?.epoch ?? 0 { last = point }
    }
    return last?.rate ?? base
  }
}
