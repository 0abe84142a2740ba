import Knobs
import Store
import Synchronization
import Training
import Tuning

/// A search at work: proposals are handed to threads, outcomes are kept, written down and told.
///
/// Outcomes are told to the search in the order of the proposals, and no earlier than the next proposal
/// needs them, so that the number of threads and their speed change nothing.
final class TuningRun {
  let plan: TuningPlan
  /// What it is kept as.
  let name: String
  private(set) var search: Search
  private(set) var rows: [TrialRow] = []
  /// Processor time of the method itself.
  private(set) var samplerSeconds = 0.0
  private(set) var seconds = 0.0
  private(set) var isInterrupted = false
  private(set) var isOver = false
  let evaluator: any TrialEvaluator

  private let file: AppendedFile?
  private var journal: Journal
  private let record: Record?
  /// The trials that other programs added to the journal, and how many of the new ones the search can
  /// learn from; the rest lies outside of what is searched.
  let added: [TrialRow]
  let news: (learned: Int, unfit: Int)
  private let now: () -> Double
  private let inbox = Inbox()
  private let stop = StopFlag()
  private(set) var running: [Int: RunningTrial] = [:]
  private var workers: [Int: Worker] = [:]
  // Proposals whose outcome is here; and which of them were told, and shown, in order.
  private var proposals: [Proposal] = []
  private var outcomes: [Int: Outcome] = [:]
  private var told: Set<Int> = []
  private var nextToTell = 0
  private var nextToShow = 0
  private var again: [Int] = []
  private var lastSync = 0.0

  /// Begins a new search and its file.
  /// - Parameter notes: what else is noted in the file, by name.
  init(
    beginning plan: TuningPlan, in session: Session, isKept: Bool = true,
    notes: [(String, String)] = []
  ) throws {
    self.plan = plan
    now = session.environment.now
    evaluator = try plan.evaluator()
    search = try plan.search()
    journal = Journal(plan.task.space, worker: "gradus-\(session.sitting)")
    record = nil
    (added, news) = ([], (0, 0))
    if let asked = plan.options.searchName { try SearchFolder.check(asked) }
    guard isKept, let folder = session.searchFolder else {
      name = plan.options.searchName ?? "search"
      file = nil
      return
    }
    if let asked = plan.options.searchName, folder.has(asked) {
      throw Failure(
        "there is a search \(asked) already; go on with resume=\(asked), or take another name",
        knob: "name")
    }
    name = plan.options.searchName ?? folder.freeName()
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

  /// Goes on with a kept search.
  init(goingOn kept: KeptSearch, with plan: TuningPlan, in session: Session) throws {
    self.plan = plan
    now = session.environment.now
    name = kept.name
    evaluator = try plan.evaluator()
    let record = kept.record
    self.record = record
    journal = Journal(plan.task.space, worker: "gradus-\(session.sitting)", after: record)
    search = try kept.begun(plan)
    var learned: [Trial] = []
    for trial in record.news {
      do throws(SearchError) {
        try search.learn(trial, before: record.proposed)
        learned.append(trial)
      } catch {
        continue
      }
    }
    added = record.added.map { TrialRow($0, fullEpochs: plan.task.epochs) }
    news = (learned.count, record.news.count - learned.count)
    guard let folder = session.searchFolder else { throw StoreError.noHome }
    file = try AppendedFile(folder.file(name), keeping: kept.record.intactBytes)
    var seen: [Proposal] = []
    search.replay { proposal in
      seen.append(proposal)
      return kept.record.outcome(of: proposal)
    }
    for proposal in seen { add(proposal, kept.record.outcome(of: proposal)) }
    guard search.trials.count >= record.ownTrials else {
      throw Failure(
        "\(name) has \(Words.count(record.ownTrials, "trial")), and with these knobs it "
          + "would have \(search.trials.count); ask for more trials", knob: "trials")
    }
    if plan.line != kept.plan.line { try file?.append([journal.note("gradus:line", plan.line)]) }
    if !learned.isEmpty {
      let note = record.note(learned: learned)
      try file?.append([journal.note(note.name, note.text)])
    }
  }

  /// Takes up a proposal of before.
  private func add(_ proposal: Proposal, _ outcome: Outcome?) {
    proposals.append(proposal)
    beginRow(proposal)
    if let outcome {
      outcomes[proposal.id] = outcome
      told.insert(proposal.id)
      rows[proposal.trial].take(outcome, of: proposal, fullEpochs: plan.task.epochs)
    } else {
      again.append(proposal.id)
    }
    // Only what is new is shown.
    if nextToShow == proposal.id, outcome != nil { nextToShow += 1 }
  }

  private func beginRow(_ proposal: Proposal) {
    if rows.indices.contains(proposal.trial) {
      rows[proposal.trial].begin(proposal)
    } else {
      rows.append(TrialRow(proposal))
    }
  }
}

// MARK: - Running

extension TuningRun {
  /// How many trials may be trained at the same time.
  var parallel: Int {
    evaluator.isInstant
      ? 1 : min(plan.options.parallel ?? max(1, processorCount()), search.width)
  }

