import Knobs
import Plots
import Training

/// What came of every pair of values of two knobs.
struct KnobMap: Sendable {
  /// Which knobs, which values, and the runs of every cell.
  struct Plan {
    let rows: Assignment
    let columns: Assignment
    /// Row by row, for each cell one run a seed.
    let cells: [[[PlannedRun]]]

    /// Optimizers as the deck has them, and rates half a power of ten apart.
    static let usualRows = "optimizer=sgd|momentum|nesterov|adagrad|rmsprop|adam"
    static let usualColumns = "lr=0.001|0.003|0.01|0.03|0.1|0.3|1"
    static let usualSeeds = 3
    /// More cells than this do not fit a screen, nor an afternoon.
    static let mostCells = 200

    /// - Throws: more than two knobs with alternatives, and what `train` would refuse.
    init(_ assignments: [Assignment], on base: Settings) throws {
      let isVaried = { (assignment: Assignment) in
        if case .alternatives = assignment.form { true } else { false }
      }
      let range = assignments.first { if case .range = $0.form { true } else { false } }
      if let range {
        throw Failure(
          "a map takes single values, as in lr=0.001|0.01|0.1, not the range "
            + "\(range.name)=\(range.form); :tune searches ranges", knob: range.name)
      }
      var varied = assignments.filter(isVaried)
      guard varied.count <= 2 else {
        throw Failure(
          "a map has two knobs with alternatives, and \(varied[2].name) is the third; "
            + "give it one value", knob: varied[2].name)
      }
      if varied.isEmpty { varied = [try Assignment(parsing: Self.usualRows)] }
      if varied.count == 1 {
        guard varied[0].name != "lr" else {
          throw Failure("a map needs a second knob beside lr; try optimizer=sgd|adam", knob: "lr")
        }
        varied.append(try Assignment(parsing: Self.usualColumns))
      }
      (rows, columns) = (varied[0], varied[1])
      let (across, down) = (Self.values(columns), Self.values(rows))
      guard across.count * down.count <= Self.mostCells else {
        throw Failure(
          "this map would have \(across.count * down.count) cells; \(Self.mostCells) are the most",
          knob: rows.name)
      }
      let fixed = assignments.filter { !isVaried($0) }
      var planner = Planner(isComparison: true)
      var cells: [[[PlannedRun]]] = []
      for row in down {
        var line: [[PlannedRun]] = []
        for column in across {
          var settings = base
          settings.seeds = base.seeds ?? Self.usualSeeds
          try settings.assign(fixed + [row, column])
          line.append(try planner.runs("", settings))
        }
        cells.append(line)
      }
      self.cells = cells
    }

    /// Each value of a knob as an assignment of its own.
    static func values(_ assignment: Assignment) -> [Assignment] {
      guard case .alternatives(let values) = assignment.form else { return [assignment] }
      return values.map { Assignment(assignment.name, $0) }
    }
  }

  let metric: String
  let rowName: String
  let columnName: String
  let rowValues: [String]
  let columnValues: [String]
  /// Row by row, for each cell one value a seed; not a number where a run diverged.
  let values: [[[Double]]]

  /// Trains every cell.
  /// - Returns: nothing where the learner stopped it.
  init?(_ plan: Plan, in session: Session) throws {
    let all = plan.cells.joined().joined()
    let jobs = all.map { TrainingJob(recipe: $0.recipe, data: $0.dataset) }
    let runner = Runner(jobs, threads: all.first?.settings.threads ?? 1, by: fastEngine)
    guard session.follow(runner, "training \(Words.count(jobs.count, "run"))") else { return nil }
    let figures = try runner.wait().map { try $0?.get() }.map { $0.map { Figures($0) } }
    let metric = figures.contains { $0?["val_accuracy"] != nil } ? "val_accuracy" : "val_loss"
    self.metric = metric
    (rowName, columnName) = (plan.rows.name, plan.columns.name)
    func names(_ assignment: Assignment) -> [String] {
      Plan.values(assignment).map { one in
        if case .single(let value) = one.form { value.short } else { "" }
      }
    }
    (rowValues, columnValues) = (names(plan.rows), names(plan.columns))
    var rest = figures[...]
    values = plan.cells.map { row in
      row.map { cell in
        defer { rest = rest.dropFirst(cell.count) }
        return rest.prefix(cell.count).map { $0?[metric] ?? .nan }
      }
    }
  }

