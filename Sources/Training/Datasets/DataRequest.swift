import Knobs
import Matrices

/// Which data, how much of it, and what to do to it: all that decides the samples of a run.
public struct DataRequest: Sendable {
  /// The data set, by its name or as a path.
  public var data: DataChoice
  /// How many samples to train on; the usual number where there is none.
  public var train: Int?
  /// How much to keep for validation; the usual share where there is none.
  public var validation: ValidationShare?
  /// Standard deviation added to the inputs before scaling; the usual one where there is none.
  public var noise: Double?
  /// Share of training labels to redraw; the usual one where there is none.
  public var labelNoise: Double?
  /// How inputs are scaled, and the numbers to predict of a table.
  public var scale: ScaleMethod
  /// Where the random numbers begin.
  public var seed: Int
  /// Whether numbers in the last column of a table name classes too.
  public var numbersAreClasses: Bool
  /// How many bytes of memory the samples may take.
  public var memoryLimit: Int

  /// Asks for data.
  public init(
    _ data: DataChoice, train: Int? = nil, validation: ValidationShare? = nil,
    noise: Double? = nil, labelNoise: Double? = nil, scale: ScaleMethod = .standard,
    seed: Int = 1, numbersAreClasses: Bool = false, memoryLimit: Int? = nil
  ) {
    self.data = data
    self.train = train
    self.validation = validation
    self.noise = noise
    self.labelNoise = labelNoise
    self.scale = scale
    self.seed = seed
    self.numbersAreClasses = numbersAreClasses
    self.memoryLimit = memoryLimit ?? physicalMemory() / 2
  }

  /// Generates or reads the samples, splits them, redraws labels, adds noise and scales.
  ///
  /// The same request gives the same samples to the last bit. What one of the numbers changes leaves
  /// everything else as it was: noise does not move a point, and fewer training samples are the first
  /// of more.
  public func dataset() throws(DataError) -> Dataset {
    switch data {
    case .source(let source): try shipped(source)
    case .path(let path): try filed(path)
    }
  }
}

/// A data set by its name, or a path.
public enum DataChoice: Sendable {
  /// One of those shipped or generated.
  case source(any DataSource)
  /// A table, or a folder of MNIST-style files.
  case path(String)
}

/// How inputs are scaled, and the numbers to predict where they come from a table.
///
/// Prices or years as they are would make gradients as large as they are, and no usual rate would do.
/// The loss is then told on that scale: under `standard` a squared error of 1 is that of always
/// answering the mean of the training targets. Shipped and generated targets are of that size anyway
/// and stay as they are.
public enum ScaleMethod: String, CaseIterable, Sendable {
  /// To mean 0 and deviation 1.
  case standard
  /// To the interval from 0 to 1.
  case minmax
  /// Not at all.
  case none
}

// MARK: - Where samples come from

extension DataRequest {
  private func shipped<Source: DataSource>(_ source: Source) throws(DataError) -> Dataset {
    let facts = Source.facts
    if case .path = validation {
      throw refusal("val", "val takes a path only where data is a path too; try val=0.2")
    }
    var dataset = Dataset(
      name: Source.name, shape: facts.shape, task: facts.task,
      train: Samples(features: facts.shape.features, inputs: []), validation: nil,
      classNames: facts.classNames, featureNames: facts.featureNames)
    switch Source.supply {
    case .generator(let draw): try generate(&dataset, facts, draw)
    case .collection(let samples):
      dataset.train = samples()
      try split(&dataset, usual: facts.usual)
    }
    finish(&dataset, clip: facts.clip, usual: facts.usual)
    return dataset
  }

  private func generate(
    _ dataset: inout Dataset, _ facts: DataFacts, _ draw: (Int, inout Random) -> [Float]
  ) throws(DataError) {
    let count = train ?? facts.usual.train ?? 1
    // A share s of all samples: v = s / (1 - s) · train.
    let validated = (validation ?? facts.usual.validation).count(beside: count)
    let bytes = (Double(count) + validated) * Double(facts.shape.features + 1) * 4
    guard bytes <= Double(memoryLimit) else {
      throw refusal(
        "train",
        "so many samples do not fit: \(memoryLimit / 1_000_000) MB of memory are allowed; "
          + "try train=1000 val=1000")
    }
    let streams = DataStreams(seed: seed)
    var (points, classes) = (streams.stream(.training), streams.stream(.trainingClasses))
    dataset.train = DataSupply.draw(count, facts, with: draw, &points, classOrder: &classes)
    if validated > 0 {
      var (points, classes) = (streams.stream(.validation), streams.stream(.validationClasses))
      dataset.validation = DataSupply.draw(
        Int(validated), facts, with: draw, &points, classOrder: &classes)
    }
    redraw(&dataset, usual: facts.usual)
  }

  private func filed(_ path: String) throws(DataError) -> Dataset {
    var dataset: Dataset
    var raw: RawData
    do throws(DataFileError) {
      raw = try RawData.read(path, .train, limit: memoryLimit)
      let settled = try raw.settle(wantsClasses: numbersAreClasses, known: nil)
      dataset = Dataset(
        name: path, shape: raw.shape, task: settled.task, train: raw.samples, validation: nil,
        classNames: settled.classNames, featureNames: raw.featureNames)
      // The samples live in one place only, so that splitting them copies none.
      raw.samples = Samples(features: raw.shape.features, inputs: [])
      var judge: String?
      if case .path(let second)? = validation { judge = second }
      if validation == nil, try RawData.hasTest(path) { judge = path }
      if let judge { dataset.validation = try read(judge, like: dataset) }
    } catch {
      throw .file(error)
    }
    try split(&dataset, usual: .file)
    finish(&dataset, clip: nil, usual: .file)
    return dataset
  }

