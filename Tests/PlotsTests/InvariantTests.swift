import Plots
import Testing

/// Promises that hold for every chart, whatever the numbers, the names and the paper.
@Suite struct InvariantTests {
  static let widths = [1, 2, 5, 12, 20, 29, 40, 59, 60, 80, 132, 200]

  @Test("keeps to the paper in every size, level and colour", arguments: Samples.all.map(\.name))
  func keepsToThePaper(name: String) throws {
    let chart = try #require(Samples.chart(name))
    for width in Self.widths {
      for height in [1, 4, 7, 14] {
        for (index, level) in RenderLevel.allCases.enumerated() {
          let color = ColorMode.allCases[(width + height + index) % 3]
          let style = PlotStyle(width: width, height: height, level: level, color: color)
          #expect(Contract.problems(of: chart, in: style) == [], "\(style)")
        }
      }
      let words = PlotStyle(width: width, color: .ansi256, textOnly: true)
      #expect(Contract.problems(of: chart, in: words) == [])
    }
  }

  @Test("draws the same picture every time", arguments: Samples.all.map(\.name))
  func drawsTheSame(name: String) throws {
    let chart = try #require(Samples.chart(name))
    for level in RenderLevel.allCases {
      let style = PlotStyle(level: level, color: .ansi256)
      #expect(chart.lines(in: style) == chart.lines(in: style))
      #expect(chart.svg(width: 300, height: 200) == chart.svg(width: 300, height: 200))
    }
  }

  @Test("uses seven-bit characters at the ASCII level", arguments: Samples.all.map(\.name))
  func staysSevenBit(name: String) throws {
    let chart = try #require(Samples.chart(name))
    // The table's own texts hold wide characters on purpose.
    guard name != "table" else { return }
    for width in Self.widths {
      for line in chart.lines(in: PlotStyle(width: width, height: 14)) {
        #expect(line.utf8.allSatisfy { $0 < 128 }, "\(line)")
      }
    }
  }

  @Test(
    "draws the same with and without colour once the colour is taken away",
    arguments: Samples.all.map(\.name))
  func colourAddsNothing(name: String) throws {
    // Regions use half blocks where there is colour, as their own test says.
    guard name != "decision-regions" else { return }
    let chart = try #require(Samples.chart(name))
    for level in RenderLevel.allCases {
      let plain = chart.lines(in: PlotStyle(level: level))
      for color in [ColorMode.ansi16, .ansi256] {
        let colored = chart.lines(in: PlotStyle(level: level, color: color))
        #expect(colored.map(Contract.stripped) == plain)
      }
    }
  }

  @Test("writes a page that an XML parser reads", arguments: Samples.all.map(\.name))
  func writesPages(name: String) throws {
    let chart = try #require(Samples.chart(name))
    for (width, height) in [(640, 360), (1, 1), (-5, 0), (100_000, 100_000), (300, 90)] {
      #expect(Contract.problems(ofPage: chart, width: width, height: height) == [])
    }
  }

  @Test("survives numbers and names of every kind", arguments: 0..<40)
  func survives(seed: Int) {
    var dice = Dice(seed)
    for _ in 0..<6 {
      let chart = Wild.chart(&dice)
      let style = PlotStyle(
        width: Int(dice.unit() * 200) + 1, height: Int(dice.unit() * 30) + 1,
        level: RenderLevel.allCases[Int(dice.unit() * 3)],
        color: ColorMode.allCases[Int(dice.unit() * 3)], textOnly: dice.unit() < 0.1)
      #expect(Contract.problems(of: chart, in: style) == [], "\(type(of: chart)) \(style)")
      #expect(Contract.problems(ofPage: chart, width: 400, height: 240) == [], "\(type(of: chart))")
    }
  }

  @Test("notices a chart that breaks the promises")
  func noticesBrokenCharts() {
    let style = PlotStyle(width: 10, height: 2)
    #expect(Contract.problems(of: "far too wide a line", in: style) == ["19 columns"])
    #expect(Contract.problems(of: "\u{1B}[2mhi", in: style) == ["escapes", "colour leaks"])
    #expect(Contract.problems(of: "hi ", in: style) == ["trailing space"])
    #expect(Contract.problems(of: Broken(), in: style).contains("3 rows"))
    #expect(Contract.problems(of: Broken(), in: style).contains { $0.hasPrefix("summary") })
    #expect(Contract.problems(ofPage: Broken(), width: 9, height: 9).contains("no description"))
  }
}

/// A chart that keeps none of its promises.
private struct Broken: Chart {
  func canvas(in style: PlotStyle) -> Canvas {
    Canvas(columns: style.width, rows: style.height + 1, level: style.level)
  }
  func summary() -> String { "" }
  func svg(width: Int, height: Int) -> String { "<svg><title>x</title></svg>" }
}

