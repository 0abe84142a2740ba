import Knobs

/// What the data means for the settings, known before a sample is read or drawn where a data set is
/// chosen by its name.
struct DataOutline {
  var name: String
  var shape: InputShape
  var task: LearningTask
  /// How many samples are trained on, where that is known.
  var trained: Int?
  var isValidated: Bool

  /// The outline of data that is there.
  init(_ dataset: Dataset) {
    name = dataset.name
    shape = dataset.shape
    task = dataset.task
    trained = dataset.train.count
    isValidated = (dataset.validation?.count ?? 0) > 0
  }

  /// The outline of data chosen by its name; nothing for a path.
  init?(_ settings: Settings) {
    guard case .source(let source) = settings.data else { return nil }
    let facts = type(of: source).facts
    name = type(of: source).name
    shape = facts.shape
    task = facts.task
    trained = settings.train ?? facts.usual.train
    isValidated = (settings.validation ?? facts.usual.validation) != .none
  }
}

extension Settings {
  /// Checks that the knobs go together, as far as that can be said without reading a file.
  /// - Throws: the first rule that is broken, with the knob to change.
  public func check() throws(TrainingError) {
    try checkKnobs()
    if let outline = DataOutline(self) { try check(against: outline) }
  }

  /// Checks that the knobs go together and suit the data.
  /// - Throws: the first rule that is broken, with the knob to change.
  public func check(for dataset: Dataset) throws(TrainingError) {
    try checkKnobs()
    try check(against: DataOutline(dataset))
  }

  /// The rules among knobs alone.
  private func checkKnobs() throws(TrainingError) {
    let layers = hidden.count
    if hidden.count > Self.mostLayers || conv.count > Self.mostLayers {
      throw TrainingError(
        "\(max(hidden.count, conv.count)) layers are too many; "
          + "at most \(Self.mostLayers) are trained here",
        knob: hidden.count > Self.mostLayers ? "hidden" : "conv")
    }
    if conv.isEmpty, convDropout > 0 {
      throw TrainingError(
        "dropout_conv drops what convolutions give, and conv=none has none; "
          + "try dropout=\(convDropout), or conv=8",
        knob: "dropout_conv")
    }
    if layers == 0, dropout.contains(where: { $0 > 0 }) {
      throw TrainingError(
        "dropout drops hidden units, and hidden=none has none; try dropout_input, or hidden=64",
        knob: "dropout")
    }
    if dropout.count > 1, dropout.count != layers {
      throw TrainingError(
        "dropout has \(dropout.count) values for \(layers) hidden layer\(layers == 1 ? "" : "s"); "
          + "give one for all, or one for each",
        knob: "dropout")
    }
    if batchNorm != .off, batch == 1 {
      throw TrainingError(
        "batch_norm needs two samples or more in a batch, since one alone has no variance; "
          + "try batch=16, or batch_norm=off",
        knob: "batch")
    }
  }

  /// Deeper networks are a slip of the finger.
  private static let mostLayers = 100

  /// The rules between knobs and data.
  private func check(against data: DataOutline) throws(TrainingError) {
    _ = try loss.function(for: data.task)
    if !conv.isEmpty {
      guard case .image(let height, let width, _) = data.shape else {
        let count = data.shape.features
        throw TrainingError(
          "conv needs pictures, and \(data.name) has \(count) feature\(count == 1 ? "" : "s") "
            + "without neighbourhood; try data=glyphs, or conv=none",
          knob: "conv")
      }
      let halvings = pool == .each ? conv.count : pool == .last ? 1 : 0
      guard min(height, width) >> halvings >= 1 else {
        throw TrainingError(
          "pooling halves \(height)x\(width) pixels \(halvings) times, and nothing is left; "
            + "try pool=last, or fewer convolutions",
          knob: "pool")
      }
    }
    if batchNorm != .off, data.trained == 1 {
      throw TrainingError(
        "batch_norm needs two samples or more in a batch, and train=1 leaves one; "
          + "try train=16, or batch_norm=off",
        knob: "train")
    }
    guard stopsEarly else { return }
    let monitor = stopping.monitor
    if monitor == .valLoss || monitor == .valAccuracy, !data.isValidated {
      throw TrainingError(
        "early_stopping watches \(monitor.rawValue), and val=0 leaves nothing to validate with; "
          + "try val=0.2, or early_stopping=off",
        knob: "early_stopping")
    }
    if monitor.isBetterHigher, !data.task.isClassification {
      let loss = monitor == .valAccuracy ? "val_loss" : "train_loss"
      throw TrainingError(
        "\(monitor.rawValue) needs classes, and \(data.name) has numbers to predict; "
          + "try monitor=\(loss)",
        knob: "monitor")
    }
  }

  /// What a learner should know about combinations that are legal but may surprise; one sentence
  /// each.
  public var remarks: [String] {
    var remarks: [String] = []
    if activation is SELU, dropout.contains(where: { $0 > 0 }) {
      remarks.append(
        "selu was meant for alpha dropout; this is plain dropout, which disturbs its mean and spread"
      )
    }
    if optimizer is AdamW, weightDecay == 0 {
      remarks.append("adamw without weight_decay is adam; try weight_decay=0.01")
    }
    if !(optimizer is SGD || optimizer is Momentum || optimizer is Nesterov), l2 > 0 {
      remarks.append(
        "the optimizer divides the gradient of l2 like any other; weight_decay acts beside it")
    }
    return remarks
  }
}
