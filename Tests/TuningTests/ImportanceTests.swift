import Knobs
import Testing

@testable import Tuning

/// Known answers: of f = 3 x0 + 2 x1 + x2 over the unit cube the shares are 9, 4 and 1 fourteenths; of
/// (x0 − ½)(x1 − ½) each alone explains nothing, both together all.
struct ImportanceTests {
  private func report(_ count: Int, _ value: ([Double]) -> Double) throws -> ImportanceReport {
    let dimensions = (0..<3).map { Dimension(name: "x\($0)", kind: .real(0...1, .linear)) }
    let space = try SearchSpace(dimensions)
    var chance = Chance(seed: 11)
    let trials = (0..<count).map { number -> Trial in
      let point = space.point(using: &chance)
      return Trial(
        number: number, setting: space.setting(at: point), state: .complete, value: value(point))
    }
    return try #require(ImportanceReport(trials, in: space, trees: 24))
  }

  @Test("shares of a sum are those of its terms")
  func sum() throws {
    let report = try report(200) { 3 * $0[0] + 2 * $0[1] + $0[2] }
    #expect(report.single.map(\.name) == ["x0", "x1", "x2"])
    for (found, expected) in zip(report.single, [9.0 / 14, 4.0 / 14, 1.0 / 14]) {
      #expect(abs(found.share - expected) < 0.08)
    }
    #expect((report.strongestPair?.share ?? 1) < 0.1)
  }

  @Test("what acts only together is found as a pair")
  func product() throws {
    let report = try report(200) { ($0[0] - 0.5) * ($0[1] - 0.5) }
    #expect(report.single.allSatisfy { $0.share < 0.15 })
    #expect(report.strongestPair?.first == "x0" && report.strongestPair?.second == "x1")
    #expect((report.strongestPair?.share ?? 0) > 0.6)
  }

  @Test("too little to compare gives no report")
  func little() throws {
    let space = try SearchSpace([Dimension(name: "x", kind: .real(0...1, .linear))])
    func trial(_ number: Int, _ value: Double?) -> Trial {
      Trial(
        number: number, setting: ["x": .real(Double(number) / 10)], state: .complete, value: value)
    }
    #expect(ImportanceReport([], in: space) == nil)
    #expect(ImportanceReport((0..<9).map { trial($0, 1) }, in: space) == nil)
    #expect(ImportanceReport((0..<9).map { trial($0, .nan) }, in: space) == nil)
    #expect(ImportanceReport((0..<4).map { trial($0, Double($0)) }, in: space) != nil)
  }
}
