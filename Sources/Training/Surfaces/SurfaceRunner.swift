import Knobs

/// One setting of a walk with everything filled in: its ground, its starts, its rate.
public struct SurfaceRunner: Sendable {
  /// What was asked for.
  public let settings: SurfaceSettings
  /// How each walk goes; the rate is the one in use.
  public private(set) var walk: Walk
  /// Where walks start.
  public let starts: [SIMD2<Double>]
  /// The seeds of the noise; one where there is none.
  public let seeds: [Int]
  /// Whether the rate was the best of a sweep.
  public let isSwept: Bool
  /// Whether some rate of the sweep reached the goal on most walks.
  public private(set) var sweepArrived = true

  /// The rates that a sweep tries, evenly spaced in the logarithm from 1e-4 to 3.16.
  public let sweep: [Double]
  /// Without a goal, whoever ends this near to a lowest point counts as there.
  public static let near = 0.05

  /// Fills in what suits the ground.
  /// - Throws: knobs that do not go together.
  public init(_ settings: SurfaceSettings) throws(TrainingError) {
    self.settings = settings
    let ground = RotatedSurface(settings.surface, degrees: settings.degrees)
    let isValley = settings.surface is Valley
    let noise = settings.gradientNoise
    starts = Self.starts(settings, ground)
    let count = settings.seeds ?? (noise > 0 ? 200 : 1)
    seeds = (0..<max(1, count)).map { settings.seed &+ $0 }
    let rates = settings.rates ?? (isValley || noise > 0 ? 46 : 28)
    sweep = (0..<rates).map { Double.pow(10, -4 + 4.5 * Double($0) / Double(max(1, rates - 1))) }
    var optimizer = settings.optimizer
    optimizer.adopt(settings.flavor)
    let hasUsualRate = settings.hasUsualRate
    switch settings.rate {
    case .fixed(let rate):
      isSwept = false
      walk = Walk(on: ground, by: optimizer, rate: rate)
    case .theory:
      isSwept = false
      let rate = try Self.theory(settings, &optimizer)
      walk = Walk(on: ground, by: optimizer, rate: rate)
    case .auto where hasUsualRate:
      isSwept = false
      walk = Walk(on: ground, by: optimizer, rate: noise > 0 ? 0.1 : 0.01)
    case .auto, .best:
      isSwept = true
      walk = Walk(on: ground, by: optimizer, rate: 0.1)
    }
    walk.schedule = settings.schedule
    walk.schedule.adopt(settings.flavor)
    walk.flavor = settings.flavor
    walk.noise = noise
    let isShort = settings.starts != .one || settings.surface is DoubleWell
    walk.steps = settings.steps ?? (noise > 0 ? 500 : isShort ? 4000 : 10_000)
    switch (settings.goal, settings.within) {
    case (.below, _?):
      throw TrainingError("goal and within are two ways to say it; give one of them", knob: "goal")
    case (.below(let height), nil): walk.goal = .below(ground.lowest + height)
    case (_, let distance?): walk.goal = .within(distance)
    case (.off, nil): walk.goal = nil
    case (.auto, nil):
      walk.goal =
        hasUsualRate
        ? nil : isValley ? .below(settings.starts == .ring ? 1e-3 : 1e-6) : .within(Self.near)
    }
  }

  private static func starts(
    _ settings: SurfaceSettings, _ ground: RotatedSurface
  ) -> [SIMD2<Double>] {
    let facts = type(of: settings.surface)
    switch settings.starts {
    case .one: return [settings.start ?? ground.turned(facts.start)]
    case .ring:
      return stride(from: 30.0, through: 330, by: 60).map { angle in
        let a = angle * .pi / 180
        return ground.turned(SIMD2(3 * Double.cos(a), 3 * Double.sin(a)))
      }
    case .line:
      let (low, high) = (facts.frame.low.x, facts.frame.high.x)
      return (0...80).map { ground.turned(SIMD2(low + (high - low) * Double($0) / 80, 0)) }
    }
  }

