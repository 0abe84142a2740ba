import Knobs

/// η(t) = (η₀ − end) (1 − t / over)^power + end
///
/// Power 1 is a straight line. PyTorch ends at 0, Keras at 1e-4.
struct PolynomialDecay: Schedule {
  static let name = "polynomial"
  static let summary = "down to an end along a power; 1 is a line"
  static let knobs: [Knob<Self>] =
    [
      Knob("end", \.end, .of(0...), search: 1e-6...1e-3, scale: .log, "the last rate"),
      Knob("power", \.power, .above(0), search: 0.5...3, "1 is a line, 2 a parabola"),
      Knob("over", \.over, none: "all", .above(0), search: 5...100, "epochs until the end"),
    ] + shared(\.timing.warmup, \.timing.staircase)
  var end = 0.0
  var power = 1.0
  var over: Double?
  var timing = Timing()

  mutating func adopt(_ flavor: Flavor) {
    end = adopted(end, torch: 0, keras: 1e-4, flavor)
  }

  func rate(at time: Double, base: Double, in course: Course) -> Double {
    (base - end) * Double.pow(1 - course.progress(time, over: over), power) + end
  }
}

extension Course {
  /// The share of a stretch that is over: from 0 to 1, and 1 ever after.
  func progress(_ time: Double, over stretch: Double?) -> Double {
    let length = stretch ?? epochs
    return length > 0 ? min(1, max(0, time / length)) : 1
  }
}
