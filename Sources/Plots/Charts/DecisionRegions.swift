/// Which class a classifier gives to every place of a plane, with the samples on top.
public struct DecisionRegions: Chart {
  /// What was classified.
  public var title: String
  /// The samples of each class; their order numbers the classes from 0.
  public var groups: [ScatterPlot.Group]
  /// The horizontal extent.
  public var x: ClosedRange<Double>
  /// The vertical extent.
  public var y: ClosedRange<Double>
  /// The name of the horizontal axis.
  public var xName: String
  /// Answers with one class for every place asked about; missing answers and those outside 0...99 are moved in.
  public var classify: @Sendable ([Point]) -> [Int]

  /// A picture of regions; without extents it surrounds the samples.
  public init(
    _ title: String, _ groups: [ScatterPlot.Group], x: ClosedRange<Double>? = nil,
    y: ClosedRange<Double>? = nil, xName: String = "x",
    classify: @escaping @Sendable ([Point]) -> [Int]
  ) {
    self.title = inert(title)
    self.xName = inert(xName)
    self.groups = groups
    let points = groups.flatMap(\.points)
    self.x = x.map { usable($0.lowerBound, $0.upperBound) } ?? surrounding(points.map(\.x))
    self.y = y.map { usable($0.lowerBound, $0.upperBound) } ?? surrounding(points.map(\.y))
    self.classify = classify
  }
}

extension Chart where Self == DecisionRegions {
  /// Which class a classifier gives to every place of a plane.
  public static func regions(
    _ title: String, _ groups: [ScatterPlot.Group], x: ClosedRange<Double>? = nil,
    y: ClosedRange<Double>? = nil, classify: @escaping @Sendable ([Point]) -> [Int]
  ) -> DecisionRegions {
    DecisionRegions(title, groups, x: x, y: y, classify: classify)
  }
}

extension DecisionRegions {
  /// The classes of a grid, row after row, as many as it has cells.
  private func classes(columns: Int, rows: Int) -> [[Int]] {
    let points = Grid(x: x, y: y, columns: columns, rows: rows).points
    let answers = classify(points)
    return (0..<rows).map { row in
      (0..<columns).map { column in
        let index = row * columns + column
        return index < answers.count ? min(max(answers[index], 0), 99) : 0
      }
    }
  }

  /// Draws regions as shades with strokes between them, or as tinted half blocks in colour.
  public func canvas(in style: PlotStyle) -> Canvas {
    let ascii = style.level == .ascii
    let ticks = style.width >= 30 && style.height >= 10
    let header = style.header([title, legend(style)])
    let rows = style.height - header.count - (ticks ? 2 : 1)
    guard rows >= 3, style.width >= 12 else { return Canvas.note(summary(), in: style) }
    let grid = Grid(x: x, y: y, columns: 1, rows: 1)
    let left = ticks ? grid.axes(columns: 8, rows: rows).y.labelWidth + 1 : 1
    guard style.width - left >= 6 else { return Canvas.note(summary(), in: style) }
    let columns = style.width - left
    let axes = grid.axes(columns: columns, rows: rows)
    var frame = Frame(
      canvas: Canvas(columns: style.width, rows: style.height, level: style.level), x: axes.x,
      y: axes.y, left: left, top: header.count)
    frame.drawAxes(xName: xName, labels: ticks)
    frame.canvas.write(header)
    let halves = !ascii && style.color != .none
    let classes = classes(columns: columns, rows: halves ? rows * 2 : rows)
    if halves { tint(classes, &frame) } else { shade(classes, &frame) }
    for (index, group) in groups.enumerated() {
      for point in group.points {
        guard point.y.isFinite, let place = frame.place(point), frame.contains(place)
        else { continue }
        let cell = frame.cell(at: place)
        let half = halves ? (cell.row - frame.top) * 2 : cell.row - frame.top
        let ground = halves ? classes[half][cell.column - left] : nil
        let marker = String(ScatterPlot.marker(index))
        let ink = halves ? Ink(hue: nil, ground: ground) : Ink(hue: index)
        frame.canvas.write(marker, column: cell.column, row: cell.row, ink: ink)
      }
    }
    return frame.canvas
  }

  /// Two tinted halves per cell.
  private func tint(_ classes: [[Int]], _ frame: inout Frame) {
    for row in 0..<frame.rows {
      for column in 0..<frame.columns {
        let (upper, lower) = (classes[row * 2][column], classes[row * 2 + 1][column])
        // A lower half block prints the lower class over the ground of the upper one.
        let text = upper == lower ? " " : "▄"
        frame.canvas.write(
          text, column: frame.left + column, row: frame.top + row,
          ink: Ink(hue: upper == lower ? nil : lower, ground: upper))
      }
    }
  }

