public import Knobs

/// Every knob of a walk over a test function. What is `nil` or automatic suits the ground.
public struct SurfaceSettings: Configurable {
  /// Every knob, in the order in which they are shown.
  public static let knobs: [Knob<Self>] = [
    Knob(
      "surface", \.surface, from: Registries.surfaces, aliases: ["function"],
      example: "rosenbrock", "the ground to walk on"),
    Knob(
      "rotate", \.degrees, .of(-360...360), search: 0...90, example: "45",
      "degrees by which the ground is turned, starts with it"),
    Knob(
      "optimizer", \.optimizer, from: Registries.optimizers, aliases: ["opt"], example: "adam",
      "who walks"),
    Knob(
      "lr", .either([.real(valid: .above(0)), .words(["auto", "best", "theory"])]),
      "rate; best: of a sweep; theory: for a quadratic", aliases: ["learning_rate"],
      example: "0.01", get: { $0.rate.value },
      put: { (owner, value) throws(KnobError.Problem) in owner.rate = SurfaceRate(value) }),
    Knob(
      "rates", \.rates, none: "auto", .of(2...1000), example: "46",
      "rates that a sweep tries from 1e-4 to 3.16"),
    Knob(
      "schedule", \.schedule, from: Registries.schedules, isFlat: false,
      aliases: ["lr_schedule"], example: "cosine", "how the rate changes; units are steps"),
    Knob(
      "noise", \.noise, none: "auto", .of(0...1e6), search: 0...2, example: "1",
      "standard deviation added to the gradients"),
    Knob(
      "start", .either([.list(.real(valid: .of(-1e6...1e6))), .words(["auto"])]),
      "where to start, as x,y", example: "1,1",
      get: { $0.start.map { .list([.real($0.x), .real($0.y)]) } ?? .word("auto") },
      put: { (owner, value) throws(KnobError.Problem) in
        guard case .list(let numbers) = value else { return owner.start = nil }
        guard numbers.count == 2, let x = numbers[0].number, let y = numbers[1].number else {
          throw .rule("start has two numbers, x and y; try start=1,1")
        }
        owner.start = SIMD2(x, y)
      }),
    Knob("starts", \.starts, "one start, six in a ring, or 81 on a line"),
    Knob(
      "steps", \.steps, none: "auto", .of(1...1_000_000), search: 100...10_000, scale: .log,
      example: "4000", "steps at most"),
    Knob(
      "goal", .either([.real(valid: .above(0)), .words(["auto", "off"])]),
      "height above the lowest at which it has arrived", example: "1e-6",
      get: { settings in
        switch settings.goal {
        case .auto: .word("auto")
        case .off: .word("off")
        case .below(let height): .real(height)
        }
      },
      put: { (owner, value) throws(KnobError.Problem) in
        owner.goal = value.number.map { .below($0) } ?? (value == .word("off") ? .off : .auto)
      }),
    Knob(
      "within", \.within, none: "auto", .above(0), search: 0.001...0.5, scale: .log,
      example: "0.05",
      "distance from a lowest point at which it has arrived"),
    Knob("flavor", \.flavor, "whose conventions hold where they differ"),
    Knob(
      "seed", \.seed, .of(-9_007_199_254_740_991...9_007_199_254_740_991), example: "7",
      "where the noise begins"),
    Knob(
      "seeds", \.seeds, none: "auto", .of(1...1000), example: "20",
      "walks with different noise; auto: 1, or 200 with noise"),
  ]

  /// Where walks start.
  public enum Starts: String, CaseIterable, Sendable {
    /// One point.
    case one
    /// Six points around the origin at distance 3, off the axes of a valley.
    case ring
    /// 81 points from left to right.
    case line
  }

  /// When a walk has arrived.
  public enum Goal: Hashable, Sendable {
    case auto, off
    case below(Double)
  }

  /// The ground.
  public var surface: any Surface = Valley()
  /// How far it is turned.
  public var degrees = 0.0
  /// Who walks.
  public var optimizer: any Optimizer = SGD()
  /// The base rate.
  public var rate = SurfaceRate.auto
  /// How many rates a sweep tries; ten in each power of ten on a quadratic, six elsewhere.
  public var rates: Int?
  /// How it changes; units are steps.
  public var schedule: any Schedule = ConstantRate()
  /// The standard deviation of what is added to gradients.
  public var noise: Double?
  /// Where to start.
  public var start: SIMD2<Double>?
  /// Whether there are several starts.
  public var starts = Starts.one
  /// Steps at most.
  public var steps: Int?
  /// How low is low enough.
  public var goal = Goal.auto
  /// How near is near enough.
  public var within: Double?
  /// Whose conventions hold.
  public var flavor = Flavor.torch
  /// Where the noise begins.
  public var seed = 1
  /// How many walks with different noise.
  public var seeds: Int?

  /// Makes the defaults.
  public init() {}
}

extension SurfaceSettings: Conditional {
  /// Which knobs wait for others to switch them on.
  public static let conditions: [Condition<Self>] = [
    Condition(
      ["rates"], under: ["lr"], remedy: "lr=best",
      holds: { settings in
        switch settings.rate {
        case .best: true
        case .auto: !settings.hasUsualRate
        case .theory, .fixed: false
        }
      }),
    Condition(["start"], under: ["starts"], remedy: "starts=one", holds: { $0.starts == .one }),
  ]

  /// The standard deviation of what is added to gradients, that of the ground where none is asked for.
  var gradientNoise: Double { noise ?? type(of: surface).gradientNoise }
  /// Whether the ground is walked at a rate of its own, and not at the best of a sweep.
  var hasUsualRate: Bool { gradientNoise > 0 || surface is DoubleWell }
}

/// The rate of a walk.
public enum SurfaceRate: Hashable, Sendable {
  /// What the ground is usually walked with.
  case auto
  /// The best of a sweep.
  case best
  /// What theory says is best on a quadratic.
  case theory
  case fixed(Double)

  /// Reads what was typed for `lr`.
  init(_ value: Value) {
    switch value {
    case .word("best"): self = .best
    case .word("theory"): self = .theory
    default: self = value.number.map { .fixed($0) } ?? .auto
    }
  }

  /// As it is typed.
  public var value: Value {
    switch self {
    case .auto: .word("auto")
    case .best: .word("best")
    case .theory: .word("theory")
    case .fixed(let rate): .real(rate)
    }
  }
}
