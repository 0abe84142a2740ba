/// Decides after each review when to ask again.
///
/// Two dialects: `gradus` (the default here) orders the waits Hard < Good < Easy by at least a day
/// and holds stability below a century, as Anki does; `reference` equals py-fsrs 6.3.2.
public struct Scheduler: Sendable, Equatable {
  /// Which implementation's habits to follow where they differ.
  public enum Dialect: Sendable {
    case gradus
    case reference
  }

  /// The weights of the memory model.
  public var parameters = MemoryParameters.standard
  /// The probability of recall at which to ask again, from 0.5 to 0.99.
  public var desiredRetention = 0.9
  /// Waits of a new fact, in seconds.
  public var learningSteps: [Double] = [60, 600]
  /// Waits of a forgotten fact, in seconds.
  public var relearningSteps: [Double] = [600]
  /// No interval is longer than this many days; at least 1.
  public var maximumIntervalDays = 36_500
  /// Whether intervals are spread a little.
  public var fuzz = true
  /// Whose habits to follow.
  public var dialect = Dialect.gradus

  /// Makes the scheduler of Gradus with its defaults.
  public init() {}

  /// py-fsrs 6.3.2 with its defaults and its fuzz off.
  public static var reference: Scheduler {
    var scheduler = Scheduler()
    scheduler.fuzz = false
    scheduler.dialect = .reference
    return scheduler
  }

  /// The memory model of this scheduler.
  public var model: MemoryModel {
    MemoryModel(
      parameters, maximumStability: dialect == .gradus ? 36_500 : .greatestFiniteMagnitude)
  }

  /// The schedule after a review.
  /// - Parameters:
  ///   - days: whole days since the last review; below 1 is the same day.
  ///   - card: what the fuzz is seeded with, beside the number of reviews.
  public func schedule(
    _ old: Schedule, rated rating: Rating, at now: Moment, afterDays days: Int, card: String
  ) -> Schedule {
    var next = old
    let memory = memory(of: old, rated: rating, afterDays: days)
    next.memory = memory
    next.lastReview = now
    next.repetitions = old.repetitions &+ 1
    if old.phase == .review, rating == .again { next.lapses = old.lapses &+ 1 }

    switch step(old.phase, rating) {
    case .wait(let phase, let seconds):
      next.phase = phase
      next.intervalDays = 0
      next.due = now.adding(seconds: seconds)
    case .graduate:
      next.phase = .review
      next.intervalDays = intervalDays(old, rating, memory, afterDays: days, card: card)
      next.due = now.adding(days: next.intervalDays)
    }
    return next
  }

  /// The probability that a fact is recalled some whole days after its last review; 0 if new.
  public func retrievability(of schedule: Schedule, afterDays days: Int) -> Double {
    guard let memory = schedule.memory else { return 0 }
    return model.retrievability(of: memory, afterDays: days)
  }

  private func memory(of old: Schedule, rated rating: Rating, afterDays days: Int) -> Memory {
    guard let memory = old.memory else { return model.firstMemory(rated: rating) }
    return model.memory(after: memory, rated: rating, afterDays: days)
  }

  // MARK: Steps

  private enum Move {
    case wait(Phase, seconds: Double)
    case graduate
  }

  private func step(_ phase: Phase, _ rating: Rating) -> Move {
    switch phase {
    case .learning(let step):
      return move(along: learningSteps, from: step, rating) { .learning(step: $0) }
    case .relearning(let step):
      return move(along: relearningSteps, from: step, rating) { .relearning(step: $0) }
    case .review:
      guard rating == .again, let first = relearningSteps.first else { return .graduate }
      return .wait(.relearning(step: 0), seconds: first)
    }
  }

  private func move(
    along steps: [Double], from step: Int, _ rating: Rating, _ phase: (Int) -> Phase
  ) -> Move {
    guard let first = steps.first, step < steps.count || rating == .again else {
      return .graduate
    }
    switch rating {
    case .again: return .wait(phase(0), seconds: first)
    case .hard: return .wait(phase(step), seconds: hardWait(steps, at: step))
    case .good:
      guard step + 1 < steps.count else { return .graduate }
      return .wait(phase(step + 1), seconds: steps[step + 1])
    case .easy: return .graduate
    }
  }

  private func hardWait(_ steps: [Double], at step: Int) -> Double {
    guard step == 0 else { return steps[step] }
    if steps.count >= 2 { return (steps[0] + steps[1]) / 2 }
    let wait = steps[0] * 1.5
    return dialect == .gradus ? min(wait, steps[0] + 86_400) : wait
  }

  // MARK: Intervals

  private func intervalDays(
    _ old: Schedule, _ rating: Rating, _ memory: Memory, afterDays days: Int, card: String
  ) -> Int {
    let u = fuzz ? Fuzz.draw(card: card, repetitions: old.repetitions) : nil
    var least = 1
    if dialect == .gradus {
      // Each passing rating that also ends in days waits at least a day longer than the one below.
      for lower in Rating.allCases where lower.passed && lower < rating {
        guard case .graduate = step(old.phase, lower) else { continue }
        let memory = self.memory(of: old, rated: lower, afterDays: days)
        least = constrained(memory, growingFrom: old.intervalDays, least: least, u) + 1
      }
    }
    return constrained(
      memory, growingFrom: rating.passed ? old.intervalDays : 0, least: least, u)
  }

  private func constrained(
    _ memory: Memory, growingFrom previous: Int, least: Int, _ u: Double?
  ) -> Int {
    let maximum = max(maximumIntervalDays, 1)
    let interval = model.interval(forStability: memory.stability, retention: desiredRetention)
    let rounded = Int(min(max(interval.rounded(.toNearestOrEven), 1), Double(maximum)))
    var minimum = least
    // Fuzz must not shrink an interval that grows.
    if u != nil, previous > 0, rounded > previous { minimum = max(minimum, previous + 1) }
    let limits = min(minimum, maximum)...maximum
    guard let u else { return min(max(rounded, limits.lowerBound), limits.upperBound) }
    return Fuzz.days(for: interval, within: limits, drawing: u)
  }
}
