import Testing

@testable import Plots

/// Scales, ranges, smoothing and numbers against values worked out elsewhere
/// (`Generators/reference.py`, or by hand).
@Suite struct ValueTests {
  @Test("a log axis is chosen beyond a factor of 50, and not at 50")
  func choosesLog() {
    #expect(!prefersLog([0.02, 1]))
    #expect(prefersLog([0.0199, 1]))
    #expect(prefersLog([.nan, 0.001, 1, .infinity]))
    #expect(prefersLog([0, 0.001, 1]))
    #expect(!prefersLog([-1, 0.001, 1]))
    #expect(!prefersLog([]))
  }

  @Test("positions run from 0 to 1 evenly, or evenly in ratios")
  func positions() {
    let linear = Scale(low: 2, high: 4)
    #expect([2, 3, 4, 5].map { linear.position($0) } == [0, 0.5, 1, 1.5])
    let log = Scale(low: 0.01, high: 100, isLog: true)
    #expect([0.01, 1, 100].map { log.position($0) } == [0, 0.5, 1])
    #expect(log.position(0) == -.infinity)
    #expect(linear.position(.nan) == nil)
    #expect(abs(log.value(at: 0.25) - 0.1) < 1e-12)
  }

  @Test("scales survive ends that no axis can have")
  func oddScales() {
    let odd: [(Double, Double)] = [
      (.nan, 1), (1, 1), (0, 0), (.greatestFiniteMagnitude, -.greatestFiniteMagnitude),
      (-.infinity, .infinity), (.leastNonzeroMagnitude, .leastNonzeroMagnitude), (1, 1 + 1e-16),
    ]
    for (low, high) in odd {
      for isLog in [false, true] {
        let scale = Scale(low: low, high: high, isLog: isLog)
        #expect(scale.low < scale.high && scale.low.isFinite && scale.high.isFinite)
        #expect(scale.position(scale.high).map { abs($0 - 1) < 1e-9 } == true)
      }
    }
  }

  /// numpy.percentile(x, 98, method="higher") of the squares 0, 1, 4, ...
  @Test(
    "the 98th percentile takes the next higher value",
    arguments: zip([10, 51, 60, 200], [81.0, 2401, 3364, 38416]))
  func percentile(count: Int, expected: Double) {
    #expect(ValueRange.percentile98((0..<count).map { Double($0 * $0) }) == expected)
  }

