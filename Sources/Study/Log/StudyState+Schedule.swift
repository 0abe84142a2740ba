public import Recall

extension StudyState {
  /// The session in which something happened last, of those that are meant; one that was taken up
  /// again comes before one that began later.
  public func latestSession(where isMeant: (SessionRecord) -> Bool = { _ in true })
    -> SessionRecord?
  {
    sessions.enumerated().filter { isMeant($0.element) }
      .max { ($0.element.end, $0.offset) < ($1.element.end, $1.offset) }?.element
  }

  /// Whether the fact is on one of the short steps.
  public func isLearning(_ fact: String) -> Bool {
    guard let schedule = facts[fact]?.schedule else { return false }
    return !schedule.isNew && schedule.phase != .review
  }

  /// Whether the fact is to be asked now; waits in days end when the local day begins.
  ///
  /// A confident miss is due again from the seventh day on, whatever the schedule says.
  public func isDue(_ fact: String, _ clock: StudyClock) -> Bool {
    guard let record = facts[fact], !record.schedule.isNew else { return false }
    if let callback = record.callbackDay, callback <= today(clock) { return true }
    return due(fact, clock) <= clock.now
  }

  /// When the fact is to be asked; now if it was never reviewed.
  public func due(_ fact: String, _ clock: StudyClock) -> Moment {
    guard let record = facts[fact], !record.schedule.isNew else { return clock.now }
    guard let day = record.dueDay else { return record.schedule.due }
    return days(clock.offsetSeconds).start(ofDay: day)
  }

  /// The probability that the fact is recalled now; 0 if it was never reviewed.
  public func retrievability(of fact: String, _ clock: StudyClock) -> Double {
    guard let record = facts[fact] else { return 0 }
    return settings.scheduler.retrievability(
      of: record.schedule, afterDays: max(today(clock) - record.lastDay, 0))
  }

  /// What each rating would lead to, for a preview: the moment it would be asked again.
  public func preview(_ fact: String, _ clock: StudyClock) -> [(rating: Rating, due: Moment)] {
    let day = today(clock)
    let old = facts[fact]
    let schedule = old?.schedule ?? Schedule(newAt: clock.now)
    return Rating.allCases.map { rating in
      let next = settings.scheduler.schedule(
        schedule, rated: rating, at: clock.now,
        afterDays: schedule.isNew ? 0 : day - (old?.lastDay ?? day), card: fact)
      let start = days(clock.offsetSeconds).start(ofDay: day + next.intervalDays)
      return (rating, next.phase == .review ? start : next.due)
    }
  }

  /// How many facts of the deck become due on each of the coming local days; overdue ones today.
  public func forecast(_ deck: Deck, days count: Int, _ clock: StudyClock) -> [Int] {
    let today = today(clock)
    var counts = [Int](repeating: 0, count: max(min(count, 3650), 0))
    for fact in deck.facts {
      guard let record = facts[fact.id], !record.schedule.isNew else { continue }
      let calendar = days(clock.offsetSeconds)
      let due = record.dueDay ?? calendar.day(of: record.schedule.due)
      let day = max(min(due, record.callbackDay ?? due) - today, 0)
      if counts.indices.contains(day) { counts[day] += 1 }
    }
    return counts
  }
}
