import Synchronization
import Tuning

/// A trial that is being trained, seen from outside its thread.
final class RunningTrial: Sendable {
  let proposal: Proposal
  private let before: [Reading]
  private let readings = Mutex<[Reading]>([])

  init(_ proposal: Proposal, before: [Reading]) {
    self.proposal = proposal
    self.before = before
  }

  func add(_ reading: Reading) { readings.withLock { $0.append(reading) } }

  /// What this proposal added.
  var own: [Reading] { readings.withLock { $0 } }

  /// All values of the trial so far.
  var curve: [Reading] { before + own }
}

/// What came of a proposal, with its cost.
struct Arrival: Sendable {
  let proposal: Proposal
  let end: TrialEnd
  let curve: [Reading]
  let seconds: Double
}

/// Where threads leave what they are done with.
final class Inbox: Sendable {
  private let arrivals = Mutex<[Arrival]>([])

  func put(_ arrival: Arrival) { arrivals.withLock { $0.append(arrival) } }

  func take() -> [Arrival] {
    arrivals.withLock { arrivals in
      defer { arrivals = [] }
      return arrivals
    }
  }
}
