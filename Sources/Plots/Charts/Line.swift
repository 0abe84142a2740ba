/// Lines over epochs or any other horizontal value: losses, accuracies, rates, sweeps.
public struct LineChart: Chart {
  /// A curve drawn as a strip under the chart, on the same horizontal axis.
  public struct Track: Sendable {
    /// A short name, such as `lr`.
    public var name: String
    /// The points in order; between two points the earlier one holds.
    public var points: [Point]

    /// A track of one value per epoch, counted from 1.
    public init(_ name: String, _ values: [Double]) {
      self.init(name, points: Series(name, values).points)
    }

    /// A track through points.
    public init(_ name: String, points: [Point]) {
      self.name = inert(name)
      self.points = points
    }
  }

  /// What the chart shows, such as `validation loss`.
  public var title: String
  /// The lines; the first is drawn in the first colour and called A unless it says otherwise.
  public var series: [Series]
  /// The name of the horizontal axis.
  public var xName = "epoch"
  /// How the vertical axis is spread.
  public var scale = ScaleKind.auto
  /// How the horizontal axis is spread.
  public var xScale = ScaleKind.linear
  /// The horizontal extent to show at least, so that the axis of a run in progress stands still.
  public var xRange: ClosedRange<Double>?
  /// The factor of the debiased moving average; 0 draws the values as they are.
  public var smoothing = 0.0
  /// The strip under the chart, such as the learning rate.
  public var track: Track?

  /// A chart of some lines.
  public init(
    _ title: String, _ series: [Series], xName: String = "epoch", scale: ScaleKind = .auto,
    xScale: ScaleKind = .linear, smoothing: Double = 0, track: Track? = nil
  ) {
    self.title = inert(title)
    self.series = series
    self.xName = inert(xName)
    self.scale = scale
    self.xScale = xScale
    self.smoothing = smoothing
    self.track = track
  }
}

extension Chart where Self == LineChart {
  /// Lines over epochs or any other horizontal value.
  public static func line(
    _ title: String, _ series: [Series], xName: String = "epoch", scale: ScaleKind = .auto,
    xScale: ScaleKind = .linear, smoothing: Double = 0, track: LineChart.Track? = nil
  ) -> LineChart {
    LineChart(
      title, series, xName: xName, scale: scale, xScale: xScale, smoothing: smoothing, track: track)
  }
}

// MARK: - Text

extension LineChart {
  /// Draws the lines with everything that fits; see `LineLayout` for what goes first.
  public func canvas(in style: PlotStyle) -> Canvas {
    guard let range, !points.isEmpty else { return .note("\(title): no values yet", in: style) }
    let layout = LineLayout(self, style, range: range)
    guard layout.plotRows >= 3, style.width >= 20 else { return sparklines(in: style) }
    let y = Axis.aligned(range.low, range.high, cells: layout.plotRows, isLog: range.isLog)
    let left = layout.showsTicks ? y.labelWidth + 1 : 1
    let columns = style.width - left - layout.labelRoom
    guard columns >= 8, let x = xAxis(cells: columns) else { return sparklines(in: style) }
    var frame = Frame(
      canvas: Canvas(columns: style.width, rows: layout.rows, level: style.level, letters: letters),
      x: x, y: y, left: left, top: layout.plotTop)
    frame.canvas.shadesAreDots = smoothing > 0
    draw(in: &frame)
    frame.drawAxes(xName: xName, labels: layout.showsTicks)
    layout.finish(self, &frame)
    return frame.canvas
  }

  /// Draws bands, raw values, lines, letters and best marks.
  private func draw(in frame: inout Frame) {
    for (index, series) in series.enumerated() {
      frame.band(series.points, series.band, series: index)
      guard smoothing > 0 else { continue }
      for point in series.points {
        if let place = frame.place(point) { frame.dot(place, series: index, shade: true) }
      }
    }
    for (index, series) in series.enumerated() {
      frame.curve(drawn(series), series: index)
    }
    for (index, series) in series.enumerated() {
      guard let best = series.bestPoint, let place = frame.place(best) else { continue }
      let cell = frame.cell(at: place)
      let mark = bestMark(frame.canvas.level)
      frame.canvas.write(mark, column: cell.column, row: cell.row, ink: Ink(hue: index))
    }
    if frame.canvas.level != .ascii {
      for index in series.indices {
        frame.letter(letters[index], series: index, of: series.count)
      }
    }
  }

  /// One line per series when there is no room for axes.
  private func sparklines(in style: PlotStyle) -> Canvas {
    let table = SparklineTable(
      title,
      series.enumerated().map { index, series in
        SparklineTable.Row(
          "\(letters[index]) \(series.name)", series.points.map(\.y), note: series.ending)
      })
    return table.canvas(in: style)
  }

  /// What marks the best point: a circle on a page, a character elsewhere.
  func bestMark(_ level: RenderLevel?) -> String {
    level.map { $0 == .ascii ? "o" : "◆" } ?? "○"
  }
}

// MARK: - What is shown

extension LineChart {
  /// The letters of the series, in order.
  var letters: [Character] {
    series.enumerated().map { index, series in
      let next = Canvas.alphabet[index % Canvas.alphabet.count]
      return series.letter.map { displayWidth($0) == 1 ? $0 : next } ?? next
    }
  }

  /// The points of the line, smoothed if asked for.
  func drawn(_ series: Series) -> [Point] {
    smoothing > 0 ? series.smoothedPoints(factor: smoothing) : series.points
  }

  /// The vertical values to show; nil if there is none.
  var range: ValueRange? {
    func values(_ series: [Series]) -> [Double] {
      series.flatMap { one in
        one.points.filter(\.x.isFinite).map(\.y) + one.band.flatMap { [$0.low, $0.high] }
      }
    }
    return ValueRange(
      healthy: values(series.filter(\.isHealthy)), others: values(series.filter { !$0.isHealthy }),
      kind: scale)
  }

  /// Every point with a place on the horizontal axis.
  private var points: [Point] { series.flatMap(\.points).filter(\.x.isFinite) }

  /// The horizontal axis over all points and the extent asked for; nil without any point.
  func xAxis(cells: Int) -> Axis? {
    let asked = xRange.map { [$0.lowerBound, $0.upperBound].filter(\.isFinite) } ?? []
    let values = points.map(\.x) + (points.isEmpty ? [] : asked)
    guard let low = values.min(), let high = values.max() else { return nil }
    let whole = values.allSatisfy { $0 == $0.rounded() }
    let isLog =
      low > 0 && (xScale == .log || xScale == .auto && prefersLog(values))
    return Axis.spanning(low, high, cells: cells, isLog: isLog, whole: whole)
  }

  /// The title with what must be known to read the axes.
  func heading(_ range: ValueRange) -> (title: String, remark: String) {
    var remarks = range.isLog ? ["log scale"] : []
    if smoothing > 0 { remarks.append("smoothed \(plain(smoothing)), raw dotted") }
    return (title, remarks.isEmpty ? "" : " (\(remarks.joined(separator: ", ")))")
  }
}
