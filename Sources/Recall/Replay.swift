/// One line of a review log.
public struct Review: Sendable, Equatable, Codable {
  /// What was reviewed.
  public var card: String
  /// How well it was recalled.
  public var rating: Rating
  /// When.
  public var time: Moment

  /// Makes a line.
  public init(card: String, rating: Rating, time: Moment) {
    self.card = card
    self.rating = rating
    self.time = time
  }
}

/// What one line of a log led to.
public struct ReplayedReview: Sendable, Equatable {
  /// What was reviewed.
  public var card: String
  /// Where the card stands after it.
  public var schedule: Schedule
  /// The probability of recall just before it; nothing on a first review.
  public var retrievability: Double?
}

/// Runs a log of reviews through a scheduler, in the order given, one result for each line.
public func replay(
  _ log: some Sequence<Review>, with scheduler: Scheduler = .reference,
  counting dayCount: DayCount = .periods
) -> [ReplayedReview] {
  var schedules: [String: Schedule] = [:]
  return log.map { review in
    let old = schedules[review.card] ?? Schedule(newAt: review.time)
    let days = old.lastReview.map { dayCount.days(from: $0, to: review.time) } ?? 0
    let before = old.isNew ? nil : scheduler.retrievability(of: old, afterDays: days)
    let next = scheduler.schedule(
      old, rated: review.rating, at: review.time, afterDays: days, card: review.card)
    schedules[review.card] = next
    return ReplayedReview(card: review.card, schedule: next, retrievability: before)
  }
}
