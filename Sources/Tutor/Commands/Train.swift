import Knobs
import Plots
import Store
import Training

/// `train`: train a network, or several that differ in some knobs.
struct Train: Command {
  static let name = "train"
  static let summary = "train a network and see its loss"
  static let family = CommandFamily.playground
  static let shortcut: String? = "tr"
  static let usage = "[knob=value ...]"
  static let details = [
    "Without knobs it trains what :show shows. Alternatives such as dropout=0|0.5 train every "
      + "combination on the same five seeds (seeds= changes that) and compare them.",
    "Ctrl-C or q stops and keeps what there is. :help knobs lists the knobs.",
  ]
  static let examples = [
    "train", "train optimizer=adam dropout=0.2", "train data=moons hidden=16,16 epochs=40",
    "train dropout=0|0.5 epochs=20 seeds=3",
  ]
  static let operands = Operands.settings
  static let knobs: [Knob<Self>] = [
    Knob("metrics", \.metrics, "what to measure after each epoch"),
    Knob("watch", \.watch, "what is drawn while it trains"),
  ]

  /// What claims may look at: the figures at the end of a run, or the last of its course.
  static let measured = [
    "batch_loss", "best_epoch", "best_val_loss", "diverged", "epochs", "gap", "gradient_norm",
    "sparsity", "train_accuracy", "train_loss", "val_accuracy", "val_loss",
  ]

  /// What to measure after each epoch.
  enum Metrics: String, CaseIterable, Sendable { case all, none }

  /// What is drawn while it trains.
  enum Watch: String, CaseIterable, Sendable { case loss, boundary }

  var metrics = Metrics.all
  var watch = Watch.loss

  func run(_ arguments: Arguments, in session: Session) throws {
    let all = try combinations(of: try arguments.assignments())
    let varied = try Self.varied(arguments)
    var planner = Planner(measuresEpochs: metrics == .all, isComparison: all.count > 1)
    var plan: [PlannedRun] = []
    let asked = try all.map { try session.settings.assigning($0) }
    try Settings.expectEffect(of: arguments.assignments(), in: asked)
    for (assignments, settings) in zip(all, asked) {
      let label = assignments.filter { varied.contains($0.name) }
        .map(\.short).joined(separator: " ")
      plan += try planner.runs(label, settings)
    }
    if watch == .boundary, let data = plan.first?.dataset, !BoundaryPicture.canDraw(data) {
      throw Failure(
        "watch=boundary draws data of one or two features, and \(data.name) has "
          + "\(data.shape.features); try data=moons, or watch=loss", knob: "watch")
    }
    let line = ([Self.name] + arguments.words).joined(separator: " ")
    let runs = try session.train(plan, command: line, title: line, watch: watch)
    session.wasStopped = runs.contains {
      $0.figures?.stopped == "interrupted" || $0.figures == nil
    }
    try Self.show(runs, plan, isComparison: all.count > 1, in: session)
  }

  /// The knobs that were given alternatives.
  private static func varied(_ arguments: Arguments) throws -> Set<String> {
    Set(
      try arguments.assignments().compactMap { assignment in
        if case .alternatives = assignment.form { assignment.name } else { nil }
      })
  }

  /// The screen after the runs.
  private static func show(
    _ runs: [RecordedRun], _ plan: [PlannedRun], isComparison: Bool, in session: Session
  ) throws {
    let done = runs.filter { $0.figures != nil }
    guard let first = done.first else { return session.say("stopped before the first epoch") }
    let style = session.plotStyle
    let comparison = Comparison(done)
    if isComparison { session.emit(comparison.json(metric: "val_loss")) }
    guard !session.isMachine else { return }
    if session.options.quiet {
      for run in done {
        let parts = [RunReport.figures(of: run), RunReport.stopped(run) ?? ""]
        session.say("run \(run.number): " + parts.filter { !$0.isEmpty }.joined(separator: "; "))
      }
      return
    }
    let samples = plan.first.map { run in
      "\(run.dataset.train.count) + \(run.dataset.validation?.count ?? 0)"
    }
    if comparison.sides.count > 1 {
      session.say(ComparisonReport.lines(comparison, style: style, rows: session.screenRows))
    } else if done.count > 1 {
      session.say(SeedsReport.lines(done, samples: samples, style: style))
    } else {
      session.say(
        RunReport.lines(
          first, samples: samples, previous: try session.run(before: first.number), style: style))
      if let hint = Diagnoses.hint(session.checkup(first)) {
        session.say(Words.clip(hint, style.width))
      }
    }
    if session.wasStopped, runs.count > 1 {
      session.tell(
        "stopped by you: \(done.count) of \(runs.count) runs were begun, and what they got to was kept"
      )
    }
    let notes = (plan.first?.dataset.targetScaling.sentence).map { [$0] } ?? []
    for note in notes + first.settings.remarks { session.tell("note: \(note)") }
  }
}

/// The screen after one setting was trained on several seeds.
enum SeedsReport {
  static func lines(_ runs: [RecordedRun], samples: String?, style: PlotStyle) -> [String] {
    guard let first = runs.first, let last = runs.last else { return [] }
    var heading = RunReport.heading(first, samples: samples)
    heading = heading.replacingFirst(
      "run \(first.number):", with: "runs \(first.number) to \(last.number):")
    heading = heading.replacingFirst(
      "seed \(first.settings.seed)",
      with: "seeds \(first.settings.seed) to \(last.settings.seed)")
    let series = [("train", "train_loss", "T"), ("val", "val_loss", "V")].compactMap {
      name, column, letter -> Series? in
      let values = runs.map { $0.values(of: column) }.filter { !$0.isEmpty }
      guard !values.isEmpty else { return nil }
      return Series(
        name, seeds: values, best: name == "val" ? .lowest : nil, letter: Character(letter))
    }
    let chart = LineChart("loss by epoch, median and range of \(runs.count) seeds", series)
    let figures = ["val_loss", "val_accuracy", "train_loss", "gap"].compactMap { name -> String? in
      let values = runs.compactMap { $0.figures?[name] }
      return values.isEmpty ? nil : "\(name) \(Spread(values).text)"
    }
    return Words.wrap(heading, width: style.width) + chart.lines(in: style)
      + Words.wrap(figures.joined(separator: ", "), width: style.width)
  }
}

extension String {
  /// The text with the first occurrence of a piece replaced.
  func replacingFirst(_ piece: String, with other: String) -> String {
    guard let range = firstRange(of: piece) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}

extension Scaling {
  /// What scaled targets mean for the figures; nothing where they are as they were.
  fileprivate var sentence: String? {
    guard !isIdentity, let offset = offset.first, let divisor = divisor.first else { return nil }
    let size = Words.figure(Double(divisor))
    return "targets were scaled, (target - \(Words.figure(Double(offset)))) / \(size), so errors "
      + "count in units of \(size); :predict answers in the units of the file (scale=none leaves them)"
  }
}
