import Knobs
import Plots
import Training
import Tuning

/// A game: the learner tries settings by hand, then a search method tries as many.
///
/// Both sides are kept as searches. That of the learner is one whose settings were all named
/// beforehand, a trial more each time, so that it can be looked at, goes on after anything, and never
/// loses a trial that was shown.
final class Duel {
  /// The rules and what is searched.
  let rules: Beat
  let plan: TuningPlan
  private(set) var name: String
  /// What waited before the game began.
  var before = Conductor.Stage.idle
  private(set) var isOver = false
  private var settings: [Setting]
  private var rows: [TrialRow]
  private let isKept: Bool
  private unowned let session: Session

  /// Under which the rules are noted in the learner's journal.
  static let note = "gradus:beat"
  /// What the machine's search is called beyond the game's name.
  static let machineSuffix = "-machine"

  /// A new game.
  init(_ rules: Beat, plan: TuningPlan, in session: Session) throws {
    (self.rules, self.plan, self.session) = (rules, plan, session)
    let folder = session.searchFolder
    isKept = folder != nil
    name = rules.options.searchName ?? folder?.freeName("beat") ?? "beat"
    if let taken = [name, name + Self.machineSuffix].first(where: { folder?.has($0) == true }) {
      throw Failure(
        "there is a search \(taken) already; take another name, as in name=\(name)-2", knob: "name")
    }
    (settings, rows) = ([], [])
    // What cannot be trained at all is refused before anybody thinks about it.
    _ = try plan.evaluator()
  }

  /// A game that was begun before.
  init(resuming name: String, in session: Session) throws {
    let kept = try session.keptSearch(name)
    guard let noted = kept.record.notes[Self.note] else {
      throw Failure("\(name) is no game; :beat list names those there are", knob: "resume")
    }
    rules = try Beat(noted: noted)
    var shared = rules.options
    shared.searchName = nil
    plan = try kept.plan.changed(to: shared)
    (self.name, self.session, isKept) = (name, session, true)
    settings = kept.plan.queue
    rows = try kept.rows()
    // A trial that was cut off is made again from its setting.
    if rows.contains(where: { $0.state == .running }) || rows.count < settings.count {
      try train()
    }
  }

  /// How many trials the learner has had.
  var played: Int { rows.count }

  /// What stands before the cursor.
  var prompt: String { "trial \(played + 1) of \(rules.trials)> " }

  private var space: SearchSpace { plan.task.space }
  private var goal: TuningGoal { plan.goal }
  private var opponent: String { plan.methodName }

  // MARK: The learner's turns

  /// Shows what can be typed and how things stand.
  func ask() {
    guard played < rules.trials else { return }
    session.emit(
      .fields([
        "event": .string("turn"), "name": .string(name), "trial": .integer(played + 1),
        "trials": .integer(rules.trials), "goal": .string(goal.name),
        "direction": .string(goal.direction.rawValue),
        "knobs": .array(
          space.dimensions.map {
            .fields(["name": .string($0.name), "values": .string($0.allowed)])
          }),
      ]))
    guard !session.isMachine else { return }
    if played == 0 {
      let lowest = goal.direction == .minimize ? "lowest" : "highest"
      session.tell(
        "\(name): you against \(opponent), \(Words.count(rules.trials, "trial")) each"
          + (plan.task.epochs > 1 ? " of \(Words.count(plan.task.epochs, "epoch"))" : "")
          + "; the \(lowest) \(goal.name) wins. You begin.")
    } else {
      let standing = TrialStanding(rows, plan)
      session.say(standing.table(count: 5).lines(in: session.plotStyle))
    }
    for dimension in space.dimensions {
      session.tell("\(dimension.name): \(dimension.allowed)", indent: 2)
    }
    session.tell(
      played == 0
        ? "Type a setting, as in \(example)."
        : "Type your next setting; a knob that you leave out stays as in your trial before.")
  }

  /// A setting in the middle of everything, as it is typed.
  private var example: String {
    TrialRow(Proposal(id: 0, trial: 0, setting: space.middle, epochs: 1)).text(space)
  }

  /// What waits, in a line.
  var reminder: String { "your trial \(played + 1) of \(rules.trials)" }

