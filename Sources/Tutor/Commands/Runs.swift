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

/// How lines over epochs are drawn, as it is typed with a command.
struct LineOptions: Sendable {
  /// The factor of the debiased moving average; 0 draws values as they are.
  var smoothing = 0.0
  /// How the vertical axis is spread.
  var axis = ChartAxis.auto

  /// The knobs of a command that has these options.
  static func knobs<Owner>(_ path: Knob<Owner>.Path<LineOptions>) -> [Knob<Owner>] {
    [
      Knob(
        "smooth", .real(valid: .of(0..<1), search: 0.5...0.9), "moving average, raw values as dots",
        aliases: ["smoothing"], example: "0.6", get: { .real($0[keyPath: path].smoothing) },
        put: { (owner, value) throws(KnobError.Problem) in
          owner[keyPath: path].smoothing = value.number ?? 0
        }),
      Knob(
        "axis", .words(ChartAxis.allCases.map(\.rawValue)), "how the vertical axis is spread",
        aliases: ["scale"], get: { .word($0[keyPath: path].axis.rawValue) },
        put: { (owner, value) throws(KnobError.Problem) in
          guard case .word(let word) = value, let axis = ChartAxis(rawValue: word) else { return }
          owner[keyPath: path].axis = axis
        }),
    ]
  }

  /// A chart drawn like this.
  func applied(to chart: LineChart) -> LineChart {
    var chart = chart
    chart.smoothing = smoothing
    if axis != .auto { chart.scale = axis.scale }
    return chart
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
      + "; batch_loss is the loss as it was trained, with dropout and batch statistics. Without a "
      + "run, the latest one is drawn.",
    "Runs that differ in their seed only are drawn as their median in a band from the lowest to the "
      + "highest; --bands=off draws each. Where the learning rate changed it is a strip below.",
  ]
  static let examples = [
    "plot loss", "plot gap lr 1 2", "plot batch_loss 1 --smooth 0.8", "plot loss 1 --axis log",
  ]
  static let operands = Operands.either([.words(Metric.all.map(\.name)), .runs])
  static let knobs: [Knob<Self>] =
    LineOptions.knobs(\.options) + [
      Knob("bands", \.bands, "seeds of one setting as a band"),
      Knob("track", \.track, "a changing learning rate as a strip below"),
      Knob("svg", \.svg, none: "none", text: "path", "write the picture to a file instead"),
    ]
  var options = LineOptions()
  var bands = true
  var track = true
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
    let shown = metrics.isEmpty ? [Metric.all[0]] : metrics
    // Two charts share the screen; a third would leave none of them enough rows.
    let style =
      shown.count == 2 && session.console.writesToTerminal
      ? session.plotStyle.sized(height: max(session.plotStyle.height * 5 / 7, 8))
      : session.plotStyle
    for metric in shown {
      let chart = chart(metric, runs)
      guard !chart.series.isEmpty else {
        let numbers = Words.list(runs.map { "\($0.number)" })
        throw Failure("run \(numbers) recorded no \(metric.name)", status: .failed)
      }
      for run in runs { for event in Self.events(metric, run) { session.emit(event) } }
      if let svg {
        try Files.write(chart.svg(width: 800, height: 400), to: svg)
        session.say("\(metric.title) written to \(svg)")
      } else {
        session.say(chart.lines(in: style))
      }
    }
  }

  /// The chart of a metric of some runs.
  func chart(_ metric: Metric, _ runs: [RecordedRun]) -> LineChart {
    let sides =
      bands ? Comparison(runs).sides : runs.map { Comparison.Side(label: "", runs: [$0]) }
    let series = sides.flatMap { side in
      metric.columns.compactMap { column -> Series? in
        let courses = side.runs.map { Metric.values(column, of: $0) }
          .filter { $0.contains { !$0.isNaN } }
        guard let first = courses.first else { return nil }
        let name =
          sides.count == 1
          ? column : side.name + (metric.columns.count == 1 ? "" : " \(column)")
        let best = metric.lowerIsBetter.map { $0 ? Series.Best.lowest : .highest }
        return courses.count == 1
          ? Series(name, first, best: best) : Series(name, seeds: courses, best: best)
      }
    }
    let seeds = sides.map(\.runs.count).max() ?? 1
    let title = metric.title + " by epoch"
    return options.applied(
      to: LineChart(
        seeds > 1 ? "\(title), median and range of \(seeds) seeds" : title, series,
        scale: metric.scale, track: track && metric.name != "lr" ? Self.track(runs) : nil))
  }

  /// The rate of the runs where it changed and is the same for all of them.
  private static func track(_ runs: [RecordedRun]) -> LineChart.Track? {
    let courses = runs.map { $0.values(of: "lr") }
    guard let longest = courses.max(by: { $0.count < $1.count }),
      longest.contains(where: { $0 != longest.first }),
      courses.allSatisfy({ longest.starts(with: $0) })
    else { return nil }
    return LineChart.Track("lr", longest)
  }

  /// One line of machine output for each column: an epoch a value.
  private static func events(_ metric: Metric, _ run: RecordedRun) -> [JSON] {
    metric.columns.compactMap { column in
      let values = Metric.values(column, of: run)
      guard values.contains(where: { !$0.isNaN }) else { return nil }
      return .fields([
        "event": .string("plot"), "metric": .string(column), "run": .integer(run.number),
        "values": .array(values.map { .real($0) }),
      ])
    }
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
