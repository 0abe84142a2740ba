public import Knobs
public import Matrices

/// A data set that is shipped or generated, chosen by its name.
public protocol DataSource: Variant {
  /// What its samples look like and how many of them are usual.
  static var facts: DataFacts { get }
  /// Where its samples come from.
  static var supply: DataSupply { get }
}

extension DataSource {
  /// No data set has knobs of its own: `train`, `noise` and the like serve them all.
  public static var knobs: [Knob<Self>] { [] }
}

extension Registries {
  /// Every data set that is shipped or generated, in teaching order.
  public static let datasets = Registry<any DataSource>([
    NoisyGlyphs.self,
    Glyphs.self,
    Digits.self,
    Moons.self,
    Circle.self,
    Xor.self,
    Gauss.self,
    Spiral.self,
    Plane.self,
    Hills.self,
    Wave.self,
  ])
}

/// What the samples of a data set look like, and what is used of it where nothing is said.
public struct DataFacts: Sendable {
  /// The form of one sample.
  public var shape: InputShape
  /// What is to be learnt.
  public var task: LearningTask
  /// A name for each class; empty for regression.
  public var classNames: [String] = []
  /// A name for each feature; empty where features are pixels.
  public var featureNames: [String] = []
  /// The interval in which noisy inputs are kept, where they have one.
  public var clip: ClosedRange<Float>?
  /// What is used of it where nothing is said.
  public var usual: DataDefaults
  /// Whose work it is and under which licence, where that has to be said.
  public var attribution: String?
}

/// The values of `train`, `val`, `noise` and `label_noise` where nothing is said.
public struct DataDefaults: Hashable, Sendable {
  /// How many samples to train on; all that validation leaves where there is no number.
  public var train: Int?
  /// How much to keep for validation.
  public var validation: ValidationShare
  /// Standard deviation added to the inputs.
  public var noise = 0.0
  /// Share of training labels redrawn at random.
  public var labelNoise = 0.0

  /// Usual for a file, and for any collection without a better answer: a fifth is kept back.
  public static let file = DataDefaults(train: nil, validation: .fraction(0.2))
}

/// How much of the data judges the network instead of training it.
public enum ValidationShare: Hashable, Sendable {
  /// Nothing.
  case none
  /// A share of all samples, above 0 and below 1; rounded up.
  case fraction(Double)
  /// So many samples.
  case count(Int)
  /// A file or folder of its own.
  case path(String)
}

/// Where samples come from.
public enum DataSupply: Sendable {
  /// Samples that exist once and for all.
  case collection(@Sendable () -> Samples)
  /// As many new samples as wanted: one at a time, of the class asked for (0 for regression), before
  /// noise. The numbers after the inputs are the targets, for regression.
  case generator(@Sendable (_ label: Int, inout Random) -> [Float])
}