  /// A word of help.
  func hint() {
    guard let best = TrialStanding(rows, plan).ranked.first else {
      return session.tell(
        "begin near the middle, on a logarithmic scale where the range is one: \(example)")
    }
    let first =
      space.dimensions.contains { $0.name == "lr" } ? ", lr first, by a factor of 3 or so" : ""
    session.tell(
      "your best is trial \(best.number + 1), \(best.text(space)); move one knob at a time from "
        + "there\(first)")
  }

  /// Takes a typed setting, and gives the machine its turn after the last one.
  /// - Returns: whether the game is over or was put aside.
  func take(_ line: String) throws -> Bool {
    let setting = try space.setting(of: line, after: settings.last)
    if let same = settings.firstIndex(of: setting) {
      let value = rows[same].value.map { ": \(goal.name) \(Words.figure($0))" } ?? ""
      throw Failure("that was your trial \(same + 1)\(value); it would come to the same again")
    }
    settings.append(setting)
    do {
      try train()
    } catch {
      settings.removeLast()
      throw error
    }
    // What was stopped has no outcome, unless it was done by then.
    session.wasStopped = false
    guard let row = rows.last, rows.count == settings.count else {
      settings.removeLast(settings.count - rows.count)
      session.say("stopped; that trial does not count")
      return false
    }
    tell(row)
    return try goOn()
  }

  /// The machine's turn, if it is that.
  func goOn() throws -> Bool {
    guard played >= rules.trials else { return false }
    try finish()
    return true
  }

  private func tell(_ row: TrialRow) {
    session.emit(Self.event(row, by: "you", space))
    let isBest = TrialStanding(rows, plan).ranked.first?.number == row.number
    let figure = row.value.map { "\(goal.name) \(Words.figure($0))" } ?? row.label
    var parts = ["trial \(row.number + 1)", figure]
    if isBest { parts.append(played > 1 ? "your best so far" : "a beginning") }
    parts.append(row.text(space))
    if let reason = row.reason { parts.append("(\(reason))") }
    session.say(Words.clip(parts.joined(separator: "  "), session.width))
  }

  static func event(_ row: TrialRow, by side: String, _ space: SearchSpace) -> JSON {
    .object(row.event(space).members + [JSON.Field(name: "by", value: .string(side))])
  }

  // MARK: Training

  /// The learner's search with all settings so far.
  private func hand() throws -> TuningPlan {
    var options = plan.options
    options.method = searchMethods.make("random") ?? options.method
    options.trials = settings.count
    options.enqueue = settings.map { setting in
      Token.line(of: space.assignments(of: setting).map { "\($0.name)=\($0.form)" })
    }.joined(separator: "; ")
    options.searchName = name
    options.width = 1
    return try plan.changed(to: options)
  }

  /// Trains what has no outcome yet.
  private func train() throws {
    let run: TuningRun
    if !isKept {
      run = try TuningRun(beginning: try hand(), in: session, isKept: false)
    } else if let folder = session.searchFolder, folder.has(name) {
      run = try TuningRun(goingOn: try session.keptSearch(name), with: try hand(), in: session)
    } else {
      run = try TuningRun(
        beginning: try hand(), in: session, notes: [(Self.note, rules.rules)])
    }
    try run.perform(on: session.console, each: { _, _ in }, look: { _ in })
    session.wasStopped = run.isInterrupted
    rows = run.rows.filter { $0.state != .running }
  }

  // MARK: The machine's turn

  private func finish() throws {
    var options = plan.options
    options.trials = rules.trials
    options.width = 1
    let machineName = name + Self.machineSuffix
    options.searchName = machineName
    let machine = try plan.changed(to: options)
    let run: TuningRun
    if isKept, session.searchFolder?.has(machineName) == true {
      run = try TuningRun(
        goingOn: try session.keptSearch(machineName), with: machine, in: session)
    } else {
      run = try TuningRun(beginning: machine, in: session, isKept: isKept)
    }
    session.say("Now \(opponent):")
    try run.perform(in: session, side: "machine")
    guard !run.isInterrupted else { return putAside() }
    guard
      let result = try DuelResult(
        name: name, rules: rules, plan: plan, hand: rows, machine: run.rows, in: session)
    else { return putAside() }
    isOver = true
    try result.show(in: session, isKept: isKept)
  }

  /// Leaves the game for now.
  func putAside() {
    session.say(
      isKept && !rows.isEmpty
        ? "put aside; :beat resume=\(name) goes on" : "put aside; nothing of it is kept")
  }
}
