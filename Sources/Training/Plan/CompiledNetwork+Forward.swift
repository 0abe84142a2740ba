internal import CKernels
internal import Matrices

extension CompiledNetwork {
  /// Sends a batch through all stages.
  /// - Returns: what the last one gives, rows of `outputs` numbers.
  func forward(
    _ x: UnsafePointer<Float>, rows: Int, isTraining: Bool
  ) -> UnsafePointer<Float> {
    var current = x
    for stage in stages {
      current = forward(stage, current, rows: rows, isTraining: isTraining)
    }
    return current
  }

  private func forward(
    _ stage: Stage, _ x: UnsafePointer<Float>, rows: Int, isTraining: Bool
  ) -> UnsafePointer<Float> {
    let table = kernels.table
    switch stage.kind {
    case .input:
      guard stage.norm != nil || (isTraining && stage.mask != nil) else { return x }
      return forwardInput(stage, x, rows: rows, isTraining: isTraining)
    case .dense:
      guard let weight = stage.weight else { return x }
      let (n, k) = (stage.sums, stage.inputs)
      if stage.isLarge {
        multiply.plain(m: rows, n: n, k: k, x, k, parameters + weight, n, into: stage.z, n)
      } else {
        table.pointee.gemm_nn(rows, n, k, x, k, parameters + weight, n, stage.z, n, false)
      }
    case .conv:
      guard let weight = stage.weight else { return x }
      table.pointee.pad_images(
        rows, stage.height, stage.width, stage.inChannels, x, stage.padded)
      table.pointee.conv3x3(
        rows, stage.height, stage.width, stage.inChannels, stage.channels, stage.padded,
        parameters + weight, stage.z)
    }
    activate(stage, rows: rows, isTraining: isTraining)
    if stage.isPooled {
      table.pointee.max_pool(
        rows, stage.height, stage.width, stage.channels, stage.y, stage.out)
    }
    return UnsafePointer(stage.out)
  }

  /// Bias, norm, activation and dropout, from `z` to `y`.
  private func activate(_ stage: Stage, rows: Int, isTraining: Bool) {
    let table = kernels.table
    let n = rows * stage.pixels
    let c = stage.channels
    let bias = stage.bias.map { UnsafePointer(parameters + $0) }
    let mask = isTraining ? stage.mask.map { UnsafePointer($0) } : nil
    guard let norm = stage.norm else {
      return table.pointee.activate(
        n, c, stage.z, c, bias, stage.y, c, stage.activation, stage.alpha, mask, 0)
    }
    if norm.isBeforeActivation {
      // The bias would be taken away again with the mean.
      prepare(norm, UnsafePointer(stage.z), rows: rows, bias: bias, isTraining)
      table.pointee.normalise(
        n, c, stage.z, c, norm.mean, norm.inverse, parameters + norm.gamma,
        parameters + norm.beta, stage.y, c, stage.activation, stage.alpha, mask, 0)
    } else {
      table.pointee.activate(
        n, c, stage.z, c, bias, stage.a, c, stage.activation, stage.alpha, nil, 0)
      prepare(norm, UnsafePointer(stage.a), rows: rows, bias: nil, isTraining)
      table.pointee.normalise(
        n, c, stage.a, c, norm.mean, norm.inverse, parameters + norm.gamma,
        parameters + norm.beta, stage.y, c, .linear, 0, mask, 0)
    }
  }

  /// The inputs normalised, and some of them dropped.
  private func forwardInput(
    _ stage: Stage, _ x: UnsafePointer<Float>, rows: Int, isTraining: Bool
  ) -> UnsafePointer<Float> {
    let table = kernels.table
    if let norm = stage.norm {
      prepare(norm, x, rows: rows, bias: nil, isTraining)
      table.pointee.normalise(
        rows * norm.pixels, norm.channels, x, norm.channels, norm.mean, norm.inverse,
        parameters + norm.gamma, parameters + norm.beta, stage.y, norm.channels, .linear, 0, nil, 0)
    } else {
      stage.y.update(from: x, count: rows * stage.sums)
    }
    if isTraining, let mask = stage.mask {
      table.pointee.activate(
        rows, stage.sums, stage.y, stage.sums, nil, stage.y, stage.sums, .linear, 0, mask, 0)
    }
    return UnsafePointer(stage.y)
  }

  /// Puts mean and 1 / deviation in place: those of the batch, which also move the running ones, or
  /// the running ones themselves. `bias` is one that was left out of the sums.
  private func prepare(
    _ norm: Stage.Norm, _ x: UnsafePointer<Float>, rows: Int, bias: UnsafePointer<Float>?,
    _ isTraining: Bool
  ) {
    let table = kernels.table
    let settings = blueprint.shape.architecture.batchNorm
    let n = rows * norm.pixels
    let c = norm.channels
    let mean = statistics + norm.runningMean
    let variance = statistics + norm.runningVariance
    if isTraining {
      table.pointee.column_moments(n, c, x, c, norm.mean, norm.variance)
      let take = Float(settings.momentum)
      let unbiased = settings.biasedRunningVariance || n < 2 ? 1 : Float(n) / Float(n - 1)
      table.pointee.blend(c, mean, 1 - take, norm.mean, take)
      if let bias { table.pointee.blend(c, mean, 1, bias, take) }
      table.pointee.blend(c, variance, 1 - take, norm.variance, take * unbiased)
      table.pointee.inverse_deviation(c, norm.variance, Float(settings.eps), norm.inverse)
    } else {
      norm.mean.update(from: mean, count: c)
      if let bias { table.pointee.blend(c, norm.mean, 1, bias, -1) }
      table.pointee.inverse_deviation(c, variance, Float(settings.eps), norm.inverse)
    }
  }
}
