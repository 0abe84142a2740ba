import Matrices

/// How a surface is walked: by whom, how fast, over which ground, and until when.
public struct Walk: Sendable {
  /// When a walk has arrived.
  public enum Goal: Hashable, Sendable {
    /// The height is below this.
    case below(Double)
    /// A lowest point is no farther than this.
    case within(Double)
  }

  /// The ground.
  public var surface: RotatedSurface
  /// Who walks.
  public var optimizer: any Optimizer
  /// The base rate.
  public var rate: Double
  /// How the rate changes; what are epochs to a training are single steps here.
  public var schedule: any Schedule = ConstantRate()
  /// The standard deviation of what is added to each number of each gradient.
  public var noise = 0.0
  /// Where that noise comes from.
  public var seed = 1
  /// Steps at most.
  public var steps = 10_000
  /// Where it ends before that.
  public var goal: Goal?
  /// Whose conventions hold.
  public var flavor = Flavor.torch
  /// Whether every point is kept, and not only the last.
  public var keepsPoints = true

  /// What came of a walk.
  public struct Course: Sendable {
    /// The points in order, the start first; only the last where the others are not kept.
    public var points: [SIMD2<Double>]
    /// Steps that were taken.
    public var steps: Int
    /// The height at the end.
    public var value: Double
    /// Whether the goal was reached.
    public var isThere: Bool

    /// Where it ended.
    public var end: SIMD2<Double> { points.last ?? .zero }
    /// Whether it left all numbers behind.
    public var isLost: Bool { !value.isFinite }
  }

  /// Plans a walk.
  public init(on surface: RotatedSurface, by optimizer: any Optimizer, rate: Double) {
    self.surface = surface
    self.optimizer = optimizer
    self.rate = rate
  }

  /// Walks from a point until the goal, the last step, or where numbers end.
  public func course(from start: SIMD2<Double>) -> Course {
    let limit = max(0, steps)
    var descent = Descent(from: [start.x, start.y], by: optimizer, flavor: flavor)
    var schedule = schedule
    let time = Training.Course(epochs: Double(limit), stepsPerEpoch: 1, flavor: flavor)
    var random = Random(seed: UInt64(bitPattern: Int64(seed)), stream: .gradient)
    var points = [start]
    var point = start
    var height = surface.value(at: point)
    var taken = 0
    while taken < limit, height.isFinite, !isThere(point, height) {
      var slope = surface.gradient(at: point)
      if noise > 0 { slope += noise * SIMD2(random.normal(), random.normal()) }
      if schedule.listens { schedule.observe(height, in: time) }
      descent.step(
        along: [slope.x, slope.y], rate: schedule.rate(atStep: taken, base: rate, in: time))
      taken += 1
      point = SIMD2(descent.weights[0], descent.weights[1])
      height = surface.value(at: point)
      if keepsPoints { points.append(point) } else { points[0] = point }
    }
    return Course(points: points, steps: taken, value: height, isThere: isThere(point, height))
  }

  private func isThere(_ point: SIMD2<Double>, _ height: Double) -> Bool {
    switch goal {
    case nil: false
    case .below(let limit): height < limit
    case .within(let limit): surface.distance(from: point) <= limit
    }
  }
}

extension RotatedSurface {
  /// How far the nearest of the lowest points is.
  public func distance(from point: SIMD2<Double>) -> Double {
    surface.minima.map { minimum in
      let way = point - turned(minimum)
      return (way * way).sum().squareRoot()
    }.min() ?? .infinity
  }

  /// The height of the lowest points.
  public var lowest: Double { surface.minima.map { surface.value(at: $0) }.min() ?? 0 }
}
