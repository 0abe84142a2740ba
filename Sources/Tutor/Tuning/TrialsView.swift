import Knobs
import Plots
import Tuning

/// Pictures of a search that was kept.
struct TrialsView {
  /// What can be asked for.
  static let names = [
    "history", "slice", "contour", "rank", "parallel", "edf", "projection", "model", "brackets",
    "confirm", "list",
  ]

  let kept: KeptSearch
  /// The trial whose choice is explained, from 1.
  let trial: Int?
  let style: PlotStyle
  let rows: [TrialRow]
  let standing: TrialStanding

  init(_ kept: KeptSearch, at trial: Int?, style: PlotStyle) throws {
    self.kept = kept
    self.trial = trial
    self.style = style
    rows = try kept.rows()
    standing = TrialStanding(rows, kept.plan)
  }

  var space: SearchSpace { kept.plan.task.space }
  var goal: TuningGoal { kept.plan.goal }

  /// The lines of a view.
  /// - Throws: a view that there is not, a knob that was not searched.
  func lines(_ view: String, _ words: [String]) throws -> [String] {
    switch view {
    case "history": return standing.chart.lines(in: style)
    case "slice": return try words.isEmpty ? allSlices() : slice(knob(words, 0))
    case "contour": return try contour(knob(words, 0), knob(words, 1))
    case "rank": return try rank(knob(words, 0), knob(words, 1))
    case "parallel": return parallel().lines(in: style)
    case "edf": return edf().lines(in: style)
    case "projection":
      return Self.projection(of: rows, in: space, style: style)
        + Words.wrap(
          "where only one knob matters, trials that repeat its values are wasted; that is why random "
            + "points often beat a grid", width: style.width)
    case "model": return try ModelView(self, along: knob(words, 0)).lines()
    case "brackets": return try BracketsView(kept).lines(width: style.width)
    default:
      let nearest = Suggestion.nearest(to: view, among: Self.names)
      throw Failure(
        "trials has no picture \"\(Words.clip(view, 30))\"; "
          + (nearest.isEmpty
            ? "it can be \(Words.list(Self.names, "or"))"
            : "did you mean \(Words.list(nearest, "or"))?"))
    }
  }

  /// The knob that was named, or the first ones where none was.
  private func knob(_ words: [String], _ place: Int) throws -> Dimension {
    let names = space.dimensions.map(\.name)
    guard words.indices.contains(place) else {
      let unused = space.dimensions.filter { !words.contains($0.name) && !$0.isChoice }
      guard let usual = unused.dropFirst(words.isEmpty ? place : 0).first else {
        throw Failure("this picture needs \(place + 1) knobs that are numbers")
      }
      return usual
    }
    if words[place].contains("=") {
      throw Failure(
        "trials has no option \"\(Words.clip(words[place], 30))\"; it has at, as in model at=12, "
          + "count and confirm")
    }
    guard let found = space.dimensions.first(where: { $0.name == words[place] }) else {
      throw Failure(
        "\(kept.name) did not search \"\(Words.clip(words[place], 30))\"; "
          + "it searched \(Words.list(names))")
    }
    return found
  }

  /// Trials with a number, at full training where there are any.
  var valued: [TrialRow] {
    let ranked = standing.ranked
    let whole = ranked.filter { !$0.isPaused }
    return whole.isEmpty ? ranked : whole
  }

  private func allSlices() throws -> [String] {
    try space.dimensions.flatMap { try slice($0) }
  }

  private func slice(_ dimension: Dimension) throws -> [String] {
    if dimension.isChoice { return choices(dimension) }
    let points = valued.compactMap { row -> Point? in
      guard let x = row.setting[dimension.name]?.number, let y = row.value else { return nil }
      return Point(x: x, y: y)
    }
    return ScatterPlot(
      "\(goal.name) against \(dimension.name)", [ScatterPlot.Group("trials", points)],
      xName: dimension.name, yName: goal.name, xScale: dimension.isLog ? .log : .linear,
      yScale: .linear
    ).lines(in: style)
  }

  /// What each choice came to.
  private func choices(_ dimension: Dimension) -> [String] {
    guard case .categorical(let values) = dimension.kind else { return [] }
    let rows = values.map { value -> [String] in
      let own = valued.filter { $0.setting[dimension.name] == value }.compactMap(\.value)
      let spread = Spread(own)
      let best = goal.direction == .minimize ? spread.low : spread.high
      return [
        TrialRow.short(value), "\(own.count)", own.isEmpty ? "-" : Words.figure(best),
        own.isEmpty ? "-" : Words.figure(spread.median),
      ]
    }
    return Table(
      columns: [
        .init(dimension.name), .init("trials", .right), .init("best \(goal.name)", .right),
        .init("median", .right),
      ], rows: rows
    ).lines(in: style.tall(rows.count + 2))
  }

  private func rank(_ a: Dimension, _ b: Dimension) throws -> [String] {
    let ranked = valued.filter { $0.setting[a.name] != nil && $0.setting[b.name] != nil }
    func group(_ name: String, _ rows: ArraySlice<TrialRow>) -> ScatterPlot.Group {
      ScatterPlot.Group(
        name,
        rows.compactMap { row in
          guard let x = a.coordinate(row.setting), let y = b.coordinate(row.setting) else {
            return nil
          }
          return Point(x: x, y: y)
        })
    }
    let quarter = max(1, ranked.count / 4)
    return ScatterPlot(
      "rank of \(goal.name)",
      [
        group("best quarter", ranked.prefix(quarter)),
        group("others", ranked.dropFirst(quarter).dropLast(quarter)),
        group("worst quarter", ranked.dropFirst(quarter).suffix(quarter)),
      ], xName: a.axisName, yName: b.axisName
    ).lines(in: style)
  }

