import Knobs
import Testing

@testable import Training

/// What is wrong with a surface: slopes that are not those of its heights, minima that are none.
func surfaceFaults(_ surface: any Surface) -> [String] {
  var faults: [String] = []
  let (low, high) = type(of: surface).frame
  let h = 1e-6
  for i in 0..<40 {
    let share = SIMD2((Double(draw(1, i)) + 1) / 2, (Double(draw(2, i)) + 1) / 2)
    let point = low + share * (high - low)
    let slope = surface.gradient(at: point)
    let numeric = SIMD2(
      surface.value(at: point + SIMD2(h, 0)) - surface.value(at: point - SIMD2(h, 0)),
      surface.value(at: point + SIMD2(0, h)) - surface.value(at: point - SIMD2(0, h)))
    for axis in 0..<2
    where !close(slope[axis], numeric[axis] / (2 * h), within: 1e-6, floor: 10) {
      faults.append("a wrong slope at \(point)")
    }
    if surface.minima.contains(where: { surface.value(at: $0) > surface.value(at: point) }) {
      faults.append("something lower than a minimum at \(point)")
    }
  }
  for minimum in surface.minima {
    let slope = surface.gradient(at: minimum)
    if !(abs(slope.x) < 1e-9 && abs(slope.y) < 1e-9) { faults.append("a slope at \(minimum)") }
  }
  return faults
}

/// Its slope in y is twice what it should be.
private struct Crooked: Surface {
  static let name = "crooked"
  static let summary = "a bowl with a wrong slope"
  static let start = SIMD2(1.0, 1.0)
  static let frame = (low: SIMD2(-1.0, -1.0), high: SIMD2(1.0, 1.0))
  var minima: [SIMD2<Double>] { [SIMD2(0.5, 0)] }

  func value(at p: SIMD2<Double>) -> Double { (p * p).sum() / 2 }
  func gradient(at p: SIMD2<Double>) -> SIMD2<Double> { SIMD2(p.x, 2 * p.y) }
}

@Suite("Surfaces")
struct SurfaceTests {
  @Test("slopes are those of the heights, minima are lowest", arguments: Registries.surfaces.names)
  func contract(name: String) throws {
    let surface = try #require(Registries.surfaces.make(name))
    #expect(surfaceFaults(surface) == [])
  }

  @Test("a crooked one is found out")
  func crooked() {
    let faults = surfaceFaults(Crooked())
    #expect(faults.contains { $0.hasPrefix("a wrong slope") })
    #expect(faults.contains { $0.hasPrefix("something lower") })
    #expect(faults.contains { $0.hasPrefix("a slope at") })
  }

  @Test("plain descent, momentum and Nesterov do not notice a turn, Adam does")
  func turns() throws {
    for (name, isBlind) in [("sgd", true), ("momentum", true), ("nesterov", true), ("adam", false)]
    {
      let optimizer = try #require(Registries.optimizers.make(name))
      let straight = RotatedSurface(Valley())
      let turned = RotatedSurface(Valley(), degrees: 30)
      let start = SIMD2(1.0, 0.5)
      let a = straight.path(from: start, by: optimizer, rate: 0.005, steps: 50)
      let b = turned.path(from: turned.turned(start), by: optimizer, rate: 0.005, steps: 50)
      let gap =
        zip(a, b).map { p, q in
          let d = p - turned.turnedBack(q)
          return (d * d).sum().squareRoot()
        }.max() ?? 0
      #expect((gap < 1e-12) == isBlind, "\(name): \(gap)")
    }
  }

  @Test("a path ends at its goal, or where numbers do")
  func ends() {
    let surface = RotatedSurface(Valley())
    let short = surface.path(
      from: SIMD2(1, 1), by: SGD(), rate: 0.01, steps: 1000, goal: 0.01)
    #expect(short.count < 1000)
    #expect(short.last.map { surface.value(at: $0) < 0.01 } == true)
    let wild = surface.path(from: SIMD2(1, 1), by: SGD(), rate: 10, steps: 1000)
    #expect(wild.count < 1000)
    #expect(surface.path(from: SIMD2(1, 1), by: SGD(), rate: 1, steps: -3) == [SIMD2(1, 1)])
  }
}
