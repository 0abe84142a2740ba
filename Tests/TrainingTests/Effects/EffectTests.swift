import Testing

@testable import Training

/// What a change of knobs does to validation accuracy, measured beforehand with independent code in
/// numpy over 10 paired seeds, with the inputs as they are. The noisy glyphs are 150 training samples,
/// 30 % of them with redrawn labels; the figures in the names are the means then.
struct Effect: CustomTestStringConvertible, Sendable {
  let name: String
  let shared: String
  let before: String
  let after: String
  let sign: Sign

  enum Sign { case better, worse, none }

  var testDescription: String { name }

  init(_ name: String, _ shared: String, from before: String, to after: String, _ sign: Sign) {
    self.name = name
    self.shared = shared
    self.before = before
    self.after = after
    self.sign = sign
  }

  private static let noisy =
    "data=noisy_glyphs scale=none hidden=128 optimizer=adam lr=0.003 batch=16 epochs=120"
  private static let deep =
    "data=glyphs scale=none hidden=32,32,32,32,32,32 optimizer=sgd lr=0.3 epochs=15"

  static let all = [
    Effect(
      "early stopping with restored weights (.755 to .793)", noisy, from: "",
      to: "early_stopping=10", .better),
    Effect("l2 on noisy labels (.755 to .834)", noisy, from: "", to: "l2=0.03", .better),
    Effect("l1 on noisy labels (.755 to .806)", noisy, from: "", to: "l1=0.003", .better),
    Effect(
      "dropout .5 on noisy labels (.755 to .785)", noisy, from: "", to: "dropout=0.5", .better),
    Effect(
      "dropout .8 on noisy labels (.755 to .829)", noisy, from: "", to: "dropout=0.8", .better),
    Effect(
      "batch normalisation on noisy labels (.755 to .710)", noisy, from: "",
      to: "batch_norm=before", .worse),
    Effect(
      "batch normalisation in six layers (.459 to .950)", deep, from: "",
      to: "batch_norm=before", .better),
    Effect(
      "batch normalisation with batches of two (.946 to .505)",
      "data=glyphs scale=none hidden=32 optimizer=sgd lr=0.1 batch=2 epochs=10", from: "",
      to: "batch_norm=before", .worse),
    Effect(
      "sigmoid to relu in two layers (.631 to .970)",
      "data=glyphs scale=none hidden=64,64 optimizer=sgd lr=0.3 epochs=10",
      from: "activation=sigmoid",
      to: "activation=relu", .better),
    Effect(
      "tanh to relu in two layers (.969 to .970)",
      "data=glyphs scale=none hidden=64,64 optimizer=sgd lr=0.3 epochs=20", from: "activation=tanh",
      to: "activation=relu", .none),
    Effect(
      "momentum at the same rate (.266 to .898)",
      "data=glyphs scale=none hidden=32 lr=0.01 epochs=5",
      from: "optimizer=sgd", to: "optimizer=momentum", .better),
    Effect(
      "momentum at the same effective step (.909 to .898)",
      "data=glyphs scale=none hidden=32 epochs=5",
      from: "optimizer=sgd lr=0.1", to: "optimizer=momentum lr=0.01", .none),
    Effect(
      "tuned adam instead of tuned sgd (.970 to .974)",
      "data=glyphs scale=none hidden=32 epochs=20",
      from: "optimizer=sgd lr=0.3", to: "optimizer=adam lr=0.01", .none),
    Effect(
      "cosine decay of a high rate (.953 to .973)",
      "data=glyphs scale=none hidden=32 optimizer=adam lr=0.03 batch=8 epochs=10", from: "",
      to: "schedule=cosine", .better),
    Effect(
      "cosine decay of a low rate (.975 to .975)",
      "data=glyphs scale=none hidden=32 optimizer=adam lr=0.003 batch=8 epochs=20", from: "",
      to: "schedule=cosine", .none),
  ]

  /// The validation accuracy of five paired seeds; 0 where a run diverged.
  func accuracies(_ knobs: String) throws -> [Double] {
    try (1...5).map { seed in
      let settings = try settings("\(shared) \(knobs) seed=\(seed)")
      let data = try settings.dataRequest().dataset()
      let job = TrainingJob(recipe: settings.recipe(for: data), data: data)
      return try job.run(by: fastEngine).validation?.accuracy ?? 0
    }
  }
}

/// Minutes of training without optimisation, seconds with it.
private let isOptimised = !_isDebugAssertConfiguration()

@Suite("Effects of knobs, over five paired seeds", .enabled(if: isOptimised))
struct EffectTests {
  @Test(
    "robust effects hold in four of five at least, absent ones stay small", arguments: Effect.all)
  func effects(_ effect: Effect) throws {
    let before = try effect.accuracies(effect.before)
    let after = try effect.accuracies(effect.after)
    let gains = zip(after, before).map { $0 - $1 }
    let mean = gains.reduce(0, +) / 5
    let text = "\(before.map { "\($0)" }) to \(after.map { "\($0)" }), mean gain \(mean)"
    switch effect.sign {
    case .better: #expect(gains.count { $0 > 0 } >= 4 && mean > 0.01, "\(text)")
    case .worse: #expect(gains.count { $0 < 0 } >= 4 && mean < -0.01, "\(text)")
    case .none: #expect(abs(mean) < 0.02, "\(text)")
    }
  }
}
