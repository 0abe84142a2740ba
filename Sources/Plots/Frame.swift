/// A plot area between two axes on a canvas: places values, draws curves, labels the axes.
struct Frame: Sendable {
  var canvas: Canvas
  let x: Axis
  let y: Axis
  /// The cell of the area's upper left corner.
  let left: Int
  let top: Int

  var columns: Int { x.cells }
  var rows: Int { y.cells }

  private var across: Double { Double(canvas.level.pixelsAcross) }
  private var down: Double { Double(canvas.level.pixelsDown) }
  private var pixelColumns: Double { Double(columns) * across }
  private var pixelRows: Double { Double(rows) * down }

  /// A place in the area, in pixels from its upper left pixel; it may lie outside.
  struct Place: Sendable, Equatable {
    var x: Double
    var y: Double
  }

  /// The place of a pair of values; nil where an axis has none for it.
  func place(_ point: Point) -> Place? {
    guard point.x.isFinite, let column = x.cell(of: point.x), let row = y.cell(of: point.y)
    else { return nil }
    return Place(
      x: (column + 0.5) * across - 0.5, y: (Double(rows - 1) - row + 0.5) * down - 0.5)
  }

  /// The cell of the canvas that holds a place, moved into the area.
  func cell(at place: Place) -> (column: Int, row: Int) {
    let column = Int(((place.x + 0.5) / across).rounded(.down))
    let row = Int(((place.y + 0.5) / down).rounded(.down))
    return (left + min(max(column, 0), columns - 1), top + min(max(row, 0), rows - 1))
  }

  /// Whether a place lies above (-1), in (0) or below (1) the area.
  func side(_ place: Place) -> Int { place.y < -0.5 ? -1 : place.y > pixelRows - 0.5 ? 1 : 0 }

  /// Whether a place lies in the area.
  func contains(_ place: Place) -> Bool {
    side(place) == 0 && place.x >= -0.5 && place.x <= pixelColumns - 0.5
  }
}

// MARK: - Pixels

extension Frame {
  /// Sets the pixel at a place, if the area has it.
  mutating func dot(_ place: Place, series: Int, shade: Bool = false) {
    guard contains(place) else { return }
    let x = left * canvas.level.pixelsAcross + pixel(place.x, pixelColumns)
    let y = top * canvas.level.pixelsDown + pixel(place.y, pixelRows)
    if shade {
      canvas.shade(x: x, y: y, series: series)
    } else {
      canvas.plot(x: x, y: y, series: series)
    }
  }

  /// Draws a straight line between two places, as far as it lies in the area.
  mutating func line(from start: Place, to end: Place, series: Int, shade: Bool = false) {
    guard let (a, b) = visible(start, end) else { return }
    let steps = max(abs(b.x - a.x), abs(b.y - a.y)).rounded(.up)
    // A dotted line is told apart from a drawn one without colour.
    for step in stride(from: 0, through: Int(steps), by: shade ? 3 : 1) {
      let share = steps > 0 ? Double(step) / steps : 0
      let place = Place(x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share)
      dot(place, series: series, shade: shade)
    }
  }

  /// Fills between two heights in every pixel column from one place to another.
  mutating func fill(
    from start: (x: Double, low: Double, high: Double),
    to end: (x: Double, low: Double, high: Double),
    series: Int
  ) {
    let first = max(start.x.rounded(), 0)
    let last = min(end.x.rounded(), pixelColumns - 1)
    guard first <= last else { return }
    for column in Int(first)...Int(last) {
      let share =
        end.x > start.x ? min(max((Double(column) - start.x) / (end.x - start.x), 0), 1) : 0
      let upper = start.high + (end.high - start.high) * share
      let lower = start.low + (end.low - start.low) * share
      let (from, to) = (max(upper.rounded(), 0), min(lower.rounded(), pixelRows - 1))
      guard from <= to else { continue }
      for row in Int(from)...Int(to) where hatched(column, row, series) {
        dot(Place(x: Double(column), y: Double(row)), series: series, shade: true)
      }
    }
  }

  /// Every series has a hatching of its own, so that overlapping bands stay apart.
  private func hatched(_ column: Int, _ row: Int, _ series: Int) -> Bool {
    guard canvas.level == .braille else { return true }
    let phase = series % 4
    return row % 2 == phase % 2 && (column + 2 * (row / 2) + phase / 2) % 4 == 0
  }

  private func pixel(_ value: Double, _ count: Double) -> Int {
    Int(min(max(value.rounded(), 0), count - 1))
  }

  /// The part of a line inside the area (Liang and Barsky 1984).
  private func visible(_ start: Place, _ end: Place) -> (Place, Place)? {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    var (enter, leave) = (0.0, 1.0)
    let edges = [
      (-dx, start.x + 0.5), (dx, pixelColumns - 0.5 - start.x),
      (-dy, start.y + 0.5), (dy, pixelRows - 0.5 - start.y),
    ]
    for (toward, room) in edges {
      if toward == 0 {
        if room < 0 { return nil }
      } else if toward < 0 {
        enter = max(enter, room / toward)
      } else {
        leave = min(leave, room / toward)
      }
    }
    guard enter <= leave else { return nil }
    return (
      Place(x: start.x + dx * enter, y: start.y + dy * enter),
      Place(x: start.x + dx * leave, y: start.y + dy * leave)
    )
  }
}

// MARK: - Axes

extension Frame {
  /// Draws both axes with their labels; the name of the horizontal one stands at its end.
  mutating func drawAxes(xName: String, labels: Bool = true, level: RenderLevel? = nil) {
    let glyphs = AxisGlyphs.of(level ?? canvas.level)
    for row in 0..<rows where left > 0 {
      canvas.write(glyphs.side, column: left - 1, row: top + row)
    }
    let bottom = top + rows
    let floor = String(repeating: glyphs.floor, count: columns)
    canvas.write((left > 0 ? glyphs.corner : "") + floor, column: max(left - 1, 0), row: bottom)
    guard labels else { return }
    for mark in y.marks where left > 1 {
      let row = top + rows - 1 - mark.cell
      canvas.write(padded(mark.tick.label, to: left - 1, leading: true), column: 0, row: row)
      canvas.write(glyphs.sideTick, column: left - 1, row: row)
    }
    var free = 0
    // The last label gives way where the axis' name would not fit behind it.
    let name = displayWidth(xName) + 1
    let end = canvas.columns - (name > 1 && name <= canvas.columns / 4 ? name : 0)
    for mark in x.marks {
      let width = displayWidth(mark.tick.label)
      let wanted = left + mark.cell - (width - 1) / 2
      let column = max(min(wanted, canvas.columns - width), 0)
      canvas.write(glyphs.floorTick, column: left + mark.cell, row: bottom)
      guard column >= free, column + width <= end else { continue }
      canvas.write(mark.tick.label, column: column, row: bottom + 1)
      free = column + width + 1
    }
    guard displayWidth(xName) + free <= canvas.columns else { return }
    canvas.write(xName, column: free, row: bottom + 1)
  }
}

/// The characters that axes are made of.
struct AxisGlyphs: Sendable {
  let side: String
  let sideTick: String
  let corner: String
  let floor: String
  let floorTick: String

  static func of(_ level: RenderLevel) -> AxisGlyphs {
    level == .ascii
      ? AxisGlyphs(side: "|", sideTick: "+", corner: "+", floor: "-", floorTick: "+")
      : AxisGlyphs(side: "│", sideTick: "┤", corner: "└", floor: "─", floorTick: "┴")
  }
}
