import Knobs
import Plots
import Tuning

/// `trials`: what a search tried, as a table and in pictures.
struct ListTrials: Command {
  static let name = "trials"
  static let summary = "what a search tried, in tables and pictures"
  static let family = CommandFamily.tuning
  static let usage = "[NAME] [history | slice KNOB | contour A B | model KNOB at=N | ...]"
  static let details = [
    "Without a name the newest search is meant; trials list names them all.",
    "history draws the best value so far, slice one knob against the value, contour and rank two "
      + "knobs, parallel all of them, edf the share of trials below each value, projection what a "
      + "grid or random points leave of each knob.",
    "model KNOB at=12 shows what Bayesian search believed before it chose trial 12 and why it chose "
      + "it; brackets draws which settings each rung of halving cut; confirm trains the winner again "
      + "with fresh seeds (confirm=10 with ten).",
  ]
  static let examples = ["trials", "trials list", "trials slice lr", "trials contour lr units"]
  static let operands = Operands.either([
    .words(["list", "confirm"] + TrialsView.names), .searches,
  ])
  static let knobs: [Knob<Self>] = [
    Knob(
      "at", \.trial, none: "last", .of(1...1_000_000), example: "12",
      "the trial whose choice is explained"),
    Knob("count", \.count, .of(1...100_000), example: "20", "rows of the table"),
    Knob(
      "confirm", \.confirm, none: "off", .of(1...100), example: "5",
      "fresh seeds to train the winner again with"),
  ]
  var trial: Int?
  var count = 15
  var confirm: Int?

  func run(_ arguments: Arguments, in session: Session) throws {
    var words = arguments.words
    if words == ["list"] { return try list(in: session) }
    var name: String?
    if let first = words.first, !TrialsView.names.contains(first) || isSearch(first, in: session) {
      name = first
      words.removeFirst()
    }
    let kept = try session.keptSearch(name)
    if let confirm { return try again(kept, seeds: confirm, in: session) }
    guard let view = words.first else { return try table(kept, in: session) }
    words.removeFirst()
    if view == "confirm" { return try again(kept, seeds: 5, in: session) }
    let lines = try TrialsView(kept, at: trial, style: session.plotStyle).lines(view, words)
    session.say(lines)
    session.emit(
      .fields([
        "event": .string("view"), "name": .string(kept.name), "view": .string(view),
        "lines": .array(lines.map { .string($0) }),
      ]))
  }

  private func isSearch(_ word: String, in session: Session) -> Bool {
    session.searchFolder?.names.contains(word) == true
  }

  /// All searches, the newest last.
  private func list(in session: Session) throws {
    let names = session.searchFolder?.names ?? []
    if names.isEmpty { session.say("there are no searches yet; try :tune lr=1e-4..1") }
    var rows: [[String]] = []
    for name in names {
      // One file that is damaged must not hide the others.
      guard let kept = try? session.keptSearch(name), let search = try? kept.search() else {
        rows.append([name, "cannot be read"])
        continue
      }
      let best = search.best
      session.emit(
        .fields([
          "event": .string("search"), "name": .string(name),
          "method": .string(kept.plan.methodName), "goal": .string(kept.plan.goal.name),
          "trials": .integer(search.trials.count), "value": .optional(best?.value),
        ]))
      rows.append([
        name, kept.plan.methodText, "\(search.trials.count)", kept.plan.goal.name,
        best?.value.map { Words.figure($0) } ?? "-",
      ])
    }
    guard !rows.isEmpty else { return }
    let table = Table(
      columns: [
        .init("name"), .init("method"), .init("trials", .right), .init("goal"),
        .init("best", .right),
      ], rows: rows)
    session.say(table.lines(in: session.plotStyle.tall(rows.count + 2)))
  }

  private func table(_ kept: KeptSearch, in session: Session) throws {
    let rows = try kept.rows()
    for row in rows { session.emit(row.event(kept.plan.task.space)) }
    guard !session.isMachine else { return }
    session.say(
      Words.wrap(
        "\(kept.name): \(kept.plan.methodText), \(kept.plan.goal.name), "
          + Words.count(rows.count, "trial") + kept.addition + "; tune \(kept.plan.line)",
        width: session.width))
    let standing = TrialStanding(rows, kept.plan)
    let ranked = standing.ranked
    let numbers = Set(ranked.map(\.number))
    let ordered = ranked + rows.filter { !numbers.contains($0.number) }
    let shown = Array(ordered.prefix(count))
    session.say(
      TrialStanding.table(shown, kept.plan.task.space, kept.plan.goal)
        .lines(in: session.plotStyle.tall(shown.count + 2)))
    if ordered.count > count {
      session.say("\(ordered.count - count) more; count=\(ordered.count) shows all")
    }
    if rows.contains(where: { $0.state == .running }) {
      session.tell("not all is done; :tune resume=\(kept.name) goes on")
    }
    if let note = kept.unendedNote { session.tell(note) }
  }

  /// Trains the winner again.
  private func again(_ kept: KeptSearch, seeds: Int, in session: Session) throws {
    guard case .networks(let networks) = kept.plan.subject else {
      throw Failure("\(kept.name) searched a function that has no luck in it; nothing to confirm")
    }
    guard let best = try kept.search().best else {
      throw Failure("no trial of \(kept.name) came to a value, so there is nothing to confirm")
    }
    guard
      let confirmation = try Confirmation(best, kept.plan, networks, seeds: seeds, in: session)
    else {
      session.wasStopped = true
      return session.say("stopped")
    }
    session.emit(confirmation.event)
    session.say(confirmation.lines(style: session.plotStyle))
  }
}

extension PlotStyle {
  /// The same paper, with room for so many lines.
  func tall(_ rows: Int) -> PlotStyle {
    PlotStyle(width: width, height: rows, level: level, color: color, textOnly: textOnly)
  }
}

extension KeptSearch {
  /// What becomes of trials that another program enqueued or began and did not end.
  var unendedNote: String? {
    guard record.unended > 0 else { return nil }
    return "another program enqueued or began \(Words.count(record.unended, "trial")) that "
      + "\(record.unended == 1 ? "has" : "have") not ended; that is left to it"
  }

  /// ", 3 of them added by another program", where there are any.
  fileprivate var addition: String {
    record.added.isEmpty ? "" : ", \(record.added.count) of them added by another program"
  }

  /// Every trial, those that other programs added last.
  func rows() throws -> [TrialRow] {
    let own = try search().trials
    let full = plan.task.epochs
    let all = own.map { TrialRow($0, fullEpochs: full) }
    // Their places in the file are not ours to count by.
    let others = record.added.enumerated().map { place, trial in
      Trial(
        number: own.count + place, setting: trial.setting, state: trial.state, value: trial.value,
        epochs: trial.epochs, curve: trial.curve)
    }
    return all + others.map { TrialRow($0, fullEpochs: full) }
  }
}
