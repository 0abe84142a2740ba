#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A lock, and a bell that wakes the threads that wait under it.
final class Bell: @unchecked Sendable {
  // Unchecked: both are made to be used by several threads, and stay where they are.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let signal = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(signal, nil)
  }

  deinit {
    pthread_cond_destroy(signal)
    pthread_mutex_destroy(lock)
    signal.deallocate()
    lock.deallocate()
  }

  /// Does something while no other thread is under the lock.
  func locked<Result>(_ work: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return work()
  }

  /// Waits, under the lock, which others may have meanwhile, until something is so.
  func wait(until isSo: () -> Bool) {
    while !isSo() { pthread_cond_wait(signal, lock) }
  }

  /// Has everyone that waits look again.
  func ring() { pthread_cond_broadcast(signal) }
}
