import Synchronization

/// Several trainings on several cores, one thread each; where as many cores again have nothing to do,
/// a second one each judges the epochs.
///
/// Jobs are taken in order and know nothing of each other, so the results do not depend on the number
/// of threads. Whoever started them watches `live` and waits for the results.
public final class Runner: Sendable {
  /// What became of a job.
  public typealias Outcome = Result<TrainingResult, TrainingError>

  /// A view of each job, in the order of the jobs.
  public let live: [LiveRun]
  private let stop: StopFlag
  private let jobs: [TrainingJob]
  private let judging: Judging
  private let make: EngineMaker
  private let next = Atomic<Int>(0)
  private let outcomes: Mutex<[Outcome?]>
  private let working: Atomic<Int>
  private let workers = Mutex<[Worker]>([])

  /// Starts the jobs.
  /// - Parameters:
  ///   - threads: how many threads may run at the same time; at least one does.
  ///   - processors: how many of them get ahead at the same time.
  public init(
    _ jobs: [TrainingJob], threads: Int, processors: Int = processorCount(),
    stop: StopFlag = StopFlag(), by make: @escaping EngineMaker = plainEngine
  ) {
    self.jobs = jobs
    self.stop = stop
    self.make = make
    live = jobs.map { _ in LiveRun(stop: stop) }
    outcomes = Mutex([Outcome?](repeating: nil, count: jobs.count))
    let count = max(1, min(threads, jobs.count))
    judging = 2 * count <= min(threads, processors) ? .apart : .here
    working = Atomic(count)
    for _ in 0..<count {
      let worker = Worker { self.work() }
      workers.withLock { $0.append(worker) }
    }
  }

  /// How many jobs are done.
  public var finished: Int { outcomes.withLock { $0.count { $0 != nil } } }

  /// Whether nothing runs any more: all jobs are done, or the rest will not be begun.
  public var isFinished: Bool { working.load(ordering: .acquiring) == 0 }

  /// The outcome of a job, once it is done.
  public func outcome(of job: Int) -> Outcome? {
    outcomes.withLock { $0.indices.contains(job) ? $0[job] : nil }
  }

  /// Asks all jobs to stop; those that run keep what they have, the others are not begun.
  public func cancel() { stop.raise() }

  /// Waits for all jobs.
  /// - Returns: their outcomes, in the order of the jobs; nil for those that were never begun.
  public func wait() -> [Outcome?] {
    let all = workers.withLock { workers in
      defer { workers = [] }
      return workers
    }
    for worker in all { worker.join() }
    return outcomes.withLock { $0 }
  }

  private func work() {
    defer { working.wrappingSubtract(1, ordering: .releasing) }
    while !stop.isRaised {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < jobs.count else { return }
      let outcome: Outcome
      do throws(TrainingError) {
        outcome = .success(try jobs[index].run(live: live[index], judging: judging, by: make))
      } catch {
        outcome = .failure(error)
      }
      outcomes.withLock { $0[index] = outcome }
    }
  }
}