  /// The best constant rate on a quadratic with curvatures 1 and kappa: 2 / (1 + kappa) for plain
  /// descent; Polyak's rate and momentum for the heavy ball (1964); 1 / kappa for Nesterov.
  private static func theory(
    _ settings: SurfaceSettings, _ optimizer: inout any Optimizer
  ) throws(TrainingError) -> Double {
    let kappa = (settings.surface as? Valley)?.kappa ?? (settings.surface as? NoisyValley)?.kappa
    guard let kappa else {
      throw TrainingError(
        "theory gives a rate for the quadratic only; try lr=best, which tries 46", knob: "lr")
    }
    let root = kappa.squareRoot()
    switch optimizer {
    case is SGD: return 2 / (1 + kappa)
    case var ball as Momentum:
      // (√κ − 1)² / (√κ + 1)²
      ball.momentum = ((root - 1) / (root + 1)) * ((root - 1) / (root + 1))
      optimizer = ball
      return 4 / ((root + 1) * (root + 1))
    case is Nesterov: return 1 / kappa
    default:
      throw TrainingError(
        "theory gives a rate for sgd, momentum and nesterov only; try lr=best, which tries 46",
        knob: "lr")
    }
  }
}

extension SurfaceRunner {
  /// One walk of this setting.
  public struct Outcome: Sendable {
    /// Where it started.
    public var start: SIMD2<Double>
    /// The seed of its noise.
    public var seed: Int
    /// What came of it.
    public var course: Walk.Course
    /// Whether it reached the goal; without one, whether it ended near a lowest point.
    public var isThere: Bool
  }

  /// Chooses the rate, where that is wanted.
  /// - Parameter goesOn: told how much is done, from 0 to 1; answers whether to go on.
  /// - Returns: whether it came to its end.
  public mutating func prepare(_ goesOn: (Double) -> Bool = { _ in true }) -> Bool {
    guard isSwept else { return true }
    var best: (steps: Double, value: Double, rate: Double)?
    let tried = seeds.prefix(20)
    // Long steps first: what they reach limits how far the short ones need to be followed.
    for (index, rate) in sweep.reversed().enumerated() {
      var trial = walk
      trial.rate = rate
      trial.keepsPoints = false
      if let best, best.steps.isFinite { trial.steps = min(walk.steps, 2 * Int(best.steps) + 1) }
      var counts: [Double] = []
      var values: [Double] = []
      for start in starts {
        for seed in tried {
          guard goesOn(Double(index) / Double(sweep.count)) else { return false }
          trial.seed = seed
          let course = trial.course(from: start)
          counts.append(course.isThere ? Double(course.steps) : .infinity)
          values.append(course.value.isFinite ? course.value : .infinity)
        }
      }
      let found = (middle(counts), values.reduce(0, +) / Double(values.count), rate)
      guard let held = best else {
        best = found
        continue
      }
      if found.0 < held.steps || found.0 == held.steps && found.1 < held.value { best = found }
    }
    walk.rate = best?.rate ?? walk.rate
    sweepArrived = walk.goal == nil || best?.steps.isFinite == true
    return true
  }

  /// Takes all walks; only the first of each start, and of six starts at most, keeps its points.
  /// - Returns: what came of them, start by start; fewer where it was stopped.
  public func run(_ goesOn: (Double) -> Bool = { _ in true }) -> [Outcome] {
    var outcomes: [Outcome] = []
    let all = Double(starts.count * seeds.count)
    for (index, start) in starts.enumerated() {
      for (turn, seed) in seeds.enumerated() {
        guard goesOn(Double(outcomes.count) / all) else { return outcomes }
        var walk = walk
        walk.seed = seed
        walk.keepsPoints = turn == 0 && index < 6
        let course = walk.course(from: start)
        let isNear = !course.isLost && walk.surface.distance(from: course.end) <= Self.near
        outcomes.append(
          Outcome(
            start: start, seed: seed, course: course,
            isThere: walk.goal == nil ? isNear : course.isThere))
      }
    }
    return outcomes
  }

  /// The middle of some numbers.
  private func middle(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    guard !sorted.isEmpty else { return .infinity }
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
