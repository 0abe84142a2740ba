import Knobs
import Training
import Tuning

/// A search at work: proposals are handed to threads, outcomes are kept, written down and told.
///
/// Outcomes are told to the search in the order of the proposals, and no earlier than the next proposal
/// needs them, so that the number of threads and their speed change nothing.
final class TuningRun {
  let plan: TuningPlan
  private(set) var search: Search
  private(set) var rows: [TrialRow] = []
  /// Processor time of the method itself.
  private(set) var samplerSeconds = 0.0
  private(set) var seconds = 0.0
  private(set) var isInterrupted = false
  private(set) var isOver = false
  let evaluator: any TrialEvaluator

  private var log: SearchLog
  /// The trials that other programs added to the journal, and how many of the new ones the search can
  /// learn from; the rest lies outside of what is searched.
  let added: [TrialRow]
  let news: (learned: Int, unfit: Int)
  /// What is to be said of trials that other programs have not ended.
  let unendedNote: String?
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

  /// What it is kept as.
  var name: String { log.name }

  /// Begins a new search and its file.
  /// - Parameter notes: what else is noted in the file, by name.
  init(
    beginning plan: TuningPlan, in session: Session, isKept: Bool = true,
    notes: [(String, String)] = []
  ) throws {
    self.plan = plan
    evaluator = try plan.evaluator()
    search = try plan.search()
    (added, news, unendedNote) = ([], (0, 0), nil)
    log = try SearchLog(beginning: plan, in: session, isKept: isKept, notes: notes)
  }

  /// Goes on with a kept search.
  init(goingOn kept: KeptSearch, with plan: TuningPlan, in session: Session) throws {
    self.plan = plan
    evaluator = try plan.evaluator()
    let record = kept.record
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
    unendedNote = kept.unendedNote
    log = try SearchLog(goingOn: kept, with: plan, in: session)
    var seen: [Proposal] = []
    search.replay { proposal in
      seen.append(proposal)
      return record.outcome(of: proposal)
    }
    for proposal in seen { add(proposal, record.outcome(of: proposal)) }
    guard search.trials.count >= record.ownTrials else {
      throw Failure(
        "\(name) has \(Words.count(record.ownTrials, "trial")), and with these knobs it "
          + "would have \(search.trials.count); ask for more trials", knob: "trials")
    }
    try log.change(to: plan, from: kept, learned: learned)
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
    try log.start(proposal)
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
    try log.end(proposal, outcome, row)
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
      log.sync()
      return
    }
    for row in rows where row.isPaused {
      each(row, true)
      try log.close(paused: row)
    }
    log.sync()
  }
}

extension TuningRun {
  /// Every value in the order in which the proposals were made.
  var readings: [Double] {
    proposals.flatMap { outcomes[$0.id]?.curve.map(\.value) ?? [] }
  }
}
