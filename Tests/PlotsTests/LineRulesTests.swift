import Plots
import Testing

/// What a line chart promises the reader, rule by rule.
@Suite struct LineRulesTests {
  static func ascii(_ width: Int = 80, _ height: Int = 14) -> PlotStyle {
    PlotStyle(width: width, height: height)
  }

  static func text(_ chart: LineChart, _ style: PlotStyle = ascii()) -> String {
    chart.lines(in: style).joined(separator: "\n")
  }

  @Test("every line carries its letter, and its name and last value at its end")
  func lettersAndLabels() {
    for level in RenderLevel.allCases {
      let lines = Samples.oneRun.lines(in: PlotStyle(width: 80, height: 14, level: level))
      for (letter, label) in [("A", "A train 0.0511"), ("B", "B val   1.53")] {
        #expect(lines.contains { $0.hasSuffix(label) })
        let onLines = lines.joined().replacing(label, with: "").filter { String($0) == letter }
        #expect(onLines.count >= 4)
      }
    }
  }

  @Test("letters of different lines stand in different columns")
  func staggered() {
    let lines = Samples.oneRun.lines(in: PlotStyle(width: 80, height: 14, level: .braille))
    let cells = lines.dropFirst(2).flatMap { $0.prefix(64).enumerated().map { $0 } }
    let a = Set(cells.filter { $0.element == "A" }.map(\.offset))
    let b = Set(cells.filter { $0.element == "B" }.map(\.offset))
    #expect(a.count >= 4 && b.count >= 4 && a.isDisjoint(with: b))
  }

  @Test("a cell where two lines meet is a star in ASCII, and the note says so")
  func meeting() {
    let chart = LineChart("x", [Series("up", [0, 1, 2, 3, 4]), Series("down", [4, 3, 2, 1, 0])])
    let lines = chart.lines(in: Self.ascii())
    #expect(lines[1].contains("* curves meet"))
    #expect(lines.dropFirst(2).joined().contains("*"))
    #expect(!Self.text(LineChart("x", [Series("up", [0, 1])])).contains("*"))
  }

  @Test("labels at nearly equal ends are moved apart, in the order of the ends")
  func labelsApart() {
    let ends = [1.0, 1.001, 1.002, 0]
    let chart = LineChart(
      "x", ends.enumerated().map { Series("s\($0.offset)", [0.5, $0.element]) })
    let lines = chart.lines(in: Self.ascii())
    let rows = ["A s0", "B s1", "C s2", "D s3"].map { label in
      lines.firstIndex { $0.contains(label) } ?? -1
    }
    #expect(Set(rows).count == 4 && !rows.contains(-1))
    #expect(rows[3] == rows.max())
  }

  @Test("the scale is logarithmic beyond a factor of 50, and the title says so")
  func logInTitle() {
    let fifty = LineChart("loss", [Series("a", [1, 0.02])])
    let more = LineChart("loss", [Series("a", [1, 0.019])])
    #expect(fifty.lines(in: Self.ascii())[0] == "loss")
    #expect(more.lines(in: Self.ascii())[0] == "loss (log scale)")
    // The remark stays when the title is too long.
    let long = LineChart(String(repeating: "loss ", count: 30), more.series)
    #expect(long.lines(in: Self.ascii(60))[0].hasSuffix(" (log scale)"))
  }

  @Test("a run that blows up ends with ^ at the top and NaN with its epoch")
  func diverges() {
    let healthy = (0..<60).map { 2 - Double($0) / 40 }
    let wild = (0..<17).map { 2.2 + Double($0 * $0) * 0.3 } + [.nan, .nan]
    let chart = LineChart("loss", [Series("ok", healthy), Series("lr=3", wild)], scale: .linear)
    let lines = chart.lines(in: Self.ascii())
    #expect(lines.contains { $0.hasSuffix("B lr=3 NaN @18") })
    #expect(lines[1].contains("^ off the scale, clipped at 1.98"))
    #expect(lines[2].contains("^"))
    #expect(chart.summary().contains("B lr=3 starts at 2.20 and turns NaN at epoch 18"))
  }

  @Test("a line that leaves below ends with v")
  func leavesBelow() {
    let lines = LineChart("x", [Series("a", [2, 1, -.infinity])]).lines(in: Self.ascii())
    #expect(lines.dropLast(2).last?.contains("v") == true)
    let zero = LineChart("x", [Series("a", [1, 0.001, 0])])
    #expect(Self.text(zero).contains("v at or below 0"))
  }

