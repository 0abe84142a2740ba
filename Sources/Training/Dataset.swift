/// The form of one sample as a network sees it.
public enum InputShape: Hashable, Sendable {
  /// A number of features without neighbourhood.
  case vector(Int)
  /// A picture; row by row, and within a pixel channel by channel.
  case image(height: Int, width: Int, channels: Int)

  /// How many numbers one sample has.
  public var features: Int {
    switch self {
    case .vector(let count): count
    case .image(let height, let width, let channels): height * width * channels
    }
  }

  /// Whether a convolution makes sense.
  public var isImage: Bool {
    if case .image = self { true } else { false }
  }
}

/// What is to be learnt: one of several classes, or numbers.
public enum LearningTask: Hashable, Sendable {
  /// One of this many classes, at least two; labels count from 0.
  case classification(classes: Int)
  /// This many real numbers, at least one.
  case regression(outputs: Int)

  /// Whether classes are to be told apart.
  public var isClassification: Bool {
    if case .classification = self { true } else { false }
  }
}

/// Inputs with what is to be learnt from each.
public struct Samples: Hashable, Sendable {
  /// How many samples there are.
  public var count: Int
  /// How many numbers each sample has.
  public var features: Int
  /// The inputs, row by row: `count` x `features`.
  public var inputs: [Float]
  /// The class of each sample, counted from 0; empty for regression.
  public var labels: [Int32]
  /// What to predict for each sample, row by row: `count` x outputs; empty for classification.
  public var targets: [Float]

  /// Makes samples of classes, or of numbers where there are no labels.
  public init(features: Int, inputs: [Float], labels: [Int32] = [], targets: [Float] = []) {
    count = features > 0 ? inputs.count / features : 0
    self.features = features
    self.inputs = inputs
    self.labels = labels
    self.targets = targets
  }

  /// The samples in these places, in this order.
  public func selecting(_ places: [Int]) -> Samples {
    var chosen = Samples(features: features, inputs: [])
    chosen.count = places.count
    chosen.inputs.reserveCapacity(places.count * features)
    for place in places {
      chosen.inputs.append(contentsOf: inputs[place * features..<(place + 1) * features])
    }
    if !labels.isEmpty { chosen.labels = places.map { labels[$0] } }
    if !targets.isEmpty {
      let outputs = targets.count / max(1, count)
      chosen.targets = places.flatMap { targets[$0 * outputs..<($0 + 1) * outputs] }
    }
    return chosen
  }
}

/// Samples to train on and, apart from them, samples to judge by.
public struct Dataset: Sendable {
  /// The name or path it was asked for by.
  public var name: String
  /// The form of one sample.
  public var shape: InputShape
  /// What is to be learnt.
  public var task: LearningTask
  /// What the network is trained on, scaled, in file order.
  public var train: Samples
  /// What it is judged by, scaled alike; nothing where `val=0`.
  public var validation: Samples?
  /// A name for each class; empty for regression.
  public var classNames: [String]
  /// A name for each feature; empty where features are pixels.
  public var featureNames: [String]
  /// How the inputs were scaled, with statistics of the training samples only.
  public var scaling: Scaling
  /// How the numbers to predict were scaled; left as they are where a data set brings its own.
  public var targetScaling: Scaling
  /// The least and greatest value of each feature before scaling, with a margin, as the frame of a
  /// picture; only where there are one or two features.
  public var ranges: [ClosedRange<Float>]

  /// Makes a data set from samples that are already scaled.
  public init(
    name: String, shape: InputShape, task: LearningTask, train: Samples, validation: Samples?,
    classNames: [String] = [], featureNames: [String] = [], scaling: Scaling? = nil,
    targetScaling: Scaling? = nil, ranges: [ClosedRange<Float>] = []
  ) {
    self.name = name
    self.shape = shape
    self.task = task
    self.train = train
    self.validation = validation
    self.classNames = classNames
    self.featureNames = featureNames
    self.scaling = scaling ?? .identity(features: shape.features)
    self.ranges = ranges
    let targets = if case .regression(let outputs) = task { outputs } else { 0 }
    self.targetScaling = targetScaling ?? .identity(features: targets)
  }

  /// How many numbers the last layer gives: one logit for two classes, else one for each class.
  public var outputs: Int {
    switch task {
    case .classification(let classes): classes == 2 ? 1 : classes
    case .regression(let outputs): outputs
    }
  }
}

/// How inputs are scaled: x' = (x - offset) / divisor, feature by feature.
public struct Scaling: Hashable, Sendable {
  /// What is taken away from each feature.
  public var offset: [Float]
  /// What each feature is then divided by; never 0.
  public var divisor: [Float]

  /// Makes a scaling from its statistics.
  public init(offset: [Float], divisor: [Float]) {
    self.offset = offset
    self.divisor = divisor
  }

  /// Leaves inputs as they are.
  public static func identity(features: Int) -> Scaling {
    Scaling(
      offset: [Float](repeating: 0, count: features),
      divisor: [Float](repeating: 1, count: features))
  }

  /// Whether anything is changed.
  public var isIdentity: Bool {
    offset.allSatisfy { $0 == 0 } && divisor.allSatisfy { $0 == 1 }
  }

  /// Scales rows of features in place.
  public func apply(to inputs: inout [Float]) {
    let features = offset.count
    guard features > 0, divisor.count == features else { return }
    for row in 0..<inputs.count / features {
      let start = row * features
      for feature in 0..<features {
        inputs[start + feature] = (inputs[start + feature] - offset[feature]) / divisor[feature]
      }
    }
  }
}