  private var isAccuracy: Bool { metric == "val_accuracy" }

  /// A value that can be compared: a run that diverged has learned nothing.
  private func known(_ value: Double) -> Double {
    value.isFinite ? value : isAccuracy ? 0 : .infinity
  }

  private func best(_ values: [Double]) -> Double {
    (isAccuracy ? values.max() : values.min()) ?? .nan
  }

  /// For claims, one value a seed.
  var measures: [String: [Double]] {
    let seeds = values.first?.first?.count ?? 0
    var measures: [String: [Double]] = [:]
    for seed in 0..<seeds {
      let cells = values.map { $0.map { known($0[seed]) } }
      let bests = cells.map(best)
      func apart(_ values: [Double]) -> Double { (values.max() ?? .nan) - (values.min() ?? .nan) }
      let columns = columnValues.indices.map { column in cells.map { $0[column] } }
      measures["best", default: []].append(best(bests))
      measures["tuned_apart", default: []].append(apart(bests))
      measures["untuned_apart", default: []].append(columns.map(apart).max() ?? .nan)
    }
    return measures
  }

  private var medians: [[Double]] {
    values.map { $0.map { cell in Spread(cell.map(known)).median } }
  }

  /// The map, a table of its figures, and what the rows and the columns say.
  func lines(in style: PlotStyle) -> [String] {
    let medians = medians
    let finite = medians.map { $0.map { $0.isFinite ? $0 : .nan } }
    var lines: [String] = []
    if !style.textOnly {
      lines += HeatMap(
        "\(metric), up: \(rowName), right: \(columnName), 0 the lowest and 9 the highest", finite,
        rowNames: rowValues, columnNames: columnValues, xName: columnName, yName: rowName,
        best: isAccuracy ? .highest : .lowest
      ).lines(in: style.tall(rowValues.count + 3))
    }
    let table = Table(
      columns: [.init(rowName)] + columnValues.map { .init($0, .right) } + [
        .init("best at", .right)
      ],
      rows: rowValues.indices.map { row in
        let line = medians[row]
        let place = line.firstIndex(of: best(line)).map { columnValues[$0] } ?? "-"
        return [rowValues[row]]
          + line.map { $0.isFinite && $0 != 0 ? Words.fixed($0, 3) : "-" } + [place]
      })
    lines += table.lines(in: style.tall(rowValues.count + 2))
    let measures = measures
    let tuned = Spread(measures["tuned_apart"] ?? []).median
    let untuned = Spread(measures["untuned_apart"] ?? []).median
    lines += Words.wrap(
      "each \(rowName) at its own best \(columnName): \(Words.figure(tuned)) apart; "
        + "all at one \(columnName): up to \(Words.figure(untuned)) apart "
        + "(median of \(Words.count(values.first?.first?.count ?? 0, "seed")))",
      width: style.width)
    return lines
  }

  /// As machine output has it.
  var json: JSON {
    .fields([
      "event": .string("map"), "metric": .string(metric), "rows": .string(rowName),
      "columns": .string(columnName),
      "row_values": .array(rowValues.map { .string($0) }),
      "column_values": .array(columnValues.map { .string($0) }),
      "median": .array(
        values.map { row in
          .array(
            row.map { cell in
              let median = Spread(cell).median
              return .optional(median.isFinite ? median : nil)
            })
        }),
      "seeds": .integer(values.first?.first?.count ?? 0),
    ])
  }
}

extension Session {
  /// Waits for runs that are not recorded; draws how far they are, and ends them where it is told to.
  /// - Returns: whether they came to their end.
  func follow(_ runner: Runner, _ title: String) -> Bool {
    var picture = LivePicture(console: console)
    let draws = drawsLive
    let begin = monotonicSeconds()
    let total = Double(max(runner.live.count, 1))
    var isWhole = true
    var wait = 1
    var nextFrame = begin + 0.3
    console.live { waitFor in
      while !runner.isFinished {
        let event = waitFor(wait)
        if event == .resized { picture.forget() }
        if event == .stop || console.isTerminating {
          isWhole = false
          runner.cancel()
        }
        wait = min(wait * 2, 50)
        let now = monotonicSeconds()
        guard draws, now >= nextFrame else { continue }
        nextFrame = now + 0.1
        let share = Double(runner.finished) / total
        picture.draw([Progress(share: share, seconds: now - begin).line(title, in: plotStyle)])
      }
    }
    picture.clear()
    return isWhole
  }
}
