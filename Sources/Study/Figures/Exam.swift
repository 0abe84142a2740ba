public import Recall

/// What it takes to be ready on a date, as an honest forecast.
///
/// The coming days are simulated with the learner's own schedules: each due fact is recalled with
/// the probability the memory model gives, and new facts are spread evenly over the first part of
/// the time. Many simulated learners give a median and a range.
public struct ExamPlan: Sendable, Equatable {
  /// Local days from today to the exam; 0 on the day itself.
  public let days: Int
  /// New facts to meet a day.
  public let newPerDay: Int
  /// No wait is longer than this, so that every fact is seen again in time.
  public let maximumIntervalDays: Int
  /// The median number of answers on each day, from today.
  public let answers: [Int]
  /// Answers on the fullest day that nine of ten simulated learners stay within.
  public let fullestDay: Int
  /// Expected share of the deck recalled on the day, from 0 to 1: median and the middle 80 %.
  public let expected: (low: Double, median: Double, high: Double)
  /// Expected share if nothing more is done.
  public let withoutStudy: Double

  /// Seconds one answer takes, feedback included; a rough figure the forecast of minutes rests on.
  public static let secondsPerAnswer = 25.0

  /// Plans toward the start of a local day.
  public init(
    _ state: StudyState, _ deck: Deck, exam: Moment, _ clock: StudyClock, seed: Int = 1
  ) {
    let calendar = state.days(clock.offsetSeconds)
    let today = calendar.day(of: clock.now)
    let left = min(max(calendar.day(of: exam) - today, 0), 730)
    days = left
    let facts = deck.facts.map(\.id)
    let new = facts.filter { state.facts[$0]?.schedule.isNew != false }
    // New facts end early enough for each to be seen again on later days.
    let meeting = max(1, left * 2 / 3)
    newPerDay = (new.count + meeting - 1) / meeting
    maximumIntervalDays = Self.longestWait(daysLeft: left)

    var scheduler = state.settings.scheduler
    scheduler.maximumIntervalDays = min(maximumIntervalDays, scheduler.maximumIntervalDays)
    let (meetings, cap) = (newPerDay, scheduler)
    let runs = (0..<30).map { run in
      Simulation(
        state: state, facts: facts, new: new, scheduler: cap, today: today, days: left,
        newPerDay: meetings, seed: seed &+ run
      ).run()
    }
    answers = (0..<left).map { day in
      Int(Self.quantile(runs.map { Double($0.answers[day]) }, 0.5).rounded())
    }
    fullestDay = Int(Self.quantile(runs.map { Double($0.answers.max() ?? 0) }, 0.9).rounded())
    let shares = runs.map(\.share)
    expected = (
      Self.quantile(shares, 0.1), Self.quantile(shares, 0.5), Self.quantile(shares, 0.9)
    )
    let later = StudyClock(now: clock.now.adding(days: left), offsetSeconds: clock.offsetSeconds)
    let still = facts.reduce(0) { $0 + state.retrievability(of: $1, later) }
    withoutStudy = facts.isEmpty ? 0 : still / Double(facts.count)
  }

  /// About 20 % of the time left for weeks, falling to 5 % for a year (Cepeda et al. 2008).
  static func longestWait(daysLeft days: Int) -> Int {
    let share = days <= 30 ? 0.2 : max(0.05, 0.2 - 0.15 * Double(days - 30) / 335)
    // A wait may be a few such gaps long; the last one must still end before the exam.
    return max(1, min(Int((Double(days) * share * 2).rounded()), max(days - 1, 1)))
  }