  /// Reads samples to judge by from a file of their own, which must suit the training data.
  private func read(_ path: String, like dataset: Dataset) throws(DataFileError) -> Samples {
    var raw = try RawData.read(path, .test, limit: memoryLimit)
    guard raw.shape == dataset.shape else {
      throw DataFileError(
        path,
        "has \(raw.shape.sentence) a sample, and the training data has \(dataset.shape.sentence)")
    }
    if !dataset.task.isClassification, raw.target.namesClasses {
      throw DataFileError(
        path, line: raw.target.firstText?.line,
        "the target is text, and the training data has numbers")
    }
    _ = try raw.settle(
      wantsClasses: dataset.task.isClassification,
      known: dataset.task.isClassification ? dataset.classNames : nil)
    return raw.samples
  }

  private func refusal(_ knob: String, _ sentence: String) -> DataError {
    .setting(TrainingError(sentence, knob: knob))
  }
}

extension InputShape {
  fileprivate var sentence: String {
    switch self {
    case .vector(let count): "\(count) feature\(count == 1 ? "" : "s")"
    case .image(let height, let width, let channels):
      "\(height)x\(width) pixels" + (channels == 1 ? "" : " of \(channels) channels")
    }
  }
}

extension ValidationShare {
  /// How many samples this asks for where so many are trained on.
  fileprivate func count(beside train: Int) -> Double {
    switch self {
    case .none, .path: 0
    case .count(let count): Double(count)
    case .fraction(let share): (Double(train) * share / (1 - share) - 1e-9).rounded(.up)
    }
  }

  /// How many samples this asks for where there are so many in all.
  fileprivate func count(of all: Int) -> Int {
    switch self {
    case .none, .path: 0
    case .count(let count): count
    // As scikit-learn rounds; what a product exceeds a whole number by through rounding is none.
    case .fraction(let share): Int((Double(all) * share - 1e-9).rounded(.up))
    }
  }
}

// MARK: - What is done to samples

extension DataRequest {
  /// Takes away the samples to judge by, and those that `train` does not want; then redraws labels.
  private func split(
    _ dataset: inout Dataset, usual: DataDefaults
  ) throws(DataError) {
    let all = dataset.train.count
    let validated = dataset.validation == nil ? (validation ?? usual.validation).count(of: all) : 0
    guard validated < all else {
      throw refusal(
        "val",
        "val takes \(validated) of \(all) sample\(all == 1 ? "" : "s"), which leaves nothing to "
          + "train on; try val=0")
    }
    let wanted = train ?? all - validated
    guard wanted <= all - validated else {
      let rest = validated > 0 ? "val leaves \(all - validated) of \(all)" : "there are \(all)"
      throw refusal(
        "train",
        "train=\(wanted) asks for more samples than there are: \(rest); "
          + "try train=\(all - validated)")
    }
    var random = DataStreams(seed: seed).split
    let split = Split(
      labels: dataset.train.labels, count: all, classes: dataset.classNames.count,
      validation: validated, train: wanted, &random)
    if !split.validation.isEmpty {
      dataset.validation = dataset.train.selecting(split.validation)
    }
    if split.train.count < all { dataset.train.keep(split.train) }
    redraw(&dataset, usual: usual)
  }

  /// Scales the numbers to predict by those of the training samples.
  private func scaleTargets(_ dataset: inout Dataset) {
    guard case .regression(let outputs) = dataset.task else { return }
    dataset.targetScaling = Scaling(
      scale, of: Samples(features: outputs, inputs: dataset.train.targets), shape: .vector(outputs))
    dataset.targetScaling.apply(to: &dataset.train.targets)
    if var judged = dataset.validation {
      dataset.validation = nil
      dataset.targetScaling.apply(to: &judged.targets)
      dataset.validation = judged
    }
  }

  private func redraw(_ dataset: inout Dataset, usual: DataDefaults) {
    var random = DataStreams(seed: seed).stream(.labels)
    let classes: Int? =
      if case .classification(let classes) = dataset.task { classes } else { nil }
    dataset.train.redrawLabels(
      share: labelNoise ?? usual.labelNoise, classes: classes, &random)
  }

  /// Adds noise, measures the frame of pictures, and scales.
  private func finish(_ dataset: inout Dataset, clip: ClosedRange<Float>?, usual: DataDefaults) {
    let streams = DataStreams(seed: seed)
    let deviation = noise ?? usual.noise
    var random = streams.stream(.trainingNoise)
    dataset.train.addNoise(deviation, clip: clip, &random)
    random = streams.stream(.validationNoise)
    dataset.validation?.addNoise(deviation, clip: clip, &random)
    if dataset.train.features <= 2 { dataset.ranges = dataset.frame }
    guard scale != .none else { return }
    if case .path = data { scaleTargets(&dataset) }
    dataset.scaling = Scaling(scale, of: dataset.train, shape: dataset.shape)
    dataset.scaling.apply(to: &dataset.train.inputs)
    if var judged = dataset.validation {
      dataset.validation = nil
      dataset.scaling.apply(to: &judged.inputs)
      dataset.validation = judged
    }
  }
}
