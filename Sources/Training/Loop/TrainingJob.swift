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
  /// - Parameter judging: where its epochs are judged.
  public func run(
    live: LiveRun = LiveRun(), judging: Judging = .here, by make: EngineMaker = plainEngine
  ) throws(TrainingError) -> TrainingResult {
    Self.train(try engine(by: make), data, live, judging)
  }

  private static func train(
    _ engine: some NetworkEngine<Float>, _ data: Dataset, _ live: LiveRun, _ judging: Judging
  ) -> TrainingResult {
    let trainer = Trainer(engine, data: data, judging: judging)
    trainer.run(live: live)
    return trainer.result()
  }
}

extension TrainingJob {
  /// Where a training is to pause.
  public enum Goal: Hashable, Sendable {
    /// Nowhere before its end; weights are restored there if early stopping wants it.
    case end
    /// After so many epochs, with the weights as they were then.
    case epoch(Int)
    /// After so many steps, counted from the first epoch.
    case step(Int)
  }

  /// A training on its way, as it stood at some point: enough to make the network of that moment.
  public struct Moment: Sendable {
    /// All that training had changed.
    public var state: NetworkState<Float>
    /// Every epoch until then.
    public var epochs: [EpochRecord]
    /// The epoch whose weights were put back by early stopping, if it did.
    public var restoredEpoch: Int?
    /// Why the training had ended, if it had.
    public var ending: Ending?
    /// What came next; nil after the last step.
    public var next: NextStep?
  }

  /// Trains the network on this thread as far as wanted.
  public func moment(
    at goal: Goal, live: LiveRun = LiveRun(), by make: EngineMaker = plainEngine
  ) throws(TrainingError) -> Moment {
    var job = self
    // Whoever asks for an epoch wants its own weights.
    if goal != .end { job.recipe.earlyStopping?.restore = false }
    return Self.moment(of: try job.engine(by: make), data, at: goal, live)
  }

  private static func moment(
    of engine: some NetworkEngine<Float>, _ data: Dataset, at goal: Goal, _ live: LiveRun
  ) -> Moment {
    let trainer = Trainer(engine, data: data)
    switch goal {
    case .end: trainer.run(live: live)
    case .epoch(let last): trainer.run(through: last, live: live)
    case .step(let last): trainer.run(steps: last, live: live)
    }
    return Moment(
      state: engine.state, epochs: trainer.epochs, restoredEpoch: trainer.restoredEpoch,
      ending: trainer.ending, next: trainer.nextStep)
  }
}

/// What makes the network that computes a blueprint.
public typealias EngineMaker =
  @Sendable (Blueprint, Dataset) throws(TrainingError) -> any NetworkEngine<Float>

/// The network that is computed layer by layer.
public let plainEngine: EngineMaker = { (blueprint, data) throws(TrainingError) in
  PlainNetwork<Float>(blueprint, data: data)
}
