import Recall
import Store
import Study

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The review log of one learner: the events that the store keeps, and the state they add up to.
///
/// The log is only ever appended to, and an event counts once it is durable: `append` returns after
/// that, so a verdict shown afterwards cannot be lost.
struct StudyLog {
  /// What the events add up to.
  private(set) var state: StudyState
  private let store: ProgressStore
  private let profile: String
  private let environment: Environment
  private var lastID: Int

  /// Reads the log of a learner.
  init(
    store: ProgressStore, profile: String, environment: Environment, settings: StudySettings
  ) throws {
    self.store = store
    self.profile = profile
    self.environment = environment
    let events = try store.events(profile: profile).map(Self.studyEvent)
    lastID = events.map(\.id).max() ?? 0
    state = StudyState(events, settings: settings)
  }

  /// The learner's clock now.
  var clock: StudyClock {
    StudyClock(
      now: Recall.Moment(seconds: environment.now()), offsetSeconds: environment.offsetSeconds)
  }

  /// Appends what happened; durable when it returns.
  /// - Returns: the event as it stands in the log.
  @discardableResult
  mutating func append(
    _ action: StudyEvent.Action, session: String
  ) throws -> StudyEvent {
    let clock = clock
    // The time makes ids that two programs on one home do not share, and that outlive an import.
    lastID = max(lastID + 1, clock.now.microseconds)
    let event = StudyEvent(
      id: lastID, time: clock.now, offsetSeconds: clock.offsetSeconds, session: session,
      action: action)
    _ = try store.append(
      Event(
        profile: profile, session: session, time: environment.moment, kind: "study",
        payload: try Self.text(of: event)))
    state.apply(event)
    return event
  }

  /// Every event of the log as it stands, in order.
  static func events(in store: ProgressStore, profile: String) throws -> [StudyEvent] {
    try store.events(profile: profile).map(studyEvent)
  }

  private static func text(of event: StudyEvent) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(event), as: UTF8.self)
  }

  private static func studyEvent(_ stored: Event) throws -> StudyEvent {
    do {
      return try JSONDecoder().decode(StudyEvent.self, from: Data(stored.payload.utf8))
    } catch {
      throw Failure(
        "entry \(stored.sequence) of your progress cannot be read by this version; "
          + "use the version that wrote it", status: .data)
    }
  }
}

extension Environment {
  /// The same machine at another time, which stands still.
  /// - Throws: a text that is no time.
  func pretending(_ time: String?) throws(Failure) -> Environment {
    guard let time else { return self }
    guard let moment = Recall.Moment(iso8601: time) else {
      throw Failure(
        "--now takes a time such as 2026-01-05T09:00:00Z, not \"\(time)\"", knob: "now")
    }
    var pretended = self
    pretended.now = { moment.seconds }
    return pretended
  }
}
