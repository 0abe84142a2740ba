import Knobs
import Plots
import Store
import Training

/// `runs`: what was trained so far.
struct ListRuns: Command {
  static let name = "runs"
  static let summary = "the recorded runs, newest last"
  static let family = CommandFamily.playground
  static let usage = "[N]"
  static let details = ["N shows the last so many; without it, as many as fit the screen."]
  static let examples = ["runs", "runs 5"]
  static let operands = Operands.words([])
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
    let limit = try arguments.numbers("run").first ?? (session.isMachine ? nil : 15)
    let runs = try session.store.runs(limit: limit).map(session.recorded)
    for run in runs {
      session.emit(
        .object(
          [
            JSON.Field(name: "event", value: .string("run")),
            JSON.Field(name: "run", value: .integer(run.number)),
            JSON.Field(name: "command", value: .string(run.command)),
            JSON.Field(name: "settings", value: run.settings.json),
          ] + (run.figures?.fields ?? [])))
    }
    guard !session.isMachine else { return }
    guard !runs.isEmpty else { return session.say("no runs yet; try :train") }
    session.say(Self.lines(runs, width: session.width))
  }

  private static func lines(_ runs: [RecordedRun], width: Int) -> [String] {
    let number = max(3, runs.map { "\($0.number)".count }.max() ?? 0)
    func row(_ cells: [String], _ line: String) -> String {
      let figures = zip(cells, [number, 8, 8, 6]).map { cell, width in
        String(repeating: " ", count: max(0, width - cell.count)) + cell
      }
      return Words.clip((figures + [line]).joined(separator: "  "), width)
    }
    return [row(["run", "val_loss", "val_acc", "epochs"], "settings")]
      + runs.map { run in
        let figures = run.figures
        return row(
          [
            "\(run.number)", figures?.valLoss.map { Words.figure($0) } ?? "-",
            figures?.valAccuracy.map { Words.figure($0) } ?? "-",
            figures.map { "\($0.epochs)" } ?? "-",
          ], run.command)
      }
  }
}

/// `compare`: recorded runs side by side.
struct Compare: Command {
  static let name = "compare"
  static let summary = "recorded runs side by side, seed by seed"
  static let family = CommandFamily.playground
  static let usage = "RUN RUN ... [METRIC]"
  static let details = [
    "Runs that differ in their seed only count as one setting; settings are compared on the seeds "
      + "they share. The metric is val_loss unless one is named.",
    "Ranges such as 3-7 stand for all runs between.",
  ]
  static let examples = ["compare 1 2", "compare 1 2 val_accuracy"]
  static let operands = Operands.either([.runs, .words(Metric.all.map(\.name))])
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
    let (runs, metrics) = try session.runsAndMetrics(arguments)
    guard runs.count >= 2 else {
      throw Failure("compare needs two runs or more; try :compare 1 2 (:runs lists them)")
    }
    let comparison = Comparison(runs)
    let metric = metrics.first?.columns.last ?? "val_loss"
    session.emit(comparison.json(metric: metric))
    guard !session.isMachine else { return }
    if comparison.sides.count < 2 {
      return session.tell(
        "these runs differ in their seed only: \(metric) "
          + Spread(comparison.sides.first?.figures(metric) ?? []).text)
    }
    session.say(ComparisonReport.lines(comparison, metric: metric, style: session.plotStyle))
  }
}

