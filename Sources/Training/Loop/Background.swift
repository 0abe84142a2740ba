import Synchronization

/// One piece of work on a thread of its own, so that whoever asked for it can watch and stop it.
public final class Background<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, TrainingError>?>(nil)
  private let worker = Mutex<Worker?>(nil)

  /// Starts the work.
  public init(_ work: @escaping @Sendable () throws(TrainingError) -> Value) {
    let thread = Worker { [self] in
      let done: Result<Value, TrainingError>
      do throws(TrainingError) {
        done = .success(try work())
      } catch {
        done = .failure(error)
      }
      outcome.withLock { $0 = done }
    }
    worker.withLock { $0 = thread }
  }

  /// Whether it is done.
  public var isFinished: Bool { outcome.withLock { $0 != nil } }

  /// Waits for it.
  /// - Throws: what the work threw.
  public func wait() throws(TrainingError) -> Value {
    let thread = worker.withLock { worker in
      defer { worker = nil }
      return worker
    }
    thread?.join()
    // The thread leaves an outcome before it ends, so there always is one.
    guard let outcome = outcome.withLock({ $0 }) else {
      throw TrainingError("the work was not done")
    }
    return try outcome.get()
  }
}
