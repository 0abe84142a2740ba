/// The height of a surface over a plane, with the paths of optimizers on it.
public struct ContourPlot: Chart {
  /// The steps of one optimizer.
  public struct Path: Sendable {
    /// Who took the steps.
    public var name: String
    /// The places in order, the start first.
    public var points: [Point]

    /// A path through some places.
    public init(_ name: String, _ points: [Point]) {
      self.name = inert(name)
      self.points = points
    }
  }

  /// What the surface is.
  public var title: String
  /// What stands below the horizontal axis.
  public var xName = "x"
  /// The paths; each has a letter.
  public var paths: [Path]
  /// The horizontal extent.
  public var x: ClosedRange<Double>
  /// The vertical extent.
  public var y: ClosedRange<Double>
  /// Answers with one height for every place asked about; missing answers are not drawn.
  public var height: @Sendable ([Point]) -> [Double]

  /// A picture of a surface.
  public init(
    _ title: String, paths: [Path] = [], x: ClosedRange<Double>, y: ClosedRange<Double>,
    height: @escaping @Sendable ([Point]) -> [Double]
  ) {
    self.title = inert(title)
    self.paths = paths
    self.x = usable(x.lowerBound, x.upperBound)
    self.y = usable(y.lowerBound, y.upperBound)
    self.height = height
  }
}

extension Chart where Self == ContourPlot {
  /// The height of a surface over a plane, with the paths of optimizers on it.
  public static func contours(
    _ title: String, paths: [ContourPlot.Path] = [], x: ClosedRange<Double>,
    y: ClosedRange<Double>, height: @escaping @Sendable ([Point]) -> [Double]
  ) -> ContourPlot {
    ContourPlot(title, paths: paths, x: x, y: y, height: height)
  }
}

extension ContourPlot {
  /// Levels low to high: each character stands for the heights between two contours.
  static let ramp: [Character] = Array(" .:-=+*#")

  /// Seven contours, evenly spaced in the logarithm of the height above the lowest place seen,
  /// between the heights that 5 and 95 of 100 places stay below.
  func contours(_ heights: [Double]) -> (lowest: Double, levels: [Double])? {
    let sorted = heights.filter(\.isFinite).sorted()
    guard let lowest = sorted.first else { return nil }
    let above = sorted.map { $0 - lowest }.filter { $0 > 0 && $0.isFinite }
    guard let first = above.first, let last = above.last, first < last else { return (lowest, []) }
    let low = max(above[above.count / 20], last * 1e-12)
    let high = above[above.count * 19 / 20]
    let scale = Scale(low: low, high: high, isLog: true)
    let steps = Self.ramp.count - 1
    return (lowest, (0..<steps).map { scale.value(at: Double($0) / Double(steps - 1)) })
  }

  /// The contours from a coarse sample, so that they are the same at every size.
  private var sampled: (lowest: Double, levels: [Double])? {
    contours(height(Grid(x: x, y: y, columns: 48, rows: 48).points))
  }

  /// Draws the heights as characters and the paths over them.
  public func canvas(in style: PlotStyle) -> Canvas {
    guard let contours = sampled else { return .note(summary(), in: style) }
    let header = style.header([title, key(contours)])
    let ticks = style.width >= 30 && style.height >= 10
    let rows = style.height - header.count - (ticks ? 2 : 1)
    let gutter = Grid(x: x, y: y, columns: 1, rows: 1).axes(columns: 8, rows: max(rows, 1))
    let left = ticks ? gutter.y.labelWidth + 1 : 1
    let columns = style.width - left
    guard rows >= 3, columns >= 8 else { return .note(summary(), in: style) }
    let grid = Grid(x: x, y: y, columns: columns, rows: rows)
    let axes = grid.axes(columns: columns, rows: rows)
    var frame = Frame(
      canvas: Canvas(columns: style.width, rows: style.height, level: style.level), x: axes.x,
      y: axes.y, left: left, top: header.count)
    for (index, value) in height(grid.points).prefix(columns * rows).enumerated()
    where value.isFinite {
      let level = contours.levels.count { $0 <= value - contours.lowest }
      frame.canvas.write(
        String(Self.ramp[level]), column: left + index % columns,
        row: header.count + index / columns, ink: Ink(hue: nil, heat: level + 1))
    }
    for index in paths.indices { draw(index, &frame) }
    frame.drawAxes(xName: xName, labels: ticks)
    frame.canvas.write(header)
    return frame.canvas
  }

  /// Draws a path: small letters, or `o` for a lone one, the digits 1 to 9 at every tenth of its steps, S and its end.
  private func draw(_ index: Int, _ frame: inout Frame) {
    let points = paths[index].points
    let ink = Ink(hue: index)
    func write(_ text: String, at point: Point) {
      guard point.y.isFinite, let place = frame.place(point), frame.contains(place) else { return }
      let cell = frame.cell(at: place)
      frame.canvas.write(text, column: cell.column, row: cell.row, ink: ink)
    }
    let small = paths.count > 1 ? letter(index).lowercased() : "o"
    for point in points { write(small, at: point) }
    for digit in stride(from: 9, through: 1, by: -1) {
      guard let stamp = stamp(digit, of: points) else { continue }
      write("\(digit)", at: stamp)
    }
    if let last = points.last(where: { $0.x.isFinite && $0.y.isFinite }) {
      write(paths.count > 1 ? letter(index) : "E", at: last)
    }
    if let first = points.first { write("S", at: first) }
  }

