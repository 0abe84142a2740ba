import Knobs

/// Up along half a cosine from η₀ / div to η₀, then down along another to η₀ / (div · final_div)
/// (Smith & Topin 2018, in PyTorch's two phases). The momentum is not cycled.
struct OneCycle: Schedule {
  static let name = "onecycle"
  static let summary = "up to the base rate once, then down to almost 0"
  static let knobs: [Knob<Self>] =
    [
      Knob("start", \.start, .of(0..<1), search: 0.1...0.5, "share of the time spent going up"),
      Knob("div", \.div, .of(1...), search: 5...50, "base rate over first rate"),
      Knob("final_div", \.finalDiv, .of(1...), search: 1e2...1e5, scale: .log, "first over last"),
      Knob("over", \.over, none: "all", .above(0), search: 5...100, "epochs until the end"),
    ] + shared(\.timing.warmup, \.timing.staircase)
  var start = 0.3
  var div = 25.0
  var finalDiv = 1e4
  var over: Double?
  var timing = Timing()

  func rate(at time: Double, base: Double, in course: Course) -> Double {
    // Counted in steps: the peak and the end are reached at whole steps, as in PyTorch.
    let last = max(0, (over ?? course.epochs) * course.stepsPerEpoch - 1)
    let peak = max(0, start * (last + 1) - 1)
    let step = min(time * course.stepsPerEpoch, last)
    let first = base / div
    if step <= peak, peak > 0 { return blend(first, base, step / peak) }
    return blend(base, first / finalDiv, last > peak ? (step - peak) / (last - peak) : 1)
  }

  /// From one rate to another along half a cosine.
  private func blend(_ from: Double, _ to: Double, _ share: Double) -> Double {
    to + (from - to) * (1 + Double.cos(Double.pi * share)) / 2
  }
}