  @Test("a single NaN among healthy values leaves a gap, not a bridge")
  func gap() {
    var values = Array(repeating: 1.0, count: 60)
    values[29] = .nan
    let lines = LineChart("x", [Series("a", values)]).lines(in: Self.ascii())
    let row = lines.first { $0.filter { $0 == "A" }.count > 20 } ?? ""
    #expect(row.contains("A A") || row.contains("A  A"))
  }

  @Test("a lone point between gaps is still seen")
  func lonePoint() {
    let chart = LineChart("x", [Series("a", [.nan, 3, .nan])])
    #expect(chart.lines(in: Self.ascii()).dropFirst(2).dropLast(3).joined().contains("A"))
    let page = chart.svg(width: 300, height: 200)
    #expect(page.contains("h0"))
  }

  @Test("clipping is at the 98th percentile of the runs that stay finite")
  func clipsHealthyRuns() {
    var values = (1...100).map { 1 + Double($0) / 100 }
    values[50] = 1000
    let chart = LineChart("x", [Series("a", values)], scale: .linear)
    // numpy.percentile(values, 98, method="higher") is 2.0.
    #expect(Self.text(chart).contains("clipped at 2"))
    #expect(!Self.text(LineChart("x", [Series("a", [1, 2, 3])])).contains("clipped"))
  }

  @Test("smoothing is off by default; when on, raw values are faint dots and the title says so")
  func smoothing() {
    #expect(Samples.oneRun.smoothing == 0)
    let lines = Samples.smooth.lines(in: Self.ascii())
    #expect(lines[0] == "batch loss (smoothed 0.8, raw dotted)")
    #expect(lines.dropFirst().joined().contains { $0 == "." })
    let colored = Samples.smooth.lines(in: PlotStyle(level: .braille, color: .ansi256))
    #expect(colored.joined().contains("\u{1B}[2;38;5;32m"))
  }

  @Test("a constant is a flat line with one tick, a point is a point, nothing is a sentence")
  func degenerate() {
    let constant = LineChart("x", [Series("a", [0.7, 0.7, 0.7])]).lines(in: Self.ascii())
    #expect(constant.filter { $0.contains("+") && $0.contains("|") == false }.count == 2)
    #expect(constant.contains { $0.contains("0.700+AAA") })
    let point = Self.text(LineChart("x", [Series("a", [0.7])]))
    #expect(point.filter { $0 == "A" }.count == 2)
    #expect(LineChart("loss", []).lines(in: Self.ascii()) == ["loss: no values yet"])
    #expect(LineChart("loss", [Series("a", [.nan])]).summary() == "Loss: no values yet.")
  }

  @Test("small sheets lose the end labels first, then the ticks, then everything but sparklines")
  func shrinks() {
    func lines(_ width: Int, _ height: Int) -> [String] {
      Samples.oneRun.lines(in: Self.ascii(width, height))
    }
    #expect(lines(60, 15).contains { $0.hasSuffix("B val   1.53") })
    let noLabels = lines(59, 15)
    #expect(!noLabels.contains { $0.hasSuffix("B val   1.53") })
    #expect(noLabels[1].hasPrefix("A train 0.0511, B val 1.53"))
    #expect(noLabels.last?.contains("20") == true)
    let noTicks = lines(29, 15)
    #expect(noTicks.last?.allSatisfy { "+-".contains($0) } == true)
    #expect(noTicks.count == 15)
    let sparks = lines(19, 15)
    #expect(sparks.count == 3)
    #expect(sparks[1].hasPrefix("A ") && sparks[2].hasPrefix("B "))
    #expect(lines(80, 5).count == 3)
    #expect(lines(80, 1).count == 1)
  }

  @Test("the best epoch is marked on the line and told in the note and the summary")
  func best() {
    for (level, mark) in [(RenderLevel.ascii, "o"), (.block, "◆"), (.braille, "◆")] {
      let lines = Samples.oneRun.lines(in: PlotStyle(level: level))
      #expect(lines[1].hasPrefix("\(mark) best B 0.972 @33"))
      #expect(lines[2...11].joined().contains(mark))
    }
    #expect(Samples.oneRun.summary().contains("best 0.972 at epoch 33"))
    let accuracy = LineChart("x", [Series("a", [0.1, 0.9, 0.5], best: .highest)])
    #expect(Self.text(accuracy).contains("best A 0.900 @2"))
    let restored = LineChart("x", [Series("a", [0.1, 0.9, 0.5], best: .at(3))])
    #expect(Self.text(restored).contains("best A 0.500 @3"))
  }

