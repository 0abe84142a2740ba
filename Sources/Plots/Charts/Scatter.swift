/// Points of one or several groups: samples of classes, trials of a search.
public struct ScatterPlot: Chart {
  /// Points that share a marker.
  public struct Group: Sendable {
    /// What the points have in common.
    public var name: String
    /// The points; those that are not finite are counted in words only.
    public var points: [Point]

    /// A group of points.
    public init(_ name: String, _ points: [Point]) {
      self.name = inert(name)
      self.points = points
    }
  }

  /// What the points are.
  public var title: String
  /// The groups; their markers are `o x + # @ %` in this order.
  public var groups: [Group]
  /// The name of the horizontal axis.
  public var xName: String
  /// The name of the vertical axis.
  public var yName: String
  /// How the horizontal axis is spread.
  public var xScale: ScaleKind
  /// How the vertical axis is spread.
  public var yScale: ScaleKind

  /// A plot of some groups.
  public init(
    _ title: String, _ groups: [Group], xName: String = "x", yName: String = "y",
    xScale: ScaleKind = .linear, yScale: ScaleKind = .linear
  ) {
    self.title = inert(title)
    self.groups = groups
    self.xName = inert(xName)
    self.yName = inert(yName)
    self.xScale = xScale
    self.yScale = yScale
  }

  /// The characters that mark points of the groups.
  static let markers: [Character] = Array("ox+#@%")

  static func marker(_ group: Int) -> Character { markers[abs(group % markers.count)] }
}

extension Chart where Self == ScatterPlot {
  /// Points of one or several groups.
  public static func scatter(
    _ title: String, _ groups: [ScatterPlot.Group], xName: String = "x", yName: String = "y",
    xScale: ScaleKind = .linear, yScale: ScaleKind = .linear
  ) -> ScatterPlot {
    ScatterPlot(title, groups, xName: xName, yName: yName, xScale: xScale, yScale: yScale)
  }
}

extension ScatterPlot {
  private var shown: [Point] { groups.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite } }

  private func isLog(_ kind: ScaleKind, _ values: [Double]) -> Bool {
    values.allSatisfy { $0 > 0 } && (kind == .log || kind == .auto && prefersLog(values))
  }

  private func axes(columns: Int, rows: Int) -> (x: Axis, y: Axis)? {
    let points = shown
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max()
    else { return nil }
    return (
      Axis.spanning(left, right, cells: columns, isLog: isLog(xScale, xs)),
      Axis.aligned(low, high, cells: rows, isLog: isLog(yScale, ys))
    )
  }

  /// Draws a marker per point, and dots where there is only one group.
  public func canvas(in style: PlotStyle) -> Canvas {
    let header = style.header([heading, legend])
    let ticks = style.width >= 30 && style.height >= 8
    let rows = style.height - header.count - (ticks ? 2 : 1)
    guard !shown.isEmpty, rows >= 3, style.width >= 12,
      let gutter = axes(columns: style.width, rows: rows).map({ $0.y.labelWidth + 1 })
    else { return Canvas.note(summary(), in: style) }
    let left = ticks ? gutter : 1
    guard style.width - left >= 6, let axes = axes(columns: style.width - left, rows: rows)
    else { return Canvas.note(summary(), in: style) }
    // Several groups need markers that tell them apart; a lone group may use the finer dots.
    let level = groups.count > 1 ? .ascii : style.level
    var frame = Frame(
      canvas: Canvas(
        columns: style.width, rows: style.height, level: level, letters: Self.markers),
      x: axes.x, y: axes.y, left: left, top: header.count)
    for (index, group) in groups.enumerated() {
      for point in group.points {
        if point.y.isFinite, let place = frame.place(point) { frame.dot(place, series: index) }
      }
    }
    frame.drawAxes(xName: xName, labels: ticks, level: style.level)
    frame.canvas.write(header)
    return frame.canvas
  }

  private var heading: String {
    let points = groups.flatMap(\.points)
    let missing = points.count - shown.count
    var remarks: [String] = []
    if isLog(xScale, shown.map(\.x)) { remarks.append("\(xName) log scale") }
    if isLog(yScale, shown.map(\.y)) { remarks.append("\(yName) log scale") }
    if missing > 0 { remarks.append("\(missing) not finite") }
    return remarks.isEmpty ? title : "\(title) (\(remarks.joined(separator: ", ")))"
  }

  private var legend: String {
    let names = groups.enumerated().map { "\(Self.marker($0.offset)) \($0.element.name)" }
    guard groups.count > 1 else { return yName }
    let axis = yName == "y" || yName.isEmpty ? [] : ["up: \(yName)"]
    return (axis + names + ["* several"]).joined(separator: ", ")
  }

  /// Tells how many points there are and how far they reach.
  public func summary() -> String {
    let points = shown
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max()
    else { return sentence("\(title): no points yet") }
    let parts = groups.map { group in
      [counted(group.points.count, "point"), group.name].filter { !$0.isEmpty }
        .joined(separator: " of ")
    }
    let ends = "\(xName) from \(brief(left)) to \(brief(right))"
    return sentence(
      "\(heading): \(listed(parts)), \(ends), \(yName) from \(brief(low)) to \(brief(high))")
  }

  /// Writes the points as a page.
  public func svg(width: Int, height: Int) -> String {
    let svg = SVG(width: width, height: height, title: title, summary: summary())
    guard let axes = axes(columns: svg.width / 8, rows: max(svg.height / 24, 4)) else {
      var empty = svg
      empty.text(summary(), x: 8, y: 20)
      return empty.document
    }
    let notes = [legend].filter { !$0.isEmpty }
    var frame = SVGFrame(svg: svg, title: heading, notes: notes, x: axes.x, y: axes.y, xName: xName)
    for (index, group) in groups.enumerated() {
      for point in group.points where point.y.isFinite && point.x.isFinite {
        guard let at = frame.place(point) else { continue }
        frame.svg.marker(index, x: at.x, y: at.y)
      }
    }
    return frame.svg.document
  }
}

extension SVG {
  /// Adds a marker whose shape and colour belong to a group.
  mutating func marker(_ group: Int, x: Double, y: Double) {
    let color = pageStyle(group).color
    guard group % 3 != 0 else {
      add("circle", ["cx": pixels(x), "cy": pixels(y), "r": "3.5", "fill": color])
      return
    }
    let r = 3.5
    let path =
      group % 3 == 1
      ? "M\(pixels(x - r)),\(pixels(y - r))l7,7m0,-7l-7,7"
      : "M\(pixels(x - r)),\(pixels(y))h7m-3.5,-3.5v7"
    add("path", ["d": path, "stroke": color, "stroke-width": "2", "fill": "none"])
  }
}
