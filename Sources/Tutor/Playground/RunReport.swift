import Knobs
import Plots
import Training

/// The screen after a run: what ran, the chart, the figures, and what changed.
enum RunReport {
  /// Everything about one run, at most 23 lines, so that an 80x24 terminal shows all of it.
  static func lines(
    _ run: RecordedRun, samples: String?, previous: RecordedRun?, style: PlotStyle
  ) -> [String] {
    var lines = Words.wrap(heading(run, samples: samples), width: style.width)
    if run.figures?.epochs != 0 {
      lines += chart(of: run, style: style)
      lines += Words.wrap(figures(of: run), width: style.width)
    }
    if let stop = stopped(run) { lines += Words.wrap(stop, width: style.width) }
    if let previous, let change = change(from: previous, to: run) {
      lines += Words.wrap(change, width: style.width)
    }
    return lines
  }

  /// "run 3: noisy_glyphs 150 + 500, 64,64 relu, adam lr=0.01 dropout=0.2, batch 16, seed 1"
  static func heading(_ run: RecordedRun, samples: String?) -> String {
    let settings = run.asked ?? run.settings
    func text(_ name: String) -> String {
      run.settings.entries.first { $0.name == name }.map { $0.value.short } ?? ""
    }
    // What every run is about; the rest is told only where it is not as usual.
    let told: Set = [
      "data", "hidden", "activation", "optimizer", "lr", "batch", "epochs", "seed", "seeds",
      "threads", "train", "val",
    ]
    var usual = Settings()
    try? usual.assign("optimizer", .word(text("optimizer")))
    let unusual = settings.differences(from: usual).filter { !told.contains($0.name) }
    let parts = [
      "run \(run.number): \(text("data"))" + (samples.map { " \($0)" } ?? ""),
      "\(text("hidden")) \(text("activation"))",
      "\(text("optimizer")) lr=\(text("lr"))" + unusual.map { " " + $0.short }.joined(),
      "batch \(text("batch"))", "seed \(text("seed"))",
      run.figures.map {
        "\(Words.count($0.epochs, "epoch")) in \(Words.seconds($0.trainSeconds))"
      } ?? "",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Training and validation loss with the best epoch marked, and the rate below where it changed.
  static func chart(of run: RecordedRun, style: PlotStyle) -> [String] {
    chart(of: run)?.lines(in: style) ?? []
  }

  /// The same before it is drawn; nothing where nothing was measured.
  static func chart(of run: RecordedRun) -> LineChart? {
    let train = run.values(of: "train_loss")
    let validation = run.values(of: "val_loss")
    var series: [Series] = []
    if !train.isEmpty { series.append(Series("train", train, letter: "T")) }
    if validation.contains(where: { !$0.isNaN }) {
      series.append(Series("val", validation, best: .lowest, letter: "V"))
    }
    guard !series.isEmpty else { return nil }
    let rates = run.values(of: "lr")
    let changes = rates.contains { $0 != rates.first }
    let track = changes ? LineChart.Track("lr", rates) : nil
    return LineChart("loss by epoch", series, track: track)
  }

  /// The key figures in one line.
  static func figures(of run: RecordedRun) -> String {
    guard let figures = run.figures else { return "this run was cut off before its end" }
    var parts: [String] = []
    if let loss = figures.valLoss {
      var text = "val_loss \(Words.figure(loss))"
      if let best = figures.bestValLoss, let epoch = figures.bestEpoch {
        text += " (best \(Words.figure(best)) @\(epoch))"
      }
      parts.append(text)
    }
    if let accuracy = figures.valAccuracy { parts.append("val_accuracy \(Words.figure(accuracy))") }
    if let loss = figures.trainLoss { parts.append("train_loss \(Words.figure(loss))") }
    if let gap = figures.gap { parts.append("gap \(Words.figure(gap))") }
    return parts.joined(separator: ", ")
  }

  /// Why it ended, where it did not run all its epochs.
  static func stopped(_ run: RecordedRun) -> String? {
    guard let figures = run.figures else { return nil }
    switch figures.stopped {
    case "early_stopping":
      let kept = run.settings.entries.first { $0.name == "restore" }?.value == .word("on")
      let best = figures.bestEpoch.map { "epoch \($0)" } ?? "the best epoch"
      return "stopped early after epoch \(figures.epochs); "
        + (kept ? "the weights of \(best) were restored" : "the last weights were kept")
    case "diverged":
      let step = figures.divergedAtStep.map { " at step \($0)" } ?? ""
      return "diverged: the loss was no longer finite\(step); try a smaller lr, or clip=1"
    case "interrupted":
      return "stopped by you after \(Words.count(figures.epochs, "epoch")); what there is was kept"
    default: return nil
    }
  }

  /// What changed against another run, in settings and in figures.
  static func change(from old: RecordedRun, to new: RecordedRun) -> String? {
    guard let before = old.figures, let after = new.figures else { return nil }
    var ignored: Set = ["seeds", "threads", "save"]
    let entries = Dictionary(
      old.settings.briefEntries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }
    )
    let isOtherData = entries["data"] != new.settings.entries.first { $0.name == "data" }?.value
    // Other data bring other numbers with them.
    if isOtherData { ignored.formUnion(["train", "val", "noise", "label_noise", "loss"]) }
    let knobs = new.settings.briefEntries.compactMap { entry -> String? in
      guard !ignored.contains(entry.name), let was = entries[entry.name], was != entry.value
      else { return nil }
      return "\(entry.name) \(was.short) -> \(entry.value.short)"
    }
    guard !knobs.isEmpty else {
      return before.valLoss == after.valLoss
        ? "the same settings and seed as run \(old.number), and the same result" : nil
    }
    var figures: [String] = []
    if !isOtherData {
      for name in ["val_loss", "val_accuracy"] {
        guard let was = before[name], let now = after[name] else { continue }
        figures.append("\(name) \(Words.figure(was)) -> \(Words.figure(now))")
      }
    }
    let shown = knobs.count <= 4 ? knobs : Array(knobs.prefix(4)) + ["\(knobs.count - 4) more"]
    return "against run \(old.number): " + shown.joined(separator: ", ")
      + (figures.isEmpty ? "" : "; " + figures.joined(separator: ", "))
  }
}

/// The screen after a comparison: the curves over each other, a table, a verdict.
enum ComparisonReport {
  /// The curves, what differs and what came of it, who won, and what makes that doubtful.
  ///
  /// - Parameter rows: how many rows the screen has, so that the chart is still there when all is
  ///   said; nil where nothing scrolls away.
  static func lines(
    _ comparison: Comparison, metric: String = "val_loss", options: LineOptions = LineOptions(),
    style: PlotStyle, rows: Int?
  ) -> [String] {
    let name = best(metric, for: comparison)
    var lines = table(of: comparison, style: style)
    lines += Words.wrap(verdict(on: comparison, metric: name), width: style.width)
    if isClassification(comparison), name == "val_loss" {
      lines += Words.wrap(verdict(on: comparison, metric: "val_accuracy"), width: style.width)
    }
    for warning in Fairness(comparison).warnings {
      lines += Words.wrap("fair? \(warning.sentence)", width: style.width)
    }
    // Two rows below are for what waits and for the prompt.
    let height = rows.map { min(style.height, max($0 - lines.count - 2, 8)) } ?? style.height
    return options.applied(to: chart(of: comparison, metric: name))
      .lines(in: style.sized(height: height)) + lines
  }

