internal import CKernels
internal import Matrices

extension CompiledNetwork {
  /// Works out the stages of a network and takes their buffers.
  /// - Parameters:
  ///   - rows: the most samples that go through at once.
  ///   - input: where a batch to train on stands.
  ///   - trains: whether gradients need room.
  static func stages(
    of blueprint: Blueprint, rows: Int, input: Stage.Floats, trains: Bool, from arena: Arena
  ) throws(StorageError) -> [Stage] {
    let layout = blueprint.layout
    let activation = blueprint.shape.architecture.activation.kernel?.kernel ?? (.linear, 0)
    var stages: [Stage] = []
    for block in blueprint.shape.blocks {
      let hasParametersBefore = stages.contains { $0.weight != nil || $0.norm != nil }
      stages.append(
        try Stage(
          block, layout, activation: block.isActivated ? activation : (.linear, 0),
          passesGradient: hasParametersBefore, rows: rows, batch: blueprint.batches.largest,
          input: input, trains: trains,
          arena: arena))
    }
    return stages
  }
}

extension Stage {
  /// Works out one block.
  fileprivate init(
    _ block: NetworkShape.Block, _ layout: ParameterLayout, activation: (gk_activation, Float),
    passesGradient: Bool, rows: Int, batch: Int, input: Floats, trains: Bool, arena: Arena
  ) throws(StorageError) {
    inputs = block.input.features
    outputs = block.output.features
    switch (block.kind, block.input) {
    case (.conv(let before, let after), .image(let height, let width, _)):
      kind = .conv
      (self.height, self.width, inChannels) = (height, width, before)
      (pixels, channels) = (height * width, after)
    case (.dense(_, let units), _):
      kind = .dense
      (height, width, inChannels) = (1, 1, 1)
      (pixels, channels) = (1, units)
    case (.input, _), (.conv, .vector):
      kind = .input
      (height, width, inChannels) = (1, 1, 1)
      (pixels, channels) = (1, block.input.features)
    }
    sums = pixels * channels
    weight = layout["\(block.name).weight"]?.offset
    bias = layout["\(block.name).bias"]?.offset
    (self.activation, alpha) = activation
    isPooled = block.isPooled
    dropout = block.dropout
    dropoutLayer = UInt64(block.dropoutLayer)
    mask = dropout > 0 ? arena.keep([gk_dropout()]).baseAddress : nil
    isLarge = Double(rows) * Double(inputs) * Double(sums) >= Double(Multiply.best.blasFrom)
    self.passesGradient = passesGradient
    if let wanted = block.norm {
      norm = try Norm(wanted, layout, sums: sums, arena: arena)
    } else {
      norm = nil
    }

    // The input block gives the batch where it stands, unless it changes anything.
    let changes = kind != .input || norm != nil || dropout > 0
    z = kind == .input ? input : try arena.take(rows * sums)
    let normsAfter = norm.map { !$0.isBeforeActivation } ?? false
    let needsInput = gk_activation_uses_input(self.activation)
    if normsAfter {
      a = needsInput ? try arena.take(rows * sums) : z
      y = try arena.take(rows * sums)
    } else {
      // A norm needs its input on the way back, and so do some activations.
      let keeps = norm != nil || needsInput || (kind == .input && changes)
      y = keeps ? try arena.take(rows * sums) : z
      a = y
    }
    out = isPooled ? try arena.take(rows * outputs) : y
    // Gradients are of batches, which may be smaller than what is judged at once.
    dOut = try arena.take(changes && trains ? batch * outputs : 1)
    dY = isPooled && trains ? try arena.take(batch * sums) : dOut
    let border = (height + 2) * (width + 2)
    padded = try arena.take(kind == .conv ? rows * border * inChannels : 1)
    dPadded = try arena.take(
      kind == .conv && passesGradient && trains ? batch * border * channels : 1)
  }
}

extension Stage.Norm {
  /// Works out a norm; nothing where the layout has none.
  fileprivate init?(
    _ norm: NetworkShape.Norm, _ layout: ParameterLayout, sums: Int, arena: Arena
  ) throws(StorageError) {
    guard let gamma = layout["\(norm.name).weight"], let beta = layout["\(norm.name).bias"],
      let mean = layout["\(norm.name).running_mean"],
      let variance = layout["\(norm.name).running_var"]
    else { return nil }
    channels = norm.channels
    pixels = sums / max(norm.channels, 1)
    isBeforeActivation = norm.isBeforeActivation
    self.gamma = gamma.offset
    self.beta = beta.offset
    runningMean = mean.offset
    runningVariance = variance.offset
    self.mean = try arena.take(channels)
    self.variance = try arena.take(channels)
    inverse = try arena.take(channels)
  }
}

extension ActivationKernel {
  /// The kernel's own name for it, and its constant.
  var kernel: (gk_activation, Float) {
    switch self {
    case .linear: (.linear, 0)
    case .relu: (.relu, 0)
    case .leakyReLU(let slope): (.leakyReLU, Float(slope))
    case .elu(let alpha): (.elu, Float(alpha))
    case .selu: (.selu, 0)
    case .gelu: (.gelu, 0)
    case .silu: (.silu, 0)
    case .softplus: (.softplus, 0)
    case .tanh: (.tanh, 0)
    case .sigmoid: (.sigmoid, 0)
    }
  }
}
