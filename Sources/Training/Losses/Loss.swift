public import Knobs

/// What training makes small: how wrong the outputs are.
public protocol Loss: Variant {
  /// The function for what is to be learnt.
  /// - Throws: where the two do not go together.
  func function(for task: LearningTask) throws(TrainingError) -> LossFunction
}

extension Loss {
  /// A loss without knobs.
  public static var knobs: [Knob<Self>] { [] }
}

extension Registries {
  /// Every loss.
  public static let losses = Registry<any Loss>([
    AutoLoss.self,
    CrossEntropy.self,
    MeanSquaredError.self,
    Huber.self,
  ])
}

/// A loss as it is computed.
public enum LossFunction: Hashable, Sendable {
  /// −Σ t log softmax(z), where t is one-hot, smoothed.
  case softmaxCrossEntropy(smoothing: Double)
  /// ln(1 + eᶻ) − t z for one logit of two classes, t smoothed.
  case binaryCrossEntropy(smoothing: Double)
  /// The mean over the outputs of (z − t)².
  case squaredError
  /// The mean over the outputs of ½ e² where |e| ≤ delta, else delta (|e| − ½ delta).
  case huber(delta: Double)

  /// Whether the class itself is the target, and not numbers.
  public var usesLabels: Bool {
    switch self {
    case .softmaxCrossEntropy, .binaryCrossEntropy: true
    case .squaredError, .huber: false
    }
  }
}
