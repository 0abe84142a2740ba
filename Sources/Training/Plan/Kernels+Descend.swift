internal import CKernels
internal import Matrices

extension Kernels {
  /// Takes a step on weights by the fused kernel of a rule.
  func descend(_ weights: Weights<Float>, by kernel: UpdateKernel, rate: Double) {
    let (n, w, g) = (weights.count, weights.values, weights.gradients)
    let pull = weights.pull
    var update = gk_update(
      rate: Float(rate), gradient_scale: Float(pull.clip), l1: Float(pull.l1), l2: Float(pull.l2),
      decay: Float(pull.decay))
    func slot(_ number: Int) -> UnsafeMutablePointer<Float> {
      weights.memory + number * weights.stride
    }
    let table = table.pointee
    switch kernel {
    case .sgd: table.sgd(n, w, g, &update)
    case .momentum(let momentum, let dampening, let isNesterov, let isFirst, let isKeras):
      var settings = gk_momentum(
        momentum: Float(momentum), dampening: Float(dampening), nesterov: isNesterov,
        first: isFirst, keras: isKeras)
      table.momentum(n, w, g, slot(0), &update, &settings)
    case .adagrad(let eps, let isKeras):
      table.adagrad(n, w, g, slot(0), &update, Float(eps), isKeras)
    case .rmsprop(let rho, let eps, let momentum, let isCentered, let isKeras):
      var settings = gk_rmsprop(
        rho: Float(rho), eps: Float(eps), momentum: Float(momentum), keras: isKeras)
      table.rmsprop(
        n, w, g, slot(0), isCentered ? slot(1) : nil,
        momentum > 0 ? slot(isCentered ? 2 : 1) : nil, &update, &settings)
    case .adam(
      let beta1, let beta2, let eps, let meanRate, let gradientRate, let rootScale,
      let takesMaximum):
      var settings = gk_adam(
        beta1: Float(beta1), beta2: Float(beta2), eps: Float(eps), m_rate: Float(meanRate),
        g_rate: Float(gradientRate), root_scale: Float(rootScale))
      table.adam(n, w, g, slot(0), slot(1), takesMaximum ? slot(2) : nil, &update, &settings)
    }
  }
}
