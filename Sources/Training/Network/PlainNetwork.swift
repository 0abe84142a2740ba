/// A network computed layer by layer, as the equations say: the reference for every faster way.
public final class PlainNetwork<S: Scalar>: NetworkEngine {
  /// What it was made for.
  public let blueprint: Blueprint
  private let samples: Samples
  private var layers: [any Layer<S>]
  private var pass: Pass<S>
  private var memory: [S]
  private var steps = 0
  private var product = 1.0

  /// Makes a network with its first weights.
  public convenience init(_ blueprint: Blueprint, data: Dataset) {
    self.init(blueprint, training: data.train)
  }

  private init(_ blueprint: Blueprint, training samples: Samples) {
    self.blueprint = blueprint
    self.samples = samples
    layers = Self.layers(of: blueprint)
    let start = NetworkState<S>(of: blueprint)
    memory = start.memory
    pass = Pass(
      mode: .inference, parameters: start.parameters,
      gradients: [S](repeating: 0, count: start.parameters.count), statistics: start.statistics)
  }

  /// All that training has changed.
  public var state: NetworkState<S> {
    get {
      var state = NetworkState(
        parameters: pass.parameters, statistics: pass.statistics, memory: memory)
      state.steps = steps
      state.product = product
      return state
    }
    set {
      precondition(
        newValue.parameters.count == pass.parameters.count
          && newValue.statistics.count == pass.statistics.count
          && newValue.memory.count == memory.count, "a state of another network")
      pass.parameters = newValue.parameters
      pass.statistics = newValue.statistics
      memory = newValue.memory
      steps = newValue.steps
      product = newValue.product
    }
  }

  /// A network of the same blueprint in memory of its own.
  public func twin() -> PlainNetwork? { PlainNetwork(blueprint, training: samples) }

  /// The gradient of the last step's loss, without penalties, in the places of the parameters.
  public var gradients: [S] { pass.gradients }

  /// Trains on one batch.
  public func train(
    _ order: UnsafeBufferPointer<Int32>, _ range: Range<Int>, rate: Double, measuresNorm: Bool
  ) -> StepResult {
    let places = range.map { Int(order[$0]) }
    let loss = backward(places)
    let norm = measuresNorm || blueprint.recipe.clip != nil ? gradientNorm() : nil
    update(rate: rate, norm: norm)
    return StepResult(loss: loss, gradientNorm: norm)
  }

  /// Computes the mean loss of some training samples and its gradient, without an update.
  public func backward(_ places: [Int]) -> Double {
    for i in pass.gradients.indices { pass.gradients[i] = 0 }
    let result = forward(places)
    var gradient = result.gradient
    for index in layers.indices.reversed() {
      gradient = layers[index].backward(gradient, in: &pass)
    }
    return result.sum / Double(places.count)
  }

  /// Sends training samples through the layers as training does.
  func forward(_ places: [Int]) -> LossResult<S> {
    let z = forward(batch(samples, places), mode: .training(step: steps))
    return blueprint.loss.judge(z, against: samples, at: places, task: blueprint.task)
  }

  /// Judges the network on samples.
  public func evaluate(_ samples: Samples) -> Evaluation {
    var sum = 0.0
    var correct = 0
    // In pieces, so that a large data set does not have to go through the layers at once.
    for start in stride(from: 0, to: samples.count, by: 256) {
      let places = start..<min(start + 256, samples.count)
      let z = forward(batch(samples, places), mode: .inference)
      let result = blueprint.loss.judge(z, against: samples, at: places, task: blueprint.task)
      sum += result.sum
      correct += result.correct
    }
    let count = Double(samples.count)
    return Evaluation(
      loss: sum / count, accuracy: blueprint.task.isClassification ? Double(correct) / count : nil)
  }

  /// What the network gives for inputs.
  public func outputs(for inputs: [Float]) -> [S] { follow(inputs) { _, _ in }.values }

  /// Sends inputs through the layers, and shows what each of them gives.
  func follow(
    _ inputs: [Float], _ look: (_ layer: any Layer<S>, _ batch: Batch<S>) -> Void
  ) -> Batch<S> {
    let features = blueprint.shape.architecture.input.features
    let rows = inputs.count / features
    let x = Batch(
      rows: rows, columns: features, values: inputs.prefix(rows * features).map { S($0) })
    return forward(x, mode: .inference, look)
  }

  private func forward(
    _ x: Batch<S>, mode: Pass<S>.Mode,
    _ look: (_ layer: any Layer<S>, _ batch: Batch<S>) -> Void = { _, _ in }
  ) -> Batch<S> {
    pass.mode = mode
    var y = x
    for index in layers.indices {
      y = layers[index].forward(y, in: &pass)
      look(layers[index], y)
    }
    return y
  }