/// `plot`: any metric of any runs.
struct PlotMetrics: Command {
  static let name = "plot"
  static let summary = "draw any metric of any recorded runs"
  static let family = CommandFamily.playground
  static let usage = "METRIC ... [RUN ...]"
  static let details = [
    "Metrics: " + Metric.all.map(\.name).joined(separator: ", ")
      + ". Without a run, the latest one is drawn."
  ]
  static let examples = ["plot loss", "plot gap lr 1 2"]
  static let operands = Operands.either([.words(Metric.all.map(\.name)), .runs])
  static let knobs: [Knob<Self>] = [
    Knob("svg", \.svg, none: "none", text: "path", "write the picture to a file instead")
  ]
  var svg: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    let (named, metrics) = try session.runsAndMetrics(arguments)
    var runs = named
    if runs.isEmpty {
      guard let latest = try session.store.latestRun() else {
        throw Failure("there are no runs yet; try :train")
      }
      runs = [try session.recorded(latest)]
    }
    for metric in metrics.isEmpty ? [Metric.all[0]] : metrics {
      let chart = Self.chart(metric, runs)
      guard !chart.series.isEmpty else {
        let numbers = Words.list(runs.map { "\($0.number)" })
        throw Failure("run \(numbers) recorded no \(metric.name)", status: .failed)
      }
      if let svg {
        try Files.write(chart.svg(width: 800, height: 400), to: svg)
        session.say("\(metric.title) written to \(svg)")
      } else {
        session.say(chart.lines(in: session.plotStyle))
      }
    }
  }

  static func chart(_ metric: Metric, _ runs: [RecordedRun]) -> LineChart {
    let series = runs.flatMap { run in
      metric.columns.compactMap { column -> Series? in
        let values = Metric.values(column, of: run)
        guard values.contains(where: { !$0.isNaN }) else { return nil }
        let name = runs.count == 1 ? column : metric.columns.count == 1 ? "" : " \(column)"
        return Series(
          runs.count == 1 ? name : "run \(run.number)\(name)", values,
          best: metric.lowerIsBetter.map { $0 ? .lowest : .highest })
      }
    }
    return LineChart(metric.title + " by epoch", series)
  }
}

extension Session {
  /// Run numbers, ranges of them and metric names, in any order.
  func runsAndMetrics(_ arguments: Arguments) throws -> ([RecordedRun], [Metric]) {
    var runs: [RecordedRun] = []
    var metrics: [Metric] = []
    for token in arguments.tokens {
      if let metric = Metric.named(token.text) {
        metrics.append(metric)
        continue
      }
      for number in try Self.numbers(token, arguments) {
        runs.append(try recordedRun(number))
      }
    }
    return (runs, metrics)
  }

  /// "7" or "3-7"
  private static func numbers(_ token: Token, _ arguments: Arguments) throws -> ClosedRange<Int> {
    let parts = token.text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if parts.count == 1, let number = parts[0], number > 0 { return number...number }
    if parts.count == 2, let low = parts[0], let high = parts[1], low > 0, low <= high,
      high - low < 1000
    {
      return low...high
    }
    let names = Metric.all.map(\.name)
    let nearest = Suggestion.nearest(to: token.text, among: names)
    let hint =
      nearest.isEmpty
      ? ":runs lists the runs, :help plot the metrics"
      : "did you mean \(Words.list(nearest, "or"))?"
    throw Failure(
      "\"\(token.text)\" is neither a run nor a metric; \(hint)", caret: arguments.caret(at: token))
  }
}

extension Comparison {
  /// The last line of machine output after alternatives.
  func json(metric: String) -> JSON {
    let lowerIsBetter = Metric.named(metric)?.lowerIsBetter ?? true
    let spreads = sides.map { Spread($0.figures(metric)) }
    return .fields([
      "event": .string("comparison"), "metric": .string(metric),
      "settings": .array(sides.map { .string($0.label) }),
      "median": .array(spreads.map { .real($0.median) }),
      "low": .array(spreads.map { .real($0.low) }),
      "high": .array(spreads.map { .real($0.high) }),
      "wins": .array(
        wins(metric, lowerIsBetter: lowerIsBetter).map { .array($0.map(JSON.integer)) }),
      "seeds": .integer(seeds.count),
      "warnings": .array(
        Fairness(self).warnings.map {
          .fields(["name": .string($0.name), "says": .string($0.sentence)])
        }),
    ])
  }
}
