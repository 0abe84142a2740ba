/// A plot area inside an SVG document, with grid, ticks and titles.
struct SVGFrame: Sendable {
  var svg: SVG
  let x: Scale
  let y: Scale
  let left: Double
  let top: Double
  let width: Double
  let height: Double

  /// Lays out a document with room for tick labels, a title above and notes and names beside.
  ///
  /// - Parameter key: what is said of some series under the notes, where it does not fit beside.
  init(
    svg: SVG, title: String, notes: [String] = [], key: [(text: String, series: Int)] = [], x: Axis,
    y: Axis, xName: String, rightMargin: Double = 16, bottomMargin: Double = 0
  ) {
    var svg = svg
    let heading = wrapped(title, to: svg.columns)
    let entries = key.map { entry in
      wrapped(entry.text, to: max(svg.columns - SVG.swatchColumns, 1))
    }
    let labelWidth = Double(max(y.labelWidth, 2)) * 7.3
    left = min(labelWidth + 16, Double(svg.width) / 3)
    let above = heading.count - 1 + notes.count + entries.map(\.count).reduce(0, +)
    top = 30 + Double(above) * 16
    width = max(Double(svg.width) - left - min(rightMargin, Double(svg.width) / 3), 20)
    height = max(Double(svg.height) - top - 40 - bottomMargin, 20)
    self.x = x.scale
    self.y = y.scale
    for (index, line) in heading.enumerated() {
      svg.text(line, x: 8, y: 20 + Double(index) * 16, bold: true)
    }
    var below = 22 + Double(heading.count) * 16
    for note in notes {
      svg.text(note, x: 8, y: below)
      below += 16
    }
    for (entry, lines) in zip(key, entries) {
      svg.swatch(of: entry.series, x: 8, y: below - 4)
      for line in lines {
        svg.text(line, x: 8 + SVG.swatchWidth, y: below)
        below += 16
      }
    }
    self.svg = svg
    for mark in y.marks {
      guard let at = place(Point(x: x.scale.low, y: mark.tick.value)) else { continue }
      self.svg.line(left, at.y, left + width, at.y, style: "grid")
      self.svg.text(mark.tick.label, x: left - 6, y: at.y + 4, anchor: "end")
    }
    for mark in x.marks {
      guard let at = place(Point(x: mark.tick.value, y: y.scale.low)) else { continue }
      self.svg.line(at.x, top + height, at.x, top + height + 4, style: "rule")
      self.svg.text(mark.tick.label, x: at.x, y: top + height + 17, anchor: "middle")
    }
    self.svg.line(left, top + height, left + width, top + height, style: "rule")
    self.svg.line(left, top, left, top + height, style: "rule")
    self.svg.text(xName, x: left + width / 2, y: top + height + 33, anchor: "middle")
  }

  /// The place of a pair of values on the page; nil where an axis has none.
  func place(_ point: Point) -> (x: Double, y: Double)? {
    guard let across = x.position(point.x), let up = y.position(point.y) else { return nil }
    let limit = 50.0
    return (
      left + min(max(across, -limit), limit) * width,
      top + (1 - min(max(up, -limit), limit)) * height
    )
  }

  /// Draws everything in the closure relative to the page, cut off at the area's edges.
  mutating func inside(_ draw: (inout SVG, _ offset: (x: Double, y: Double)) -> Void) {
    svg.open(x: left, y: top, width: width, height: height)
    draw(&svg, (left, top))
    svg.close()
  }
}

/// The colour of a series on a page, and the dashes that tell it apart without colour.
func pageStyle(_ series: Int) -> (color: String, dashes: String) {
  let dashes = ["", "7 3", "2 3", "9 3 2 3"]
  return (Palette.color(series).hex, dashes[abs(series % dashes.count)])
}
