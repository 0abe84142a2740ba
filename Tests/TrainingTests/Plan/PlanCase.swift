import Knobs
import Matrices

@testable import Training

/// One training that the compiled plan and the plain layers are to do alike.
struct PlanCase: CustomStringConvertible, Sendable {
  /// The knobs, as a learner types them.
  var line: String
  var shape = InputShape.vector(5)
  var task = LearningTask.classification(classes: 3)
  var samples = 13
  var validation = 0
  var steps = 5

  var description: String { "\(line) on \(shape), \(task), \(samples) samples" }

  var data: Dataset {
    Dataset(
      name: "plan", shape: shape, task: task, train: part(samples, stream: 1),
      validation: validation > 0 ? part(validation, stream: 3) : nil)
  }

  var recipe: Recipe {
    get throws { try settings(line).recipe(for: data) }
  }

  private func part(_ count: Int, stream: Int) -> Samples {
    let inputs = (0..<count * shape.features).map { 2 * draw(stream, $0) }
    switch task {
    case .classification(let classes):
      let labels = (0..<count).map { Int32((draw(stream + 1, $0) + 1) / 2 * Float(classes)) }
      return Samples(features: shape.features, inputs: inputs, labels: labels)
    case .regression(let outputs):
      return Samples(
        features: shape.features, inputs: inputs,
        targets: (0..<count * outputs).map { draw(stream + 1, $0) })
    }
  }
}

/// What a training came to, step by step and in the end.
struct PlanFigures {
  var losses: [Double] = []
  var norms: [Double] = []
  var parameters: [Double] = []
  var statistics: [Double] = []
  var evaluations: [Evaluation] = []
  var outputs: [Double] = []

  /// Trains a network for the steps of a case.
  /// - Parameter change: what is done to the state before the first step.
  init<Engine: NetworkEngine>(
    of test: PlanCase, by make: (Blueprint, Dataset) throws -> Engine,
    change: (inout NetworkState<Engine.Number>, ParameterLayout) -> Void = { _, _ in }
  ) throws {
    let data = test.data
    let blueprint = try Blueprint(test.recipe, for: data)
    let engine = try make(blueprint, data)
    var state = engine.state
    Self.start(&state, blueprint.layout)
    change(&state, blueprint.layout)
    engine.state = state
    train(engine, data, steps: test.steps)
    finish(engine, data)
  }

  /// Scales and shifts that are not 1 and 0, so that leaving one out would show.
  private static func start<S: Scalar>(_ state: inout NetworkState<S>, _ layout: ParameterLayout) {
    for (number, segment) in layout.parameters.enumerated() {
      for (i, place) in segment.range.enumerated() {
        switch segment.role {
        case .scale: state.parameters[place] = S(1 + draw(100 + number, i) / 2)
        case .shift, .bias: state.parameters[place] = S(draw(100 + number, i) / 4)
        case .weight, .runningMean, .runningVariance: break
        }
      }
    }
  }

  private mutating func train(_ engine: some NetworkEngine, _ data: Dataset, steps: Int) {
    let batches = engine.blueprint.batches
    let rate = engine.blueprint.recipe.rate
    // Any order that is not that of the file; 5 shares no factor with the counts used.
    let order = (0..<data.train.count).map { Int32($0 * 5 % data.train.count) }
    order.withUnsafeBufferPointer { order in
      for step in 0..<steps {
        let result = engine.train(
          order, batches.range(of: step % batches.count), rate: rate, measuresNorm: true)
        losses.append(result.loss)
        norms.append(result.gradientNorm ?? .nan)
      }
    }
  }

  private mutating func finish<Engine: NetworkEngine>(_ engine: Engine, _ data: Dataset) {
    evaluations =
      [engine.evaluate(data.train)] + (data.validation.map { [engine.evaluate($0)] } ?? [])
    outputs = engine.outputs(for: data.train.inputs).map { Double($0) }
    let state = engine.state
    parameters = state.parameters.map { Double($0) }
    statistics = state.statistics.map { Double($0) }
  }

  /// The first figure in which two trainings differ; nil where none does.
  ///
  /// Figures may differ by `tolerance` of their size. A parameter's or an output's size is at least
  /// 0.1 here, since a small one is a difference of larger ones and has the error of those.
  func difference(from other: PlanFigures, within tolerance: Double) -> String? {
    let lists: [(String, [Double], [Double], floor: Double)] = [
      ("loss", losses, other.losses, 0.1),
      ("gradient norm", norms, other.norms, 0.1),
      ("parameter", parameters, other.parameters, 0.1),
      ("statistic", statistics, other.statistics, 0.1),
      ("evaluated loss", evaluations.map(\.loss), other.evaluations.map(\.loss), 0.1),
      ("output", outputs, other.outputs, 0.1),
    ]
    for (name, a, b, floor) in lists {
      guard a.count == b.count else { return "\(a.count) and \(b.count) of \(name)" }
      for (i, (x, y)) in zip(a, b).enumerated()
      where !close(x, y, within: tolerance, floor: floor) {
        return "\(name) \(i): \(x), not \(y)"
      }
    }
    let accuracies = (evaluations.map(\.accuracy), other.evaluations.map(\.accuracy))
    return accuracies.0 == accuracies.1 ? nil : "accuracies \(accuracies.0), not \(accuracies.1)"
  }
}

extension PlanCase {
  /// What the plan does that the plain layers, in double precision, do not; for every variant of the
  /// kernels that this processor can run.
  func difference(within tolerance: Double = 5e-4) throws -> String? {
    let plain = try PlanFigures(of: self) { PlainNetwork<Double>($0, data: $1) }
    for kernels in Kernels.available {
      let plan = try PlanFigures(of: self) { try CompiledNetwork($0, data: $1, kernels: kernels) }
      if let difference = plan.difference(from: plain, within: tolerance) {
        return "\(kernels.name): \(difference)"
      }
    }
    return nil
  }
}
