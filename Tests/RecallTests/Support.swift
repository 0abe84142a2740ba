import Foundation
import Recall

/// Whether two numbers agree within a share of the expected one.
func close(_ a: Double?, _ b: Double, within tolerance: Double = 1e-9) -> Bool {
  guard let a else { return false }
  return abs(a - b) <= tolerance * max(abs(b), 1e-12)
}

/// Reviews a card at the waits given, or at its due moment where they run out.
struct Walk {
  var scheduler = Scheduler.reference
  var now = Moment(seconds: 1_767_603_600)  // 2026-01-05T09:00:00Z
  var schedule = Schedule(newAt: Moment(seconds: 1_767_603_600))
  var steps: [Schedule] = []

  /// Ratings as letters: A, H, G, E.
  init(_ ratings: String, gapDays: [Int]? = nil, scheduler: Scheduler = .reference) {
    self.scheduler = scheduler
    for (index, letter) in ratings.filter({ $0 != " " }).enumerated() {
      if let gapDays {
        now = now.adding(days: gapDays[index])
      } else if index > 0 {
        now = schedule.due
      }
      let days = schedule.lastReview.map { DayCount.periods.days(from: $0, to: now) } ?? 0
      let ratings: [Character: Rating] = ["A": .again, "H": .hard, "G": .good, "E": .easy]
      schedule = scheduler.schedule(
        schedule, rated: ratings[letter] ?? .again, at: now, afterDays: days, card: "card")
      steps.append(schedule)
    }
  }

  /// Waits until due, in seconds.
  var waits: [Double] {
    steps.map { step in step.lastReview.map { step.due.seconds(since: $0) } ?? .nan }
  }

  /// Waits until due, in whole days.
  var days: [Int] { waits.map { Int($0 / 86_400) } }

  var stabilities: [Double] { steps.compactMap(\.memory?.stability) }
}

func dataFile(_ name: String) throws -> String {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Data")
  return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
}
