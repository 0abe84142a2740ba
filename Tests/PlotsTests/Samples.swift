import Plots

/// A reproducible source of numbers (Knuth's constants for a linear congruential generator).
struct Dice: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 2_862_933_555_777_941_757 &+ 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    // The low bits of such a generator repeat quickly.
    return (state >> 32) | (state &* 0x9E37_79B9_7F4A_7C15) & 0xFFFF_FFFF_0000_0000
  }

  mutating func unit() -> Double { Double(next() >> 40) / Double(1 << 24) }

  /// Roughly normal: the sum of twelve uniform numbers less six.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + unit() } }
}

/// Charts as lessons use them; every chart type is here once and is drawn in every test of all.
enum Samples {
  /// A loss that falls by a share of the rest every epoch, with a bottom, a rise and some noise.
  static func loss(
    _ epochs: Int = 60, start: Double, keep: Double, floor: Double, rise: Double = 0,
    noise: Double, seed: Int
  ) -> [Double] {
    var dice = Dice(seed)
    var excess = start
    return (0..<epochs).map { epoch in
      let time = Double(epoch) / Double(epochs)
      let value = excess + floor + rise * time * time
      excess *= keep
      return value * (1 + noise * dice.normal())
    }
  }

  static let oneRun = LineChart(
    "loss of run 14, 150 noisy glyphs",
    [
      Series("train", loss(start: 2.2, keep: 0.93, floor: 0.02, noise: 0.02, seed: 1)),
      Series(
        "val", loss(start: 1.7, keep: 0.9, floor: 0.75, rise: 0.8, noise: 0.02, seed: 2),
        best: .lowest),
    ], scale: .linear)

  static let twoRuns = LineChart(
    "validation loss",
    [
      Series(
        "plain",
        seeds: (0..<5).map {
          loss(start: 1.7, keep: 0.88, floor: 0.75, rise: 0.8, noise: 0.05, seed: $0 + 10)
        }, best: .lowest),
      Series(
        "dropout=0.5",
        seeds: (0..<5).map {
          loss(start: 1.9, keep: 0.92, floor: 0.6, rise: 0.1, noise: 0.04, seed: $0 + 20)
        }, best: .lowest),
    ])

  static let diverged = LineChart(
    "val loss",
    [
      Series("adam", loss(start: 2, keep: 0.93, floor: 0.08, noise: 0.05, seed: 3)),
      Series("sgd", loss(start: 2.1, keep: 0.96, floor: 0.1, noise: 0.1, seed: 4)),
      Series(
        "lr=3", loss(17, start: 2.3, keep: 1.6, floor: 0, noise: 0, seed: 0) + [.nan, .nan]),
    ],
    track: LineChart.Track("lr", (0..<60).map { [0.1, 0.05, 0.025, 0.0125][$0 / 15] }))

  static let smooth = LineChart(
    "batch loss",
    [Series("momentum", loss(start: 2, keep: 0.95, floor: 0.3, noise: 0.15, seed: 5))],
    scale: .linear, smoothing: 0.8)

  static let bars = BarChart(
    "validation accuracy, median of 5 seeds",
    [
      .init("plain", 0.712), .init("dropout=0.2", 0.744), .init("dropout=0.5", 0.761),
      .init("lr=3", .nan),
    ])

  static let gradients = BarChart(
    "gradient norm by layer, sigmoid",
    [
      .init("dense1", 1.3e-5), .init("dense2", 2.2e-4), .init("dense3", 4.1e-3),
      .init("output", 0.081),
    ], scale: .auto)

  static let histogram: Histogram = {
    var dice = Dice(6)
    return Histogram("weights of dense1", (0..<400).map { _ in dice.normal() * 0.12 }, xName: "w")
  }()

  static let heatMap = HeatMap(
    "validation loss",
    [
      [1.92, 1.10, 0.81, 0.92, 2.10], [1.95, 1.08, 0.72, 0.78, 2.21],
      [2.01, 1.15, 0.64, 0.70, 2.30], [2.08, 1.31, 0.77, 0.69, .nan],
    ], rowNames: ["0", "0.2", "0.4", "0.6"], columnNames: ["1e-4", "1e-3", "1e-2", "1e-1", "1"],
    xName: "lr", yName: "dropout", best: .lowest)

  /// Two half circles that reach into each other, as the `moons` data set has them; the arcs are
  /// parabolas, so that no maths library is needed.
  static let moons: [ScatterPlot.Group] = {
    var dice = Dice(7)
    func arc(_ across: Double, _ up: Double, _ sign: Double) -> [Point] {
      (0..<40).map { index in
        let t = Double(index) / 19.5 - 1
        return Point(
          x: across + t + 0.09 * dice.normal(), y: up + sign * (1 - t * t) + 0.09 * dice.normal())
      }
    }
    return [.init("upper", arc(0, 0, 1)), .init("lower", arc(1, 0.5, -1))]
  }()

