internal import Matrices

/// Judges the epochs of a training in order, on a thread of its own, while the next ones are trained.
///
/// It sees the same states as a training that waits for it, and judges them with the same kernels in
/// the same pieces, so it finds the same figures to the last bit. An epoch that ends the training is
/// the last one it enters; what was trained after that is for the trainer to throw away.
final class JudgingThread<Engine: NetworkEngine>: @unchecked Sendable {
  // Unchecked: what changes is touched under the lock of `bell`, and `twin` by the thread alone.

  /// An epoch as it was trained. One thread at a time has it, so that its memory is written to again
  /// and again.
  final class Epoch {
    var record = EpochRecord(epoch: 0, batchLoss: 0, rate: 0, seconds: 0)
    var tally = Tally()
    var state: NetworkState<Engine.Number>

    init(state: NetworkState<Engine.Number>) { self.state = state }
  }

  /// Raised once an epoch has ended the training.
  let over = StopFlag()
  private let twin: Engine
  private let scrutiny: Scrutiny
  private let rule: EarlyStopping?
  private let live: LiveRun
  private let bell = Bell()
  private let slots: Int
  private let workOfEpoch: Double

  private var ledger: Ledger<Engine.Number>
  private var waiting: [Epoch] = []
  private var spare: [Epoch]
  private var isDue = false
  private var isClosed = false
  private var last: Epoch?
  private var worker: Worker?
  private var workSinceDue = 0.0

  /// Starts the thread; nil where the system has none left.
  /// - Parameters:
  ///   - twin: a network to judge with, which nobody else uses.
  ///   - state: any state of the network that is trained.
  ///   - ledger: the epochs before.
  ///   - live: where epochs are shown as soon as they are judged.
  init?(
    _ twin: Engine, like state: NetworkState<Engine.Number>, _ scrutiny: Scrutiny,
    rule: EarlyStopping?, ledger: Ledger<Engine.Number>, live: LiveRun
  ) {
    self.twin = twin
    self.scrutiny = scrutiny
    self.rule = rule
    self.ledger = ledger
    self.live = live
    slots = Self.slots(for: state)
    spare = (0..<slots).map { _ in Epoch(state: state) }
    let blueprint = twin.blueprint
    workOfEpoch = 6 * blueprint.memory.parameters * Double(blueprint.batches.samples)
    worker = Worker.onThread { Kernels.flushingDenormals { self.work() } }
    guard worker != nil else { return nil }
  }

  /// Hands over an epoch that was trained; waits where the thread is too far behind.
  func hand(_ record: EpochRecord, _ tally: Tally, of network: Engine) {
    let room = bell.locked {
      bell.wait { !spare.isEmpty }
      return spare.popLast()
    }
    guard let room else { return }
    room.record = record
    room.tally = tally
    network.save(to: &room.state)
    bell.locked {
      waiting.append(room)
      workSinceDue += workOfEpoch
      // A thread is not woken for a few microseconds of work, nor kept waiting until none is left.
      guard 2 * waiting.count >= slots || workSinceDue >= workWorthWaking else { return }
      workSinceDue = 0
      isDue = true
      bell.ring()
    }
  }

  /// Waits until all that was handed over is judged, and ends the thread; to be called once.
  /// - Returns: the epochs, and the one that ended the training where one did.
  func finish() -> (ledger: Ledger<Engine.Number>, last: Epoch?) {
    bell.locked {
      isClosed = true
      bell.ring()
    }
    worker?.join()
    return bell.locked { (ledger, last) }
  }

  private func work() {
    while let epoch = next() {
      twin.state = epoch.state
      scrutiny.judge(twin, into: &epoch.record)
      live.append(epoch.record)
      live.show(twin)
      bell.locked {
        ledger.enter(epoch.record, steps: epoch.tally.steps, rule: rule) { epoch.state }
        if ledger.ending != nil {
          last = epoch
          over.raise()
        } else {
          spare.append(epoch)
        }
        bell.ring()
      }
    }
  }

  /// The next epoch to judge; nil when there will be none. After an ending the rest is let go.
  private func next() -> Epoch? {
    bell.locked {
      while true {
        if waiting.isEmpty { isDue = false }
        bell.wait { isDue || isClosed }
        guard !waiting.isEmpty else {
          if isClosed { return nil }
          continue
        }
        let epoch = waiting.removeFirst()
        guard ledger.ending != nil else { return epoch }
        spare.append(epoch)
        bell.ring()
      }
    }
  }

  /// How many states may be on their way: a few of large ones, more of small ones, whose epochs are
  /// short too.
  private static func slots(for state: NetworkState<Engine.Number>) -> Int {
    min(16, max(2, (1 << 19) / max(state.bytes, 1)))
  }
}

/// Multiplications and additions of training, about half a millisecond's.
private let workWorthWaking = 3e7
