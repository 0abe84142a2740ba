import Knobs
import Testing

@testable import Training

/// Steps to a goal on problems whose counts were measured with independent code in numpy,
/// Generators/convergence.py.
@Suite("How fast the optimizers come down")
struct ConvergenceTests {
  /// Steps from (1, 1) to a height below 1e-6 on a valley.
  private func steps(_ optimizer: any Optimizer, rate: Double, kappa: Double) -> Int {
    var valley = Valley()
    valley.kappa = kappa
    return RotatedSurface(valley).path(
      from: SIMD2(1, 1), by: optimizer, rate: rate, steps: 10_000, goal: 1e-6
    ).count - 1
  }

  @Test(
    "gradient descent at its best rate takes about kappa steps, heavy ball about its root",
    arguments: [(10.0, 39, 17), (100, 444, 69), (1000, 5008, 257)])
  func bestRates(kappa: Double, plain: Int, heavy: Int) {
    #expect(steps(SGD(), rate: 2 / (1 + kappa), kappa: kappa) == plain)
    // Polyak's optimum for curvatures 1 and kappa.
    let root = kappa.squareRoot()
    var ball = Momentum()
    ball.momentum = ((root - 1) / (root + 1)) * ((root - 1) / (root + 1))
    #expect(steps(ball, rate: 4 / ((root + 1) * (root + 1)), kappa: kappa) == heavy)
  }

  @Test("Nesterov with momentum 0.9", arguments: [(10.0, 34), (100, 61), (1000, 603)])
  func nesterov(kappa: Double, count: Int) {
    #expect(steps(Nesterov(), rate: 1 / kappa, kappa: kappa) == count)
  }

  @Test("too much momentum is slower than none", arguments: [(0.0, 63), (0.9, 112), (0.99, 725)])
  func tooMuch(momentum: Double, count: Int) {
    var ball = Momentum()
    ball.momentum = momentum
    #expect(steps(ball, rate: 0.1, kappa: 10) == count)
  }

  @Test(
    "the largest stable rate is 2 (1 + momentum) over the curvature",
    arguments: [(0.0, 2.0), (0.5, 3.0), (0.9, 3.8)])
  func stability(momentum: Double, limit: Double) {
    var ball = Momentum()
    ball.momentum = momentum
    var valley = Valley()
    valley.kappa = 1
    func end(_ rate: Double) -> Double {
      let path = RotatedSurface(valley).path(
        from: SIMD2(1, 1), by: ball, rate: rate, steps: 20_000)
      return path.last.map { abs($0.x) } ?? .infinity
    }
    #expect(end(0.99 * limit) < 1e-6)
    #expect(!(end(1.01 * limit) < 1e6))
  }

  /// The median over six starts at the best of 46 rates, in a valley of condition 100.
  private func median(_ optimizer: any Optimizer, degrees: Double) -> Double {
    let surface = RotatedSurface(Valley(), degrees: degrees)
    let starts = stride(from: 30.0, through: 330, by: 60).map { angle in
      let a = angle * .pi / 180
      return surface.turned(SIMD2(3 * Double.cos(a), 3 * Double.sin(a)))
    }
    var best = 4000.0
    // Long steps first: what they reach limits how far the short ones need to be followed.
    for k in (0..<46).reversed() {
      let rate = Double.pow(10, -4 + 4.5 * Double(k) / 45)
      let limit = min(4000, 2 * Int(best) + 1)
      let counts = starts.map { start in
        let path = surface.path(
          from: start, by: optimizer, rate: rate, steps: limit, goal: 1e-3)
        let isDown = path.last.map { surface.value(at: $0) < 1e-3 } ?? false
        return isDown ? Double(path.count - 1) : 4000
      }.sorted()
      best = min(best, (counts[2] + counts[3]) / 2)
    }
    return best
  }

  @Test(
    "rules with a rate per axis lose their lead when the valley is turned by 45 degrees",
    arguments: [
      ("sgd", 255.0, 255.0), ("momentum", 69, 69), ("nesterov", 24, 24), ("adagrad", 5, 300),
      ("rmsprop", 5, 690), ("adam", 44, 73),
    ])
  func rotated(name: String, aligned: Double, turned: Double) throws {
    let optimizer = try #require(Registries.optimizers.make(name))
    // The published medians are rounded to whole steps.
    let (straight, oblique) = (median(optimizer, degrees: 0), median(optimizer, degrees: 45))
    #expect(abs(straight - aligned) <= 0.5, "\(straight)")
    // RMSProp circles just above the goal, where rounding decides on a few steps more or less.
    #expect(abs(oblique - turned) <= (name == "rmsprop" ? 7 : 0.5), "\(oblique)")
  }

  @Test("momentum leaves some wrong wells, and some right ones too")
  func doubleWell() {
    let surface = RotatedSurface(DoubleWell())
    func isRight(_ start: Double, _ optimizer: any Optimizer) -> Bool {
      let path = surface.path(from: SIMD2(start, 0), by: optimizer, rate: 0.01, steps: 4000)
      return (path.last?.x ?? 1) < 0
    }
    let starts = (0...80).map { -2 + 0.05 * Double($0) }
    let wrong = starts.filter { !isRight($0, SGD()) }
    let right = starts.filter { isRight($0, SGD()) }
    #expect(wrong.count { isRight($0, Momentum()) } == 8)
    #expect(right.count { !isRight($0, Momentum()) } == 5)
  }
}
