import Knobs

/// η(t) = η₀
struct ConstantRate: Schedule {
  static let name = "constant"
  static let summary = "the same rate from first step to last"
  static let knobs: [Knob<Self>] = shared(\.timing.warmup)
  var timing = Timing()
  var isConstant: Bool { timing.warmup == 0 }

  func rate(at time: Double, base: Double, in course: Course) -> Double { base }
}