/// Charts of numbers that nobody should plot.
enum Wild {
  static let numbers: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, 1, -1, .leastNonzeroMagnitude, .leastNormalMagnitude,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e300, -1e300, 1e18, 0.1, 0.3, 1e-9,
    123_456_789.125, 1e15, 999_999.5,
  ]
  static let names = [
    "", "train", "naïve", "你好世界", "a\u{1B}[31mred", "tab\there", "\u{202E}rtl", "👩‍👩‍👧‍👦",
    "e\u{301}\u{301}", "<&\">'", "\u{0}\u{1}", "line\nbreak", String(repeating: "long ", count: 60),
    "\u{FFFE}", "🇫🇮",
  ]

  static func number(_ dice: inout Dice, _ kind: Int) -> Double {
    switch kind {
    case 0: numbers[Int(dice.unit() * Double(numbers.count))]
    case 1: dice.normal()
    case 2: 7.25
    case 3: 1e12 + dice.unit()
    default: dice.unit() < 0.1 ? .nan : dice.unit() * 1e-12
    }
  }

  static func list(_ dice: inout Dice) -> [Double] {
    let kind = Int(dice.unit() * 5)
    let count = [0, 1, 2, 3, 60, 400][Int(dice.unit() * 6)]
    return (0..<count).map { _ in number(&dice, kind) }
  }

  static func name(_ dice: inout Dice) -> String { names[Int(dice.unit() * Double(names.count))] }

  static func points(_ dice: inout Dice) -> [Point] {
    zip(list(&dice), list(&dice)).map { Point(x: $0, y: $1) }
  }

  static func chart(_ dice: inout Dice) -> any Chart {
    let count = Int(dice.unit() * 5)
    let scale = ScaleKind.allCases[Int(dice.unit() * 3)]
    let best = [Series.Best.lowest, .highest, .at(3), .at(.nan), nil][Int(dice.unit() * 5)]
    switch Int(dice.unit() * 12) {
    case 0:
      return LineChart(
        name(&dice), (0..<count).map { _ in Series(name(&dice), list(&dice), best: best) },
        xName: name(&dice), scale: scale, smoothing: dice.unit() < 0.5 ? 0 : number(&dice, 0),
        track: dice.unit() < 0.5 ? nil : LineChart.Track(name(&dice), points: points(&dice)))
    case 1:
      return LineChart(
        name(&dice),
        (0..<count).map { _ in
          Series(name(&dice), seeds: (0..<4).map { _ in list(&dice) }, best: best)
        }
          + [Series(name(&dice), points: points(&dice), best: best, letter: "你")], scale: scale,
        xScale: ScaleKind.allCases[Int(dice.unit() * 3)])
    case 2: return BarChart(name(&dice), list(&dice).map { .init(name(&dice), $0) }, scale: scale)
    case 3:
      return Histogram(
        name(&dice), list(&dice), xName: name(&dice),
        bins: [nil, 0, -3, 7, .max][Int(dice.unit() * 5)])
    case 4:
      return HeatMap(
        name(&dice), (0..<count).map { _ in list(&dice) }, rowNames: [name(&dice), name(&dice)],
        columnNames: (0..<3).map { _ in name(&dice) }, xName: name(&dice), yName: name(&dice),
        best: best)
    case 5:
      return ScatterPlot(
        name(&dice), (0..<count).map { _ in .init(name(&dice), points(&dice)) },
        xName: name(&dice), yName: name(&dice), xScale: scale, yScale: scale)
    case 6:
      let answer = [0, 1, 3, -4, .max, .min][Int(dice.unit() * 6)]
      return DecisionRegions(
        name(&dice), (0..<count).map { _ in .init(name(&dice), points(&dice)) }
      ) { places in places.dropLast(5).map { $0.x > 0 ? answer : 0 } }
    case 7:
      let values = list(&dice) + [number(&dice, 0)]
      return ContourPlot(
        name(&dice), paths: (0..<count).map { _ in .init(name(&dice), points(&dice)) },
        x: -1...number(&dice, 1).magnitude, y: -.greatestFiniteMagnitude...1e300
      ) { places in places.indices.map { values[$0 % values.count] } }
    case 8:
      return ParallelCoordinates(
        name(&dice),
        (0..<count).map { _ in .init(name(&dice), list(&dice), isLog: scale == .log) }
          + [.init(name(&dice), words: [name(&dice), name(&dice)])], best: best ?? .lowest,
        named: [3, 0, -1, .max][Int(dice.unit() * 4)])
    case 9:
      return SparklineTable(
        name(&dice), (0..<count * 3).map { _ in .init(name(&dice), list(&dice)) })
    case 10:
      return Pictures(
        name(&dice),
        (0..<count * 4).map { _ in
          let columns = [1, 8, 0, -2, .max][Int(dice.unit() * 5)]
          return .init(name(&dice), list(&dice), columns: columns)
        }, isSigned: dice.unit() < 0.5)
    default:
      return Table(
        name(&dice), columns: (0..<count).map { .init(name(&dice), $0 == 1 ? .right : .left) },
        rows: (0..<4).map { _ in (0..<3).map { _ in name(&dice) } })
    }
  }
}
