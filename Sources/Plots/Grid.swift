/// A rectangle of the plane sampled at the middles of equal cells, for charts over two values.
struct Grid: Sendable {
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let columns: Int
  let rows: Int

  /// The middles of all cells, top row first.
  var points: [Point] {
    (0..<rows).flatMap { row in
      (0..<columns).map { column in
        Point(
          x: value(x, (Double(column) + 0.5) / Double(columns)),
          y: value(y, 1 - (Double(row) + 0.5) / Double(rows)))
      }
    }
  }

  private func value(_ range: ClosedRange<Double>, _ share: Double) -> Double {
    range.lowerBound * (1 - share) + range.upperBound * share
  }

  /// Axes whose cells are the grid's, so that a point lands in the cell it lies in.
  func axes(columns: Int, rows: Int) -> (x: Axis, y: Axis) {
    func ends(_ range: ClosedRange<Double>, _ cells: Int) -> (Double, Double) {
      let half = 0.5 / Double(max(cells, 1))
      return (value(range, half), value(range, 1 - half))
    }
    let across = ends(x, columns)
    let up = ends(y, rows)
    return (
      Axis.spanning(across.0, across.1, cells: columns),
      Axis.spanning(up.0, up.1, cells: rows, cellsPerTick: 3)
    )
  }
}

/// A range around all values with a margin of a twentieth; a unit around a lone value.
func surrounding(_ values: [Double]) -> ClosedRange<Double> {
  let finite = values.filter(\.isFinite)
  guard let low = finite.min(), let high = finite.max() else { return -1...1 }
  let margin = high > low ? high / 20 - low / 20 : 0
  return usable(low - margin, high + margin)
}

/// The range in order, finite and with some length.
func usable(_ low: Double, _ high: Double) -> ClosedRange<Double> {
  let scale = Scale(low: low, high: high)
  return scale.low...scale.high
}