  /// What the plan says, in sentences.
  public var summary: [String] {
    func percent(_ share: Double) -> String { StudyFigures.percent(share) }
    guard days > 0 else {
      return ["the exam is today: about \(percent(withoutStudy)) of the deck would be recalled now"]
    }
    let total = answers.reduce(0, +)
    let minutes = Double(total) / Double(days) * Self.secondsPerAnswer / 60
    return [
      "\(days) day\(days == 1 ? "" : "s") left: \(newPerDay) new facts a day, no wait longer than "
        + "\(maximumIntervalDays) day\(maximumIntervalDays == 1 ? "" : "s")",
      "about \(total) answers in all, \(Int(minutes.rounded(.up))) minutes a day; up to "
        + "\(fullestDay) answers on the fullest day",
      "expected on the day: \(percent(expected.median)) of the deck "
        + "(\(percent(expected.low)) to \(percent(expected.high))); without study "
        + percent(withoutStudy),
    ]
  }

  private static func quantile(_ values: [Double], _ share: Double) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    return sorted[min(Int((Double(sorted.count - 1) * share).rounded()), sorted.count - 1)]
  }

  /// Two plans are equal if they say the same.
  public static func == (a: ExamPlan, b: ExamPlan) -> Bool {
    a.days == b.days && a.newPerDay == b.newPerDay && a.answers == b.answers
      && a.fullestDay == b.fullestDay && a.expected == b.expected
      && a.maximumIntervalDays == b.maximumIntervalDays && a.withoutStudy == b.withoutStudy
  }
}

/// One simulated learner who follows the plan to the day.
private struct Simulation {
  let state: StudyState
  let facts: [String]
  let new: [String]
  let scheduler: Scheduler
  let today: Int
  let days: Int
  let newPerDay: Int
  let seed: Int

  private struct Known {
    var schedule: Schedule
    var lastDay: Int
    var dueDay: Int
  }

  func run() -> (answers: [Int], share: Double) {
    var generator = SeededGenerator(seed: seed, purpose: "exam")
    var known: [String: Known] = [:]
    for fact in facts {
      guard let record = state.facts[fact], !record.schedule.isNew else { continue }
      // A longer wait than the plan allows is cut short.
      let due = min(
        record.dueDay ?? today, record.lastDay + max(scheduler.maximumIntervalDays, 1))
      known[fact] = Known(schedule: record.schedule, lastDay: record.lastDay, dueDay: due)
    }
    var waiting = new[...]
    var answers = [Int](repeating: 0, count: days)
    for offset in 0..<days {
      let day = today + offset
      for fact in facts where known[fact].map({ $0.dueDay <= day }) ?? false {
        answers[offset] += study(fact, day, &known, &generator)
      }
      for fact in waiting.prefix(newPerDay) {
        answers[offset] += study(fact, day, &known, &generator)
      }
      waiting = waiting.dropFirst(newPerDay)
    }
    // In the order of the deck, as the sum of fractions depends on it.
    let recalled = facts.compactMap { known[$0] }.map { now in
      scheduler.retrievability(of: now.schedule, afterDays: max(today + days - now.lastDay, 0))
    }
    return (answers, facts.isEmpty ? 0 : recalled.reduce(0, +) / Double(facts.count))
  }

  /// Asks a fact until its next wait is in days; says how many answers it took.
  private func study(
    _ fact: String, _ day: Int, _ known: inout [String: Known],
    _ generator: inout SeededGenerator
  ) -> Int {
    let now = Moment(microseconds: 0).adding(days: day)
    var current =
      known[fact] ?? Known(schedule: Schedule(newAt: now), lastDay: day, dueDay: day)
    var count = 0
    repeat {
      let elapsed = day - current.lastDay
      // A first meeting is a guess; a moment later most is still there.
      let chance =
        current.schedule.isNew
        ? 0.4
        : elapsed < 1
          ? 0.9 : scheduler.retrievability(of: current.schedule, afterDays: elapsed)
      let passed = Double.random(in: 0..<1, using: &generator) < chance
      current.schedule = scheduler.schedule(
        current.schedule, rated: passed ? .good : .again, at: now, afterDays: max(elapsed, 0),
        card: fact)
      current.lastDay = day
      count += 1
    } while current.schedule.phase != .review && count < 8
    current.dueDay = day + max(current.schedule.intervalDays, 1)
    known[fact] = current
    return count
  }
}
