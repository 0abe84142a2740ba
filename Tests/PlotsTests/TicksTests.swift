import Testing

@testable import Plots

@Suite struct TicksTests {
  /// Ranges, the most ticks allowed, and the labels a person would choose.
  static let hand: [(low: Double, high: Double, limit: Int, labels: [String])] = [
    (0, 1, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (1, 60, 7, ["10", "20", "30", "40", "50", "60"]),
    (0, 10, 5, ["0.0", "2.5", "5.0", "7.5", "10.0"]),
    (0.1, 0.3, 3, ["0.1", "0.2", "0.3"]),
    (-1, 1, 5, ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
    (0, 40_000, 5, ["0", "10000", "20000", "30000", "40000"]),
    (0, 4e-7, 5, ["0", "1e-7", "2e-7", "3e-7", "4e-7"]),
    (
      1_000_000, 1_000_004, 5,
      ["1.000000e6", "1.000001e6", "1.000002e6", "1.000003e6", "1.000004e6"]
    ),
  ]

  @Test("are round, few and share one precision", arguments: hand.indices)
  func linear(index: Int) {
    let row = Self.hand[index]
    let ticks = Ticks.linear(from: row.low, to: row.high, atMost: row.limit)
    #expect(ticks.map(\.label) == row.labels)
  }

  @Test("carry no rounding noise: the third tick of tenths is 0.3, not 0.30000000000000004")
  func noNoise() {
    let ticks = Ticks.linear(from: 0, to: 0.5, atMost: 6)
    #expect(ticks.map(\.value) == [0, 0.1, 0.2, 0.3, 0.4, 0.5])
  }

  @Test("use steps of 2.5 only for three to six ticks")
  func quarters() {
    let few = Ticks.linear(from: 0, to: 10, atMost: 5).map(\.label)
    #expect(few == ["0.0", "2.5", "5.0", "7.5", "10.0"])
    // Steps of 2.5 would give nine ticks here, so 5 is taken though it gives five.
    let many = Ticks.linear(from: 0, to: 20, atMost: 9).map(\.label)
    #expect(many == ["0", "5", "10", "15", "20"])
  }

  @Test("are whole for epochs, however few there are")
  func whole() {
    #expect(Ticks.linear(from: 1, to: 3, atMost: 9, whole: true).map(\.label) == ["1", "2", "3"])
  }

  @Test("stand at 1, 2 and 5 of each decade on a log axis")
  func decades() {
    let labels = Ticks.log(from: 0.09, to: 1.3, atMost: 7).map(\.label)
    #expect(labels == ["0.1", "0.2", "0.5", "1.0"])
  }

  @Test("thin to whole decades, then to every other decade, where a log axis is long")
  func longLog() {
    let four = Ticks.log(from: 1e-4, to: 1, atMost: 6).map(\.label)
    #expect(four == ["1e-4", "1e-3", "1e-2", "1e-1", "1e0"])
    let sparse = Ticks.log(from: 1e-8, to: 1, atMost: 5).map(\.label)
    #expect(sparse == ["1e-8", "1e-6", "1e-4", "1e-2", "1e0"])
  }

  @Test("are none for ranges without ends or length")
  func none() {
    #expect(Ticks.linear(from: 1, to: 1, atMost: 5).isEmpty)
    #expect(Ticks.linear(from: .nan, to: 1, atMost: 5).isEmpty)
    #expect(Ticks.linear(from: 0, to: .infinity, atMost: 5).isEmpty)
    #expect(Ticks.log(from: 0, to: 1, atMost: 5).isEmpty)
  }

  @Test("lie exactly in the middle of a row on a vertical axis", arguments: 0..<200)
  func aligned(seed: Int) throws {
    var dice = Dice(seed)
    let low = dice.normal() * 3
    let high = low + dice.unit() * 10 + 1e-6
    let rows = Int(dice.unit() * 30) + 4
    let axis = Axis.aligned(low, high, cells: rows)
    #expect((2...6).contains(axis.marks.count))
    for mark in axis.marks {
      let cell = try #require(axis.cell(of: mark.tick.value))
      #expect(abs(cell - Double(mark.cell)) < 1e-6)
    }
    // Everything is inside, and at least half of the axis is used.
    #expect(axis.scale.low <= low + 1e-9 && axis.scale.high >= high - 1e-9)
    #expect(high - low >= (axis.scale.high - axis.scale.low) * 0.5)
  }

  @Test("are a single one in the middle for a constant")
  func constant() {
    let axis = Axis.aligned(0.7, 0.7, cells: 9)
    #expect(axis.marks.map(\.tick.label) == ["0.700"])
    #expect(axis.marks.map(\.cell) == [4])
  }
}
