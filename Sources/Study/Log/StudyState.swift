public import Recall

/// What is chosen once for a learner.
public struct StudySettings: Sendable, Equatable {
  /// How facts are scheduled.
  public var scheduler = Scheduler()
  /// The local hour at which a new day begins, 0 to 23.
  public var rolloverHour = 4
  /// Lapses that make a fact a leech.
  public var leechLapses = 8

  /// Makes the settings with their defaults.
  public init() {}
}

/// The time, as an input.
public struct StudyClock: Sendable, Equatable {
  /// Now.
  public var now: Moment
  /// Seconds the learner's clock is ahead of UTC.
  public var offsetSeconds: Int

  /// Makes a clock.
  public init(now: Moment, offsetSeconds: Int = 0) {
    self.now = now
    self.offsetSeconds = offsetSeconds
  }
}

/// What is known about one fact from the log.
public struct FactRecord: Sendable, Equatable {
  /// Where it stands.
  public internal(set) var schedule: Schedule
  /// The local day of the last review.
  public internal(set) var lastDay: Int
  /// Local days on which it was recalled by typing, without a hint.
  public internal(set) var recallDays: Set<Int> = []
  /// Local days on which it was answered right without a hint, however it was asked.
  public internal(set) var unaidedDays: Set<Int> = []
  /// Whether it went through a learn round.
  public internal(set) var isThroughLearn = false
  /// The local day from which a confident miss is asked again.
  public internal(set) var callbackDay: Int?
  /// How often it was asked, in any mode.
  public internal(set) var asked = 0
  /// How the last answer was judged.
  public internal(set) var lastOutcome: Outcome?
  /// The print of the accepted answer when it was last answered.
  public internal(set) var fingerprint = ""

  /// The local day it is due, if its wait is counted in days.
  public var dueDay: Int? { schedule.phase == .review ? lastDay + schedule.intervalDays : nil }
}

/// Everything computed from the log: a pure fold, so the same events give the same state anywhere.
public struct StudyState: Sendable, Equatable {
  /// What was chosen.
  public let settings: StudySettings
  /// The log with undo resolved.
  public private(set) var history = History()
  /// Facts that were met, by id.
  public internal(set) var facts: [String: FactRecord] = [:]
  /// Sessions in the order they began.
  public internal(set) var sessions: [SessionRecord] = []
  /// Answers that moved a schedule, for retention.
  public internal(set) var reviews: [ReviewRecord] = []
  /// Boards matched.
  public internal(set) var boards: [Matched] = []
  /// Confidence and whether it was justified.
  public internal(set) var calibration = Calibration()
  /// Predictions, the latest last.
  public internal(set) var predictions: [Predicted] = []
  /// Local days on which something was answered.
  public internal(set) var activeDays: Set<Int> = []
  /// Cards put with the known ones.
  public internal(set) var knownCards: Set<String> = []

  /// Folds a log.
  public init(_ events: some Sequence<StudyEvent> = [], settings: StudySettings = .init()) {
    self.settings = settings
    for event in events { history.append(event) }
    refold()
  }

  /// Adds one event.
  public mutating func apply(_ event: StudyEvent) {
    if history.append(event) { refold() } else { fold(event) }
  }

  /// Adds one event of a log in which undo is already resolved, without looking back.
  mutating func follow(_ event: StudyEvent) { fold(event) }

  private mutating func refold() {
    var fresh = StudyState(settings: settings, history: history)
    for event in history.resolved { fresh.fold(event) }
    self = fresh
  }

  private init(settings: StudySettings, history: History) {
    self.settings = settings
    self.history = history
  }

  /// The learner's calendar at an offset.
  public func days(_ offsetSeconds: Int) -> LocalDays {
    LocalDays(offsetSeconds: offsetSeconds, rolloverHour: settings.rolloverHour)
  }

  /// The local day it is.
  public func today(_ clock: StudyClock) -> Int { days(clock.offsetSeconds).day(of: clock.now) }

  // MARK: The fold

