/// Seconds since the program first asked, of a clock that nobody sets; for measuring alone.
public func monotonicSeconds() -> Double {
  let (seconds, attoseconds) = start.duration(to: .now).components
  return Double(seconds) + 1e-18 * Double(attoseconds)
}

private let start = ContinuousClock.now
