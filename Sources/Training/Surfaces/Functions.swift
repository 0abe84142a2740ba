import Knobs

/// f = ½ (x² + κ y²): a valley that is κ times as curved across as along.
struct Valley: Surface {
  static let name = "quadratic"
  static let summary = "a straight valley, kappa times steeper across"
  static let knobs: [Knob<Self>] = [
    Knob(
      "kappa", \.kappa, .of(1...), search: 1...1000, scale: .log,
      "curvature across over curvature along")
  ]
  static let start = SIMD2(1.0, 1.0)
  static let frame = (low: SIMD2(-1.2, -1.2), high: SIMD2(1.2, 1.2))
  var kappa = 100.0
  var minima: [SIMD2<Double>] { [.zero] }

  func value(at p: SIMD2<Double>) -> Double { (p.x * p.x + kappa * p.y * p.y) / 2 }
  func gradient(at p: SIMD2<Double>) -> SIMD2<Double> { SIMD2(p.x, kappa * p.y) }
}

/// The same valley where gradients are blurred, as those of small batches are: from far away, the
/// rate decides how near to the floor a descent can stay.
struct NoisyValley: Surface {
  static let name = "noisy_quadratic"
  static let summary = "a valley whose gradients are noisy"
  static let knobs: [Knob<Self>] = [
    Knob(
      "kappa", \.valley.kappa, .of(1...), search: 1...1000, scale: .log,
      "curvature across over curvature along")
  ]
  static let start = SIMD2(5.0, 5.0)
  static let frame = (low: SIMD2(-2.0, -6.0), high: SIMD2(6.0, 6.0))
  static let gradientNoise = 1.0
  var valley: Valley = {
    var valley = Valley()
    valley.kappa = 10
    return valley
  }()
  var kappa: Double { valley.kappa }
  var minima: [SIMD2<Double>] { valley.minima }

  func value(at p: SIMD2<Double>) -> Double { valley.value(at: p) }
  func gradient(at p: SIMD2<Double>) -> SIMD2<Double> { valley.gradient(at: p) }
}

/// f = (1 − x)² + 100 (y − x²)²: a bent valley with a flat floor   (Rosenbrock 1960)
struct Rosenbrock: Surface {
  static let name = "rosenbrock"
  static let summary = "a bent valley with a flat floor"
  static let start = SIMD2(-1.2, 1.0)
  static let frame = (low: SIMD2(-2.0, -1.0), high: SIMD2(2.0, 3.0))
  var minima: [SIMD2<Double>] { [SIMD2(1, 1)] }

  func value(at p: SIMD2<Double>) -> Double {
    let (a, b) = (1 - p.x, p.y - p.x * p.x)
    return a * a + 100 * b * b
  }
  func gradient(at p: SIMD2<Double>) -> SIMD2<Double> {
    let b = p.y - p.x * p.x
    return SIMD2(-2 * (1 - p.x) - 400 * p.x * b, 200 * b)
  }
}

/// f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²: plateaus and steep walls
/// (Beale 1958)
struct Beale: Surface {
  static let name = "beale"
  static let summary = "plateaus between steep walls"
  static let start = SIMD2(1.0, 1.5)
  static let frame = (low: SIMD2(-4.5, -4.5), high: SIMD2(4.5, 4.5))
  var minima: [SIMD2<Double>] { [SIMD2(3, 0.5)] }

  func value(at p: SIMD2<Double>) -> Double {
    let (a, b, c) = terms(p)
    return a * a + b * b + c * c
  }
  func gradient(at p: SIMD2<Double>) -> SIMD2<Double> {
    let (a, b, c) = terms(p)
    let y = p.y
    return SIMD2(
      2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1)),
      2 * p.x * (a + 2 * b * y + 3 * c * y * y))
  }

  private func terms(_ p: SIMD2<Double>) -> (Double, Double, Double) {
    let (x, y) = (p.x, p.y)
    return (1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y)
  }
}

/// f = (x² − 1)² + tilt · x + ½ y²: two wells, the left one deeper.
struct DoubleWell: Surface {
  static let name = "double_well"
  static let summary = "two wells, one of them deeper"
  static let knobs: [Knob<Self>] = [
    Knob("tilt", \.tilt, .of(0...1), search: 0...1, "how much deeper the left well is")
  ]
  static let start = SIMD2(1.8, 0.5)
  static let frame = (low: SIMD2(-2.0, -1.5), high: SIMD2(2.0, 1.5))
  var tilt = 0.3
  /// Found by Newton's method from the left, where the slope is that of one well.
  var minima: [SIMD2<Double>] {
    var x = -1.2
    for _ in 0..<50 { x -= (4 * x * (x * x - 1) + tilt) / (12 * x * x - 4) }
    return tilt > 0 ? [SIMD2(x, 0)] : [SIMD2(-1, 0), SIMD2(1, 0)]
  }

  func value(at p: SIMD2<Double>) -> Double {
    let a = p.x * p.x - 1
    return a * a + tilt * p.x + p.y * p.y / 2
  }
  func gradient(at p: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(4 * p.x * (p.x * p.x - 1) + tilt, p.y)
  }
}

/// f = (x² + y − 11)² + (x + y² − 7)²: four wells, all as deep   (Himmelblau 1972)
struct Himmelblau: Surface {
  static let name = "himmelblau"
  static let summary = "four wells, all as deep"
  static let start = SIMD2(0.0, -1.0)
  static let frame = (low: SIMD2(-5.0, -5.0), high: SIMD2(5.0, 5.0))
  var minima: [SIMD2<Double>] {
    [
      SIMD2(3, 2), SIMD2(-2.805118086952745, 3.131312518250573),
      SIMD2(-3.779310253377747, -3.283185991286170), SIMD2(3.584428340330492, -1.848126526964404),
    ]
  }

  func value(at p: SIMD2<Double>) -> Double {
    let (a, b) = (p.x * p.x + p.y - 11, p.x + p.y * p.y - 7)
    return a * a + b * b
  }
  func gradient(at p: SIMD2<Double>) -> SIMD2<Double> {
    let (a, b) = (p.x * p.x + p.y - 11, p.x + p.y * p.y - 7)
    return SIMD2(4 * p.x * a + 2 * b, 2 * a + 4 * p.y * b)
  }
}