  @Test("bands over seeds are shaded and explained")
  func bands() {
    let text = Samples.twoRuns.lines(in: Self.ascii(80, 20)).joined(separator: " ")
    #expect(text.contains("median of 5 seeds, shade lowest to highest (A=. B=: both=;)"))
    let page = Samples.twoRuns.svg(width: 600, height: 300)
    #expect(page.ranges(of: "<polygon").count == 2)
  }

  @Test("the learning rate is a strip below, and goes before the plot does")
  func track() {
    let lines = Samples.diverged.lines(in: Self.ascii())
    #expect(lines.last?.hasPrefix(" lr|") == true)
    #expect(lines.last?.hasSuffix(" 0.1 to 0.0125") == true)
    #expect(Samples.diverged.lines(in: Self.ascii(80, 9)).last?.hasPrefix(" lr") == false)
  }

  @Test("more lines than rows are counted, not dropped in silence")
  func manyLabels() {
    let chart = LineChart("x", (0..<30).map { Series("s\($0)", [0, Double($0)]) })
    #expect(chart.lines(in: Self.ascii()).contains { $0.hasSuffix(" more") })
  }

  @Test("a run in progress keeps the axis of the whole run")
  func inProgress() {
    var chart = LineChart("x", [Series("a", [3, 2, 1])])
    chart.xRange = 1...60
    #expect(chart.lines(in: Self.ascii()).last?.contains("60") == true)
  }

  @Test("the horizontal axis takes points, whole or not, and can be logarithmic")
  func points() {
    let rates = [1e-4, 1e-3, 1e-2, 1e-1].map { Point(x: $0, y: 1 - $0) }
    let chart = LineChart(
      "accuracy by lr", [Series("a", points: rates)], xName: "lr", xScale: .auto)
    let last = chart.lines(in: Self.ascii()).last ?? ""
    #expect(last.contains("1e-4") && last.contains("1e-2") && last.hasSuffix("lr"))
  }

  @Test("screen readers get start, end, best epoch and order in words")
  func words() {
    #expect(
      Samples.oneRun.summary()
        == "Loss of run 14, 150 noisy glyphs: A train starts at 2.21 and ends at 0.0511 (epoch 60);"
        + " B val starts at 2.39 and ends at 1.53 (epoch 60), best 0.972 at epoch 33."
        + " At the end from low to high: A train, B val.")
    let lines = Samples.oneRun.lines(in: PlotStyle(width: 40, color: .ansi256, textOnly: true))
    #expect(lines.joined(separator: " ") == Samples.oneRun.summary())
  }

  @Test("one run has no band, whatever it is asked to be the median of")
  func alone() {
    let alone = LineChart("loss", [Series("val", seeds: [[3, 2, 1]])])
    #expect(alone.series[0].band.isEmpty)
    for level in RenderLevel.allCases {
      #expect(!Self.text(alone, PlotStyle(width: 80, height: 14, level: level)).contains("median"))
    }
    #expect(!alone.svg(width: 640, height: 300).contains("seeds"))
  }

  @Test("names that do not fit beside the lines of a page stand whole above them")
  func longNames() {
    let name = "optimizer=adam beta1=0.95 schedule=cosine(0.001,60)"
    let chart = LineChart(
      "validation loss", [Series(name, [3, 2, 1]), Series("plain", [2, 2, 2])])
    for width in [350, 640] {
      let page = chart.svg(width: width, height: 300)
      let words = Page(page).words
      #expect(words.joined(separator: " ").contains("A " + name))
      // A character is at most 7.3 pixels wide.
      for (text, x) in Page(page).placed {
        #expect(Double(displayWidth(text)) * 7.3 + x <= Double(width) + 1, "\(text) at \(width)")
      }
    }
  }

  @Test("the page has title, words, escaped names, dashes and a dark style")
  func page() {
    let chart = LineChart("a < b & \"c\"", [Series("<x>", [1, 2]), Series("y", [2, 1])])
    let document = chart.svg(width: 400, height: 200)
    #expect(Page(document).error == nil)
    #expect(Page(document).text["title"] == "a < b & \"c\"")
    #expect(Page(document).text["desc"]?.contains("A <x> starts at 1") == true)
    #expect(document.contains("prefers-color-scheme:dark"))
    #expect(document.contains("stroke-dasharray"))
  }
}