  /// Searches until there is nothing left to try, or until the learner stops it.
  /// - Parameters:
  ///   - each: told of every outcome in the order of the proposals, with whether its trial is final.
  ///   - look: called now and then, to draw.
  func perform(
    on console: any Console, each: (TrialRow, _ isFinal: Bool) -> Void,
    look: (_ resized: Bool) -> Void
  ) throws {
    // What was spent before is counted once.
    let begin = monotonicSeconds() - seconds
    defer { seconds = monotonicSeconds() - begin }
    var wait = 1
    var isDone = false
    var lastLook = monotonicSeconds()
    try console.live { waitFor in
      while !isDone || !running.isEmpty {
        var moved = false
        while !isDone, running.count < parallel {
          guard let proposal = propose() else {
            isDone = running.isEmpty
            break
          }
          try start(proposal)
          moved = true
          if evaluator.isInstant { break }
        }
        for arrived in inbox.take() {
          try finish(arrived)
          moved = true
        }
        show(each)
        seconds = monotonicSeconds() - begin
        wait = moved ? 1 : min(wait * 2, 20)
        let isTimeToLook = monotonicSeconds() - lastLook > 0.1
        if evaluator.isInstant, moved, !isTimeToLook { continue }
        lastLook = monotonicSeconds()
        let event = waitFor(evaluator.isInstant ? 0 : wait)
        if event == .stop || console.isTerminating {
          isInterrupted = true
          isDone = true
          stop.raise()
        }
        look(event == .resized)
      }
    }
    try end(each)
  }

  /// The next thing to train, outcomes being told as far as it needs them.
  private func propose() -> Proposal? {
    let begin = threadSeconds()
    defer { samplerSeconds += threadSeconds() - begin }
    if again.isEmpty {
      while proposals.count - firstUntold >= search.width {
        guard tellNext() else { return nil }
      }
    }
    while true {
      if let proposal = search.next() {
        if let place = again.firstIndex(of: proposal.id) {
          again.remove(at: place)
        } else {
          proposals.append(proposal)
        }
        return proposal
      }
      guard tellNext() else { return nil }
    }
  }

  /// The first proposal whose outcome the search does not know.
  private var firstUntold: Int {
    while told.contains(nextToTell) { nextToTell += 1 }
    return nextToTell
  }

  private func tellNext() -> Bool {
    guard let outcome = outcomes[firstUntold] else { return false }
    told.insert(outcome.proposal)
    search.tell(outcome)
    return true
  }

  private func start(_ proposal: Proposal) throws {
    beginRow(proposal)
    if record?.has(proposal) != true { try file?.append([journal.start(proposal, now: now())]) }
    let trial = RunningTrial(proposal, before: rows[proposal.trial].curve)
    let (evaluator, stop, inbox) = (evaluator, stop, inbox)
    // What is known now decides whether the trial is given up, whoever else ends meanwhile.
    let judge = plan.givesUp ? search : nil
    let work: @Sendable () -> Void = {
      let begin = monotonicSeconds()
      let end = evaluator.evaluate(proposal, stop: stop) { reading in
        trial.add(reading)
        return judge?.stops(proposal, curve: trial.curve) != true
      }
      inbox.put(
        Arrival(
          proposal: proposal, end: end, curve: trial.own, seconds: monotonicSeconds() - begin))
    }
    running[proposal.id] = trial
    if evaluator.isInstant { work() } else { workers[proposal.id] = Worker(work) }
  }