  /// One shade per class, and strokes along the borders.
  private func shade(_ classes: [[Int]], _ frame: inout Frame) {
    let shades = frame.canvas.level == .ascii ? Self.asciiShades : Self.blockShades
    for row in 0..<frame.rows {
      for column in 0..<frame.columns {
        let one = classes[row][column]
        let glyph = Self.border(classes, row, column) ?? shades[one % shades.count]
        frame.canvas.write(
          String(glyph), column: frame.left + column, row: frame.top + row, ink: Ink(hue: one))
      }
    }
  }

  /// The stroke of a cell that touches a lower class, along the direction of the border.
  private static func border(_ classes: [[Int]], _ row: Int, _ column: Int) -> Character? {
    let one = classes[row][column]
    func lower(_ row: Int, _ column: Int) -> Bool {
      guard classes.indices.contains(row), classes[row].indices.contains(column) else {
        return false
      }
      return classes[row][column] < one
    }
    let (left, right) = (lower(row, column - 1), lower(row, column + 1))
    let (up, down) = (lower(row - 1, column), lower(row + 1, column))
    guard left || right || up || down else { return nil }
    if !up && !down { return "|" }
    if !left && !right { return "-" }
    return (left && up) || (right && down) ? "/" : "\\"
  }

  private static let asciiShades: [Character] = Array(" :.'-")
  private static let blockShades: [Character] = Array(" ░▒▓█")

  private func legend(_ style: PlotStyle) -> String {
    let shades = style.level == .ascii ? Self.asciiShades : Self.blockShades
    let tinted = style.level != .ascii && style.color != .none
    return groups.enumerated().map { index, group in
      let shade = shades[index % shades.count]
      let key = tinted || shade == " " ? "" : " on \(shade)"
      return "\(ScatterPlot.marker(index)) \(group.name)\(key)"
    }.joined(separator: ", ")
  }

  /// Tells which share of the area each class has.
  public func summary() -> String {
    let classes = classes(columns: 40, rows: 40).joined()
    let count = max((classes.max() ?? 0) + 1, groups.count)
    let parts = (0..<min(count, 8)).map { one -> String in
      let share = Double(classes.count { $0 == one }) / Double(max(classes.count, 1))
      let name = one < groups.count ? groups[one].name : "class \(one)"
      return "\(name) \(fixed(share * 100, decimals: 0)) %"
    }
    let area = "x from \(brief(x.lowerBound)) to \(brief(x.upperBound))"
    let words = "share of the area, \(area), y from \(brief(y.lowerBound))"
    return sentence("\(title): \(words) to \(brief(y.upperBound)): \(listed(parts))")
  }

  /// Writes the regions as a page, 96 by 64 cells.
  public func svg(width: Int, height: Int) -> String {
    let svg = SVG(width: width, height: height, title: title, summary: summary())
    let axes = Grid(x: x, y: y, columns: 1, rows: 1).axes(columns: 4000, rows: 4000)
    let ticks = Grid(x: x, y: y, columns: 1, rows: 1).axes(columns: svg.width / 8, rows: 12)
    var frame = SVGFrame(
      svg: svg, title: title, notes: [legend(PlotStyle(level: .block, color: .ansi256))],
      x: Axis(scale: axes.x.scale, like: ticks.x), y: Axis(scale: axes.y.scale, like: ticks.y),
      xName: xName)
    let (columns, rows) = (96, 64)
    let classes = classes(columns: columns, rows: rows)
    let (stepX, stepY) = (frame.width / Double(columns), frame.height / Double(rows))
    for (row, line) in classes.enumerated() {
      var start = 0
      for column in 1...columns where column == columns || line[column] != line[start] {
        frame.svg.add(
          "rect",
          [
            "x": pixels(frame.left + Double(start) * stepX),
            "y": pixels(frame.top + Double(row) * stepY),
            "width": pixels(Double(column - start) * stepX), "height": pixels(stepY + 0.3),
            "fill": pageStyle(line[start]).color, "fill-opacity": "0.3",
          ])
        start = column
      }
    }
    for (index, group) in groups.enumerated() {
      for point in group.points where point.x.isFinite && point.y.isFinite {
        guard x.contains(point.x), y.contains(point.y), let at = frame.place(point)
        else { continue }
        frame.svg.marker(index, x: at.x, y: at.y)
      }
    }
    return frame.svg.document
  }
}
