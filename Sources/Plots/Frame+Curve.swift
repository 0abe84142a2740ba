// Drawing whole series: lines that end where the numbers do, bands, and letters on the lines.

extension Frame {
  /// Draws a line through points and marks with `^` or `v` where it leaves the area.
  ///
  /// A value that is not finite ends the line; finite values behind it start a new one. A point
  /// without neighbours is a dot.
  /// - Returns: whether the line left the area anywhere.
  @discardableResult
  mutating func curve(_ points: [Point], series: Int) -> Bool {
    var before: Place?
    var outside = 0
    var left = false
    for point in points where point.x.isFinite {
      let place = point.y.isFinite || point.y.isInfinite ? self.place(point) : nil
      let finite = point.y.isFinite ? place : nil
      // A loss that stops being a number was on its way up, unless it had left below.
      let side = place.map { self.side($0) } ?? (outside > 0 ? 1 : -1)
      if let finite {
        line(from: before ?? finite, to: finite, series: series)
      }
      if side != 0, side != outside {
        mark(side, at: point.x, series: series)
        left = true
      }
      outside = side
      before = finite
    }
    return left
  }

  private mutating func mark(_ side: Int, at x: Double, series: Int) {
    guard let column = x.isFinite ? self.x.cell(of: x) : nil else { return }
    let cell = Int(column.rounded())
    guard (0..<columns).contains(cell) else { return }
    let row = side < 0 ? top : top + rows - 1
    canvas.write(side < 0 ? "^" : "v", column: left + cell, row: row, ink: Ink(hue: series))
  }

  /// Shades the band between the lowest and the highest values beside the points.
  mutating func band(_ points: [Point], _ band: [(low: Double, high: Double)], series: Int) {
    var before: (x: Double, low: Double, high: Double)?
    for (point, ends) in zip(points, band) {
      guard let low = place(Point(x: point.x, y: ends.low)),
        let high = place(Point(x: point.x, y: ends.high))
      else {
        before = nil
        continue
      }
      let edge = (x: low.x, low: low.y, high: high.y)
      fill(from: before ?? edge, to: edge, series: series)
      before = edge
    }
  }

  /// Puts a series' letter on its line again and again, each series in columns of its own.
  ///
  /// Cells that another series or a text already holds are passed over.
  mutating func letter(_ letter: Character, series: Int, of count: Int) {
    let period = max(12, 2 * count)
    let offset = 2 + series * period / max(count, 1)
    for start in stride(from: offset, to: columns, by: period) {
      let last = min(start + period / 2, columns - 1)
      guard start <= last else { continue }
      let cells = (start...last).compactMap { free(series, column: $0) }
      guard let cell = cells.first else { continue }
      canvas.write(String(letter), column: cell.0, row: cell.1, ink: Ink(hue: series))
    }
  }

  private func free(_ series: Int, column: Int) -> (Int, Int)? {
    for row in top..<(top + rows) {
      let cell = left + column
      if canvas.series(column: cell, row: row) == [series],
        !canvas.hasText(column: cell, row: row)
      {
        return (cell, row)
      }
    }
    return nil
  }
}
