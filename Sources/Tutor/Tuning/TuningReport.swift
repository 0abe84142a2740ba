import Knobs
import Plots
import Training
import Tuning

/// The screen after a search, and its last lines of machine output.
struct TuningReport {
  private let run: TuningRun
  private let session: Session
  private let plan: TuningPlan
  private let best: Trial?

  init(_ run: TuningRun, in session: Session) {
    self.run = run
    self.session = session
    plan = run.plan
    best = run.search.best
  }

  /// Trains what the search is compared with, and shows everything.
  func show() throws {
    var usual: Double?
    var confirmation: Confirmation?
    if let best, !run.isInterrupted, case .networks(let networks) = plan.subject {
      let goal = plan.goal
      let epochs = plan.task.epochs
      usual =
        session.attended { stop in
          Confirmation.value([:], networks, goal, epochs: epochs, stop: stop)
        } ?? nil
      if let seeds = plan.options.confirm {
        confirmation = try Confirmation(best, plan, networks, seeds: seeds, in: session)
      }
    }
    if let confirmation { session.emit(confirmation.event) }
    session.emit(event(usual, confirmation))
    guard !session.isMachine else { return }
    session.say(lines(usual, style: session.plotStyle))
    if let confirmation { session.say(confirmation.lines(style: session.plotStyle)) }
  }

  /// What ended it, in a word.
  private var ending: String {
    if run.isInterrupted { return "interrupted" }
    if let most = plan.options.budget, run.search.epochs >= most { return "budget" }
    if let trials = plan.task.trials, run.rows.count >= trials { return "trials" }
    if plan.options.stop != nil, !plan.hasRungs { return "no_gain" }
    return "complete"
  }

  private func event(_ usual: Double?, _ confirmation: Confirmation?) -> JSON {
    let states = run.rows.map(\.word)
    let found: JSON =
      best.map { best in
        .fields([
          "trial": .integer(best.number + 1),
          "params": TrialRow(best, fullEpochs: plan.task.epochs).params(plan.task.space),
          "value": .optional(best.value),
        ])
      } ?? .null
    return .fields([
      "event": .string("end"), "method": .string(plan.methodName),
      "trials": .integer(run.rows.count { $0.state != .running }),
      "epochs": .integer(epochs), "best": found, "seconds": .real(run.seconds),
      "sampler_seconds": .real(run.samplerSeconds), "name": .string(run.name),
      "goal": .string(plan.goal.name), "direction": .string(plan.goal.direction.rawValue),
      "stopped": .string(ending), "restarted_epochs": .integer(run.search.restartedEpochs),
      "complete": .integer(states.count { $0 == "complete" }),
      "pruned": .integer(states.count { $0 == "pruned" }),
      "failed": .integer(states.count { $0 == "failed" }), "default": .optional(usual),
      "confirmed": .optional(confirmation?.winner.median),
      "edges": .array(edges.map { .string($0) }),
    ])
  }

  /// The epochs trained; of trials that were stopped on the way none count.
  private var epochs: Int {
    run.isInterrupted ? run.rows.reduce(0) { $0 + $1.epochs } : run.search.epochs
  }

  private var edges: [String] { best.map { plan.task.space.edges(of: $0.setting) } ?? [] }

  /// Everything in less than a screen.
  private func lines(_ usual: Double?, style: PlotStyle) -> [String] {
    let standing = TrialStanding(run.rows, plan)
    let done = run.rows.count { $0.state != .running }
    let share = run.seconds > 0 ? 100 * run.samplerSeconds / run.seconds : 0
    var heading =
      "\(run.name): \(plan.methodText), \(Words.count(done, "trial")), "
      + "\(Words.count(epochs, "epoch")), \(Words.seconds(run.seconds)), "
      + "of which choosing \(Words.fixed(share, share < 10 ? 1 : 0)) %"
    if run.isInterrupted { heading += "; stopped by you" }
    var lines = Words.wrap(heading, width: style.width)
    guard let best, let value = best.value else {
      lines += Words.wrap("no trial came to a value", width: style.width)
      return lines + remarks.flatMap { Words.wrap($0, width: style.width) }
    }
    if !session.options.quiet, standing.course.count > 1 {
      lines += standing.chart.lines(
        in: PlotStyle(
          width: style.width, height: 8, level: style.level, color: style.color,
          textOnly: style.textOnly))
      lines += standing.table(count: 3).lines(in: style)
    }
    var verdict = "best: trial \(best.number + 1), \(plan.goal.name) \(Words.figure(value))"
    if best.epochs < plan.task.epochs { verdict += " after \(Words.count(best.epochs, "epoch"))" }
    if let usual { verdict += "; " + Self.against(usual, value, plan.goal) }
    lines += Words.wrap(verdict, width: style.width)
    if case .objective(let objective) = plan.subject {
      lines += Words.wrap(
        "the lowest value there is: \(Words.figure(objective.lowest))", width: style.width)
    }
    if let line = plan.trainLine(best.setting, from: session.settings) {
      lines += Words.wrap(line, width: style.width)
    }
    return lines + remarks.flatMap { Words.wrap($0, width: style.width) }
  }

