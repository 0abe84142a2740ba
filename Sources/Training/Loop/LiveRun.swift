import Synchronization

/// A wish to stop that any thread may utter and trainings look at every few steps.
public final class StopFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  /// Makes a flag that is down.
  public init() {}

  /// Asks to stop.
  public func raise() { raised.store(true, ordering: .relaxed) }

  /// Whether somebody asked.
  public var isRaised: Bool { raised.load(ordering: .relaxed) }
}

/// A training seen from another thread: how far it is, its epochs so far, and a way to stop it.
public final class LiveRun: Sendable {
  /// Stops the run when raised; several runs may share one.
  public let stop: StopFlag
  private let done = Atomic<Int>(0)
  private let wanted = Atomic<Int>(0)
  private let records = Mutex<[EpochRecord]>([])
  private let isAsked = Atomic<Bool>(false)
  private let shown = Mutex<NetworkState<Float>?>(nil)

  /// Makes the view of a run that has not begun.
  public init(stop: StopFlag = StopFlag()) { self.stop = stop }

  /// Steps trained so far, a few behind at most.
  public var stepsDone: Int { done.load(ordering: .relaxed) }
  /// Steps to train if nothing ends the run early; 0 before it begins.
  public var stepsWanted: Int { wanted.load(ordering: .relaxed) }
  /// How many epochs are recorded.
  public var epochsDone: Int { records.withLock { $0.count } }

  /// The records of the epochs from this place on, counted from 0.
  public func records(from first: Int) -> [EpochRecord] {
    records.withLock { all in first < all.count ? Array(all[max(0, first)...]) : [] }
  }

  /// The network as it was after an epoch since somebody first asked; asks for the next one. Nothing
  /// is copied while nobody asks.
  public func lookAtNetwork() -> NetworkState<Float>? {
    isAsked.store(true, ordering: .relaxed)
    return shown.withLock { $0 }
  }

  /// Lets be seen what an engine has come to, if somebody asked.
  func show(_ engine: some NetworkEngine) {
    guard isAsked.exchange(false, ordering: .relaxed),
      let state = engine.state as? NetworkState<Float>
    else { return }
    shown.withLock { $0 = state }
  }

  func begin(wanted steps: Int) { wanted.store(steps, ordering: .relaxed) }

  func advance(to steps: Int) { done.store(steps, ordering: .relaxed) }

  func append(_ record: EpochRecord) { records.withLock { $0.append(record) } }
}
