import Knobs
import Matrices
import Testing

@testable import Training

/// A schedule as it is typed, with the rates that it gives to the first steps.
struct ScheduleCase: CustomTestStringConvertible, Sendable {
  let text: String
  var flavor = Flavor.torch
  var epochs = 10.0
  var perEpoch = 1.0
  let rates: [Double]

  var testDescription: String { "\(text), \(flavor)" }

  /// The rates for a base of 0.1.
  func own() throws -> [Double] {
    guard case .single(let value) = try Assignment(parsing: "schedule=\(text)").form else {
      return []
    }
    let schedule = try Registries.schedules.make(value)
    let course = Course(epochs: epochs, stepsPerEpoch: perEpoch, flavor: flavor)
    return rates.indices.map { schedule.rate(atStep: $0, base: 0.1, in: course) }
  }

  static let all = [
    ScheduleCase(text: "constant", rates: [0.1, 0.1, 0.1]),
    // PyTorch 1.13 and Keras 3.15.1, base 0.1, one step at a time.
    ScheduleCase(
      text: "exponential(rate=0.5,every=4)",
      rates: [
        0.1, 0.08409, 0.070711, 0.05946, 0.05, 0.042045, 0.035355, 0.02973, 0.025, 0.021022,
      ]),
    ScheduleCase(
      text: "polynomial(end=0.01,power=2,over=8)",
      rates: [
        0.1, 0.078906, 0.060625, 0.045156, 0.0325, 0.022656, 0.015625, 0.011406, 0.01, 0.01,
      ]),
    ScheduleCase(
      text: "cosine(end=0.01,over=8)",
      rates: [
        0.1, 0.096575, 0.08682, 0.072221, 0.055, 0.037779, 0.02318, 0.013425, 0.01, 0.01,
      ]),
    ScheduleCase(
      text: "onecycle",
      rates: [
        0.004, 0.052, 0.1, 0.095048, 0.081175, 0.061126, 0.038874, 0.018826, 0.004952, 0,
      ]),
    ScheduleCase(
      text: "piecewise(3:0.01,6:0.001)",
      rates: [0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001, 0.001]),
    ScheduleCase(
      text: "piecewise(3:0.01,6:0.001)", flavor: .keras,
      rates: [0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001]),
    ScheduleCase(
      text: "step(factor=0.5,every=2)", rates: [0.1, 0.1, 0.05, 0.05, 0.025, 0.025]),
    // By hand: half an epoch a step, so that the rate changes within epochs unless told not to.
    ScheduleCase(
      text: "exponential(rate=0.25)", perEpoch: 2, rates: [0.1, 0.05, 0.025, 0.0125]),
    ScheduleCase(
      text: "exponential(rate=0.25,staircase=on)", perEpoch: 2,
      rates: [0.1, 0.1, 0.025, 0.025]),
    ScheduleCase(text: "constant(warmup=2)", perEpoch: 2, rates: [0.025, 0.05, 0.075, 0.1, 0.1]),
    ScheduleCase(
      text: "constant(warmup=2)", flavor: .keras, perEpoch: 2,
      rates: [0, 0.025, 0.05, 0.075, 0.1, 0.1]),
    // Keras's cosine begins after the warm-up, PyTorch's product of both at once.
    ScheduleCase(
      text: "cosine(warmup=2)", flavor: .keras, epochs: 4, rates: [0, 0.05, 0.1, 0.05, 0]),
    ScheduleCase(
      text: "cosine(warmup=2)", epochs: 4, rates: [0.05, 0.0853553, 0.05, 0.0146447, 0]),
  ]
}

