/// One network to train: how, on what, and from which weights.
public struct TrainingJob: Sendable {
  /// How it is trained; its seed included.
  public var recipe: Recipe
  /// What it is trained on.
  public var data: Dataset
  /// Weights to start from in place of random ones.
  public var weights: [NamedTensor]?

  /// Makes a job.
  public init(recipe: Recipe, data: Dataset, weights: [NamedTensor]? = nil) {
    self.recipe = recipe
    self.data = data
    self.weights = weights
  }

  /// Makes the network, ready to train.
  /// - Throws: what cannot work, before anything large is allocated.
  public func engine(
    by make: EngineMaker = plainEngine
  ) throws(TrainingError) -> any NetworkEngine<Float> {
    let blueprint = try Blueprint(recipe, for: data)
    let engine = try make(blueprint, data)
    if let weights {
      var state = engine.state
      try blueprint.layout.load(weights, into: &state)
      engine.state = state
    }
    return engine
  }

  /// Trains the network on this thread.
  public func run(
    live: LiveRun = LiveRun(), by make: EngineMaker = plainEngine
  ) throws(TrainingError) -> TrainingResult {
    Self.train(try engine(by: make), data, live)
  }

  private static func train(
    _ engine: some NetworkEngine<Float>, _ data: Dataset, _ live: LiveRun
  ) -> TrainingResult {
    let trainer = Trainer(engine, data: data)
    trainer.run(live: live)
    return trainer.result()
  }
}

/// What makes the network that computes a blueprint.
public typealias EngineMaker =
  @Sendable (Blueprint, Dataset) throws(TrainingError) -> any NetworkEngine<Float>

/// The network that is computed layer by layer.
public let plainEngine: EngineMaker = { (blueprint, data) throws(TrainingError) in
  PlainNetwork<Float>(blueprint, data: data)
}
