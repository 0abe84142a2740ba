public import Knobs

/// A function of two variables to watch optimizers on.
public protocol Surface: Variant {
  /// f(x, y)
  func value(at point: SIMD2<Double>) -> Double
  /// ∂f/∂x and ∂f/∂y
  func gradient(at point: SIMD2<Double>) -> SIMD2<Double>
  /// Where the function is lowest.
  var minima: [SIMD2<Double>] { get }
  /// Where a descent usually starts.
  static var start: SIMD2<Double> { get }
  /// What a picture shows: from one corner to the opposite one.
  static var frame: (low: SIMD2<Double>, high: SIMD2<Double>) { get }
  /// The standard deviation of what is usually added to each number of a gradient.
  static var gradientNoise: Double { get }
}

extension Surface {
  /// Most surfaces have no knobs.
  public static var knobs: [Knob<Self>] { [] }
  /// Most surfaces tell their slope exactly.
  public static var gradientNoise: Double { 0 }
}

extension Registries {
  /// Every surface.
  public static let surfaces = Registry<any Surface>([
    Valley.self,
    NoisyValley.self,
    Rosenbrock.self,
    Beale.self,
    DoubleWell.self,
    Himmelblau.self,
  ])
}

/// A surface turned around the origin, so that its valleys no longer run along the axes.
public struct RotatedSurface: Sendable {
  /// The surface before it is turned.
  public let surface: any Surface
  private let cosine: Double
  private let sine: Double

  /// Turns a surface by an angle, counter-clockwise.
  public init(_ surface: any Surface, degrees: Double = 0) {
    self.surface = surface
    let angle = degrees * .pi / 180
    cosine = Double.cos(angle)
    sine = Double.sin(angle)
  }

  /// The height at a point.
  public func value(at point: SIMD2<Double>) -> Double { surface.value(at: turnedBack(point)) }

  /// The slope at a point.
  public func gradient(at point: SIMD2<Double>) -> SIMD2<Double> {
    turned(surface.gradient(at: turnedBack(point)))
  }

  /// Where a point of the surface lies after the turn.
  public func turned(_ p: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(cosine * p.x - sine * p.y, sine * p.x + cosine * p.y)
  }

  /// Where a point lay before the turn.
  public func turnedBack(_ p: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(cosine * p.x + sine * p.y, cosine * p.y - sine * p.x)
  }

  /// The way of an optimizer from a point, the point itself first. It ends after so many steps, when
  /// the height falls below `goal`, or when a number is no longer finite.
  public func path(
    from start: SIMD2<Double>, by optimizer: any Optimizer, rate: Double, steps: Int,
    goal: Double? = nil, flavor: Flavor = .torch
  ) -> [SIMD2<Double>] {
    var walk = Walk(on: self, by: optimizer, rate: rate)
    walk.steps = steps
    walk.goal = goal.map { .below($0) }
    walk.flavor = flavor
    return walk.course(from: start).points
  }
}
