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

  /// The figures by kind. A difference counts by the size of the figure, which is taken to be at least
  /// `floor`: a small parameter or output is a difference of larger ones and has the error of those.
  private var lists: [(name: String, figures: [Double])] {
    [
      ("loss", losses), ("gradient norm", norms), ("parameter", parameters),
      ("statistic", statistics), ("evaluated loss", evaluations.map(\.loss)), ("output", outputs),
    ]
  }

  private static let floor = 0.1

  /// The first figure in which two trainings differ by more than `tolerance` of its size; nil where
  /// none does.
  ///
  /// - Parameter other: a training of the same kind and length that is no worse for being this far
  ///   off: `slack` times what it is off itself, anywhere in the same list, is allowed too. Where
  ///   single precision runs out of digits it does so for everyone.
  func difference(
    from exact: PlanFigures, within tolerance: Double, like other: PlanFigures? = nil,
    slack: Double = 4
  ) -> String? {
    for (place, (mine, theirs)) in zip(lists, exact.lists).enumerated() {
      let (name, a, b) = (mine.name, mine.figures, theirs.figures)
      guard a.count == b.count else { return "\(a.count) and \(b.count) of \(name)" }
      let error = other.map { Self.error(of: $0.lists[place].figures, from: b) } ?? 0
      let allowed = max(tolerance, slack * error)
      for (i, (x, y)) in zip(a, b).enumerated()
      where !close(x, y, within: allowed, floor: Self.floor) {
        return "\(name) \(i): \(x), not \(y), allowed \(allowed)"
      }
    }
    // A class is named by the greatest output, so it is as sure as the outputs are.
    let unsure = other.map { $0.evaluations.map(\.accuracy) != exact.evaluations.map(\.accuracy) }
    let accuracies = (evaluations.map(\.accuracy), exact.evaluations.map(\.accuracy))
    return accuracies.0 == accuracies.1 || unsure == true
      ? nil : "accuracies \(accuracies.0), not \(accuracies.1)"
  }

  /// The largest difference of two lists, by the size of the figures.
  private static func error(of figures: [Double], from exact: [Double]) -> Double {
    zip(figures, exact).reduce(0) { worst, pair in
      let size = max(abs(pair.0), abs(pair.1), floor)
      return pair.0 == pair.1 ? worst : max(worst, abs(pair.0 - pair.1) / size)
    }
  }
}

extension PlanCase {
  /// What the plan does that the plain layers do not; for every variant of the kernels that this
  /// processor can run. Both are held against the plain layers in double precision.
  func difference(within tolerance: Double = 5e-4) throws -> String? {
    let exact = try PlanFigures(of: self) { PlainNetwork<Double>($0, data: $1) }
    let plain = try PlanFigures(of: self) { PlainNetwork<Float>($0, data: $1) }
    for kernels in Kernels.available {
      let plan = try PlanFigures(of: self) { try CompiledNetwork($0, data: $1, kernels: kernels) }
      if let difference = plan.difference(from: exact, within: tolerance, like: plain) {
        return "\(kernels.name): \(difference)"
      }
    }
    return nil
  }
}
