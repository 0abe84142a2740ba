internal import CKernels
internal import Matrices

extension CompiledNetwork {
  /// Trains on one batch.
  public func train(
    _ order: UnsafeBufferPointer<Int32>, _ range: Range<Int>, rate: Double, measuresNorm: Bool
  ) -> StepResult {
    let rows = range.count
    gather(order, range)
    drawMasks()
    let z = forward(UnsafePointer(x), rows: rows, isTraining: true)
    let loss = judge(
      z, rows: rows, labels: UnsafePointer(labels), targets: UnsafePointer(targets),
      gradient: stages[stages.count - 1].dOut)
    backward(rows: rows)
    let norm = measuresNorm || facts.clips ? gradientNorm() : nil
    update(rate: rate, norm: norm)
    return StepResult(loss: loss.sum / Double(rows), gradientNorm: norm)
  }

  /// Brings the samples of a batch together, and those of the next one nearer.
  private func gather(_ order: UnsafeBufferPointer<Int32>, _ range: Range<Int>) {
    guard let places = order.baseAddress else { return }
    let table = kernels.table
    let index = places + range.lowerBound
    let ahead = min(range.count, order.count - range.upperBound)
    let features = facts.features
    samples.inputs.withUnsafeBufferPointer { inputs in
      guard let start = inputs.baseAddress else { return }
      table.pointee.gather_rows(
        range.count, features, start, features, index, x, features, places + range.upperBound,
        ahead)
    }
    if facts.isClassification {
      samples.labels.withUnsafeBufferPointer { all in
        guard let start = all.baseAddress else { return }
        table.pointee.gather_labels(range.count, start, index, labels)
      }
      if facts.targetsAreBuilt { buildTargets(UnsafePointer(labels), rows: range.count) }
    } else {
      samples.targets.withUnsafeBufferPointer { all in
        guard let start = all.baseAddress else { return }
        table.pointee.gather_rows(
          range.count, facts.outputs, start, facts.outputs, index, targets, facts.outputs, nil, 0)
      }
    }
  }

  /// The dropout masks of this step, for the way there and back.
  private func drawMasks() {
    for stage in stages {
      guard let mask = stage.mask else { continue }
      mask.pointee = gk_dropout_make(
        gk_dropout_key(facts.dropoutSeed, stage.dropoutLayer, UInt64(steps)), stage.dropout)
    }
  }

  /// Classes as numbers: one-hot, or 0 and 1 for one output.
  func buildTargets(_ labels: UnsafePointer<Int32>, rows: Int) {
    let outputs = facts.outputs
    for row in 0..<rows {
      let label = Int(labels[row])
      for j in 0..<outputs {
        targets[row * outputs + j] = outputs == 1 ? Float(label) : j == label ? 1 : 0
      }
    }
  }

  /// The loss of what the last layer gave, and its gradient where there is a place for it.
  /// - Returns: the sum over the samples, and how many classes are right.
  func judge(
    _ z: UnsafePointer<Float>, rows: Int, labels: UnsafePointer<Int32>,
    targets: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>?
  ) -> (sum: Double, correct: Int) {
    let outputs = facts.outputs
    let share = 1 / Float(rows)
    let table = kernels.table
    switch facts.loss {
    case .softmaxCrossEntropy(let smoothing):
      let loss = table.pointee.softmax_cross_entropy(
        rows, outputs, z, outputs, labels, Float(smoothing), share, gradient, outputs)
      return (loss.sum, loss.correct)
    case .binaryCrossEntropy(let smoothing):
      let loss = table.pointee.binary_cross_entropy(
        rows, z, outputs, labels, Float(smoothing), share, gradient, outputs)
      return (loss.sum, loss.correct)
    case .squaredError:
      let loss = table.pointee.mse(
        rows, outputs, z, outputs, targets, outputs, share / Float(outputs), gradient, outputs)
      return (loss.sum / Double(outputs), correct(z, labels, rows: rows))
    case .huber(let delta):
      let loss = table.pointee.huber(
        rows, outputs, z, outputs, targets, outputs, Float(delta), share / Float(outputs), gradient,
        outputs)
      return (loss.sum / Double(outputs), correct(z, labels, rows: rows))
    }
  }

  /// How many classes are named where they are trained as numbers.
  private func correct(
    _ z: UnsafePointer<Float>, _ labels: UnsafePointer<Int32>, rows: Int
  ) -> Int {
    guard facts.isClassification else { return 0 }
    let outputs = facts.outputs
    return (0..<rows).count { row in
      let label = Int(labels[row])
      if outputs == 1 { return (z[row] > 0.5) == (label == 1) }
      var best = 0
      for j in 1..<outputs where z[row * outputs + j] > z[row * outputs + best] { best = j }
      return best == label
    }
  }

  /// The norm of the gradient of loss and penalty.
  private func gradientNorm() -> Double {
    let table = kernels.table
    guard facts.penalises else {
      return table.pointee.sum_of_squares(facts.parameters, gradients).squareRoot()
    }
    let penalised = facts.penalised
    scratch.update(from: gradients, count: penalised)
    table.pointee.penalise(penalised, scratch, parameters, facts.l1, facts.l2)
    let rest = facts.parameters - penalised
    return
      (table.pointee.sum_of_squares(penalised, scratch)
      + table.pointee.sum_of_squares(rest, gradients + penalised)).squareRoot()
  }

  /// Takes the step: weights with their penalties first, then everything else, in one sweep where
  /// nothing tells them apart.
  private func update(rate: Double, norm: Double?) {
    steps += 1
    var now = Update(step: steps, rate: rate, flavor: blueprint.recipe.flavor)
    product = blueprint.recipe.optimizer.product(after: product, at: now)
    now.product = product
    let clip = norm.map { blueprint.recipe.clip(norm: $0) } ?? 1
    let kernel = blueprint.recipe.optimizer.kernel(at: now)
    if facts.penalises {
      update(0..<facts.penalised, by: kernel, at: now, clip: clip, isPenalised: true)
      update(facts.penalised..<facts.parameters, by: kernel, at: now, clip: clip)
    } else {
      update(0..<facts.parameters, by: kernel, at: now, clip: clip)
    }
  }

  private func update(
    _ part: Range<Int>, by kernel: UpdateKernel?, at now: Update, clip: Double,
    isPenalised: Bool = false
  ) {
    let first = part.lowerBound
    let weights = Weights(
      count: part.count, values: parameters + first, gradients: gradients + first,
      memory: memory + first, stride: facts.parameters,
      pull: blueprint.recipe.pull(rate: now.rate, clip: clip, isPenalised: isPenalised))
    if let kernel {
      kernels.descend(weights, by: kernel, rate: now.rate)
    } else {
      blueprint.recipe.optimizer.descend(floats: weights, at: now)
    }
  }
}