  /// The step that a digit marks: the step itself up to nine, else a tenth of the way each.
  private func stamp(_ digit: Int, of points: [Point]) -> Point? {
    let steps = points.count - 1
    guard steps > digit || steps >= 10 else { return digit < steps ? points[digit] : nil }
    return points[steps <= 10 ? digit : steps * digit / 10]
  }

  private func letter(_ index: Int) -> String {
    String(Canvas.alphabet[index % Canvas.alphabet.count])
  }

  private func key(_ contours: (lowest: Double, levels: [Double])) -> String {
    var parts: [String] = []
    if let first = contours.levels.first, let last = contours.levels.last {
      parts.append(". to #: \(brief(first)) to \(brief(last)) above the lowest, log steps")
    } else {
      parts.append("flat at \(brief(contours.lowest))")
    }
    guard let longest = paths.map(\.points.count).max() else { return parts[0] }
    let digits = "1-9 every " + (longest > 11 ? "tenth of the way" : "step")
    if paths.count > 1 {
      let names = paths.indices.map { "\(letter($0)) \(paths[$0].name)" }
      parts.append("S start, \(digits), ends " + names.joined(separator: ", "))
    } else if longest < 2 {
      parts.append("S: \(paths[0].name)")
    } else {
      parts.append("\(paths[0].name) from S to E, \(digits)")
    }
    return parts.joined(separator: "; ")
  }

  /// Tells the lowest and highest place and where each path ends.
  public func summary() -> String {
    let grid = Grid(x: x, y: y, columns: 40, rows: 40)
    let points = grid.points
    let pairs = zip(points, height(points)).filter(\.1.isFinite)
    guard let low = pairs.min(by: { $0.1 < $1.1 }), let high = pairs.max(by: { $0.1 < $1.1 })
    else { return sentence("\(title): no finite height") }
    let place = "near (\(brief(low.0.x)), \(brief(low.0.y)))"
    let surface = sentence(
      "\(title): lowest about \(brief(low.1)) \(place), highest about \(brief(high.1))")
    let told = paths.compactMap { path -> String? in
      let seen = path.points.filter { $0.x.isFinite && $0.y.isFinite }
      guard let last = seen.last, let value = height([last]).first else { return nil }
      let end = "at (\(brief(last.x)), \(brief(last.y))), height \(brief(value))"
      let steps = path.points.count - 1
      return steps < 1
        ? "\(path.name) is \(end)" : "\(path.name) ends \(end), after \(counted(steps, "step"))"
    }
    return told.isEmpty ? surface : surface + " " + sentence(listed(told))
  }

  /// Writes the surface as a page, 90 by 60 cells.
  public func svg(width: Int, height: Int) -> String {
    let svg = SVG(width: width, height: height, title: title, summary: summary())
    let (columns, rows) = (90, 60)
    let grid = Grid(x: x, y: y, columns: columns, rows: rows)
    let fine = grid.axes(columns: 4000, rows: 4000)
    let ticks = grid.axes(columns: svg.width / 8, rows: 12)
    let heights = self.height(grid.points)
    let contours = sampled ?? (0, [])
    var frame = SVGFrame(
      svg: svg, title: title, notes: [key(contours)], x: Axis(scale: fine.x.scale, like: ticks.x),
      y: Axis(scale: fine.y.scale, like: ticks.y), xName: xName)
    let (stepX, stepY) = (frame.width / Double(columns), frame.height / Double(rows))
    for (index, value) in heights.prefix(columns * rows).enumerated() where value.isFinite {
      let level = contours.levels.count { $0 <= value - contours.lowest }
      frame.svg.add(
        "rect",
        [
          "x": pixels(frame.left + Double(index % columns) * stepX),
          "y": pixels(frame.top + Double(index / columns) * stepY),
          "width": pixels(stepX + 0.3), "height": pixels(stepY + 0.3),
          "fill": Palette.heat[min(level + 1, 9)].hex, "fill-opacity": "0.75",
        ])
    }
    let place = frame.place
    for (index, path) in paths.enumerated() {
      let places = path.points.filter { $0.x.isFinite && $0.y.isFinite }.compactMap(place)
      frame.inside { svg, offset in
        let line = places.map { "\(pixels($0.x - offset.x)),\(pixels($0.y - offset.y))" }
        svg.add(
          "polyline",
          [
            "points": line.joined(separator: " "), "fill": "none", "stroke": "#ffffff",
            "stroke-width": "2", "stroke-dasharray": pageStyle(index).dashes,
          ])
        guard let first = places.first, let last = places.last else { return }
        svg.text(
          "S", x: first.x - offset.x + 4, y: first.y - offset.y - 4, fill: "#ffffff", bold: true)
        svg.text(
          paths.count > 1 ? letter(index) : "E", x: last.x - offset.x + 4, y: last.y - offset.y - 4,
          fill: "#ffffff", bold: true)
      }
    }
    return frame.svg.document
  }
}
