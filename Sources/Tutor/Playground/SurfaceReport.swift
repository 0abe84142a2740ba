import Knobs
import Plots
import Training

/// The screen after some walks: where they went, how long it took them, and what to make of it.
struct SurfaceReport {
  let race: SurfaceRace

  func lines(in style: PlotStyle) -> [String] {
    var lines = pictures(in: style)
    let table = table.lines(
      in: PlotStyle(
        width: style.width, height: 40, level: style.level, textOnly: style.textOnly))
    lines += table
    for sentence in findings { lines += Words.wrap(sentence, width: style.width) }
    return lines
  }

  // MARK: Pictures

  /// The sides that share a ground, in order.
  private var grounds: [[SurfaceRace.Side]] {
    var groups: [[SurfaceRace.Side]] = []
    for side in race.sides {
      if let index = groups.firstIndex(where: { $0.first?.ground == side.ground }) {
        groups[index].append(side)
      } else {
        groups.append([side])
      }
    }
    return groups
  }

  /// A picture of the ground with the paths over it; two grounds stand side by side.
  private func pictures(in style: PlotStyle) -> [String] {
    let groups = grounds
    guard groups.count <= 2, let first = groups.first else { return [] }
    let one = Self.chart(first)
    guard groups.count == 2, let second = groups.last else { return one.lines(in: style) }
    let two = Self.chart(second)
    guard style.width >= 72, !style.textOnly else {
      return one.lines(in: style) + two.lines(in: style)
    }
    return Self.beside(one, two, style)
  }

  static func beside(_ one: some Chart, _ two: some Chart, _ style: PlotStyle) -> [String] {
    let half = (style.width - 2) / 2
    let paper = PlotStyle(
      width: half, height: style.height, level: style.level, color: style.color)
    var plain = paper
    plain.color = .none
    let (left, right, bare) = (one.lines(in: paper), two.lines(in: paper), one.lines(in: plain))
    return (0..<max(left.count, right.count)).map { row in
      let text = row < left.count ? left[row] : ""
      let width = row < bare.count ? displayWidth(bare[row]) : 0
      guard row < right.count else { return text }
      return text + String(repeating: " ", count: half + 2 - width) + right[row]
    }
  }

  /// The ground of some sides with their paths: one path a side, or one a start of a lone side.
  static func chart(_ sides: [SurfaceRace.Side]) -> ContourPlot {
    func point(_ p: SIMD2<Double>) -> Point { Point(x: p.x, y: p.y) }
    var paths: [ContourPlot.Path] = []
    for side in sides {
      let shown = side.outcomes.filter { $0.course.points.count > 1 }
      for outcome in shown.prefix(sides.count == 1 ? 6 : 1) {
        let start =
          Words.figure(outcome.start.x, digits: 1) + ","
          + Words.figure(outcome.start.y, digits: 1)
        let isAlone = sides.count == 1 && shown.count > 1
        paths.append(
          ContourPlot.Path(isAlone ? "from \(start)" : side.label, outcome.course.points.map(point))
        )
      }
    }
    let ground = sides[0].runner.walk.surface
    let (x, y) = frame(sides, ground)
    return ContourPlot(sides[0].ground, paths: paths, x: x, y: y) { points in
      points.map { ground.value(at: SIMD2($0.x, $0.y)) }
    }
  }

