import Knobs

/// η(t) = end + (η₀ − end) (1 + cos(π t / over)) / 2   (Loshchilov & Hutter 2017, without restarts)
///
/// After `over` epochs the rate stays at `end`; PyTorch's would rise again.
struct CosineDecay: Schedule {
  static let name = "cosine"
  static let summary = "down along half a cosine: slow, fast, slow"
  static let knobs: [Knob<Self>] =
    [
      Knob("end", \.end, .of(0...), search: 1e-6...1e-3, scale: .log, "the last rate"),
      Knob("over", \.over, none: "all", .above(0), search: 5...100, "epochs until the end"),
    ] + shared(\.timing.warmup, \.timing.staircase)
  var end = 0.0
  var over: Double?
  var timing = Timing()

  func rate(at time: Double, base: Double, in course: Course) -> Double {
    let angle = Double.pi * course.progress(time, over: over)
    return end + (base - end) * (1 + Double.cos(angle)) / 2
  }
}
