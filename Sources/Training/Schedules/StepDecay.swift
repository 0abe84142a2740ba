import Knobs

/// η(t) = η₀ · factor^⌊t / every⌋
struct StepDecay: Schedule {
  static let name = "step"
  static let summary = "times a factor at regular intervals"
  static let knobs: [Knob<Self>] =
    [
      Knob(
        "factor", \.factor, .above(0, to: 1, includesUpper: true), search: 0.05...0.9,
        "what the rate is multiplied by"),
      Knob("every", \.every, .above(0), search: 5...50, "epochs between two drops"),
    ] + shared(\.timing.warmup)
  var factor = 0.1
  var every = 20.0
  var timing = Timing()

  func rate(at time: Double, base: Double, in course: Course) -> Double {
    // A time such as 3 · (1/3) may fall a rounding error short of the whole epoch it stands for.
    base * Double.pow(factor, (time / every + 1e-9).rounded(.down))
  }
}
