import Lessons
import Plots
import Store

/// What came of an experiment, until the learner has put it into words.
struct ExperimentResult {
  /// Those that were trained, side by side.
  var comparison: Comparison
  /// The runs by the names that the claims use.
  var runs: [String: [RecordedRun]]
  /// What other lines measured, by their names.
  var measures: [String: Measures] = [:]

  /// The figures as claims ask for them: one a seed. A run that diverged has no losses at its end;
  /// its place is kept by a figure that is not a number, so that seeds stay paired.
  var results: Results {
    Results { [runs, measures] measurement in
      if let named = runs[measurement.run] {
        return named.map { $0.measure(measurement.metric) ?? .nan }
      }
      return measures[measurement.run]?.values[measurement.metric]
    }
  }

  /// Together with what came of a twist.
  func joined(with twist: ExperimentResult) -> ExperimentResult {
    ExperimentResult(
      comparison: Comparison(sides: comparison.sides + twist.comparison.sides),
      runs: runs.merging(twist.runs) { first, _ in first },
      measures: measures.merging(twist.measures) { first, _ in first })
  }
}

extension RecordedRun {
  /// A figure by the name that claims use: the end of the run, or the last value of its course.
  func measure(_ metric: String) -> Double? {
    switch metric {
    case "diverged": return figures?.stopped == "diverged" ? 1 : 0
    default: break
    }
    if let value = figures?[metric] { return value }
    return course[metric]?.last
  }
}

/// The screen after the lines of an experiment: pictures, then a sentence for each figure.
struct ExperimentReport {
  private let result: ExperimentResult
  private let lines: [RunLine]
  /// What the claims and effects of the experiment look at.
  private let looked: Set<Measurement>
  /// What effects say by themselves, each in its own words.
  private let told: Set<Measurement>

  init(_ result: ExperimentResult, _ lines: [RunLine], of experiment: Experiment) {
    self.result = result
    self.lines = lines
    looked = ([experiment.claim] + experiment.twists.compactMap(\.claim))
      .reduce(into: Set()) { $0.formUnion($1.measurements) }
      .union(experiment.effects.flatMap(\.measurements))
    told = experiment.effects.map(\.measurements).filter { $0.count == 1 }
      .reduce(into: Set()) { $0.formUnion($1) }
  }

  /// What was trained, side by side, and what measuring commands draw.
  func pictures(in style: PlotStyle) -> [String] {
    if let summary { return trained(in: style, isAlone: false) + summary.lines(in: style) }
    return trained(in: style, isAlone: drawn.isEmpty)
      + drawn.flatMap { result.measures[$0.name]?.picture?(style) ?? [] }
  }

  /// The lines that have a picture.
  private var drawn: [RunLine] { lines.filter { result.measures[$0.name]?.picture != nil } }

  /// Lines that are too many to draw one below the other and that are all asked for the same figure.
  private var summary: BarChart? {
    let drawn = drawn
    let metrics = Set(drawn.map { line in looked.filter { $0.run == line.name }.map(\.metric) })
    guard drawn.count > Self.mostPictures, metrics.count == 1, let only = metrics.first,
      only.count == 1, let metric = only.first
    else { return nil }
    let bars = drawn.map { line in
      let spread = Spread(result.measures[line.name]?.values[metric] ?? [])
      return BarChart.Bar(line.name, spread.median, note: spread.text)
    }
    return BarChart(metric, bars, scale: .auto)
  }

  /// How many pictures a learner still compares.
  private static let mostPictures = 3

  /// Curves over each other. One epoch makes no curve: it is shown as bars, or left to the paragraph where
  /// something else is the point.
  private func trained(in style: PlotStyle, isAlone: Bool) -> [String] {
    let sides = result.comparison.sides
    guard !sides.isEmpty else { return [] }
    let epochs = sides.flatMap(\.runs).map { Metric.values(metric, of: $0).count }.max() ?? 0
    guard epochs == 1 else {
      return ComparisonReport.chart(of: result.comparison, metric: metric, style: style)
    }
    guard isAlone else { return [] }
    let bars = sides.map { BarChart.Bar($0.label, Spread($0.figures(metric)).median) }
    return BarChart(
      "\(Metric.named(metric)?.title ?? metric) after 1 epoch", bars,
      whole: metric.hasSuffix("accuracy") ? 1 : nil
    ).lines(in: style)
  }

  /// "validation accuracy, median of 5 paired seeds: plain 0.71 (0.68 to 0.73), ..."
  var paragraphs: [String] {
    var paragraphs: [String] = []
    let sides = result.comparison.sides.map { side in
      let values = side.runs.map { $0.measure(metric) ?? .nan }
      return "\(side.label) \(Spread(values).text)"
    }
    if !sides.isEmpty {
      let name = Metric.named(metric)?.title ?? metric
      let seeds = Words.count(result.comparison.seeds.count, "paired seed")
      paragraphs.append("\(name), median of \(seeds): " + sides.joined(separator: ", "))
    }
    if summary != nil, let line = drawn.first {
      return paragraphs + ["each line can be looked at by itself, such as :\(line.command)"]
    }
    for line in lines {
      guard let measures = result.measures[line.name] else { continue }
      let wanted = looked.filter { $0.run == line.name }
      guard wanted.isEmpty || !told.isSuperset(of: wanted) else { continue }
      let metrics = wanted.map(\.metric).sorted()
      paragraphs.append(
        "\(line.name): "
          + measures.text(metrics.isEmpty ? measures.values.keys.sorted() : metrics))
    }
    return paragraphs
  }

  /// The metric that the claims look at, if it has a course by epoch; else validation loss.
  private var metric: String {
    let trained = Set(result.runs.keys)
    let named = Set(looked.filter { trained.contains($0.run) }.map(\.metric))
    return ["val_accuracy", "val_loss", "train_accuracy", "train_loss", "gap", "batch_loss"]
      .first(where: named.contains) ?? "val_loss"
  }
}