  @Test("a run that blew up does not set the scale")
  func clips() throws {
    let healthy = (0..<60).map { 2 - Double($0) / 40 }
    let wild = [2.0, 30, 4000, 5e9]
    let range = try #require(ValueRange(healthy: healthy, others: wild, kind: .linear))
    #expect(range.isClippedAbove && !range.isClippedBelow)
    #expect(range.high == 2 - 1 / 40.0)
    #expect(range.low == healthy[59])
    let calm = try #require(ValueRange(healthy: healthy, others: [2, 2.5], kind: .linear))
    #expect(!calm.isClippedAbove && calm.high == 2.5)
    let sunk = try #require(ValueRange(healthy: healthy, others: [-5e9], kind: .auto))
    #expect(sunk.isClippedBelow && sunk.low == healthy[58])
    // A good run may fall steeply in its first epoch and is still shown whole.
    let steep = try #require(
      ValueRange(healthy: [2.3] + Array(repeating: 0.5, count: 60), others: [], kind: .linear))
    #expect(!steep.isClippedAbove && steep.high == 2.3)
    #expect(ValueRange(healthy: [], others: [.nan], kind: .auto) == nil)
  }

  @Test("a log axis starts at the smallest positive value")
  func logRange() throws {
    let range = try #require(ValueRange(healthy: [0, 0.001, 1], others: [], kind: .auto))
    #expect(range.isLog && range.low == 0.001 && range.high == 1)
    let zeros = try #require(ValueRange(healthy: [0, 0], others: [], kind: .log))
    #expect(!zeros.isLog)
  }

  /// The weighted means that numpy.average gives with weights 0.6ᵗ⁻ⁱ and 0.9ᵗ⁻ⁱ.
  @Test("smoothing is a debiased moving average")
  func smooths() {
    let values = [2.0, 1.0, 4.0, 0.5, 0.25]
    let expected: [(Double, [Double])] = [
      (0.6, [2.0, 1.375, 2.7142857142857144, 1.696691176470588, 1.0692227619708534]),
      (0.9, [2.0, 1.4736842105263157, 2.4059040590405902, 1.8517010758941554, 1.4605748333374031]),
    ]
    for (factor, means) in expected {
      for (got, want) in zip(smoothed(values, factor: factor), means) {
        #expect(abs(got - want) < 1e-12)
      }
    }
    #expect(smoothed(values, factor: 0) == values)
    #expect(smoothed([3, 3, 3], factor: .nan) == [3, 3, 3])
  }

  @Test("smoothing passes over values that are not finite")
  func smoothsAroundGaps() {
    let result = smoothed([2, .infinity, 1], factor: 0.6)
    #expect(result[0] == 2 && result[1] == .infinity && abs(result[2] - 1.375) < 1e-12)
  }

  @Test("the median is the middle, and a diverged run counts as high")
  func medians() {
    #expect(median([3, 1, 2]) == 2)
    #expect(median([4, 1, 3, 2]) == 2.5)
    #expect(median([1, .nan, 2]) == 2)
    #expect(median([.nan, .nan, 2]) == .infinity)
    #expect(median([]).isNaN)
  }

  @Test("seeds give the median and a band, which end when most seeds have ended")
  func seeds() {
    let series = Series("a", seeds: [[1, 2, 3, 4], [2, 4, 9], [3, 6, .nan]])
    #expect(series.points.map(\.y) == [2, 4, 9])
    #expect(series.points.map(\.x) == [1, 2, 3])
    #expect(series.band.map(\.low) == [1, 2, 3])
    #expect(series.band.map(\.high) == [3, 6, .infinity])
    #expect(series.runs == 3)
  }

  /// Python's format(value, ".1f") and so on; zero is never negative here.
  @Test("numbers have fixed decimals without noise")
  func fixedDecimals() {
    let cases: [(Double, Int, String)] = [
      (0.30000000000000004, 1, "0.3"), (2.345, 1, "2.3"), (-0.04, 1, "0.0"),
      (1234.5678, 3, "1234.568"), (1e-7, 3, "0.000"), (-1.5, 0, "-2"), (.nan, 2, "NaN"),
      (-.infinity, 2, "-inf"), (1e300, 2, "1.00e300"),
    ]
    for (value, decimals, text) in cases { #expect(fixed(value, decimals: decimals) == text) }
  }

  @Test("numbers in brief have three digits that matter")
  func inBrief() {
    let cases: [(Double, String)] = [
      (0.157, "0.157"), (2.3, "2.30"), (60, "60"), (98.26, "98.3"), (1234.4, "1234"),
      (0.0123, "0.0123"), (0.00012, "1.2e-4"), (123_456, "1.2e5"), (-0.5, "-0.500"), (0, "0"),
      (9.99e-5, "1.0e-4"), (.greatestFiniteMagnitude, "1.8e308"),
    ]
    for (value, text) in cases { #expect(brief(value) == text, "\(value)") }
    #expect(plain(0.6) == "0.6" && plain(0.001) == "0.001" && plain(2) == "2")
    #expect(briefly([0.12, 0.04, 0.005]) == ["0.120", "0.040", "0.005"])
    #expect(briefly([0.12, 1e-5]) == ["0.120", "1.0e-5"])
  }

  @Test("decades are right at and just below powers of ten")
  func decades() {
    #expect(decade(of: 1000) == 3)
    #expect(decade(of: 999.9999999999999) == 2)
    #expect(decade(of: 0.001) == -3)
    #expect(decade(of: .leastNonzeroMagnitude) == -324)
  }
}
