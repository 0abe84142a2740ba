/// One horizontal bar per name: accuracies of settings, gradient sizes of layers, importances.
public struct BarChart: Chart {
  /// One bar.
  public struct Bar: Sendable {
    /// What the bar measures.
    public var name: String
    /// Its length; one that is not finite is written out instead of drawn.
    public var value: Double
    /// What stands behind the bar; nil for the value.
    public var note: String?

    /// A bar of some length.
    public init(_ name: String, _ value: Double, note: String? = nil) {
      self.name = inert(name)
      self.value = value
      self.note = note.map(inert)
    }
  }

  /// What the bars measure.
  public var title: String
  /// The bars, top first.
  public var bars: [Bar]
  /// Whether lengths are the values or their logarithms.
  public var scale: ScaleKind
  /// What a bar of full length stands for, such as 1 for shares; nil for the longest one.
  public var whole: Double?

  /// A chart of some bars.
  public init(
    _ title: String, _ bars: [Bar], scale: ScaleKind = .linear, whole: Double? = nil
  ) {
    self.title = inert(title)
    self.bars = bars
    self.scale = scale
    self.whole = whole
  }
}

extension Chart where Self == BarChart {
  /// One horizontal bar per name.
  public static func bars(
    _ title: String, _ bars: [BarChart.Bar], scale: ScaleKind = .linear
  ) -> BarChart {
    BarChart(title, bars, scale: scale)
  }
}

extension BarChart {
  /// Draws the bars from the left, names before and values behind them.
  public func canvas(in style: PlotStyle) -> Canvas {
    let ascii = style.level == .ascii
    guard !bars.isEmpty else { return .note("\(title): no values yet", in: style) }
    let header = style.header([heading], rowsOnly: true)
    let head = header.count
    let room = style.height - head
    let shown = bars.count > room ? max(room - 1, 0) : bars.count
    let more = bars.count - shown
    var canvas = Canvas(
      columns: style.width, rows: max(head + shown + (more > 0 ? 1 : 0), 1), level: style.level)
    canvas.write(header)
    let widest = bars.map { displayWidth($0.name) }.max() ?? 0
    let names = min(widest, style.width / 3)
    let words = notes
    let notes = words.map { displayWidth($0) }.max() ?? 0
    let noteRoom = style.width - names - notes - 3 >= 6 ? notes + 1 : 0
    let length = style.width - names - 1 - noteRoom
    for (index, bar) in bars.prefix(shown).enumerated() {
      let row = head + index
      canvas.write(
        padded(clipped(bar.name, to: names, ascii: ascii), to: names), column: 0, row: row)
      canvas.write(ascii ? "|" : "│", column: names, row: row)
      let end = draw(bar, on: &canvas, column: names + 1, row: row, length: length, index: index)
      guard noteRoom > 0 else { continue }
      canvas.write(words[index], column: end + 1, row: row)
    }
    if more > 0 {
      let words = clipped("and \(more) more", to: style.width, ascii: ascii)
      canvas.write(words, column: 0, row: head + shown)
    }
    return canvas
  }

  /// Draws one bar and returns the column behind it.
  private func draw(
    _ bar: Bar, on canvas: inout Canvas, column: Int, row: Int, length: Int, index: Int
  ) -> Int {
    let extent = extent
    guard length > 0, bar.value.isFinite, let end = extent.position(bar.value),
      let origin = extent.position(extent.isLog ? extent.low : 0), end.isFinite
    else { return column - 1 }
    let ink = Ink(hue: index)
    let ascii = canvas.level == .ascii
    let (from, to) = (Double(length) * min(origin, end), Double(length) * max(origin, end))
    if bar.value < 0 || ascii {
      let first = Int(from.rounded())
      let last = min(Int(to.rounded()), length)
      let text = String(repeating: ascii ? "#" : "█", count: max(last - first, 0))
      canvas.write(text, column: column + first, row: row, ink: ink)
      return column + last
    }
    let start = Int(from.rounded())
    let eighths = max(Int(((to - Double(start)) * 8).rounded()), 0)
    let text = String(repeating: "█", count: eighths / 8) + Self.eighths[eighths % 8]
    canvas.write(text, column: column + start, row: row, ink: ink)
    return column + start + displayWidth(text)
  }

  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// What stands behind the bars, numbers in one precision where they are alike in size.
  private var notes: [String] {
    zip(bars, briefly(bars.map(\.value))).map { $0.note ?? $1 }
  }

  /// The scale of all bars: from zero, or from the power of ten below the smallest.
  private var extent: Scale {
    let values = bars.map(\.value).filter(\.isFinite)
    if scale == .log || scale == .auto && prefersLog(values) {
      let positive = values.filter { $0 > 0 }
      if let low = positive.min(), let high = positive.max() {
        let start = max(tenTo(Double(decade(of: low))), .leastNormalMagnitude)
        return Scale(low: start < low ? start : start / 10, high: high, isLog: true)
      }
    }
    let ends = (min(values.min() ?? 0, 0), max(values.max() ?? 0, whole ?? 0, 0))
    return Scale(low: ends.0, high: ends.0 == ends.1 ? ends.0 + 1 : ends.1)
  }

  private var heading: String {
    let extent = extent
    guard extent.isLog else { return title }
    return "\(title) (log scale from \(scientific(extent.low, decimals: 0)))"
  }

  /// Tells the first dozen bars, the highest and the lowest.
  public func summary() -> String {
    let finite = bars.filter(\.value.isFinite)
    guard let low = finite.min(by: { $0.value < $1.value }),
      let high = finite.max(by: { $0.value < $1.value })
    else { return sentence("\(title): no values yet") }
    let words = zip(bars, notes).prefix(12).map { "\($0.name) \($1)" }
    let more = bars.count > 12 ? ["\(bars.count - 12) more"] : []
    let all = sentence("\(heading): " + listed(words + more))
    guard finite.count > 1 else { return all }
    return all + " " + sentence("Highest is \(high.name), lowest \(low.name)")
  }

  /// Writes the bars as a page.
  public func svg(width: Int, height: Int) -> String {
    var svg = SVG(width: width, height: height, title: title, summary: summary())
    svg.text(bars.isEmpty ? "\(title): no values yet" : heading, x: 8, y: 20, bold: true)
    let extent = extent
    let names = Double(bars.map { displayWidth($0.name) }.max() ?? 0) * 7.3
    let left = min(names + 16, Double(svg.width) / 3)
    let words = notes
    let notes = Double(words.map { displayWidth($0) }.max() ?? 0) * 7.3 + 12
    let room = max(Double(svg.width) - left - notes - 8, 20)
    let step = (Double(svg.height) - 40) / Double(max(bars.count, 1))
    let origin = extent.position(extent.isLog ? extent.low : 0) ?? 0
    for (index, bar) in bars.enumerated() {
      let middle = 34 + step * (Double(index) + 0.5)
      svg.text(bar.name, x: left - 6, y: middle + 4, anchor: "end")
      var end = origin
      if bar.value.isFinite, let at = extent.position(bar.value), at.isFinite { end = at }
      svg.add(
        "rect",
        [
          "x": pixels(left + room * min(origin, end)), "y": pixels(middle - step * 0.35),
          "width": pixels(room * abs(end - origin)), "height": pixels(step * 0.7),
          "fill": pageStyle(index).color,
        ])
      svg.text(words[index], x: left + room * max(origin, end) + 6, y: middle + 4)
    }
    svg.line(left + room * origin, 34, left + room * origin, Double(svg.height) - 6, style: "rule")
    return svg.document
  }
}