/// What is wrong with a schedule for a base rate of 0.1.
func scheduleFaults(_ schedule: some Schedule) -> [String] {
  var faults: [String] = []
  for (epochs, perEpoch) in [(1.0, 1.0), (2, 1), (10, 7), (1000, 1)] {
    let course = Course(epochs: epochs, stepsPerEpoch: perEpoch)
    for step in [0, 1, 2, 5, 100, 100_000] {
      let rate = schedule.rate(atStep: step, base: 0.1, in: course)
      if !(rate.isFinite && rate >= 0 && rate <= 0.1 + 1e-12) {
        faults.append("a rate of \(rate) at step \(step)")
      }
      if schedule.isConstant, rate != 0.1 { faults.append("a constant rate of \(rate)") }
    }
  }
  var warm = schedule
  warm.timing.warmup = 5
  let course = Course(epochs: 10, stepsPerEpoch: 2)
  let cold = schedule.rate(atStep: 0, base: 0.1, in: course)
  let first = warm.rate(atStep: 0, base: 0.1, in: course)
  if !close(first, cold / 10, within: 1e-9) || warm.isConstant { faults.append("no warm-up") }
  return faults
}

/// Falls along a line for ever, and keeps no settings.
private struct Falling: Schedule {
  static let name = "falling"
  static let summary = "below 0 sooner or later"
  static let knobs: [Knob<Self>] = []
  var timing: Timing {
    get { Timing() }
    set {}
  }

  func rate(at time: Double, base: Double, in course: Course) -> Double { base - 0.01 * time }
}

@Suite("Schedules")
struct ScheduleTests {
  @Test("the rates are those of the frameworks", arguments: ScheduleCase.all)
  func rates(_ item: ScheduleCase) throws {
    for (step, (a, b)) in zip(try item.own(), item.rates).enumerated() {
      #expect(abs(a - b) < 1e-6, "step \(step): \(a), not \(b)")
    }
  }

  @Test("rates stay within their bounds, far beyond the end", arguments: Registries.schedules.names)
  func contract(name: String) throws {
    let schedule = try #require(Registries.schedules.make(name))
    #expect(scheduleFaults(schedule) == [])
  }

  @Test("a schedule that falls below 0 or forgets its warm-up is found out")
  func broken() {
    let faults = scheduleFaults(Falling())
    #expect(faults.contains { $0.hasPrefix("a rate of") })
    #expect(faults.contains("no warm-up"))
  }

  @Test("plateau waits for more than its patience, in Keras for as long as it")
  func plateau() {
    func rates(_ flavor: Flavor) -> [Double] {
      var schedule = PlateauDecay()
      schedule.factor = 0.5
      schedule.patience = 2
      let course = Course(epochs: 10, stepsPerEpoch: 1, flavor: flavor)
      // One improvement too small for either, then nothing.
      return [1, 0.99995, 1, 1, 1, 1, 1].map { loss in
        schedule.observe(loss, in: course)
        return schedule.rate(atStep: 0, base: 1, in: course)
      }
    }
    #expect(rates(.torch) == [1, 1, 1, 0.5, 0.5, 0.5, 0.25])
    #expect(rates(.keras) == [1, 1, 0.5, 0.5, 0.25, 0.25, 0.125])
  }

  @Test("decay lowers the floor of a noisy valley by more than ten times")
  func noiseFloor() throws {
    // Measured in numpy: curvatures 1 and 10, noise of deviation 1 on the gradient, 500 steps, rate 0.1:
    // constant .0777, exponential .0017, cosine .0035, polynomial 2 .0024.
    func floor(_ text: String) throws -> Double {
      guard case .single(let value) = try Assignment(parsing: "schedule=\(text)").form else {
        return .nan
      }
      let schedule = try Registries.schedules.make(value)
      let course = Course(epochs: 500, stepsPerEpoch: 1)
      var valley = Valley()
      valley.kappa = 10
      var sum = 0.0
      for seed in 0..<200 {
        var noise = Random(seed: UInt64(seed))
        var descent = Descent(from: [5.0, 5.0], by: SGD())
        for step in 0..<500 {
          let g = valley.gradient(at: SIMD2(descent.weights[0], descent.weights[1]))
          descent.step(
            along: [g.x + noise.normal(), g.y + noise.normal()],
            rate: schedule.rate(atStep: step, base: 0.1, in: course))
        }
        sum += valley.value(at: SIMD2(descent.weights[0], descent.weights[1]))
      }
      return sum / 200
    }
    let constant = try floor("constant")
    #expect(abs(constant - 0.0777) < 0.015)
    #expect(try floor("cosine") < constant / 10)
    #expect(try floor("polynomial(power=2)") < constant / 10)
  }
}
