import Knobs
import Plots
import Training
import Tuning

/// One picture of a search at work: the best trials, how the best value came down, what is being
/// trained, and the time left.
struct TuningFrame {
  private let rows: [TrialRow]
  private let running: [RunningTrial]
  private let plan: TuningPlan
  private let name: String
  private let seconds: Double
  private let epochs: Int

  init(run: TuningRun) {
    rows = run.rows
    running = run.running.values.sorted { $0.proposal.id < $1.proposal.id }
    plan = run.plan
    name = run.name
    seconds = run.seconds
    epochs = run.rows.reduce(0) { $0 + $1.epochs }
  }

  /// Lines that fit the terminal, the progress last.
  func lines(style: PlotStyle, rows most: Int) -> [String] {
    let standing = TrialStanding(rows, plan)
    let width = style.width
    var table = standing.table(count: 5).lines(in: style)
    let active = running.prefix(4).map { trial in
      SparklineTable.Row(
        "trial \(trial.proposal.trial + 1)", trial.curve.map(\.value),
        note: trial.curve.last.map { Words.figure($0.value) } ?? "")
    }
    let sparks =
      active.isEmpty
      ? []
      : SparklineTable("", active).lines(
        in: PlotStyle(
          width: width, height: 5, level: style.level, color: style.color))
    let head = Words.clip("\(name): \(plan.methodText)", width)
    let foot = Words.clip(progress(standing), width)
    let room = most - 3 - table.count - sparks.count
    var chart: [String] = []
    if room >= 6, standing.course.contains(where: \.y.isFinite) {
      chart = standing.chart.lines(
        in: PlotStyle(
          width: width, height: min(room, 10), level: style.level, color: style.color))
    } else if room < 0 {
      table = Array(table.prefix(max(0, table.count + room)))
    }
    return [head] + table + chart + sparks + [foot]
  }

  /// "12 of 30 trials   324 epochs   4.1 s, 6 s left   Ctrl-C stops and keeps all"
  private func progress(_ standing: TrialStanding) -> String {
    let done = rows.count { $0.state != .running }
    var parts: [String] = []
    if let trials = plan.task.trials {
      parts.append("\(done) of \(trials) trials")
      let share = Double(done) / Double(trials)
      let left = share > 0.02 && !plan.hasRungs ? seconds / share * (1 - share) : nil
      parts.append(
        Words.seconds(seconds) + (left.map { ", \(Words.seconds($0)) left" } ?? ""))
    } else {
      parts.append(Words.count(done, "trial"))
      parts.append(Words.seconds(seconds))
    }
    parts.insert(Words.count(epochs, "epoch"), at: 1)
    let useless = rows.count { $0.state == .failed || $0.state == .diverged }
    if useless > 0 { parts.append("\(useless) failed") }
    return parts.joined(separator: "   ") + "   Ctrl-C stops"
  }
}

/// The trials of a search held against each other.
struct TrialStanding {
  let rows: [TrialRow]
  let space: SearchSpace
  let goal: TuningGoal

  init(_ rows: [TrialRow], _ plan: TuningPlan) {
    self.rows = rows
    space = plan.task.space
    goal = plan.goal
  }

  /// Trials with a number, the best first: those trained longest before the others.
  var ranked: [TrialRow] {
    rows.filter { $0.state == .complete && $0.value?.isFinite == true }.sorted { a, b in
      if a.isPaused != b.isPaused || a.isPaused && a.epochs != b.epochs {
        return a.epochs > b.epochs
      }
      guard let x = a.value, let y = b.value, x != y else { return a.number < b.number }
      return goal.isBetter(x, than: y)
    }
  }

  /// The best trials as a table.
  func table(count: Int) -> Table {
    let shown = ranked.prefix(count)
    return Self.table(Array(shown), space, goal)
  }

  static func table(_ rows: [TrialRow], _ space: SearchSpace, _ goal: TuningGoal) -> Table {
    let columns =
      [Table.Column("trial", .right), Table.Column(goal.name, .right), .init("epochs", .right)]
      + space.dimensions.map { Table.Column($0.name, .right) } + [Table.Column("state")]
    return Table(
      columns: columns,
      rows: rows.map { row in
        ["\(row.number + 1)", row.value.map { Words.figure($0) } ?? "-", "\(row.epochs)"]
          + space.dimensions.map { dimension in
            row.setting[dimension.name].map(TrialRow.short) ?? ""
          } + [row.label]
      })
  }

  /// The best value after each trial.
  var course: [Point] {
    var best: Double?
    return rows.enumerated().map { index, row in
      if row.state == .complete, !row.isPaused, let value = row.value, value.isFinite,
        best.map({ goal.isBetter(value, than: $0) }) ?? true
      {
        best = value
      }
      return Point(x: Double(index + 1), y: best ?? .nan)
    }.filter(\.y.isFinite)
  }

  var chart: LineChart {
    LineChart("best \(goal.name) so far", [Series("best", points: course)], xName: "trial")
  }
}
