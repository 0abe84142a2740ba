import Knobs
import Testing

@testable import Training

/// One training of PyTorch, see Generators/trajectories.py.
struct Trajectory: CustomTestStringConvertible, Sendable {
  let name: String
  let data: Dataset
  let recipe: Recipe
  let epochs: [[Double]]
  let tensors: [(name: String, values: [Double])]

  var testDescription: String { name }

  init(_ line: Substring) throws {
    let json = try JSON(reading: line)
    name = json["name"]?.text ?? ""
    let kind = try #require(TestData(rawValue: json["data"]?.text ?? ""))
    data = kind.dataset(train: json["train"]?.whole ?? 0, validation: json["val"]?.whole ?? 0)
    recipe = try settings((json["line"]?.text ?? "") + " shuffle=off").recipe(for: data)
    epochs = json["epochs"]?.items.map { $0.items.compactMap(\.number) } ?? []
    tensors =
      json["tensors"]?.members.map { ($0.name, $0.value.items.compactMap(\.number)) } ?? []
  }

  static func cases(_ text: String) -> [Trajectory] {
    text.split(separator: "\n").compactMap { try? Trajectory($0) }
  }

  static let torch = cases(pyTorchTrajectories)
  static let keras = cases(kerasTrajectories)

  /// Trains the same network here.
  func train<Engine: NetworkEngine>(
    _ make: (Blueprint, Dataset) throws -> Engine
  ) throws -> Trainer<Engine> {
    let blueprint = try Blueprint(recipe, for: data)
    let engine = try make(blueprint, data)
    var state = engine.state
    try blueprint.layout.load(formulaWeights(of: blueprint.layout), into: &state)
    engine.state = state
    let trainer = Trainer(engine, data: data)
    trainer.run()
    return trainer
  }

  /// The first figure in which a training differs from PyTorch's; nil where none does.
  func difference<Engine: NetworkEngine>(
    from trainer: Trainer<Engine>, within tolerance: Double
  ) -> String? {
    guard trainer.epochs.count == epochs.count else { return "\(trainer.epochs.count) epochs" }
    for (own, theirs) in zip(trainer.epochs, epochs) {
      let figures = [own.trainLoss, own.valLoss, own.batchLoss, own.rate, own.gradientNorm]
      for (name, (a, b)) in zip(
        ["train_loss", "val_loss", "batch_loss", "lr", "gradient_norm"], zip(figures, theirs))
      {
        guard let a, close(a, b, within: tolerance) else {
          return "epoch \(own.epoch) \(name): \(a ?? .nan), not \(b)"
        }
      }
    }
    let layout = trainer.engine.blueprint.layout
    let state = trainer.engine.state
    for (name, values) in tensors {
      guard let segment = layout[name], segment.count == values.count else {
        return "\(name) has another shape"
      }
      let isState = segment.role == .runningMean || segment.role == .runningVariance
      let numbers = isState ? state.statistics : state.parameters
      for (i, value) in values.enumerated() {
        let own = Double(numbers[segment.offset + segment.memoryIndex(ofFileIndex: i)])
        // A weight near 0 is a difference of larger numbers; its error is theirs.
        guard close(own, value, within: tolerance, floor: 0.1) else {
          return "\(name)[\(i)]: \(own), not \(value)"
        }
      }
    }
    return tensors.count == layout.parameters.count + layout.statistics.count
      ? nil : "other tensors"
  }
}

extension JSON {
  /// The values of an array, none of anything else.
  var items: [JSON] { if case .array(let items) = self { items } else { [] } }
}

@Suite("Whole trainings, against PyTorch and Keras")
struct TrajectoryTests {
  @Test("every case of the generators is read")
  func casesAreRead() {
    for (text, least) in [(pyTorchTrajectories, 40), (kerasTrajectories, 19)] {
      let lines = text.split(separator: "\n")
      #expect(lines.count >= least)
      for line in lines { #expect(throws: Never.self) { try Trajectory(line) } }
    }
  }

  @Test(
    "in double precision losses, rates, norms and weights are PyTorch's",
    arguments: Trajectory.torch)
  func doubles(_ trajectory: Trajectory) throws {
    let trainer = try trajectory.train { PlainNetwork<Double>($0, data: $1) }
    #expect(trajectory.difference(from: trainer, within: 1e-9) == nil)
  }

  @Test("with its flavor they are Keras's", arguments: Trajectory.keras)
  func keras(_ trajectory: Trajectory) throws {
    let trainer = try trajectory.train { PlainNetwork<Double>($0, data: $1) }
    #expect(trajectory.difference(from: trainer, within: 1e-9) == nil)
  }

  @Test(
    "in single precision they are the same within 1e-4",
    arguments: Trajectory.torch + Trajectory.keras)
  func floats(_ trajectory: Trajectory) throws {
    let trainer = try trajectory.train { PlainNetwork<Float>($0, data: $1) }
    #expect(trajectory.difference(from: trainer, within: 1e-4) == nil)
  }

  @Test("another rate would be noticed")
  func differencesAreSeen() throws {
    let trajectory = try #require(Trajectory.torch.first)
    var recipe = trajectory.recipe
    recipe.rate *= 1.001
    let blueprint = try Blueprint(recipe, for: trajectory.data)
    let trainer = try trajectory.train { _, data in PlainNetwork<Double>(blueprint, data: data) }
    #expect(trajectory.difference(from: trainer, within: 1e-4) != nil)
  }
}
