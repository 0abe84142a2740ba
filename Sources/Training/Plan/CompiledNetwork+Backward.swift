internal import CKernels
internal import Matrices

extension CompiledNetwork {
  /// The gradient of every parameter, from the gradient of the outputs in the last stage's `dOut`.
  func backward(rows: Int) {
    for index in stages.indices.reversed() {
      let stage = stages[index]
      guard stage.kind != .input else { return backwardInput(stage, rows: rows) }
      let before = stages[index - 1]
      backward(stage, x: before.out, into: before.dOut, rows: rows)
      guard stage.passesGradient else { return }
    }
  }

  private func backward(
    _ stage: Stage, x: UnsafePointer<Float>, into dX: UnsafeMutablePointer<Float>, rows: Int
  ) {
    guard let weight = stage.weight else { return }
    let table = kernels.table
    if stage.isPooled {
      table.pointee.max_pool_backward(
        rows, stage.height, stage.width, stage.channels, stage.y, stage.out, stage.dOut, stage.dY)
    }
    deactivate(stage, rows: rows)
    let dZ = stage.dY
    switch stage.kind {
    case .input: return
    case .dense:
      backwardDense(stage, weight, x: x, into: dX, rows: rows)
    case .conv:
      table.pointee.conv3x3_weight_gradient(
        rows, stage.height, stage.width, stage.inChannels, stage.channels, stage.padded, dZ,
        gradients + weight)
      guard stage.passesGradient else { return }
      table.pointee.pad_images(
        rows, stage.height, stage.width, stage.channels, dZ, stage.dPadded)
      table.pointee.conv3x3_flip(stage.inChannels, stage.channels, parameters + weight, scratch)
      table.pointee.conv3x3(
        rows, stage.height, stage.width, stage.channels, stage.inChannels, stage.dPadded, scratch,
        dX)
    }
  }

  /// ∂L/∂W = Xᵀ ∂L/∂Z, and ∂L/∂X = ∂L/∂Z Wᵀ where it is needed.
  private func backwardDense(
    _ stage: Stage, _ weight: Int, x: UnsafePointer<Float>, into dX: UnsafeMutablePointer<Float>,
    rows: Int
  ) {
    let (inputs, sums) = (stage.inputs, stage.sums)
    let (w, dW, dZ) = (parameters + weight, gradients + weight, stage.dY)
    guard stage.isLarge else {
      let table = kernels.table
      table.pointee.gemm_tn(inputs, sums, rows, x, inputs, dZ, sums, dW, sums, false)
      guard stage.passesGradient else { return }
      table.pointee.gemm_nt(
        rows, inputs, sums, dZ, sums, w, sums, dX, inputs, false, scratch)
      return
    }
    multiply.firstTransposed(
      m: inputs, n: sums, k: rows, x, inputs, dZ, sums, into: dW, sums)
    guard stage.passesGradient else { return }
    multiply.secondTransposed(
      m: rows, n: inputs, k: sums, dZ, sums, w, sums, into: dX, inputs, scratch: scratch)
  }

  /// From the gradient of `y` to that of `z`, in place, with those of bias, γ and β.
  private func deactivate(_ stage: Stage, rows: Int) {
    let table = kernels.table
    let n = rows * stage.pixels
    let c = stage.channels
    let dY = stage.dY
    let biasGradient = stage.bias.map { gradients + $0 }
    let mask = stage.mask.map { UnsafePointer($0) }
    guard let norm = stage.norm else {
      return table.pointee.activate_backward(
        n, c, dY, c, stage.z, c, stage.y, c, stage.activation, stage.alpha, mask, 0, biasGradient)
    }
    if norm.isBeforeActivation {
      // The bias before a norm has no effect, hence no gradient: its place stays 0.
      table.pointee.normalise_backward(
        n, c, dY, c, stage.z, c, stage.y, c, norm.mean, norm.inverse, parameters + norm.gamma,
        parameters + norm.beta, stage.activation, stage.alpha, mask, 0, gradients + norm.gamma,
        gradients + norm.beta, true)
    } else {
      table.pointee.normalise_backward(
        n, c, dY, c, stage.a, c, nil, c, norm.mean, norm.inverse, parameters + norm.gamma,
        parameters + norm.beta, .linear, 0, mask, 0, gradients + norm.gamma,
        gradients + norm.beta, true)
      table.pointee.activate_backward(
        n, c, dY, c, stage.z, c, stage.a, c, stage.activation, stage.alpha, nil, 0, biasGradient)
    }
  }

  /// γ and β of a norm of the inputs; nothing stands before them.
  private func backwardInput(_ stage: Stage, rows: Int) {
    guard let norm = stage.norm else { return }
    let table = kernels.table
    if let mask = stage.mask {
      table.pointee.activate_backward(
        rows, stage.sums, stage.dOut, stage.sums, nil, stage.sums, stage.y, stage.sums, .linear, 0,
        mask, 0, nil)
    }
    table.pointee.normalise_backward(
      rows * norm.pixels, norm.channels, stage.dOut, norm.channels, x, norm.channels, nil,
      norm.channels, norm.mean, norm.inverse, parameters + norm.gamma, parameters + norm.beta,
      .linear, 0, nil, 0, gradients + norm.gamma, gradients + norm.beta, false)
  }
}