  /// The metric that all sides have: training loss where there is no validation.
  static func best(_ metric: String, for comparison: Comparison) -> String {
    let has = comparison.sides.allSatisfy { side in
      side.runs.contains { $0.figures?[metric] != nil }
    }
    return has ? metric : "train_loss"
  }

  /// Whether every side has an accuracy.
  static func isClassification(_ comparison: Comparison) -> Bool {
    comparison.sides.allSatisfy { $0.runs.contains { $0.figures?.valAccuracy != nil } }
  }

  static func chart(of comparison: Comparison, metric: String, style: PlotStyle) -> [String] {
    chart(of: comparison, metric: metric).lines(in: style)
  }

  /// The same before it is drawn.
  static func chart(of comparison: Comparison, metric: String) -> LineChart {
    let lowerIsBetter = Metric.named(metric)?.lowerIsBetter ?? true
    let series = comparison.sides.map { side in
      let courses = side.runs.map { Metric.values(metric, of: $0) }
      // The line's end has little room; the table below says what each run number stands for.
      let name = side.label.count <= 18 ? side.label : side.name
      let best = lowerIsBetter ? Series.Best.lowest : .highest
      return courses.count == 1
        ? Series(name, courses[0], best: best) : Series(name, seeds: courses, best: best)
    }
    let seeds = comparison.seeds.count
    let what = (Metric.named(metric)?.title ?? metric) + " by epoch"
    let title = seeds > 1 ? "\(what), median and range of \(seeds) seeds" : what
    return LineChart(title, series, scale: Metric.named(metric)?.scale ?? .auto)
  }

