import Knobs
import Testing

@testable import Training

@Suite("an optimizer tells its step")
struct QuantityTests {
  /// The faults of the equations of a rule: where they come to something else than the rule itself.
  static func faults(_ optimizer: any Optimizer, _ flavor: Flavor) -> [String] {
    var faults: [String] = []
    var memory = [Double](
      repeating: optimizer.initialMemory(flavor), count: optimizer.memory.count)
    var product = 1.0
    for (step, gradient) in [0.7, -0.2, 3.5, 0, -1e-4, 12].enumerated() {
      var update = Update(step: step + 1, rate: 0.03, flavor: flavor)
      product = optimizer.product(after: product, at: update)
      update.product = product
      let moment = WeightMoment(gradient: gradient, memory: memory, update: update)
      let (told, done) = (optimizer.quantities(at: moment), optimizer.outcome(at: moment))
      if told.last?.name != "step" { faults.append("does not end with its step") }
      for quantity in done {
        guard let own = told.last(where: { $0.name == quantity.name }) else {
          faults.append("does not tell \(quantity.name)")
          continue
        }
        if abs(own.value - quantity.value) > 1e-12 * max(abs(quantity.value), 1e-6) {
          faults.append("says \(own.value) for \(own.name), and it is \(quantity.value)")
        }
      }
      for quantity in told where quantity.equation.contains(where: { !$0.isASCII }) {
        faults.append("needs more than plain characters for \(quantity.name)")
      }
      memory = done.dropLast().map(\.value)
    }
    return faults
  }

  @Test(
    "its equations come to what it does, whatever its knobs",
    arguments: Registries.optimizers.names, Flavor.allCases)
  func equations(name: String, flavor: Flavor) throws {
    var optimizer = try #require(Registries.optimizers.make(name))
    optimizer.adopt(flavor)
    #expect(Self.faults(optimizer, flavor) == [])
  }

  @Test(
    "also away from the defaults",
    arguments: [
      "rmsprop(centered=on)", "rmsprop(centered=on,momentum=0.5)", "rmsprop(momentum=0.9)",
      "momentum(dampening=0.5)", "adam(bias_correction=off)", "adamw(bias_correction=off)",
    ], Flavor.allCases)
  func variants(call: String, flavor: Flavor) throws {
    var settings = Settings()
    try settings.assign([try .init(parsing: "optimizer=" + call)])
    #expect(Self.faults(settings.optimizer, flavor) == [])
  }

  @Test("a rule that tells something else is found out")
  func brokenConformer() {
    #expect(!Self.faults(Teller(), .torch).isEmpty)
  }

  @Test("a rule without equations of its own shows what it remembers and its step")
  func withoutEquations() {
    let moment = WeightMoment(gradient: 2, memory: [1], update: Update(step: 2, rate: 0.5))
    #expect(Silent().quantities(at: moment).map(\.value) == [3, 1.5])
  }
}

/// v ← v + g;   w ← w − η v
private struct Silent: Optimizer {
  static let name = "silent"
  static let summary = "has no equations of its own"
  static let defaultRate = 0.1
  var memory: [String] { ["v"] }

  func adopt(_ flavor: Flavor) {}

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let η = S(update.rate)
    weights.descend { g, memory in
      memory[0] += g
      return η * memory[0]
    }
  }
}

/// Tells the step of plain SGD while it takes another.
private struct Teller: Optimizer {
  static let name = "teller"
  static let summary = "tells another step than it takes"
  static let defaultRate = 0.1
  var memory: [String] { ["v"] }

  func adopt(_ flavor: Flavor) {}

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    Silent().descend(weights, at: update)
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    [
      Quantity("v", "v_old + g", moment.memory[0] + moment.gradient),
      Quantity("step", "lr g", moment.update.rate * moment.gradient),
    ]
  }
}