  /// "default settings 0.431, so 74 % lower"
  private static func against(_ usual: Double, _ value: Double, _ goal: TuningGoal) -> String {
    let text = "the settings as they were: \(Words.figure(usual))"
    guard usual > 0, value >= 0, goal.isBetter(value, than: usual) else {
      return text + (goal.isBetter(value, than: usual) ? "" : ", so nothing was gained")
    }
    let share = abs(usual - value) / usual * 100
    return text + ", so \(Words.fixed(share, 0)) % " + (value < usual ? "lower" : "higher")
  }

  private var trouble: [String] {
    let failed = run.rows.filter { $0.state == .failed }
    let diverged = run.rows.count { $0.state == .diverged }
    let pruned = run.rows.count { $0.state == .pruned }
    var parts: [String] = []
    if diverged > 0 { parts.append("\(diverged) diverged") }
    if let first = failed.first {
      let which = failed.count > 1 ? "the first: " : ""
      parts.append("\(failed.count) failed" + (first.reason.map { " (\(which)\($0))" } ?? ""))
    }
    if pruned > 0 { parts.append("\(pruned) given up early" + bestGivenUp) }
    return parts
  }

  /// A trial that was given up while it was better than the best one that was not.
  private var bestGivenUp: String {
    let found = run.rows.filter { $0.state == .pruned }.compactMap { row in
      row.value.map { (row: row, value: $0) }
    }
    guard let first = found.min(by: { plan.goal.isBetter($0.value, than: $1.value) }),
      let best = best?.value, plan.goal.isBetter(first.value, than: best)
    else { return "" }
    return ", though trial \(first.row.number + 1) had \(Words.figure(first.value)) after "
      + Words.count(first.row.epochs, "epoch")
  }

  private var remarks: [String] {
    var remarks: [String] = []
    for name in edges {
      let range = plan.task.space.dimensions.first { $0.name == name }.map(Self.range) ?? ""
      remarks.append(
        "note: the best \(name) is at the edge of its range\(range); a wider one may hold more")
    }
    if plan.hasRungs, plan.task.epochs == 1 {
      remarks.append(
        "\(plan.methodName) saves epochs, and a trial here has one only: nothing could be cut")
    } else if plan.hasRungs {
      remarks.append(
        "epochs: \(run.search.epochs) with networks that pause and go on; "
          + "\(run.search.restartedEpochs) had each been started again")
    }
    if !trouble.isEmpty { remarks.append(Words.list(trouble)) }
    if ending == "no_gain", let stop = plan.options.stop {
      remarks.append("ended: no gain in \(Words.count(stop, "trial"))")
    }
    if !run.added.isEmpty { remarks.append(addition) }
    if let note = run.unendedNote { remarks.append(note) }
    if run.isInterrupted { remarks.append("go on with :tune resume=\(run.name)") }
    remarks.append(
      "more: :trials \(run.name), :importance \(run.name)"
        + (plan.options.confirm == nil && best != nil && isOfNetworks
          ? ", :trials \(run.name) confirm (luck is part of every best value)" : ""))
    return remarks
  }

  /// What other programs added, and how good it was.
  private var addition: String {
    let count = run.added.count
    var text = "another program added \(Words.count(count, "trial"))"
    let ranked = TrialStanding(run.added, plan).ranked
    if let first = ranked.first, let value = first.value {
      text += ", the best of them with \(plan.goal.name) \(Words.figure(value))"
      if let best = best?.value {
        text += plan.goal.isBetter(value, than: best) ? ", better than those here" : ""
      }
    }
    let learned = run.news.learned
    text += "; this search learned from \(learned == 0 ? "them" : "\(learned) of them")"
    if run.news.unfit > 0 { text += ", \(run.news.unfit) outside of what is searched" }
    return text
  }

  private var isOfNetworks: Bool {
    if case .networks = plan.subject { true } else { false }
  }

  private static func range(_ dimension: Dimension) -> String {
    switch dimension.kind {
    case .real(let range, _):
      ", \(Value.real(range.lowerBound).short)..\(Value.real(range.upperBound).short)"
    case .integer(let range, _): ", \(range.lowerBound)..\(range.upperBound)"
    case .categorical: ""
    }
  }
}
