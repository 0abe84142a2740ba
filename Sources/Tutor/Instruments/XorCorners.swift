import Knobs
import Training

/// XOR on its four corners, (0,0) (0,1) (1,0) (1,1): the smallest task that no straight line solves, and
/// small enough for its numbers to be set by hand (Goodfellow, Bengio and Courville 2016, section 6.1).
enum XorCorners {
  /// All four, each of them trained on and none kept back.
  static let dataset = Dataset(
    name: "xor", shape: .vector(2), task: .classification(classes: 2),
    train: Samples(features: 2, inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0]),
    validation: nil, classNames: ["0", "1"], featureNames: ["x1", "x2"])

  /// What is trained unless something else is typed: all corners at every step, so that nothing but the
  /// first weights differs from start to start.
  static func usualSettings() throws -> Settings {
    var settings = Settings()
    for text in ["hidden=2", "batch=full", "epochs=2000", "seeds=40", "shuffle=off"] {
      try settings.assign([Assignment(parsing: text)])
    }
    return settings
  }

  /// One network for each start, ready to be trained.
  static func jobs(_ settings: Settings) throws -> [TrainingJob] {
    try (0..<(settings.seeds ?? 1)).map { offset in
      var seeded = settings
      seeded.seed = settings.seed &+ offset
      var recipe = try seeded.resolved(for: dataset).recipe(for: dataset)
      recipe.measuresEpochs = false
      _ = try Blueprint(recipe, for: dataset)
      return TrainingJob(recipe: recipe, data: dataset)
    }
  }
}

/// A network of one hidden layer whose numbers were set by hand, and what it makes of the corners.
struct HandSetNetwork {
  /// What the units of the hidden layer give, corner by corner.
  let hidden: [[Double]]
  /// The logit of each corner; above 0 it answers 1.
  let outputs: [Double]
  /// How many numbers were set.
  let count: Int

  /// The fewest numbers of a network: one hidden unit.
  static let least = 5

  /// Sets the numbers.
  /// - Parameters:
  ///   - numbers: for each hidden unit the weights of x1 and x2 and the bias, then the weight of each
  ///     unit in the output, then the output's bias: 4 h + 1 for h units.
  ///   - settings: where the activation is taken from.
  /// - Throws: settings that do not go together.
  init(_ numbers: [Double], _ settings: Settings) throws {
    let units = (numbers.count - 1) / 4
    let values = numbers.map(Float.init)
    let (inner, outer) = (values.prefix(3 * units), values.dropFirst(3 * units))
    func tensor(_ name: String, _ shape: [Int], _ values: [Float]) -> NamedTensor {
      NamedTensor(name: name, shape: shape, values: values)
    }
    let weights = (0..<units).flatMap { [inner[3 * $0], inner[3 * $0 + 1]] }
    var chosen = settings
    chosen.seeds = 1
    try chosen.assign([Assignment("hidden", .integer(units))])
    let data = XorCorners.dataset
    let recipe = try chosen.resolved(for: data).recipe(for: data)
    let network = PlainNetwork<Float>(try Blueprint(recipe, for: data), data: data)
    var state = network.state
    try network.blueprint.layout.load(
      [
        tensor("dense1.weight", [units, 2], weights),
        tensor("dense1.bias", [units], (0..<units).map { inner[3 * $0 + 2] }),
        tensor("output.weight", [1, units], Array(outer.prefix(units))),
        tensor("output.bias", [1], Array(outer.suffix(1))),
      ], into: &state)
    network.state = state
    count = numbers.count
    outputs = network.outputs(for: data.train.inputs).map(Double.init)
    hidden = rows(
      of: network.traces(for: data.train.inputs).first?.values ?? [], width: units
    ).map { $0.map(Double.init) }
  }

  /// The class of each corner, as the network has it.
  var answers: [Int] { outputs.map { $0 > 0 ? 1 : 0 } }

  /// How many corners it gets right.
  var right: Int {
    zip(answers, XorCorners.dataset.train.labels).count { $0 == Int($1) }
  }
}
