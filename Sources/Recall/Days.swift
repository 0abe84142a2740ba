/// How the days between two reviews are counted.
public enum DayCount: Sendable, Equatable {
  /// Whole periods of 24 hours, as py-fsrs counts.
  case periods
  /// Calendar days where the learner lives; a day begins at the rollover hour.
  case local(LocalDays)

  /// Whole days from one moment to a later one; negative when the clock went backward.
  public func days(from earlier: Moment, to later: Moment) -> Int {
    switch self {
    case .periods: floorDivide(later.microseconds - earlier.microseconds, Moment.day)
    case .local(let local): local.day(of: later) - local.day(of: earlier)
    }
  }
}

/// The learner's calendar: how far the local clock is ahead of UTC and when a new day begins.
public struct LocalDays: Sendable, Equatable, Codable {
  /// Seconds by which the local clock is ahead of UTC; at most 18 hours either way.
  public var offsetSeconds: Int
  /// The local hour at which a new day begins, 0 to 23.
  public var rolloverHour: Int

  /// Makes a calendar; at 4 o'clock a day begins, so that a late evening still belongs to its day.
  public init(offsetSeconds: Int = 0, rolloverHour: Int = 4) {
    self.offsetSeconds = min(max(offsetSeconds, -64_800), 64_800)
    self.rolloverHour = min(max(rolloverHour, 0), 23)
  }

  /// The number of the local day a moment lies in, counted from 1970-01-01.
  public func day(of moment: Moment) -> Int {
    floorDivide(
      moment.microseconds + (offsetSeconds - rolloverHour * 3600) * 1_000_000, Moment.day)
  }

  /// The moment at which a local day begins.
  public func start(ofDay day: Int) -> Moment {
    let day = min(max(day, -1_000_000), 4_000_000)
    return Moment(
      microseconds: day * Moment.day - (offsetSeconds - rolloverHour * 3600) * 1_000_000)
  }

  /// The date of a local day, as `2026-01-05`.
  public func date(ofDay day: Int) -> String {
    let day = min(max(day, -719_162), 2_932_896)
    return String(Moment(microseconds: day * Moment.day).description.prefix(10))
  }
}
