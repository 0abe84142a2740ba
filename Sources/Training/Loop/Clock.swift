#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Seconds since the program first asked, of a clock that nobody sets; for measuring alone.
public func monotonicSeconds() -> Double {
  let (seconds, attoseconds) = start.duration(to: .now).components
  return Double(seconds) + 1e-18 * Double(attoseconds)
}

/// Seconds that the processor has spent on this thread; for measuring alone.
public func threadSeconds() -> Double {
  var time = timespec()
  guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return monotonicSeconds() }
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// Seconds that all processors together have spent on this program; for measuring alone.
public func processSeconds() -> Double {
  var time = timespec()
  guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return monotonicSeconds() }
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

private let start = ContinuousClock.now
