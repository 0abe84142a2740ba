import Knobs
import Store
import Training
import Tuning

/// The file that a search at work is written into, line by line as things happen; nothing is written
/// where a search is not kept.
struct SearchLog {
  /// What the search is kept as.
  let name: String
  private let file: AppendedFile?
  private var journal: Journal
  // What was in the file before.
  private let record: Record?
  private let now: () -> Double
  private var lastSync = 0.0

  /// The file of a new search.
  /// - Parameter notes: what else is noted in it, by name.
  init(
    beginning plan: TuningPlan, in session: Session, isKept: Bool, notes: [(String, String)]
  ) throws {
    now = session.environment.now
    journal = Journal(plan.task.space, worker: "gradus-\(session.sitting)")
    record = nil
    let asked = plan.options.searchName
    if let asked { try SearchFolder.check(asked) }
    guard isKept, let folder = session.searchFolder else {
      name = asked ?? "search"
      file = nil
      return
    }
    if let asked, folder.has(asked) {
      throw Failure(
        "there is a search \(asked) already; go on with resume=\(asked), or take another name",
        knob: "name")
    }
    name = asked ?? folder.freeName()
    do {
      let file = try AppendedFile(folder.file(name), isNew: true)
      try file.append(
        journal.begin(
          name, direction: plan.goal.direction,
          notes: [
            ("gradus:line", plan.line), ("gradus:settings", plan.settings.json.description),
            ("gradus:version", Version.number), ("gradus:goal", plan.goal.name),
            ("gradus:method", plan.methodText),
          ] + notes))
      self.file = file
    } catch {
      session.notices.add("the search is not kept: \(error.message)")
      file = nil
    }
  }

  /// The file of a kept search, cut after its last whole line.
  init(goingOn kept: KeptSearch, with plan: TuningPlan, in session: Session) throws {
    now = session.environment.now
    name = kept.name
    record = kept.record
    journal = Journal(
      plan.task.space, worker: "gradus-\(session.sitting)", after: kept.record)
    guard let folder = session.searchFolder else { throw StoreError.noHome }
    file = try AppendedFile(folder.file(name), keeping: kept.record.intactBytes)
  }

  /// Notes what differs from what was kept: another line, trials of other programs now known.
  func change(to plan: TuningPlan, from kept: KeptSearch, learned: [Trial]) throws {
    if plan.line != kept.plan.line { try file?.append([journal.note("gradus:line", plan.line)]) }
    guard !learned.isEmpty else { return }
    let note = kept.record.note(learned: learned)
    try file?.append([journal.note(note.name, note.text)])
  }

  /// A proposal begins.
  mutating func start(_ proposal: Proposal) throws {
    guard record?.has(proposal) != true else { return }
    try file?.append([journal.start(proposal, now: now())])
  }

  /// A proposal has ended; its trial too, unless it is paused.
  mutating func end(_ proposal: Proposal, _ outcome: Outcome, _ row: TrialRow) throws {
    var lines = outcome.curve.map { journal.report(proposal, $0) }
    lines.append(journal.end(proposal, outcome))
    if !row.isPaused { lines.append(journal.close(row.trial, now: now())) }
    try file?.append(lines)
    // Waiting for the disk after each of many quick trials would take longer than they do.
    guard monotonicSeconds() - lastSync > 0.5 else { return }
    sync()
    lastSync = monotonicSeconds()
  }

  /// A trial that stays paused for good.
  func close(paused row: TrialRow) throws {
    guard record?.isClosed(row.number) != true else { return }
    try file?.append([journal.close(row.trial, isPaused: true, now: now())])
  }

  /// Waits until all of it is on the disk.
  func sync() { file?.sync() }
}

extension TrialRow {
  /// As the journal has it.
  var trial: Trial {
    Trial(
      number: number, setting: setting, state: state, value: value, epochs: epochs, rung: rung,
      bracket: bracket, curve: curve)
  }
}
