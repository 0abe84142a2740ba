import Foundation
import Testing

@testable import Plots

/// Widths of characters, the canvas, tables, progress bars and single charts.
@Suite struct PartsTests {
  /// The widths that wcwidth gives (`Generators/reference.py`).
  static let widths: [(text: String, columns: Int)] = [
    ("plain", 5), ("naïve", 5), ("e\u{301}", 1), ("你好", 4), ("ｱ", 1), ("한국", 4), ("😀", 2),
    ("a\u{200B}b", 2), ("→", 1), ("ﾊﾝ", 2), ("é你x", 4), ("", 0),
  ]

  @Test("text takes the columns that a terminal gives it", arguments: widths.indices)
  func columns(index: Int) {
    #expect(displayWidth(Self.widths[index].text) == Self.widths[index].columns)
  }

  @Test("cutting keeps to the width and marks the cut")
  func cuts() {
    #expect(clipped("dropout", to: 7) == "dropout")
    #expect(clipped("dropout", to: 5) == "drop~")
    #expect(clipped("dropout", to: 5, ascii: false) == "drop…")
    // A wide character that does not fit leaves its place empty.
    #expect(clipped("你好吗", to: 4) == "你~")
    #expect(clipped("abc", to: 0) == "")
  }

  @Test("wrapping breaks at spaces, and inside words only where it must")
  func wraps() {
    #expect(wrapped("one two three", to: 7) == ["one two", "three"])
    #expect(wrapped("abcdefgh", to: 3) == ["abc", "def", "gh"])
    #expect(wrapped("a  b\nc", to: 80) == ["a b c"])
    #expect(wrapped("你好", to: 1) == [])
  }

  @Test("control characters and direction overrides are made harmless")
  func harmless() {
    #expect(inert("a\u{1B}[31m\u{7}b") == "a?[31m?b")
    #expect(inert("\u{202E}abc\u{2066}") == "?abc?")
    #expect(inert("tab\tand\nline") == "tab and line")
    #expect(inert("naïve 你好") == "naïve 你好")
  }

  @Test("braille dots and half blocks are the right ones (Unicode 2800 and 2580)")
  func glyphs() {
    var canvas = Canvas(columns: 2, rows: 1, level: .braille)
    canvas.plot(x: 0, y: 0, series: 0)
    canvas.plot(x: 1, y: 3, series: 0)
    canvas.plot(x: 3, y: 1, series: 0)
    // Dots 1 and 8 are 0x01 + 0x80, dot 5 is 0x10.
    #expect(canvas.lines() == ["\u{2881}\u{2810}"])
    var halves = Canvas(columns: 3, rows: 1, level: .block)
    halves.plot(x: 0, y: 0, series: 0)
    halves.plot(x: 1, y: 1, series: 0)
    halves.plot(x: 2, y: 0, series: 0)
    halves.plot(x: 2, y: 1, series: 0)
    #expect(halves.lines() == ["▀▄█"])
  }

  @Test("what lies outside the canvas is ignored")
  func outside() {
    var canvas = Canvas(columns: 3, rows: 1, level: .ascii)
    canvas.plot(x: -1, y: 0, series: 0)
    canvas.plot(x: 3, y: 0, series: 0)
    canvas.plot(x: 0, y: .max, series: 0)
    canvas.write("abc", column: 1, row: 0)
    canvas.write("xy", column: -1, row: 0)
    canvas.write("z", column: 0, row: 9)
    #expect(canvas.lines() == ["yab"])
  }

  @Test("a wide character is never cut in half")
  func wide() {
    var canvas = Canvas(columns: 5, rows: 1, level: .ascii)
    canvas.write("你好吗", column: 0, row: 0)
    #expect(canvas.lines() == ["你好"])
    canvas.write("x", column: 1, row: 0)
    #expect(canvas.lines() == [" x好"])
    canvas.write("ab", column: 1, row: 0)
    #expect(canvas.lines() == [" ab"])
  }

