/// What one epoch left behind.
public struct EpochRecord: Hashable, Sendable {
  /// Counted from 1.
  public var epoch: Int
  /// The mean loss of the training samples after the epoch, in evaluation mode, without penalties.
  public var trainLoss: Double?
  /// The same of the validation samples.
  public var valLoss: Double?
  /// The mean over the epoch's batches of their loss as they were trained, without penalties.
  public var batchLoss: Double
  /// The share of training samples whose class is right.
  public var trainAccuracy: Double?
  /// The share of validation samples whose class is right.
  public var valAccuracy: Double?
  /// η of the epoch's last step.
  public var rate: Double
  /// The norm of the gradient of loss and penalty at the epoch's last step, before clipping.
  public var gradientNorm: Double?
  /// What L1 and L2 add to what is made small.
  public var penalty: Double?
  /// Seconds of training from the start: forward, backward and update, nothing else.
  public var seconds: Double
}

/// Why a training ended.
public enum Ending: Hashable, Sendable {
  /// All epochs were trained.
  case epochs
  /// The monitored figure no longer got better.
  case earlyStopping
  /// A loss was not finite, first at this step, counted from 1.
  case diverged(step: Int)
  /// Somebody asked for it.
  case interrupted

  /// The word of the machine-readable output.
  public var word: String {
    switch self {
    case .epochs: "epochs"
    case .earlyStopping: "early_stopping"
    case .diverged: "diverged"
    case .interrupted: "interrupted"
    }
  }
}

/// What a training came to.
public struct TrainingResult: Sendable {
  /// Why it ended.
  public var ending: Ending
  /// Every whole epoch.
  public var epochs: [EpochRecord]
  /// The epoch with the lowest validation loss; nil without validation.
  public var bestEpoch: Int?
  /// The validation loss then.
  public var bestValLoss: Double?
  /// The epoch whose weights were put back by early stopping; nil where the last ones are kept.
  public var restoredEpoch: Int?
  /// How the weights that are kept do on the training samples; nil after divergence.
  public var train: Evaluation?
  /// How they do on the validation samples.
  public var validation: Evaluation?
  /// The share of weights with a magnitude below 1e-3.
  public var sparsity: Double
  /// Seconds of forward, backward and update.
  public var trainSeconds: Double
  /// Samples that were trained on, counted in each epoch anew.
  public var samplesTrained: Int
  /// Parameters and running statistics by name, as a weights file holds them.
  public var weights: [NamedTensor]

  /// Validation loss minus training loss: how much worse the network does on what it has not seen.
  public var gap: Double? {
    guard let train, let validation else { return nil }
    return validation.loss - train.loss
  }

  /// Samples trained in a second.
  public var samplesPerSecond: Double? {
    trainSeconds > 0 ? Double(samplesTrained) / trainSeconds : nil
  }
}