  /// What a model of all trials believes between them, the other knobs being those of the best trial.
  private func contour(_ a: Dimension, _ b: Dimension) throws -> [String] {
    guard let x = a.span, let y = b.span else {
      throw Failure("a contour needs two knobs that are numbers; slice shows choices")
    }
    var model = Search(kept.plan.task, method: usualSearchMethod, direction: goal.direction)
    for row in rows where row.state != .running {
      do throws(SearchError) {
        try model.learn(row.trial)
      } catch {
        // Another program may have tried what lies outside of these ranges.
        continue
      }
    }
    guard let surrogate = model.surrogate(),
      let best = valued.first(where: { $0.setting[a.name] != nil && $0.setting[b.name] != nil })
    else { throw Failure("there are too few trials with a value to draw between them") }
    var chart = ContourPlot(
      "\(goal.direction == .minimize ? "" : "minus ")\(goal.name) as a model of "
        + "\(Words.count(rows.count, "trial")) has it; up: \(b.axisName)",
      paths: [
        .init(
          "best trial",
          [Point(x: a.coordinate(best.setting) ?? 0, y: b.coordinate(best.setting) ?? 0)])
      ], x: x, y: y
    ) { places in
      places.map { place in
        var setting = best.setting
        setting[a.name] = a.value(at: place.x)
        setting[b.name] = b.value(at: place.y)
        return (try? surrogate.belief(setting))?.mean ?? .nan
      }
    }
    chart.xName = a.axisName
    return chart.lines(in: style)
  }

  private func parallel() -> ParallelCoordinates {
    let shown = valued
    let knobs = space.dimensions.map { dimension -> ParallelCoordinates.Dimension in
      if dimension.isChoice {
        return .init(
          dimension.name, words: shown.map { $0.setting[dimension.name].map(TrialRow.short) ?? "-" }
        )
      }
      return .init(
        dimension.name, shown.map { $0.setting[dimension.name]?.number ?? .nan },
        isLog: dimension.isLog)
    }
    return ParallelCoordinates(
      "every trial", knobs + [.init(goal.name, shown.map { $0.value ?? .nan })],
      best: goal.direction == .minimize ? .lowest : .highest, numbers: shown.map { $0.number + 1 })
  }

  private func edf() -> LineChart {
    let values = valued.compactMap(\.value).sorted()
    let points = values.enumerated().map { index, value in
      Point(x: value, y: Double(index + 1) / Double(values.count))
    }
    return LineChart(
      "share of trials with a \(goal.name) up to this", [Series("share", points: points)],
      xName: goal.name, scale: .linear)
  }

  /// What the trials leave when all knobs but one are looked away from: a grid repeats itself.
  static func projection(
    of rows: [TrialRow], in space: SearchSpace, style: PlotStyle
  ) -> [String] {
    let numeric = space.dimensions.filter { !$0.isChoice }
    var lines: [String] = []
    if numeric.count >= 2 {
      let points = rows.compactMap { row -> Point? in
        guard let x = numeric[0].coordinate(row.setting), let y = numeric[1].coordinate(row.setting)
        else { return nil }
        return Point(x: x, y: y)
      }
      lines += ScatterPlot(
        "where \(Words.count(rows.count, "trial")) lie", [.init("trials", points)],
        xName: numeric[0].axisName, yName: numeric[1].axisName
      ).lines(in: style.tall(12))
    }
    let room = max(10, min(60, style.width - 20))
    for dimension in numeric {
      guard let span = dimension.span else { continue }
      let places = rows.compactMap { dimension.coordinate($0.setting) }
      var rug = [Character](repeating: ".", count: room)
      for place in places {
        let share = (place - span.lowerBound) / (span.upperBound - span.lowerBound)
        rug[min(room - 1, max(0, Int(share * Double(room))))] = "|"
      }
      lines.append(Words.clip("\(String(rug)) \(dimension.name)", style.width))
      lines += Words.wrap(
        "\(Words.count(places.count, "trial")), \(Words.count(Set(places).count, "different value"))"
          + " of \(dimension.name)", width: style.width, indent: 2)
    }
    return lines
  }
}

extension Dimension {
  var isChoice: Bool {
    if case .categorical = kind { true } else { false }
  }

  var isLog: Bool {
    switch kind {
    case .real(_, let scale), .integer(_, let scale): scale == .log
    case .categorical: false
    }
  }

  /// "lr", or "log10 lr".
  var axisName: String { isLog ? "log10 \(name)" : name }

  /// Its range as it is drawn; nothing where there is no order.
  var span: ClosedRange<Double>? {
    let (low, high): (Double, Double)
    switch kind {
    case .real(let range, _): (low, high) = (range.lowerBound, range.upperBound)
    case .integer(let range, _):
      (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    case .categorical: return nil
    }
    guard low < high else { return nil }
    return isLog ? Maths.log10(low)...Maths.log10(high) : low...high
  }

  /// Where a setting is drawn; a choice by its number.
  func coordinate(_ setting: Setting) -> Double? {
    guard let value = setting[name] else { return nil }
    if case .categorical(let values) = kind { return values.firstIndex(of: value).map(Double.init) }
    return value.number.map { isLog ? Maths.log10($0) : $0 }
  }

  /// The value at a place of the drawing, kept inside the range.
  func value(at place: Double) -> Value {
    let number = isLog ? Maths.power10(place) : place
    switch kind {
    case .real(let range, _): return .real(min(max(number, range.lowerBound), range.upperBound))
    case .integer(let range, _):
      let whole = Int(exactly: number.rounded()) ?? range.lowerBound
      return .integer(min(max(whole, range.lowerBound), range.upperBound))
    case .categorical(let values): return values.first ?? .integer(0)
    }
  }
}