  @Test("every line colour has a contrast of 3 to 1 on white and on black")
  func contrast() {
    // WCAG 2.2, definitions of relative luminance and contrast ratio.
    func light(_ channel: Int) -> Double {
      let share = Double(channel) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    func luminance(_ color: [Int]) -> Double {
      zip([0.2126, 0.7152, 0.0722], color).map { $0 * light($1) }.reduce(0, +)
    }
    func stands(_ color: [Int]) -> Bool {
      let value = luminance(color)
      return 1.05 / (value + 0.05) >= 3 && (value + 0.05) / 0.05 >= 3
    }
    // xterm's cube of 6 x 6 x 6 colours begins at 16.
    let steps = [0, 95, 135, 175, 215, 255]
    func cube(_ code: Int) -> [Int] {
      [(code - 16) / 36, (code - 16) / 6 % 6, (code - 16) % 6].map { steps[$0] }
    }
    #expect(!stands(cube(227)) && !stands(cube(17)))
    for color in Palette.colors {
      #expect(stands(cube(color.ansi256)), "\(color)")
      #expect(color.hex == "#" + cube(color.ansi256).map { hex($0) }.joined(), "\(color)")
      // White letters stand on the tints.
      #expect(1.05 / (luminance(cube(color.ground256)) + 0.05) >= 4.5, "\(color)")
    }
    #expect(Palette.heat.allSatisfy { stands(cube($0.ansi256)) })
    #expect(Set(Palette.heat.map(\.ansi256)).count == 10)
    #expect(Set(Palette.colors.map(\.ansi256)).count == 7)
  }

  private func hex(_ channel: Int) -> String {
    let text = String(channel, radix: 16, uppercase: true)
    return channel < 16 ? "0" + text : text
  }

  @Test("the first colours stay apart for eyes that lack one kind of cone")
  func colorBlindness() {
    // Seen by protanopes, deuteranopes and tritanopes: matrices of Machado, Oliveira and Fernandes
    // (2009, table 1, severity 1), in linear RGB.
    let eyes: [[[Double]]] = [
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ],
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ],
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ],
    ]
    func linear(_ hex: String) -> [Double] {
      let number = Int(hex.dropFirst(), radix: 16) ?? 0
      return [number >> 16, number >> 8 & 255, number & 255].map {
        pow((Double($0) / 255 + 0.055) / 1.055, 2.4)
      }
    }
    for eye in eyes {
      let seen = Palette.colors.prefix(3).map { color in
        eye.map { row in zip(row, linear(color.hex)).map(*).reduce(0, +) }
          .map { pow(max($0, 0), 1 / 2.4) }
      }
      for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        let distance = zip(seen[one], seen[other]).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
        // Neighbouring steps of the palette of 256 colours are 0.16 apart.
        #expect(distance.squareRoot() > 0.16, "\(one) and \(other)")
      }
    }
  }

  @Test("colours are Okabe and Ito's, as near as the palette comes on any background")
  func colors() {
    var canvas = Canvas(columns: 2, rows: 1, level: .ascii)
    canvas.plot(x: 0, y: 0, series: 0)
    canvas.plot(x: 1, y: 0, series: 1)
    #expect(canvas.lines(color: .none) == ["AB"])
    #expect(
      canvas.lines(color: .ansi256) == ["\u{1B}[38;5;32mA\u{1B}[0m\u{1B}[38;5;136mB\u{1B}[0m"])
    #expect(canvas.lines(color: .ansi16) == ["\u{1B}[94mA\u{1B}[0m\u{1B}[31mB\u{1B}[0m"])
  }

  @Test("tables line up words left and numbers right, wide characters counted")
  func table() {
    #expect(
      Samples.table.lines(in: PlotStyle(width: 60)) == [
        "what differs",
        "run  optimizer    lr    val  note",
        "A14  adam       0.01  0.091  best",
        "B13  sgd         0.1  0.157  naïve 你好",
        "C12  sgd           3    NaN  diverged at epoch 18, which is~",
      ])
    let short = Samples.table.lines(in: PlotStyle(width: 60, height: 3))
    #expect(short.count == 3 && short.last == "and 3 more")
  }

  @Test("progress is a line of exactly known parts")
  func progress() {
    func line(_ done: Int, _ total: Int, _ width: Int, note: String = "") -> String {
      ProgressBar("epoch", done: done, total: total, note: note).line(in: PlotStyle(width: width))
    }
    #expect(line(30, 60, 40) == "epoch 30/60 [#########>          ]  50 %")
    #expect(line(0, 4, 34) == "epoch 0/4 [                ]   0 %")
    #expect(line(4, 4, 34) == "epoch 4/4 [################] 100 %")
    #expect(line(3, 4, 44, note: "2 s left") == "epoch 3/4 [###########>    ]  75 %  2 s left")
    #expect(line(5, 4, 20) == "epoch 4/4 100 %")
    for total in [Int.min, -1, 0, 1, 7, .max] {
      for done in [Int.min, -1, 0, 1, 9, .max] {
        for width in [1, 5, 20, 45, 80] {
          for level in RenderLevel.allCases {
            let bar = ProgressBar("你 epoch", done: done, total: total, note: "note")
            let text = bar.line(in: PlotStyle(width: width, level: level))
            #expect(displayWidth(text) <= width)
          }
        }
      }
    }
  }

  @Test("sparklines show low values low and mark what is not finite")
  func sparkline() {
    func line(_ values: [Double], _ level: RenderLevel) -> String {
      Sparkline("", values).lines(in: PlotStyle(width: 20, height: 1, level: level))[0]
    }
    #expect(line([1, 2, 3, 4, 5], .ascii) == "_.-'^ 5")
    #expect(line([0, 1, 2, 3, 4, 5, 6, 7], .block) == "▁▂▃▄▅▆▇█ 7")
    #expect(line([1, .nan, 2], .ascii) == "_!^ NaN @2")
    #expect(line([3, 3, 3], .ascii) == "--- 3")
  }

  @Test("bars are as long as their values say")
  func bars() {
    let chart = BarChart("", [.init("a", 1), .init("b", 0.5), .init("c", 0)])
    let lines = chart.lines(in: PlotStyle(width: 29, height: 3))
    let lengths = lines.map { $0.filter { $0 == "#" }.count }
    #expect(lengths[0] == 2 * lengths[1] && lengths[2] == 0 && lengths[0] > 10)
    let share = BarChart("", [.init("a", 0.5), .init("c", 0)], whole: 1)
      .lines(in: PlotStyle(width: 29, height: 3))
    #expect(share[0].filter { $0 == "#" }.count == lengths[1])
    let signs = BarChart("", [.init("a", -1), .init("b", 1)]).lines(in: PlotStyle(width: 40))
    let sides = signs.map { $0.filter { $0 == "#" }.count }
    #expect(abs(sides[0] - sides[1]) <= 1 && sides[0] > 10)
    #expect(Samples.gradients.lines(in: PlotStyle())[0].hasSuffix("(log scale from 1e-5)"))
  }

  @Test("a histogram counts every value once, the highest in the last interval")
  func histogram() {
    let chart = Histogram("h", [0, 0.1, 0.9, 1, .nan], bins: 2)
    #expect(chart.lines(in: PlotStyle())[0] == "h (4 values, 1 not finite)")
    let rows = chart.lines(in: PlotStyle(width: 40, height: 12)).filter { $0.contains("#") }
    let halves = rows.map { ($0.prefix(20).contains("#"), $0.suffix(15).contains("#")) }
    #expect(halves.allSatisfy { $0.0 == $0.1 })
  }

  @Test("the best cell of a heat map is in brackets and named")
  func heatMap() {
    let lines = Samples.heatMap.lines(in: PlotStyle(width: 80, height: 8))
    #expect(lines.contains { $0.hasPrefix("0.4") && $0.contains("[0]") })
    #expect(Samples.heatMap.summary().hasSuffix("Best is 0.640 at dropout=0.4 lr=1e-2."))
  }

  @Test("regions use strokes and shades without colour, tinted halves with it")
  func regions() {
    let plain = Samples.regions.lines(in: PlotStyle(height: 20)).joined()
    #expect(plain.contains(":::") && plain.contains { "|-/\\".contains($0) })
    #expect(plain.contains("o") && plain.contains("x"))
    let tinted = Samples.regions.lines(in: PlotStyle(height: 20, level: .block, color: .ansi256))
    #expect(tinted.joined().contains("▄") && tinted.joined().contains("48;5;24m"))
    // A quarter of the square lies right of 0.5 when it reaches from -1 to 1.
    let quarter = DecisionRegions(
      "q", [.init("left", []), .init("right", [])], x: -1...1, y: -1...1
    ) { places in places.map { $0.x > 0.5 ? 1 : 0 } }
    #expect(quarter.summary().hasSuffix("left 75 % and right 25 %."))
  }

  @Test("with colour every cell of a region has its ground, from edge to edge")
  func grounds() {
    let chart = DecisionRegions("x", [.init("a", [Point(x: 0, y: 0)])], x: 0...1, y: 0...1) {
      places in
      places.map { $0.x < 0.5 ? 0 : 1 }
    }
    let style = PlotStyle(width: 40, height: 12, level: .braille, color: .ansi256)
    for line in chart.lines(in: style).dropFirst(2).dropLast(2) {
      // What stands behind the axis: the first ground, then the second, to the last column.
      let parts = line.split(separator: "\u{1B}[").map(String.init)
      #expect(parts.contains { $0.hasPrefix("38;5;231;48;5;24m") }, "\(line)")
      #expect(parts.contains { $0.hasPrefix("38;5;231;48;5;94m") }, "\(line)")
      #expect(displayWidth(Contract.stripped(line)) == 40)
    }
  }

  @Test("contours use up to eight characters and number the steps from S to E")
  func contours() {
    let lines = Samples.onePath.lines(in: PlotStyle(height: 20))
    let area = lines.dropFirst(3).joined()
    for character in ".:-=+*#SE123" { #expect(area.contains(character), "\(character)") }
    let both = Samples.contours.lines(in: PlotStyle(height: 20)).dropFirst(3).joined()
    for character in "SABab12" { #expect(both.contains(character), "\(character)") }
  }

  @Test("parallel coordinates name the best trials in order")
  func parallel() {
    #expect(Samples.parallel.lines(in: PlotStyle())[1].hasPrefix("best by val_loss: A #"))
    #expect(Samples.parallel.summary().contains("16 trials, val_loss from"))
    // Trials that come in another order keep their numbers.
    let sorted = ParallelCoordinates(
      "search", [.init("lr", [0.1, 0.2]), .init("loss", [1, 2])], numbers: [31, 7])
    #expect(sorted.summary().hasSuffix("Best is trial 31 with lr 0.1."))
    #expect(
      sorted.lines(in: PlotStyle(width: 60, height: 10, level: .ascii))[1].contains("A #31 1"))
  }

  @Test("text for a screen reader leaves nothing open")
  func wholeSentences() {
    let table = SparklineTable("weights", [.init("dense1", [2, 5, 1], note: "")])
    #expect(table.summary() == "Weights: dense1 from 2 to 1, at most 5.")
    let plot = ContourPlot(
      "bowl", paths: [.init("best trial", [Point(x: 0, y: 0)])], x: -1...1, y: -1...1
    ) { $0.map { $0.x * $0.x + $0.y * $0.y } }
    #expect(plot.summary().hasSuffix("Best trial is at (0, 0), height 0."))
  }

  @Test("every chart can be written as a word after a dot")
  func staticMembers() {
    let charts: [any Chart] = [
      .line("a", [Series("b", [1])]), .bars("a", []), .histogram("a", []), .heatMap("a", []),
      .scatter("a", []), .regions("a", []) { _ in [] },
      .contours("a", x: 0...1, y: 0...1) { _ in [] }, .parallel("a", []), .sparkline("a", []),
      .sparklines("a", []), .table("a", columns: [], rows: []),
    ]
    for chart in charts { #expect(Contract.problems(of: chart, in: PlotStyle()) == []) }
  }
}
