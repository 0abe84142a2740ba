import Recall
import Study

/// When each experiment is to be predicted again: FSRS over predictions, as over answers.
///
/// A prediction that came true counts as good, one that did not as again, and one that the runs did
/// not decide moves nothing. Who was sure and wrong meets the experiment once more after a week,
/// whatever the schedule says. Everything is computed from the log.
struct ExperimentSchedules {
  /// What the log says of one experiment.
  struct Record: Equatable {
    /// Where it stands.
    var schedule: Schedule
    /// The local day of the last prediction.
    var lastDay: Int
    /// The local day from which a sure miss is met again.
    var callbackDay: Int?
    /// Predictions so far, undecided ones included.
    var predictions = 0
    /// How many of them came true.
    var right = 0

    /// The first local day on which it is due.
    var dueDay: Int { min(lastDay + max(schedule.intervalDays, 1), callbackDay ?? .max) }
  }

  /// How sure is sure, from 1 to 4.
  static let sure = 3
  /// When a sure miss comes back.
  static let callbackDays = 7

  private(set) var records: [String: Record] = [:]
  private let scheduler: Scheduler

  init(_ state: StudyState) {
    var scheduler = state.settings.scheduler
    // No short steps: after a minute the picture is still before the eyes.
    scheduler.learningSteps = []
    scheduler.relearningSteps = []
    self.scheduler = scheduler
    for event in state.history.resolved {
      guard case .predicted(let predicted) = event.action else { continue }
      add(predicted, at: event.time, day: state.days(event.offsetSeconds).day(of: event.time))
    }
  }

  private mutating func add(_ predicted: Predicted, at time: Moment, day: Int) {
    var record =
      records[predicted.experiment] ?? Record(schedule: Schedule(newAt: time), lastDay: day)
    defer { records[predicted.experiment] = record }
    record.predictions += 1
    guard let right = predicted.right else {
      // Undecided: it may be met again tomorrow.
      record.lastDay = day
      return
    }
    if right { record.right += 1 }
    let elapsed = record.schedule.isNew ? 0 : day - record.lastDay
    record.schedule = scheduler.schedule(
      record.schedule, rated: right ? .good : .again, at: time, afterDays: elapsed,
      card: predicted.experiment)
    record.lastDay = day
    if let callback = record.callbackDay, day >= callback { record.callbackDay = nil }
    if !right, let sure = predicted.confidence, sure >= Self.sure {
      record.callbackDay = day + Self.callbackDays
    }
  }

  /// Whether the experiment was predicted before and is to be predicted again on this local day.
  func isDue(_ experiment: String, today: Int) -> Bool {
    records[experiment].map { $0.dueDay <= today } ?? false
  }

  /// The probability that its outcome is remembered; 0 if it was never predicted.
  func retrievability(of experiment: String, today: Int) -> Double {
    guard let record = records[experiment] else { return 0 }
    return scheduler.retrievability(
      of: record.schedule, afterDays: max(today - record.lastDay, 0))
  }
}