  private mutating func fold(_ event: StudyEvent) {
    let day = days(event.offsetSeconds).day(of: event.time)
    switch event.action {
    case .sessionStarted(let start):
      sessions.append(SessionRecord(id: event.session, start: start, time: event.time, day: day))
    case .sessionResumed, .hinted: inSession(event) { $0.end = event.time }
    case .sessionEnded:
      inSession(event) { session in
        session.hasEnded = true
        session.end = event.time
      }
    case .answered(let answered):
      activeDays.insert(day)
      fold(answered, event, day)
      inSession(event) { $0.add(answered, at: event.time) }
    case .matched(let matched):
      activeDays.insert(day)
      boards.append(matched)
      inSession(event) { session in
        session.boards.append(matched)
        session.end = event.time
      }
    case .predicted(let predicted):
      activeDays.insert(day)
      predictions.append(predicted)
      inSession(event) { $0.answersBeforePrediction = $0.answers.count }
      if let sure = predicted.confidence, let right = predicted.right {
        calibration.add(sure, right: right)
      }
    case .sorted(let card, let known):
      if known { knownCards.insert(card) } else { knownCards.remove(card) }
    case .edited(let fact, let fingerprint, let keeps):
      if keeps { facts[fact]?.fingerprint = fingerprint } else { facts[fact] = nil }
    case .overridden, .repeated, .undone, .redone: break
    }
  }

  private mutating func fold(_ answered: Answered, _ event: StudyEvent, _ day: Int) {
    var record =
      facts[answered.fact]
      ?? FactRecord(schedule: Schedule(newAt: event.time), lastDay: day)
    record.asked += 1
    record.lastOutcome = answered.outcome
    record.fingerprint = answered.fingerprint
    if let sure = answered.confidence { calibration.add(sure, right: answered.outcome.passed) }
    if answered.isUnaided {
      record.unaidedDays.insert(day)
      if answered.kind.isRecall { record.recallDays.insert(day) }
      if answered.final, answered.mode == Learn.name { record.isThroughLearn = true }
    }
    // A drill leaves everything alone that says when a fact is asked again, the callback included.
    if answered.counts {
      if answered.isUnaided, let callback = record.callbackDay, day >= callback {
        record.callbackDay = nil
      }
      if let sure = answered.confidence, sure >= 3, !answered.outcome.passed {
        record.callbackDay = day + 7
      }
      let elapsed = record.schedule.isNew ? 0 : day - record.lastDay
      reviews.append(
        ReviewRecord(
          event: event.id, fact: answered.fact, time: event.time, day: day,
          passed: answered.rating.passed, rating: answered.rating, mode: answered.mode,
          outcome: answered.outcome,
          wasLearned: record.schedule.phase == .review && elapsed >= 1))
      record.schedule = settings.scheduler.schedule(
        record.schedule, rated: answered.rating, at: event.time, afterDays: elapsed,
        card: answered.fact)
      record.lastDay = day
    }
    facts[answered.fact] = record
  }

  private mutating func inSession(_ event: StudyEvent, _ change: (inout SessionRecord) -> Void) {
    guard let index = sessions.lastIndex(where: { $0.id == event.session }) else { return }
    change(&sessions[index])
  }
}

/// One answer that moved a schedule.
public struct ReviewRecord: Sendable, Equatable {
  /// The id of its event.
  public let event: Int
  /// The fact, by id.
  public let fact: String
  /// When.
  public let time: Moment
  /// The local day.
  public let day: Int
  /// Whether it was recalled.
  public let passed: Bool
  /// What the scheduler was told.
  public let rating: Rating
  /// The mode, by name.
  public let mode: String
  /// How it was judged.
  public let outcome: Outcome
  /// Whether the fact had been learned and a day had passed; only these tell of retention.
  public let wasLearned: Bool
}

/// What happened in one session.
public struct SessionRecord: Sendable, Equatable {
  /// Its id.
  public let id: String
  /// How it began.
  public let start: SessionStart
  /// When it began.
  public let time: Moment
  /// The local day it began.
  public let day: Int
  /// When something last happened in it.
  public internal(set) var end: Moment
  /// Whether it was left or came to its end.
  public internal(set) var hasEnded = false
  /// Its answers, in order.
  public internal(set) var answers: [Answered] = []
  /// Its boards, in order.
  public internal(set) var boards: [Matched] = []
  /// How many answers it had when an experiment was predicted in it last; 0 if none was.
  public internal(set) var answersBeforePrediction = 0

  init(id: String, start: SessionStart, time: Moment, day: Int) {
    self.id = id
    self.start = start
    self.time = time
    self.day = day
    end = time
  }

  mutating func add(_ answered: Answered, at time: Moment) {
    answers.append(answered)
    end = time
  }

  /// Share of its answers that were right, from 0 to 1; nothing without answers.
  public var share: Double? {
    answers.isEmpty ? nil : Double(answers.count(where: \.outcome.passed)) / Double(answers.count)
  }

  /// Whether it was a test and every question of it was answered.
  public var isCompleteTest: Bool {
    start.mode == Test.name && !start.plan.isEmpty && answers.count >= start.plan.count
  }
}
