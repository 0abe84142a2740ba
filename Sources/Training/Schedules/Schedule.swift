public import Knobs

/// How the learning rate changes while a network is trained.
///
/// Time is counted in epochs from the start and goes on within an epoch: step s stands at
/// s / stepsPerEpoch. Times beyond the end of a schedule stay at its last rate.
public protocol Schedule: Variant, Flavored {
  /// What every schedule can do besides.
  var timing: Timing { get set }
  /// The rate at a time, before any warm-up.
  func rate(at time: Double, base: Double, in course: Course) -> Double
  /// Whether every step has the base rate.
  var isConstant: Bool { get }
  /// Whether the schedule wants to be told the loss after each epoch.
  var listens: Bool { get }
  /// Tells the validation loss after an epoch, or the training loss where there is no other.
  mutating func observe(_ loss: Double, in course: Course)
}

/// The settings that all schedules share.
public struct Timing: Hashable, Sendable {
  /// Epochs over which the rate first rises.
  public var warmup = 0.0
  /// Whether the rate changes between epochs only.
  public var staircase = false

  /// Makes the settings without effect.
  public init() {}
}

/// The run that a schedule is for.
public struct Course: Hashable, Sendable {
  /// Epochs to train.
  public var epochs: Double
  /// Steps in each.
  public var stepsPerEpoch: Double
  /// Whose conventions hold.
  public var flavor: Flavor

  /// Makes a course.
  public init(epochs: Double, stepsPerEpoch: Double, flavor: Flavor = .torch) {
    self.epochs = epochs
    self.stepsPerEpoch = stepsPerEpoch
    self.flavor = flavor
  }
}

extension Schedule {
  /// Most schedules change the rate.
  public var isConstant: Bool { false }
  /// Most schedules are fixed beforehand.
  public var listens: Bool { false }
  /// Most schedules are fixed beforehand.
  public mutating func observe(_ loss: Double, in course: Course) {}

  /// The rate of one step, counted from 0, warm-up and staircase included.
  ///
  /// Warm-up multiplies the rate of step s by (s + 1) / W over the first W steps. In Keras it starts
  /// at 0, s / W, and the schedule begins when it ends.
  public func rate(atStep step: Int, base: Double, in course: Course) -> Double {
    var time = Double(step) / course.stepsPerEpoch
    var rest = course
    let steps = timing.warmup * course.stepsPerEpoch
    var factor = 1.0
    switch course.flavor {
    case .torch:
      if steps > 0 { factor = min(1, Double(step + 1) / steps) }
    case .keras:
      if Double(step) < steps { factor = Double(step) / steps }
      time = max(0, time - timing.warmup)
      rest.epochs = max(0, rest.epochs - timing.warmup)
    }
    return factor * rate(at: timing.staircase ? time.rounded(.down) : time, base: base, in: rest)
  }

  /// The knob of a schedule that only jumps: staircase would change nothing.
  static func shared(_ warmup: Knob<Self>.Path<Double>) -> [Knob<Self>] {
    [Knob("warmup", warmup, .of(0...), search: 0...10, "epochs over which the rate first rises")]
  }

  /// The knobs of a schedule that changes smoothly.
  static func shared(
    _ warmup: Knob<Self>.Path<Double>, _ staircase: Knob<Self>.Path<Bool>
  ) -> [Knob<Self>] {
    shared(warmup) + [Knob("staircase", staircase, "change between epochs only")]
  }
}

extension Registries {
  /// Every schedule.
  public static let schedules = Registry<any Schedule>([
    ConstantRate.self,
    ExponentialDecay.self,
    PolynomialDecay.self,
    PiecewiseRate.self,
    StepDecay.self,
    CosineDecay.self,
    OneCycle.self,
    PlateauDecay.self,
  ])
}
