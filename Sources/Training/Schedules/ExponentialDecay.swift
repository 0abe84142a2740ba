import Knobs

/// η(t) = η₀ · rate^(t / every)
struct ExponentialDecay: Schedule {
  static let name = "exponential"
  static let summary = "times the same factor in each stretch of time"
  static let knobs: [Knob<Self>] =
    [
      Knob(
        "rate", \.rate, .above(0, to: 1, includesUpper: true), search: 0.8...0.999,
        "factor of one stretch"),
      Knob("every", \.every, .above(0), search: 1...20, "epochs of one stretch"),
    ] + shared(\.timing.warmup, \.timing.staircase)
  var rate = 0.96
  var every = 1.0
  var timing = Timing()

  func rate(at time: Double, base: Double, in course: Course) -> Double {
    base * Double.pow(rate, time / every)
  }
}
