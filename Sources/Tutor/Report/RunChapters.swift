import Knobs
import Plots
import Training

/// The chapters of the report about what was run.
struct RunChapters {
  /// Oldest first.
  let runs: [RecordedRun]

  /// How many comparisons and single runs are drawn at most, the newest.
  private static let mostDrawn = 6
  /// How many runs the table has at most, the newest.
  private static let mostListed = 60

  /// Runs of one line in a row, in order: one of them, or the sides of a comparison.
  private var lines: [[RecordedRun]] {
    var lines: [[RecordedRun]] = []
    for run in runs {
      let last = lines.last?.last
      // The same line typed twice begins again with its first seed.
      let begun = lines.last?.contains {
        $0.group == run.group && $0.settings.seed == run.settings.seed
      }
      if last?.command == run.command, begun == false {
        lines[lines.count - 1].append(run)
      } else {
        lines.append([run])
      }
    }
    return lines
  }

  /// What was compared, with charts and verdicts, the newest first.
  var comparisons: String {
    let compared = lines.compactMap { line -> (String, Comparison)? in
      let comparison = Comparison(line.filter { $0.figures != nil })
      return comparison.sides.count > 1 ? (line[0].command, comparison) : nil
    }
    guard !compared.isEmpty else {
      return HTML.element(
        "p", "Nothing was compared yet; try gradus train 'dropout=0|0.5' hidden=128.")
    }
    return compared.suffix(Self.mostDrawn).reversed().map(Self.chapter).joined()
  }

  private static func chapter(_ command: String, _ comparison: Comparison) -> String {
    let metric = ComparisonReport.best("val_loss", for: comparison)
    let isScored = ComparisonReport.isClassification(comparison)
    let names = isScored ? [metric, "val_accuracy", "gap"] : [metric, "train_loss", "gap"]
    let rows = comparison.sides.map { side in
      [side.label, side.numbers] + names.dropLast().map { Spread(side.figures($0)).text }
        + [Words.figure(Spread(side.figures("gap")).median)]
    }
    let verdicts = isScored ? [metric, "val_accuracy"] : [metric]
    return HTML.whole(
      HTML.element("h3", command)
        + HTML.figure(ComparisonReport.chart(of: comparison, metric: metric)))
      + HTML.table(
        "Median of the seeds, and in brackets the range", ["Setting", "Runs"] + names, rows,
        numbers: [2, 3, 4])
      + verdicts.map {
        HTML.element(
          "p", ComparisonReport.verdict(on: comparison, metric: $0), class: "verdict")
      }.joined()
  }

  /// The latest runs that stand alone, drawn, and a table of all.
  var all: String {
    guard !runs.isEmpty else {
      return HTML.element("p", "There are no runs yet; try gradus train.")
    }
    let runs = runs.map(\.withoutFilledIn)
    let alone = lines.filter { $0.count == 1 }.flatMap { $0 }.filter { $0.figures != nil }
    let pictures = alone.suffix(Self.mostDrawn).reversed().compactMap { run -> String? in
      guard let chart = RunReport.chart(of: run) else { return nil }
      return HTML.whole(
        HTML.element("h3", RunReport.heading(run.withoutFilledIn, samples: nil))
          + HTML.figure(chart, caption: RunReport.figures(of: run)))
    }
    let listed = runs.suffix(Self.mostListed)
    let rows = listed.reversed().map { run in
      let figures = run.figures
      func cell(_ value: Double?) -> String { value.map { Words.figure($0) } ?? "-" }
      let settings = (run.asked ?? run.settings).differences.filter { $0.name != "seed" }
        .map(\.short)
      return [
        "\(run.number)", settings.isEmpty ? "as usual" : settings.joined(separator: " "),
        "\(run.settings.seed)",
        figures.map { "\($0.epochs)" } ?? "-", cell(figures?.valLoss), cell(figures?.valAccuracy),
        cell(figures?.gap), figures?.stopped ?? "cut off",
      ]
    }
    return pictures.joined()
      + HTML.table(
        listed.count < runs.count
          ? "The newest \(listed.count) of \(runs.count) runs, by what differs from the defaults"
          : "All runs, by what differs from the defaults",
        ["Run", "Settings", "Seed", "Epochs", "val_loss", "val_accuracy", "gap", "Ended by"], rows,
        numbers: [0, 2, 3, 4, 5, 6])
  }
}

extension RecordedRun {
  /// With the settings as they were asked for, as far as can be told: what is filled in from the data
  /// and other knobs where nothing is said counts only if the line names it.
  fileprivate var withoutFilledIn: RecordedRun {
    let filledIn: Set = [
      "lr", "train", "val", "noise", "label_noise", "init", "bn_momentum", "loss", "seeds",
      "threads",
    ]
    // Without the verb, since `train` is the name of a knob as well.
    let typed = Set(Token.split(command).dropFirst().map { String($0.text.prefix { $0 != "=" }) })
    let kept = settings.differences.filter {
      !filledIn.contains($0.name) || typed.contains($0.name)
    }
    var run = self
    var asked = Settings()
    // What was recorded was legal; where a later release refuses it, everything is shown.
    guard (try? asked.assign(kept)) != nil else { return run }
    run.asked = asked
    return run
  }
}