  static let scatter = ScatterPlot("moons, noise 0.09", moons, xName: "x1", yName: "x2")

  static let regions = DecisionRegions("moons after 60 epochs", moons) { places in
    places.map { place in
      // A cubic that runs between the two arcs.
      let u = place.x - 0.5
      return place.y > 0.25 - 1.18 * u + 0.72 * u * u * u ? 0 : 1
    }
  }

  /// Steps on x²/2 + 5y² at a given rate, plain and with a velocity.
  static func steps(rate: Double, momentum: Double, count: Int = 30) -> [Point] {
    var (place, velocity) = (Point(x: -1.6, y: 0.9), Point(x: 0, y: 0))
    return (0...count).map { _ in
      defer {
        velocity.x = momentum * velocity.x - rate * place.x
        velocity.y = momentum * velocity.y - rate * 10 * place.y
        place = Point(x: place.x + velocity.x, y: place.y + velocity.y)
      }
      return place
    }
  }

  static let contours = ContourPlot(
    "valley x^2/2 + 5y^2, condition number 10",
    paths: [
      .init("sgd", steps(rate: 0.17, momentum: 0)),
      .init("momentum", steps(rate: 0.03, momentum: 0.8)),
    ], x: -2...2, y: -1.2...1.2
  ) { places in places.map { $0.x * $0.x / 2 + 5 * $0.y * $0.y } }

  static let onePath = ContourPlot(
    "valley", paths: [.init("sgd", steps(rate: 0.17, momentum: 0, count: 8))], x: -2...2,
    y: -1.2...1.2
  ) { places in places.map { $0.x * $0.x / 2 + 5 * $0.y * $0.y } }

  static let parallel: ParallelCoordinates = {
    var dice = Dice(8)
    let rates = (0..<16).map { _ in
      [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1][Int(dice.unit() * 7)]
    }
    let drops = (0..<16).map { _ in dice.unit() * 0.6 }
    let kinds = (0..<16).map { _ in dice.unit() < 0.5 ? "adam" : "sgd" }
    let losses = (0..<16).map { trial -> Double in
      let fromBest = rates[trial] - 0.01
      let base = kinds[trial] == "adam" ? 0.2 : 0.3
      return base + abs(drops[trial] - 0.3) + 90 * fromBest * fromBest
    }
    return ParallelCoordinates(
      "16 random trials",
      [
        .init("lr", rates, isLog: true), .init("dropout", drops),
        .init("optimizer", words: kinds), .init("val_loss", losses),
      ])
  }()

  static let sparkline = Sparkline("val_loss", oneRun.series[1].points.map(\.y))

  static let sparklines = SparklineTable(
    "val loss",
    diverged.series.map { .init($0.name, $0.points.map(\.y)) })

  static let table = Table(
    "what differs",
    columns: [
      .init("run"), .init("optimizer"), .init("lr", .right), .init("val", .right),
      .init("note"),
    ],
    rows: [
      ["A14", "adam", "0.01", "0.091", "best"], ["B13", "sgd", "0.1", "0.157", "naïve 你好"],
      ["C12", "sgd", "3", "NaN", "diverged at epoch 18, which is early"],
    ])

  /// One of each, by the name of its golden file.
  /// A ring, as a zero is written, a stroke, and a checkerboard: shades, edges and the finest detail.
  static let images = Pictures(
    "three images of 8 x 8 pixels",
    [
      .init("0", shape { abs(($0 * $0 + $1 * $1).squareRoot() - 2.7) < 0.8 ? 1 : 0 }, columns: 8),
      .init("1", shape { x, y in max(0, 1 - abs(x - y / 3) / 1.5) }, columns: 8),
      .init("board", shape { x, y in Int(x + y + 8) % 2 == 0 ? 1 : 0 }, columns: 8),
    ])

  /// More pictures than fit, with weights of both signs.
  static let filters = Pictures(
    "first weights of 40 hidden units",
    (0..<40).map { unit in
      .init("\(unit + 1)", shape { x, y in Double(unit % 5 - 2) * x + y }, columns: 8)
    }, isSigned: true)

  private static func shape(_ shade: (_ x: Double, _ y: Double) -> Double) -> [Double] {
    (0..<64).map { shade(Double($0 % 8) - 3.5, Double($0 / 8) - 3.5) }
  }

  static let all: [(name: String, chart: any Chart)] = [
    ("line-one-run", oneRun), ("line-two-runs", twoRuns), ("line-diverged", diverged),
    ("line-smoothed", smooth), ("bars", bars), ("bars-log", gradients), ("histogram", histogram),
    ("heat-map", heatMap), ("scatter", scatter), ("decision-regions", regions),
    ("contours", contours), ("contours-one-path", onePath), ("parallel", parallel),
    ("pictures", images), ("pictures-signed", filters), ("sparkline", sparkline),
    ("sparkline-table", sparklines), ("table", table),
  ]

  static func chart(_ name: String) -> (any Chart)? { all.first { $0.name == name }?.chart }
}
