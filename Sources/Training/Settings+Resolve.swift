import Knobs

extension Settings {
  /// Which data these settings ask for.
  public func dataRequest(memoryLimit: Int? = nil) -> DataRequest {
    DataRequest(
      data, train: train, validation: validation, noise: noise, labelNoise: labelNoise,
      scale: scale, seed: seed, numbersAreClasses: loss is CrossEntropy,
      memoryLimit: memoryLimit)
  }

  /// Fills in everything that the data and the other knobs decide, so that every knob has a value.
  /// - Parameters:
  ///   - dataset: what `dataRequest` gave.
  ///   - isComparison: whether several settings are compared, which takes five seeds and not one.
  ///   - processors: how many runs may go at once.
  /// - Throws: the first rule among the knobs that is broken.
  public func resolved(
    for dataset: Dataset, isComparison: Bool = false, processors: Int = processorCount()
  ) throws(TrainingError) -> Settings {
    try check(for: dataset)
    var settings = self
    let usual =
      if case .source(let source) = data { type(of: source).facts.usual } else { DataDefaults.file }
    settings.train = dataset.train.count
    settings.validation = validation ?? resolvedValidation(usual, dataset)
    settings.noise = noise ?? usual.noise
    settings.labelNoise = labelNoise ?? usual.labelNoise
    settings.rate = rate ?? usualRate(for: dataset.task)
    settings.optimizer.adopt(flavor)
    settings.schedule.adopt(flavor)
    settings.activation.adopt(flavor)
    settings.batchNormMomentum =
      batchNormMomentum ?? BatchNormSettings(place: batchNorm, flavor: flavor).momentum
    if initialisation is AutoInit { settings.initialisation = chosenInitialisation }
    if let auto = loss as? AutoLoss { settings.loss = auto.choice(for: dataset.task) }
    settings.seeds = seeds ?? (isComparison ? 5 : 1)
    settings.threads = threads ?? max(1, processors)
    return settings
  }

  /// The base rate where none is asked for.
  public func usualRate(for task: LearningTask) -> Double {
    let optimizer = type(of: optimizer)
    return task.isClassification ? optimizer.defaultRate : optimizer.defaultRateForNumbers
  }

  /// A folder that brings samples to judge by is named itself; otherwise the usual share.
  private func resolvedValidation(_ usual: DataDefaults, _ dataset: Dataset) -> ValidationShare {
    if case .path(let path) = data, (try? RawData.hasTest(path)) == true { return .path(path) }
    return usual.validation
  }

  /// What `init=auto` stands for.
  var chosenInitialisation: any Initialisation {
    switch type(of: activation).family {
    case .rectifier: HeInit()
    case .selfNormalising: LeCunInit()
    case .smooth: GlorotInit()
    }
  }
}

extension AutoLoss {
  /// The loss that this stands for.
  fileprivate func choice(for task: LearningTask) -> any Loss {
    guard task.isClassification else { return MeanSquaredError() }
    var loss = CrossEntropy()
    loss.labelSmoothing = labelSmoothing
    return loss
  }
}