  /// The usual frame, widened for starts and paths outside it, but not for those that fly away.
  private static func frame(
    _ sides: [SurfaceRace.Side], _ ground: RotatedSurface
  ) -> (ClosedRange<Double>, ClosedRange<Double>) {
    let usual = type(of: ground.surface).frame
    var (low, high) = (usual.low, usual.high)
    let outcomes = sides.flatMap(\.outcomes)
    for outcome in outcomes {
      low = pointwiseMin(low, outcome.start - 0.1)
      high = pointwiseMax(high, outcome.start + 0.1)
    }
    let margin = 0.25 * (high - low)
    let (least, most) = (low - margin, high + margin)
    for point in outcomes.flatMap(\.course.points)
    where point.x > least.x && point.y > least.y && point.x < most.x && point.y < most.y {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    return (low.x...high.x, low.y...high.y)
  }

  // MARK: Table

  /// A row a side; only the columns that mean something here.
  var table: Table {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let isLettered = race.sides.count > 1 && grounds.count == 1
    let hasMany = race.sides.contains { $0.outcomes.count > 1 }
    let isTimed = race.sides.contains { $0.runner.walk.goal != nil }
    let isNoisy = race.sides.contains { $0.runner.walk.noise > 0 }
    var columns: [(Table.Column, (Int, SurfaceRace.Side) -> String)] = []
    if isLettered { columns.append((.init(""), { index, _ in String(letters[index % 26]) })) }
    columns.append((.init(""), { _, side in side.label }))
    columns.append(
      (.init("lr", .right), { _, side in Words.figure(side.runner.walk.rate, digits: 4) }))
    if isTimed {
      let name = hasMany ? "median steps" : "steps"
      columns.append((.init(name, .right), { _, side in Self.steps(side) }))
    }
    columns.append(
      (
        .init(hasMany ? "mean value" : "value", .right),
        { _, side in Words.figure(side.meanValue, digits: 4) }
      ))
    if !hasMany { columns.append((.init("ended at"), { _, side in Self.end(side) })) }
    if hasMany, isTimed || !isNoisy {
      columns.append(
        (.init("there", .right), { _, side in "\(side.arrived) of \(side.outcomes.count)" }))
    }
    return Table(
      columns: columns.map(\.0),
      rows: race.sides.enumerated().map { index, side in columns.map { $0.1(index, side) } })
  }

  private static func steps(_ side: SurfaceRace.Side) -> String {
    let median = Spread(side.steps).median
    return median.isFinite
      ? Words.fixed(median, median == median.rounded() ? 0 : 1)
      : "over \(side.runner.walk.steps)"
  }

  private static func end(_ side: SurfaceRace.Side) -> String {
    guard let course = side.outcomes.first?.course else { return "" }
    guard !course.isLost else { return "nowhere: left all numbers at step \(course.steps)" }
    return "(\(Words.figure(course.end.x)), \(Words.figure(course.end.y)))"
  }

  // MARK: Words

  /// What to make of it, a sentence each.
  private var findings: [String] {
    var sentences = [rates, verdict].compactMap { $0 }
    if let crossing = crossing { sentences.append(crossing) }
    for side in race.sides {
      if let reason = Self.loss(side) { sentences.append(reason) }
    }
    return sentences
  }

  /// How the rates came about.
  private var rates: String? {
    let swept = race.sides.filter(\.runner.isSwept)
    guard let first = swept.first else { return nil }
    let missed = swept.filter { !$0.runner.sweepArrived }.map(\.label)
    let how = "lr: the best of \(first.runner.sweep.count) rates from 1e-4 to 3.16"
    return missed.isEmpty ? how : how + "; none of them brought \(Words.list(missed)) there"
  }

  /// Who was first, or who ended lowest where nobody was to arrive anywhere.
  private var verdict: String? {
    guard race.sides.count > 1 else { return nil }
    let byHeight = race.sides.allSatisfy { $0.runner.walk.goal == nil }
    let figures = race.sides.map { byHeight ? $0.meanValue : Spread($0.steps).median }
    let order = figures.indices.sorted { figures[$0] < figures[$1] }
    let (first, last) = (order[0], order[order.count - 1])
    guard figures[first].isFinite else { return "none of them arrived" }
    guard figures[first] < figures[last] else { return "no difference between them" }
    let names = (race.sides[first].label, race.sides[last].label)
    if byHeight {
      return "\(names.0) ends lowest, at \(Words.figure(figures[first], digits: 4)) on average; "
        + "\(names.1) at \(Words.figure(figures[last], digits: 4))"
    }
    let best = Words.fixed(figures[first], 0)
    guard figures[last].isFinite else {
      return "\(names.0) needs \(best) steps; \(names.1) did not arrive"
    }
    return "\(names.0) needs \(best) steps, \(names.1) \(Words.fixed(figures[last], 0)): "
      + "\(Words.fixed(figures[last] / max(figures[first], 1), 1)) times as many"
  }

  /// From which starts one arrived and the other did not, where two start at the same places.
  private var crossing: String? {
    guard race.sides.count == 2, race.sides[0].outcomes.count == race.sides[1].outcomes.count,
      race.sides[0].runner.starts.count > 1
    else { return nil }
    let pairs = zip(race.sides[0].outcomes, race.sides[1].outcomes)
    let won = pairs.count { !$0.isThere && $1.isThere }
    let lost = pairs.count { $0.isThere && !$1.isThere }
    guard won + lost > 0 else { return nil }
    let (a, b) = (race.sides[0].label, race.sides[1].label)
    return "\(b) arrives from \(won) starts where \(a) does not, "
      + "and misses from \(lost) where \(a) arrives"
  }

  /// Why a walk on a quadratic left all numbers behind.
  private static func loss(_ side: SurfaceRace.Side) -> String? {
    guard side.outcomes.contains(where: \.course.isLost) else { return nil }
    let settings = side.runner.settings
    guard let kappa = settings.entries.first(where: { $0.name == "kappa" })?.value.number else {
      return "\(side.label) left all numbers behind; try a smaller lr, or lr=best"
    }
    let momentum = settings.entries.first { $0.name == "momentum" }?.value.number ?? 0
    switch Registries.optimizers.name(of: settings.optimizer) {
    case "sgd", "momentum":
      let limit = Words.figure(2 * (1 + momentum) / kappa)
      return "\(side.label) left all numbers behind: with curvature \(Words.figure(kappa)) across, "
        + "rates above 2 (1 + momentum) / kappa = \(limit) do"
    default: return "\(side.label) left all numbers behind; try a smaller lr, or lr=best"
    }
  }
}
