import Plots
import Training

/// One picture of runs at work: their curves so far, how far they are, and the time left.
struct LiveFrame {
  var title: String
  var plan: [PlannedRun]
  var live: [LiveRun]
  /// Seconds since they began.
  var seconds: Double
  /// What is drawn.
  var watch = Train.Watch.loss

  /// Lines that fit the terminal, the progress last.
  func lines(style: PlotStyle, rows: Int) -> [String] {
    let chart = watch == .boundary ? boundary : nil
    let height = max(3, min(chart == nil ? style.height : 20, rows - 4))
    let paper = PlotStyle(
      width: style.width, height: height, level: style.level, color: style.color)
    let picture = chart ?? LineChart("loss by epoch", series)
    return [Words.clip(title, style.width)] + picture.lines(in: paper) + [progress(in: style)]
  }

  /// What the first run that is at work makes of the plane; nothing before its first epoch.
  private var boundary: (any Chart)? {
    let index = live.firstIndex { $0.stepsWanted == 0 || $0.stepsDone < $0.stepsWanted } ?? 0
    guard plan.indices.contains(index), let state = live[index].lookAtNetwork(),
      let blueprint = try? Blueprint(plan[index].recipe, for: plan[index].dataset)
    else { return nil }
    let dataset = plan[index].dataset
    return BoundaryPicture(
      dataset: dataset, oracle: Oracle(blueprint, dataset, state),
      title: "after epoch \(state.steps / blueprint.batches.count)"
    ).chart
  }

  /// One setting: training and validation; several: the validation loss of each.
  private var series: [Series] {
    let names = plan.map(\.name).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    let courses = live.map { $0.records(from: 0) }
    func values(_ name: String, _ value: (EpochRecord) -> Double?) -> [[Double]] {
      zip(plan, courses).filter { $0.0.name == name && !$0.1.isEmpty }.map { pair in
        pair.1.map { value($0) ?? .nan }
      }
    }
    if names.count == 1 {
      return [
        Series("train", seeds: values(names[0], \.trainLoss), letter: "T"),
        Series("val", seeds: values(names[0], \.valLoss), letter: "V"),
      ].filter { series in series.points.contains { $0.y.isFinite } }
    }
    return names.map { Series($0, seeds: values($0) { $0.valLoss ?? $0.trainLoss }) }
      .filter { !$0.points.isEmpty }
  }

  /// "4 of 10 runs [#####     ]  40 %  12 s left, Ctrl-C stops"
  private func progress(in style: PlotStyle) -> String {
    let finished = live.count { $0.stepsWanted > 0 && $0.stepsDone >= $0.stepsWanted }
    let runs = plan.count == 1 ? "" : "\(finished) of \(plan.count) runs"
    return Progress(share: done, seconds: seconds).line(runs, in: style)
  }

  /// The share of all steps that is done; a run that has not begun is taken to be as long as others.
  private var done: Double {
    let longest = live.map(\.stepsWanted).max() ?? 0
    guard longest > 0 else { return 0 }
    let wanted = live.map { Double($0.stepsWanted > 0 ? $0.stepsWanted : longest) }.reduce(0, +)
    return min(1, live.map { Double($0.stepsDone) }.reduce(0, +) / wanted)
  }
}
