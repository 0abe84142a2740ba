internal import CKernels
public import Matrices

/// A network as a fixed plan over fused kernels: what `PlainNetwork` computes, as fast as one core
/// can.
///
/// The plan is made once: every size, place and buffer is worked out, so that a step neither
/// allocates nor looks anything up. It follows the plain layers in order; the differences are that
/// bias, activation and dropout are one pass, that a bias before a norm is not added (the norm takes
/// it away again, so it only moves the running mean) and has no gradient, and that sums are rounded
/// in another order.
public final class CompiledNetwork: NetworkEngine {
  /// What it was made for.
  public let blueprint: Blueprint

  let samples: Samples
  let kernels: Kernels
  let multiply: Multiply
  let facts: Facts
  private let arena: Arena
  /// The blocks from input to output. Plain memory, so that a step counts no references.
  let stages: UnsafeBufferPointer<Stage>
  /// Samples of the largest batch that the buffers hold.
  let capacity: Int

  let parameters: UnsafeMutablePointer<Float>
  let gradients: UnsafeMutablePointer<Float>
  let statistics: UnsafeMutablePointer<Float>
  let memory: UnsafeMutablePointer<Float>
  private let memoryCount: Int
  /// Whether there is room for gradients; a twin only judges.
  private let trains: Bool
  var steps = 0
  var product = 1.0

  /// The batch at hand, gathered, with its labels or targets.
  let x: UnsafeMutablePointer<Float>
  let targets: UnsafeMutablePointer<Float>
  let labels: UnsafeMutablePointer<Int32>
  /// Room for a transposed matrix, a flipped kernel, or a penalised gradient.
  let scratch: UnsafeMutablePointer<Float>

  /// Whether every part of the network has a kernel; what does not is for `PlainNetwork`.
  public static func canRun(_ blueprint: Blueprint) -> Bool {
    let activation = blueprint.shape.architecture.activation.kernel
    return activation != nil || !blueprint.shape.blocks.contains { $0.isActivated }
  }

  /// Makes a network with its first weights.
  /// - Throws: where the memory cannot be had.
  public convenience init(
    _ blueprint: Blueprint, data: Dataset, kernels: Kernels = .best
  ) throws(StorageError) {
    try self.init(
      blueprint, training: data.train, capacity: Self.capacity(for: blueprint, data),
      kernels: kernels, trains: true)
    state = NetworkState(of: blueprint)
  }

  /// Makes a network without weights.
  private init(
    _ blueprint: Blueprint, training samples: Samples, capacity: Int, kernels: Kernels,
    trains: Bool
  ) throws(StorageError) {
    self.blueprint = blueprint
    self.kernels = kernels
    self.samples = samples
    self.capacity = capacity
    self.trains = trains
    multiply = kernels.name == Kernels.best.name ? .best : Multiply(kernels: kernels, blas: nil)
    facts = Facts(blueprint)

    let arena = Arena()
    let layout = blueprint.layout
    memoryCount =
      trains ? blueprint.recipe.optimizer.memory.count * layout.parameterStorage : 0
    parameters = try arena.take(layout.parameterStorage)
    gradients = try arena.take(trains ? layout.parameterStorage : 0)
    statistics = try arena.take(layout.statisticsStorage)
    memory = try arena.take(memoryCount)
    x = try arena.take(trains ? blueprint.batches.largest * facts.features : 0)
    targets = try arena.take(capacity * facts.outputs)
    // Labels stand in memory of floats, which have the same size and a wider alignment.
    labels = UnsafeMutableRawPointer(try arena.take(capacity))
      .bindMemory(to: Int32.self, capacity: capacity)
    let plan = try Self.stages(
      of: blueprint, rows: capacity, input: x, trains: trains, from: arena)
    let widest =
      plan.map { stage in
        stage.kind == .conv ? 9 * stage.inChannels * stage.channels : stage.inputs * stage.sums
      }.max() ?? 1
    scratch = try arena.take(trains ? max(widest, layout.penalisedStorage) : 0)
    stages = UnsafeBufferPointer(arena.keep(plan))
    self.arena = arena
  }