  private func batch(_ samples: Samples, _ places: some Collection<Int>) -> Batch<S> {
    let features = samples.features
    var x = Batch<S>(rows: places.count, columns: features)
    for (row, place) in places.enumerated() {
      for j in 0..<features { x[row, j] = S(samples.inputs[place * features + j]) }
    }
    return x
  }

  /// The norm of the gradient of loss and penalty.
  private func gradientNorm() -> Double {
    let recipe = blueprint.recipe
    let penalised = blueprint.layout.penalisedStorage
    var sum = 0.0
    for i in pass.gradients.indices {
      var g = Double(pass.gradients[i])
      if i < penalised {
        let w = Double(pass.parameters[i])
        g += recipe.l2Coefficient * w + recipe.l1 * (w > 0 ? 1 : w < 0 ? -1 : 0)
      }
      sum += g * g
    }
    return sum.squareRoot()
  }

  /// Takes the step: weights with their penalties first, then everything else.
  private func update(rate: Double, norm: Double?) {
    let recipe = blueprint.recipe
    steps += 1
    var now = Update(step: steps, rate: rate, flavor: recipe.flavor)
    product = recipe.optimizer.product(after: product, at: now)
    now.product = product
    let clip = recipe.clip(norm: norm)
    let count = pass.parameters.count
    let penalised = blueprint.layout.penalisedStorage
    let gradients = pass.gradients
    pass.parameters.withUnsafeMutableBufferPointer { values in
      memory.withUnsafeMutableBufferPointer { memory in
        gradients.withUnsafeBufferPointer { gradients in
          guard let values = values.baseAddress, let gradients = gradients.baseAddress else {
            return
          }
          // A rule without memory never looks at it, so any address will do.
          let start = memory.baseAddress ?? values
          for (part, isPenalised) in [(0..<penalised, true), (penalised..<count, false)] {
            let weights = Weights(
              count: part.count, values: values + part.lowerBound,
              gradients: gradients + part.lowerBound, memory: start + part.lowerBound,
              stride: count,
              pull: recipe.pull(rate: rate, clip: clip, isPenalised: isPenalised))
            recipe.optimizer.descend(weights, at: now)
          }
        }
      }
    }
  }

  /// The layers that an architecture stands for, in order.
  private static func layers(of blueprint: Blueprint) -> [any Layer<S>] {
    let layout = blueprint.layout
    let architecture = blueprint.shape.architecture
    var layers: [any Layer<S>] = []

    for block in blueprint.shape.blocks {
      if let weight = layout["\(block.name).weight"] {
        let bias = layout["\(block.name).bias"]
        switch (block.kind, block.input) {
        case (.conv(let input, let output), .image(let height, let width, _)):
          layers.append(
            Conv2D<S>(
              height: height, width: width, inputs: input, outputs: output, weight: weight,
              bias: bias))
        case (.dense(let input, let output), _):
          // A picture is flattened by reading its row as it is.
          layers.append(Dense<S>(inputs: input, outputs: output, weight: weight, bias: bias))
        case (.conv, .vector), (.input, _): break
        }
      }
      let norm = block.norm.flatMap { norm in
        layout.norm(norm, settings: architecture.batchNorm) as BatchNorm<S>?
      }
      if let norm, block.norm?.isBeforeActivation == true { layers.append(norm) }
      if block.isActivated { layers.append(ActivationLayer<S>(architecture.activation)) }
      if let norm, block.norm?.isBeforeActivation == false { layers.append(norm) }
      if block.dropout > 0 {
        var channels: Int?
        if case .conv(_, let outs) = block.kind { channels = outs }
        layers.append(
          Dropout<S>(
            probability: block.dropout, layer: block.dropoutLayer,
            seed: blueprint.recipe.dropoutSeed, channels: channels))
      }
      if block.isPooled, case .image(let height, let width, _) = block.input {
        layers.append(
          MaxPool2D<S>(height: height, width: width, channels: block.output.channels))
      }
    }
    return layers
  }
}

extension ParameterLayout {
  /// The layer of a norm, at its segments.
  fileprivate func norm<S: Scalar>(
    _ norm: NetworkShape.Norm, settings: BatchNormSettings
  ) -> BatchNorm<S>? {
    guard let scale = self["\(norm.name).weight"], let shift = self["\(norm.name).bias"],
      let mean = self["\(norm.name).running_mean"], let variance = self["\(norm.name).running_var"]
    else { return nil }
    return BatchNorm(
      channels: norm.channels, settings: settings, scale: scale, shift: shift, mean: mean,
      variance: variance)
  }
}
