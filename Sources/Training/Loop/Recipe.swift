import Matrices

/// How one network is trained on one data set: every setting that has a bearing on the numbers.
public struct Recipe: Sendable {
  /// What the network is.
  public var architecture: Architecture
  /// Where its weights start.
  public var initialisation: any Initialisation = AutoInit()
  /// What is made small.
  public var loss: any Loss = AutoLoss()
  /// λ of the penalty λ Σ |w|.
  public var l1 = 0.0
  /// λ of the penalty (λ / 2) Σ w²; with Keras's conventions λ Σ w².
  public var l2 = 0.0
  /// The share, times the rate, by which each step shrinks every parameter, biases too, as in both
  /// frameworks.
  public var weightDecay = 0.0
  /// The rule of the steps.
  public var optimizer: any Optimizer = SGD()
  /// The base rate.
  public var rate = 0.1
  /// How the rate changes.
  public var schedule: any Schedule = ConstantRate()
  /// The samples of a step; nil for all of them.
  public var batch: Int? = 16
  /// How often every sample is seen.
  public var epochs = 60
  /// The greatest norm of the whole gradient, penalty included.
  public var clip: Double?
  /// When to end early.
  public var earlyStopping: EarlyStopping?
  /// Whose conventions hold where the frameworks differ. Constants such as an optimizer's eps are
  /// those of the choices themselves, see `Flavored.adopt`.
  public var flavor = Flavor.torch
  /// Whether the samples come in a new order in each epoch.
  public var shuffles = true
  /// Where all random numbers come from.
  public var seed = 1
  /// Whether losses and accuracies are computed after each epoch, and not only at the end.
  public var measuresEpochs = true

  /// Makes the defaults for an architecture.
  public init(architecture: Architecture) { self.architecture = architecture }

  /// The seed of the random streams; negative seeds have their own.
  var streamSeed: UInt64 { UInt64(bitPattern: Int64(seed)) }
  /// What dropout masks are drawn from, see `DropoutMask`.
  public var dropoutSeed: UInt64 {
    var random = Random(seed: streamSeed, stream: .dropout)
    return random.next()
  }
  /// The coefficient of w in the gradient.
  public var l2Coefficient: Double { flavor == .keras ? 2 * l2 : l2 }

  /// The factor that brings a gradient of this norm to the greatest one allowed. PyTorch adds 1e-6
  /// to the norm, Keras does not.
  public func clip(norm: Double?) -> Double {
    guard let clip, let norm else { return 1 }
    return min(1, clip / (flavor == .keras ? norm : norm + 1e-6))
  }

  /// What acts on weights beside the gradient of the loss.
  /// - Parameter isPenalised: whether L1 and L2 reach these parameters, see `ParameterLayout`.
  public func pull(rate: Double, clip: Double, isPenalised: Bool) -> Pull {
    var pull = Pull()
    pull.clip = clip
    pull.decay = rate * weightDecay
    guard isPenalised else { return pull }
    // The penalty is part of what is clipped.
    pull.l1 = clip * l1
    pull.l2 = clip * l2Coefficient
    pull.stopsAtZero = l1 > 0
    return pull
  }
}

/// A recipe that was checked against the data it is for, with everything worked out.
public struct Blueprint: Sendable {
  /// What was asked for.
  public let recipe: Recipe
  /// The layers and their sizes.
  public let shape: NetworkShape
  /// Where the parameters stand.
  public let layout: ParameterLayout
  /// What is made small.
  public let loss: LossFunction
  /// What is to be learnt.
  public let task: LearningTask
  /// How the samples of an epoch are cut into steps.
  public let batches: Batches
  /// What the run will take up, roughly.
  public let memory: MemoryEstimate

  /// Checks a recipe against a data set.
  /// - Parameter memoryLimit: the bytes that may be used; nil for what the machine has.
  /// - Throws: what cannot work, in a sentence, before anything large is allocated.
  public init(
    _ recipe: Recipe, for data: Dataset, memoryLimit: Double? = nil
  ) throws(TrainingError) {
    self.recipe = recipe
    task = data.task
    guard data.train.count > 0 else {
      throw TrainingError("the data set has no training samples; try a smaller val", knob: "train")
    }
    guard data.train.count <= Int(Int32.max) else {
      throw TrainingError(
        "\(data.train.count) training samples are more than can be counted here; give train=100000",
        knob: "train")
    }
    guard recipe.architecture.input.features == data.shape.features,
      recipe.architecture.outputs == data.outputs
    else {
      throw TrainingError(
        "the network takes \(recipe.architecture.input.features) numbers and gives "
          + "\(recipe.architecture.outputs), and the data has \(data.shape.features) and "
          + "\(data.outputs)")
    }
    shape = try NetworkShape(recipe.architecture)
    loss = try recipe.loss.function(for: data.task)
    batches = try Batches(samples: data.train.count, batch: recipe.batch, hasNorm: shape.hasNorm)
    memory = MemoryEstimate(shape, recipe, batch: batches.largest, data: data)
    try memory.check(limit: memoryLimit ?? MemoryEstimate.machineLimit)
    layout = ParameterLayout(shape)
    if let stopping = recipe.earlyStopping { try Self.check(stopping, data) }
  }

  private static func check(
    _ stopping: EarlyStopping, _ data: Dataset
  ) throws(TrainingError) {
    switch stopping.monitor {
    case .valLoss, .valAccuracy:
      guard let validation = data.validation, validation.count > 0 else {
        throw TrainingError(
          "early stopping watches \(stopping.monitor.rawValue), and there are no validation "
            + "samples; try val=0.2, or monitor=train_loss",
          knob: "monitor")
      }
    case .trainLoss, .trainAccuracy: break
    }
    switch stopping.monitor {
    case .valAccuracy, .trainAccuracy:
      guard data.task.isClassification else {
        throw TrainingError(
          "there is no accuracy where numbers are predicted; try monitor=val_loss",
          knob: "monitor")
      }
    case .valLoss, .trainLoss: break
    }
  }
}

/// How the samples of an epoch are cut into steps.
///
/// The last, smaller batch is trained too. A last batch of a single sample has no deviation, so with
/// batch normalisation that sample joins the batch before it; PyTorch would end with an error there.
public struct Batches: Hashable, Sendable {
  /// Samples in an epoch.
  public let samples: Int
  /// Samples in a step, but for the last one.
  public let size: Int
  /// Steps in an epoch.
  public let count: Int

  /// Cuts an epoch.
  /// - Parameter batch: samples of a step; nil for all of them.
  /// - Throws: where batch normalisation would have to do with a single sample.
  public init(samples: Int, batch: Int?, hasNorm: Bool) throws(TrainingError) {
    self.samples = samples
    size = max(1, min(batch ?? samples, samples))
    guard !hasNorm || size > 1 else {
      throw TrainingError(
        "batch normalisation needs at least 2 samples in a batch, since one alone has no "
          + "deviation; try batch=16, or batch_norm=off",
        knob: "batch")
    }
    let (whole, rest) = samples.quotientAndRemainder(dividingBy: size)
    count = rest == 0 || (hasNorm && rest == 1) ? whole : whole + 1
  }

  /// The samples of the largest step.
  public var largest: Int { count * size < samples ? size + 1 : size }

  /// The places in the order of the epoch that a step trains.
  public func range(of step: Int) -> Range<Int> {
    let start = step * size
    return start..<(step == count - 1 ? samples : start + size)
  }
}