  /// A network that judges states of this one: of the same pieces, hence with the same figures.
  public func twin() -> CompiledNetwork? {
    try? CompiledNetwork(
      blueprint, training: samples, capacity: capacity, kernels: kernels, trains: false)
  }

  /// Samples that go through the layers at once: a batch, or when the network is judged as many as
  /// the second-level cache has room for.
  private static func capacity(for blueprint: Blueprint, _ data: Dataset) -> Int {
    let widest =
      blueprint.shape.blocks.map { max($0.input.features, $0.output.features) }.max() ?? 1
    let most = max(data.train.count, data.validation?.count ?? 0, 1)
    return max(blueprint.batches.largest, min(max(16, 1 << 16 / widest), 256, most))
  }

  /// All that training has changed; of a twin, all but what the optimizer remembers.
  public var state: NetworkState<Float> {
    get {
      let layout = blueprint.layout
      func array(_ start: UnsafeMutablePointer<Float>, _ count: Int) -> [Float] {
        Array(UnsafeBufferPointer(start: start, count: count))
      }
      var state = NetworkState(
        parameters: array(parameters, layout.parameterStorage),
        statistics: array(statistics, layout.statisticsStorage),
        memory: array(memory, memoryCount))
      state.steps = steps
      state.product = product
      return state
    }
    set {
      check(newValue)
      parameters.update(from: newValue.parameters, count: newValue.parameters.count)
      statistics.update(from: newValue.statistics, count: newValue.statistics.count)
      memory.update(from: newValue.memory, count: memoryCount)
      steps = newValue.steps
      product = newValue.product
    }
  }

  /// Writes the state over another one of the same network, in the memory that it has.
  public func save(to state: inout NetworkState<Float>) {
    check(state)
    func write(_ start: UnsafeMutablePointer<Float>, over array: inout [Float]) {
      array.withUnsafeMutableBufferPointer { array in
        array.baseAddress?.update(from: start, count: array.count)
      }
    }
    write(parameters, over: &state.parameters)
    write(statistics, over: &state.statistics)
    if trains { write(memory, over: &state.memory) }
    state.steps = steps
    state.product = product
  }

  private func check(_ state: NetworkState<Float>) {
    let layout = blueprint.layout
    precondition(
      state.parameters.count == layout.parameterStorage
        && state.statistics.count == layout.statisticsStorage
        && (state.memory.count == memoryCount || !trains), "a state belongs to one blueprint")
  }

  /// The gradient of the last step's loss, without penalties, in the places of the parameters.
  public var lastGradients: [Float] {
    Array(UnsafeBufferPointer(start: gradients, count: blueprint.layout.parameterStorage))
  }
}

extension CompiledNetwork {
  /// What a step needs to know of the blueprint, as plain numbers.
  struct Facts {
    let features: Int
    let outputs: Int
    let parameters: Int
    /// Parameters at the beginning that L1 and L2 reach.
    let penalised: Int
    let isClassification: Bool
    /// Whether classes are trained as numbers.
    let targetsAreBuilt: Bool
    let loss: LossFunction
    let l1: Float
    let l2: Float
    let clips: Bool
    let dropoutSeed: UInt64

    init(_ blueprint: Blueprint) {
      let recipe = blueprint.recipe
      features = blueprint.shape.architecture.input.features
      outputs = blueprint.shape.architecture.outputs
      parameters = blueprint.layout.parameterStorage
      penalised = blueprint.layout.penalisedStorage
      isClassification = blueprint.task.isClassification
      targetsAreBuilt = !blueprint.loss.usesLabels && blueprint.task.isClassification
      loss = blueprint.loss
      l1 = Float(recipe.l1)
      l2 = Float(recipe.l2Coefficient)
      clips = recipe.clip != nil
      dropoutSeed = recipe.dropoutSeed
    }

    /// Whether L1 or L2 act.
    var penalises: Bool { l1 > 0 || l2 > 0 }
  }
}
