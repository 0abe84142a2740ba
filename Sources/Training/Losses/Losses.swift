import Knobs

/// Cross-entropy for classes, mean squared error for numbers.
struct AutoLoss: Loss {
  static let name = "auto"
  static let summary = "cross_entropy for classes, mse for numbers"
  static let knobs: [Knob<Self>] = [
    Knob(
      "label_smoothing", \.labelSmoothing, .of(0..<1), search: 0...0.3,
      "share of each label given to all classes")
  ]
  /// The share of each label that is spread over all classes.
  var labelSmoothing = 0.0

  func function(for task: LearningTask) throws(TrainingError) -> LossFunction {
    switch task {
    case .classification:
      var loss = CrossEntropy()
      loss.labelSmoothing = labelSmoothing
      return try loss.function(for: task)
    case .regression:
      guard labelSmoothing == 0 else {
        throw TrainingError(
          "label_smoothing needs classes, and this data set has numbers to predict; leave it at 0",
          knob: "label_smoothing")
      }
      return .squaredError
    }
  }
}

/// −Σ t log p, from logits by the log-sum-exp, so that nothing overflows; two classes use one logit.
///
/// Label smoothing s makes the target (1 − s) one-hot + s / classes (Szegedy et al. 2016).
struct CrossEntropy: Loss {
  static let name = "cross_entropy"
  static let summary = "minus the log of the chance given to the truth"
  static let knobs: [Knob<Self>] = [
    Knob(
      "label_smoothing", \.labelSmoothing, .of(0..<1), search: 0...0.3,
      "share of each label given to all classes")
  ]
  /// The share of each label that is spread over all classes.
  var labelSmoothing = 0.0

  func function(for task: LearningTask) throws(TrainingError) -> LossFunction {
    guard case .classification(let classes) = task else {
      throw TrainingError(
        "cross_entropy needs classes, and this data set has numbers to predict; try loss=mse",
        knob: "loss")
    }
    return classes == 2
      ? .binaryCrossEntropy(smoothing: labelSmoothing)
      : .softmaxCrossEntropy(smoothing: labelSmoothing)
  }
}

/// The mean of (z − t)², without the half. For classes t is one-hot, or 0 and 1 for one output.
struct MeanSquaredError: Loss {
  static let name = "mse"
  static let summary = "the mean of squared errors"

  func function(for task: LearningTask) throws(TrainingError) -> LossFunction {
    .squaredError
  }
}

/// Squared for small errors, straight for large ones, which so pull less   (Huber 1964)
struct Huber: Loss {
  static let name = "huber"
  static let summary = "squared when small, straight when large"
  static let knobs: [Knob<Self>] = [
    Knob("delta", \.delta, .above(0), search: 0.1...10, scale: .log, "where it turns straight")
  ]
  /// The size of error from which on the loss is straight.
  var delta = 1.0

  func function(for task: LearningTask) throws(TrainingError) -> LossFunction {
    .huber(delta: delta)
  }
}
