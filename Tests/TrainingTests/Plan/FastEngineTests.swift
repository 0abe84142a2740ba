import Knobs
import Testing

@testable import Training

/// A rule that no kernel knows.
private struct SignDescent: Optimizer {
  static let name = "sign"
  static let summary = "steps of one size"
  static let knobs: [Knob<Self>] = []
  static let defaultRate = 0.01
  var memory: [String] { ["s"] }
  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let η = S(update.rate)
    weights.descend { g, memory in
      memory[0] += g
      return memory[0] > 0 ? η : -η
    }
  }
}

/// A function that no kernel knows.
private struct Sine: Activation {
  static let name = "sine"
  static let summary = "goes up and down"
  static let knobs: [Knob<Self>] = []
  static let family = ActivationFamily.smooth
  var kernel: ActivationKernel? { nil }
  func value<S: Scalar>(_ z: S) -> S { S.sin(z) }
  func derivative<S: Scalar>(at z: S, value y: S) -> S { S.cos(z) }
}

@Suite("Which engine runs a network")
struct FastEngineTests {
  let test = PlanCase(line: "hidden=6 activation=tanh batch=5 dropout=0.2", validation: 8)

  @Test("what has a kernel is compiled")
  func compiled() throws {
    let engine = try fastEngine(Blueprint(test.recipe, for: test.data), test.data)
    #expect(engine is CompiledNetwork)
  }

  @Test("an activation without a kernel is computed layer by layer")
  func activation() throws {
    var recipe = try test.recipe
    recipe.architecture.activation = Sine()
    let engine = try fastEngine(Blueprint(recipe, for: test.data), test.data)
    #expect(engine is PlainNetwork<Float>)
  }

  @Test("a rule without a kernel steps over the compiled plan")
  func rule() throws {
    var recipe = try test.recipe
    recipe.optimizer = SignDescent()
    recipe.rate = 0.01
    recipe.epochs = 3
    let job = TrainingJob(recipe: recipe, data: test.data)
    let fast = try job.run(by: fastEngine)
    let plain = try job.run(by: plainEngine)
    for (a, b) in zip(fast.weights, plain.weights) {
      #expect(a.name == b.name)
      for (x, y) in zip(a.values, b.values) {
        #expect(close(Double(x), Double(y), within: 1e-4, floor: 0.1), "\(a.name)")
      }
    }
  }

  @Test("the number of threads changes no bit")
  func threads() throws {
    let jobs = try (1...6).map { seed in
      var recipe = try test.recipe
      recipe.seed = seed
      recipe.epochs = 20
      return TrainingJob(recipe: recipe, data: test.data)
    }
    func train(threads: Int) throws -> [TrainingResult] {
      try Runner(jobs, threads: threads, by: fastEngine).wait().map { outcome in
        try #require(outcome).get()
      }
    }
    let alone = try train(threads: 1)
    let together = try train(threads: 2)
    #expect(alone.map(\.weights) == together.map(\.weights))
    #expect(alone.map(\.train) == together.map(\.train))
    #expect(alone.map(\.epochs).map(Self.figures) == together.map(\.epochs).map(Self.figures))
    #expect(Set(alone.map(\.weights)).count == jobs.count)
  }

  /// The records without their times.
  private static func figures(_ records: [EpochRecord]) -> [EpochRecord] {
    records.map { record in
      var record = record
      record.seconds = 0
      return record
    }
  }
}
