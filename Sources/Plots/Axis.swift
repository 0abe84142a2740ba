/// A scale laid over a row of cells, with ticks at whole cells.
///
/// The first cell's middle is the low end, the last cell's middle the high end.
struct Axis: Sendable {
  /// A tick and the cell it labels.
  struct Mark: Sendable, Equatable {
    let cell: Int
    let tick: Tick
  }

  let scale: Scale
  let cells: Int
  let marks: [Mark]

  /// Where a value lies, in cells; nil where it has no place, and never beyond a million cells.
  func cell(of value: Double) -> Double? {
    guard let position = scale.position(value) else { return nil }
    return min(max(position * Double(cells - 1), -1e6), 1e6)
  }

  /// The marks of another axis on a finer scale.
  init(scale: Scale, like other: Axis) {
    self.init(scale: scale, cells: other.cells, marks: other.marks)
  }

  /// Columns that the widest label needs.
  var labelWidth: Int { marks.map { displayWidth($0.tick.label) }.max() ?? 0 }

  /// An axis exactly from the low to the high value, with ticks at the nearest cells.
  static func spanning(
    _ low: Double, _ high: Double, cells: Int, isLog: Bool = false, whole: Bool = false,
    cellsPerTick: Int = 8
  ) -> Axis {
    guard high > low else { return constant(low, cells: cells, isLog: isLog) }
    let scale = Scale(low: low, high: high, isLog: isLog)
    let limit = min(max(cells / max(cellsPerTick, 1), 2), 9)
    let ticks =
      scale.isLog
      ? Ticks.log(from: low, to: high, atMost: limit)
      : Ticks.linear(from: low, to: high, atMost: limit, whole: whole)
    return Axis(scale: scale, cells: cells, ticks: ticks)
  }

  /// An axis over at least the range, chosen so that every linear tick is the middle of a cell.
  ///
  /// Among steps of 1, 2, 2.5 and 5 and whole cells per step it takes the one that leaves least
  /// room unused with two to six ticks; a logarithmic axis has its ticks at the nearest cells.
  static func aligned(_ low: Double, _ high: Double, cells: Int, isLog: Bool = false) -> Axis {
    guard high > low else { return constant(low, cells: cells, isLog: isLog) }
    if isLog, low > 0 {
      let scale = Scale(low: low, high: high, isLog: true)
      let ticks = Ticks.log(from: low, to: high, atMost: min(max(cells / 2 + 1, 2), 7))
      return Axis(scale: scale, cells: cells, ticks: ticks)
    }
    return Fit.best(low, high, cells: cells) ?? spanning(low, high, cells: cells, cellsPerTick: 2)
  }

  private static func constant(_ value: Double, cells: Int, isLog: Bool) -> Axis {
    let scale = Scale(low: value, high: value, isLog: isLog)
    return Axis(scale: scale, cells: cells, ticks: [Tick(value: value, label: brief(value))])
  }

  private init(scale: Scale, cells: Int, marks: [Mark]) {
    self.scale = scale
    self.cells = max(cells, 1)
    self.marks = marks
  }

  private init(scale: Scale, cells: Int, ticks: [Tick]) {
    let length = max(cells, 1)
    var marks: [Mark] = []
    for tick in ticks {
      guard let position = scale.position(tick.value), (-1e-6...1.000001).contains(position)
      else { continue }
      let cell = Int((position * Double(length - 1)).rounded())
      if marks.last?.cell != cell { marks.append(Mark(cell: cell, tick: tick)) }
    }
    self.init(scale: scale, cells: length, marks: marks)
  }

  /// One way to lay round steps over whole cells.
  private struct Fit {
    let step: Ticks.Step
    let cellsPerStep: Int
    /// The value of the first cell, counted in cells from zero.
    let first: Double

    static func best(_ low: Double, _ high: Double, cells: Int) -> Axis? {
      let span = high - low
      guard cells > 1, span.isFinite else { return nil }
      var best: (score: Double, axis: Axis)?
      let start = decade(of: span / Double(cells - 1))
      for exponent in start...(start + 2) {
        for mantissa in [1, 2, 2.5, 5] {
          for cellsPerStep in 1...max(cells - 1, 1) {
            let step = Ticks.Step(mantissa, exponent)
            let unit = step.value / Double(cellsPerStep)
            let first = (low / unit + 1e-9).rounded(.down)
            let covered = unit * Double(cells - 1)
            guard unit > 0, abs(first) < 1e12, covered.isFinite,
              first * unit + covered >= high - span * 1e-9
            else { continue }
            let fit = Fit(step: step, cellsPerStep: cellsPerStep, first: first)
            let axis = fit.axis(cells: cells)
            guard let score = fit.score(axis, fill: span / covered, low: low, high: high)
            else { continue }
            if score > (best?.score ?? -.infinity) { best = (score, axis) }
          }
        }
      }
      return best?.axis
    }

    func axis(cells: Int) -> Axis {
      let per = Double(cellsPerStep)
      let counts = (0..<cells).filter { (first + Double($0)).remainder(dividingBy: per) == 0 }
      let values = counts.map { step.times(((first + Double($0)) / per).rounded()) }
      let ticks = Ticks.labelled(values, step: step)
      // One division at the end keeps round ends round.
      let ends = [first, first + Double(cells - 1)].map { step.times($0) / per }
      return Axis(
        scale: Scale(low: ends[0], high: ends[1]), cells: cells,
        marks: zip(counts, ticks).map { Mark(cell: $0, tick: $1) })
    }

    /// Higher is better; nil where the fit must not be used.
    func score(_ axis: Axis, fill: Double, low: Double, high: Double) -> Double? {
      let count = axis.marks.count
      guard (2...6).contains(count), step.mantissa != 2.5 || count >= 3 else { return nil }
      var score = fill
      if count == 2 { score -= 0.2 }
      if cellsPerStep == 1 { score -= 0.3 }
      if step.mantissa == 2.5 { score -= 0.05 }
      // Room on the other side of zero suggests values that are not there.
      if low >= 0, first < 0 { score -= 0.3 }
      if high <= 0, axis.scale.high > 0 { score -= 0.3 }
      return score
    }
  }
}