  private func finish(_ arrival: Arrival) throws {
    let proposal = arrival.proposal
    running[proposal.id] = nil
    workers.removeValue(forKey: proposal.id)?.join()
    rows[proposal.trial].seconds += arrival.seconds
    let result: Outcome.Result
    switch arrival.end {
    case .interrupted: return
    case .complete(let value): result = .complete(value)
    case .pruned: result = .pruned
    case .diverged: result = .diverged
    case .failed(let reason):
      result = .failed
      rows[proposal.trial].reason = reason
    }
    let outcome = Outcome(proposal.id, result, curve: arrival.curve)
    outcomes[proposal.id] = outcome
    rows[proposal.trial].take(outcome, of: proposal, fullEpochs: plan.task.epochs)
    let row = rows[proposal.trial]
    if !row.isPaused { evaluator.forget(trial: row.number) }
    var lines = arrival.curve.map { journal.report(proposal, $0) }
    lines.append(journal.end(proposal, outcome))
    if !row.isPaused { lines.append(journal.close(row.trial, now: now())) }
    try file?.append(lines)
    if monotonicSeconds() - lastSync > 0.5 {
      file?.sync()
      lastSync = monotonicSeconds()
    }
  }

  /// Shows outcomes in the order of their proposals.
  private func show(_ each: (TrialRow, Bool) -> Void) {
    while nextToShow < proposals.count, outcomes[nextToShow] != nil {
      let row = rows[proposals[nextToShow].trial]
      each(row, !row.isPaused && row.state != .running)
      nextToShow += 1
    }
  }

  /// Closes what stays paused, and tells the search all that is left.
  private func end(_ each: (TrialRow, Bool) -> Void) throws {
    show(each)
    let begin = threadSeconds()
    for id in outcomes.keys.sorted() where !told.contains(id) {
      if let outcome = outcomes[id] { search.tell(outcome) }
      told.insert(id)
    }
    samplerSeconds += threadSeconds() - begin
    isOver = !isInterrupted
    guard isOver else {
      file?.sync()
      return
    }
    for row in rows where row.isPaused {
      each(row, true)
      if record?.isClosed(row.number) != true {
        try file?.append([journal.close(row.trial, isPaused: true, now: now())])
      }
    }
    file?.sync()
  }
}

extension TuningRun {
  /// Every value in the order in which the proposals were made.
  var readings: [Double] {
    proposals.flatMap { outcomes[$0.id]?.curve.map(\.value) ?? [] }
  }
}

extension TrialRow {
  /// As the journal has it.
  var trial: Trial {
    Trial(
      number: number, setting: setting, state: state, value: value, epochs: epochs, rung: rung,
      bracket: bracket, curve: curve)
  }
}

/// A trial that is being trained, seen from outside its thread.
final class RunningTrial: Sendable {
  let proposal: Proposal
  private let before: [Reading]
  private let readings = Mutex<[Reading]>([])

  init(_ proposal: Proposal, before: [Reading]) {
    self.proposal = proposal
    self.before = before
  }

  func add(_ reading: Reading) { readings.withLock { $0.append(reading) } }

  /// What this proposal added.
  var own: [Reading] { readings.withLock { $0 } }

  /// All values of the trial so far.
  var curve: [Reading] { before + own }
}

/// What came of a proposal, with its cost.
private struct Arrival: Sendable {
  let proposal: Proposal
  let end: TrialEnd
  let curve: [Reading]
  let seconds: Double
}

/// Where threads leave what they are done with.
private final class Inbox: Sendable {
  private let arrivals = Mutex<[Arrival]>([])

  func put(_ arrival: Arrival) { arrivals.withLock { $0.append(arrival) } }

  func take() -> [Arrival] {
    arrivals.withLock { arrivals in
      defer { arrivals = [] }
      return arrivals
    }
  }
}
