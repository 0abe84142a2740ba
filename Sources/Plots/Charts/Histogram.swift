/// How often values fall into equal intervals: weights, activations, repeated results.
public struct Histogram: Chart {
  /// What was counted.
  public var title: String
  /// The values; those that are not finite are counted in words only.
  public var values: [Double]
  /// The name of the horizontal axis.
  public var xName: String
  /// How many intervals are wanted; nil chooses by the number and the spread of the values.
  public var bins: Int?

  /// A histogram of some values.
  public init(_ title: String, _ values: [Double], xName: String = "", bins: Int? = nil) {
    self.title = inert(title)
    self.values = values
    self.xName = inert(xName)
    self.bins = bins
  }
}

extension Chart where Self == Histogram {
  /// How often values fall into equal intervals.
  public static func histogram(
    _ title: String, _ values: [Double], xName: String = "", bins: Int? = nil
  ) -> Histogram {
    Histogram(title, values, xName: xName, bins: bins)
  }
}

extension Histogram {
  /// Equal intervals with the number of values in each; the last includes its upper end.
  struct Counts: Sendable, Equatable {
    let low: Double
    let high: Double
    let counts: [Int]
  }

  /// The counts in at most the given number of intervals; nil without a finite value.
  ///
  /// Without a wish it takes intervals of twice the interquartile range over the cube root of
  /// the count (Freedman and Diaconis 1981).
  func counted(atMost limit: Int) -> Counts? {
    let sorted = values.filter(\.isFinite).sorted()
    guard let low = sorted.first, let high = sorted.last else { return nil }
    let scale = Scale(low: low, high: high)
    var wanted = bins ?? 0
    if bins == nil {
      let spread = sorted[sorted.count * 3 / 4] / 2 - sorted[sorted.count / 4] / 2
      let interval = 4 * spread / tenTo(decimalLog(Double(sorted.count)) / 3)
      let count = interval > 0 ? (high / 2 - low / 2) / (interval / 2) : 1
      wanted = Int(min(max(count.rounded(.up), 5), 200))
    }
    var counts = Array(repeating: 0, count: min(max(wanted, 1), max(limit, 1)))
    for value in sorted {
      guard let position = scale.position(value) else { continue }
      let index = Int(min(max(position, 0), 1) * Double(counts.count))
      counts[min(index, counts.count - 1)] += 1
    }
    return Counts(low: scale.low, high: scale.high, counts: counts)
  }

  /// Draws upright bars over the intervals.
  public func canvas(in style: PlotStyle) -> Canvas {
    let header = style.header([heading])
    let head = header.count
    let ticks = style.width >= 30 && style.height >= 8
    let rows = style.height - head - (ticks ? 2 : 1)
    let widest = min(style.width - 10, 100)
    guard let most = counted(atMost: max(widest, 1))?.counts.max(), rows >= 3, style.width >= 20
    else { return small(in: style) }
    // The label width depends on the counts, the counts on the room: reserve for the larger sum.
    let gutter = ticks ? displayWidth("\(most * 2)") + 1 : 1
    guard let counted = counted(atMost: style.width - gutter) else { return small(in: style) }
    let perBin = max((style.width - gutter) / counted.counts.count, 1)
    let columns = perBin * counted.counts.count
    let y = Axis.aligned(0, Double(counted.counts.max() ?? 1), cells: rows)
    let left = ticks ? max(y.labelWidth + 1, gutter) : 1
    guard left + columns <= style.width + 1 else { return small(in: style) }
    // The axis runs through the middles of columns, the intervals from edge to edge.
    let edge = (counted.high / 2 - counted.low / 2) / Double(columns)
    let x = Axis.spanning(counted.low + edge, counted.high - edge, cells: columns)
    var frame = Frame(
      canvas: Canvas(columns: style.width, rows: style.height, level: style.level), x: x, y: y,
      left: left, top: head)
    for (index, count) in counted.counts.enumerated() where count > 0 {
      let height = (y.cell(of: Double(count)) ?? 0) + 0.5
      for column in 0..<perBin {
        // A gap between wide intervals shows where they end.
        if perBin > 2, column == perBin - 1 { continue }
        bar(&frame, column: index * perBin + column, height: height)
      }
    }
    frame.drawAxes(xName: xName, labels: ticks)
    frame.canvas.write(header)
    return frame.canvas
  }

  private func bar(_ frame: inout Frame, column: Int, height: Double) {
    let eighths = frame.canvas.level == .ascii ? nil : max(Int((height * 8).rounded()), 1)
    let full = eighths.map { $0 / 8 } ?? max(Int((height).rounded()), 1)
    let bottom = frame.top + frame.rows - 1
    for row in 0..<min(full, frame.rows) {
      frame.canvas.write(
        eighths == nil ? "#" : "█", column: frame.left + column, row: bottom - row, ink: Ink(hue: 0)
      )
    }
    guard let eighths, eighths % 8 > 0, full < frame.rows else { return }
    frame.canvas.write(
      String(Self.ramp[eighths % 8 - 1]), column: frame.left + column, row: bottom - full,
      ink: Ink(hue: 0))
  }

  private static let ramp: [Character] = Array("▁▂▃▄▅▆▇")

  /// Title and counts in one line when there is no room for axes.
  private func small(in style: PlotStyle) -> Canvas {
    let counts = counted(atMost: max(style.width / 2, 1))?.counts.map(Double.init) ?? []
    let rows = counts.isEmpty ? [] : [SparklineTable.Row("", counts, note: "")]
    return SparklineTable(heading, rows).canvas(in: style)
  }

  private var heading: String {
    let missing = values.count { !$0.isFinite }
    var remarks = [Plots.counted(values.count - missing, "value")]
    if missing > 0 { remarks.append("\(missing) not finite") }
    return "\(title) (\(remarks.joined(separator: ", ")))"
  }

  /// Tells the ends, the median and the middle half.
  public func summary() -> String {
    let sorted = values.filter(\.isFinite).sorted()
    guard let low = sorted.first, let high = sorted.last else {
      return sentence("\(title): no values yet")
    }
    let ends = "from \(brief(low)) to \(brief(high))"
    let middle = "median \(brief(median(sorted)))"
    let half = "half of them between \(brief(sorted[sorted.count / 4]))"
    return sentence(
      "\(heading) \(ends), \(middle), \(half) and \(brief(sorted[sorted.count * 3 / 4]))")
  }

  /// Writes the bars as a page.
  public func svg(width: Int, height: Int) -> String {
    let svg = SVG(width: width, height: height, title: title, summary: summary())
    guard let counted = counted(atMost: 100) else {
      var empty = svg
      empty.text(sentence("\(title): no values yet"), x: 8, y: 20)
      return empty.document
    }
    let x = Axis.spanning(counted.low, counted.high, cells: svg.width / 8)
    let y = Axis.aligned(0, Double(counted.counts.max() ?? 1), cells: max(svg.height / 24, 4))
    var frame = SVGFrame(svg: svg, title: heading, x: x, y: y, xName: xName)
    let step = frame.width / Double(counted.counts.count)
    for (index, count) in counted.counts.enumerated() {
      guard count > 0, let at = frame.place(Point(x: counted.low, y: Double(count))) else {
        continue
      }
      frame.svg.add(
        "rect",
        [
          "x": pixels(frame.left + Double(index) * step + 0.5), "y": pixels(at.y),
          "width": pixels(max(step - 1, 0.5)), "height": pixels(frame.top + frame.height - at.y),
          "fill": pageStyle(0).color,
        ])
    }
    return frame.svg.document
  }
}