  /// One row a side: its label and its figures, each the median with its range.
  static func table(of comparison: Comparison, style: PlotStyle) -> [String] {
    var names = ["val_loss", "val_accuracy", "train_loss", "gap"]
    names.removeAll { name in
      !comparison.sides.contains { $0.runs.contains { $0.figures?[name] != nil } }
    }
    // As many columns as fit; the label and the first figure always stay.
    func cell(_ side: Comparison.Side, _ name: String) -> String {
      side.runs.count == 1
        ? (side.runs[0].figures?[name]).map { Words.figure($0) } ?? "-"
        : Spread(side.figures(name)).text
    }
    let first = names.first.map { name in
      max(name.count, comparison.sides.map { cell($0, name).count }.max() ?? 0)
    }
    let numbers = comparison.sides.map(\.numbers)
    let run = max(3, numbers.map(\.count).max() ?? 0)
    let room = max(8, style.width - run - (first ?? 0) - 4)
    let label = min(comparison.sides.map(\.label.count).max() ?? 0, style.width / 2, room)
    var rows = [pad("run", run) + "  " + pad("", label)]
    for (number, side) in zip(numbers, comparison.sides) {
      rows.append(pad(number, run) + "  " + pad(Words.clip(side.label, label), label))
    }
    for name in names {
      let column = [name] + comparison.sides.map { cell($0, name) }
      let width = column.map(\.count).max() ?? 0
      guard (rows.map(\.count).max() ?? 0) + 2 + width <= style.width || name == names.first
      else { break }
      rows = zip(rows, column).map { $0 + "  " + pad($1, width) }
    }
    return rows.map { $0.trimmedRight }
  }

  /// Who won on how many seeds, and whether to trust it.
  static func verdict(on comparison: Comparison, metric: String) -> String {
    let lowerIsBetter = Metric.named(metric)?.lowerIsBetter ?? true
    let values = comparison.paired(metric)
    let seeds = comparison.seeds.count
    guard seeds > 0, values.count > 1 else {
      return "\(metric): these runs share no seed, so they cannot be paired"
    }
    let medians = values.map { Spread($0).median }
    let order = medians.indices.sorted { a, b in
      lowerIsBetter ? medians[a] < medians[b] : medians[a] > medians[b]
    }
    let (first, second) = (order[0], order[1])
    let wins = comparison.wins(metric, lowerIsBetter: lowerIsBetter)[first][second]
    let difference = medians[first] - medians[second]
    let sign = difference > 0 ? "+" : ""
    let names = (comparison.sides[first].label, comparison.sides[second].label)
    if values[first] == values[second] { return "\(metric): no difference at all" }
    let result = "\(metric): \(names.0) beats \(names.1) by \(sign)\(Words.figure(difference))"
    if seeds == 1 { return result + " on one seed; seeds=5 tells whether that is luck" }
    let robust = isRobust(wins: wins, of: seeds)
    return result + " (median), better in \(wins) of \(seeds) seeds"
      + (robust ? "" : "; not robust: another set of seeds may turn it around")
  }

  /// Whether so many wins are unlikely by luck: at least four in five, and three seeds.
  static func isRobust(wins: Int, of seeds: Int) -> Bool { seeds >= 3 && wins * 5 >= seeds * 4 }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension String {
  /// Without blanks at the end.
  var trimmedRight: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
