/// Where a fact stands between two reviews.
public struct Schedule: Sendable, Equatable, Codable {
  /// How far the fact is learned.
  public var phase: Phase
  /// What the model keeps of it; nothing before the first review.
  public var memory: Memory?
  /// When to ask again.
  public var due: Moment
  /// When it was last reviewed.
  public var lastReview: Moment?
  /// The wait until `due` in whole days, where it is that long; otherwise 0.
  public var intervalDays: Int
  /// Reviews so far.
  public var repetitions: Int
  /// Times it was forgotten after it had been learned.
  public var lapses: Int

  /// Makes the schedule of a fact that was never reviewed.
  public init(newAt moment: Moment) {
    phase = .learning(step: 0)
    memory = nil
    due = moment
    lastReview = nil
    intervalDays = 0
    repetitions = 0
    lapses = 0
  }

  /// Whether it was never reviewed.
  public var isNew: Bool { memory == nil }
}

/// How far a fact is learned.
public enum Phase: Sendable, Equatable, Codable {
  /// New, or on one of the first short steps.
  case learning(step: Int)
  /// Learned; waits are in days.
  case review
  /// Forgotten, and on one of the short steps back.
  case relearning(step: Int)

  /// The word for it: learning, review, relearning.
  public var name: String {
    switch self {
    case .learning: "learning"
    case .review: "review"
    case .relearning: "relearning"
    }
  }
}
