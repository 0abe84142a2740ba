/// What the steps so far add up to.
struct Tally: Hashable, Sendable {
  /// Steps so far, over all epochs.
  var steps = 0
  var samples = 0
  var seconds = 0.0
  /// The sum of the batch losses of the current epoch.
  var lossSum = 0.0
  var rate = 0.0
  var gradientNorm: Double?
}

/// The epochs so far, and what follows from them: which was the best, and whether training is over.
struct Ledger<Number: Scalar>: Sendable {
  private(set) var epochs: [EpochRecord] = []
  private var patience = Patience()
  /// The state of the best epoch, where early stopping puts it back.
  private(set) var best: NetworkState<Number>?
  private(set) var restoredEpoch: Int?
  var ending: Ending?

  /// Enters an epoch that was judged, and decides whether to go on.
  /// - Parameters:
  ///   - steps: those trained until then.
  ///   - rule: when to end early.
  ///   - state: the network after the epoch, asked for where it is to be kept.
  mutating func enter(
    _ record: EpochRecord, steps: Int, rule: EarlyStopping?, state: () -> NetworkState<Number>
  ) {
    epochs.append(record)
    guard record.trainLoss?.isFinite ?? true, record.valLoss?.isFinite ?? true else {
      ending = .diverged(step: steps)
      return
    }
    guard let rule, let figure = record.figure(of: rule.monitor) else { return }
    let (isBest, isOver) = patience.observe(figure, epoch: record.epoch, rule: rule)
    if isBest, rule.restore { best = state() }
    if isOver { ending = .earlyStopping }
  }

  /// Gives back the state of the best epoch, where it is kept and not that of the last one anyway.
  mutating func takeBest() -> NetworkState<Number>? {
    guard let kept = best, patience.bestEpoch < epochs.count else { return nil }
    restoredEpoch = patience.bestEpoch
    best = nil
    return kept
  }
}

/// What is measured after each epoch.
struct Scrutiny: Sendable {
  /// The samples to judge by; nil where nobody wants to know.
  let training: Samples?
  let validation: Samples?
  let measuresPenalty: Bool

  /// Works out what a recipe and its ways to react ask for.
  init(_ recipe: Recipe, training: Samples, validation: Samples?, listens: Bool) {
    let monitor = recipe.earlyStopping?.monitor
    let wantsTraining =
      recipe.measuresEpochs || monitor?.isOfTraining == true || (listens && validation == nil)
    let wantsValidation = recipe.measuresEpochs || monitor?.isOfTraining == false || listens
    self.training = wantsTraining ? training : nil
    self.validation = wantsValidation ? validation : nil
    measuresPenalty = recipe.measuresEpochs
  }

  /// Whether anything is measured at all.
  var wantsFigures: Bool { training != nil || validation != nil || measuresPenalty }

  /// Puts the figures of a network into the record of its epoch.
  func judge(_ network: some NetworkEngine, into record: inout EpochRecord) {
    if let training {
      let figures = network.evaluate(training)
      (record.trainLoss, record.trainAccuracy) = (figures.loss, figures.accuracy)
    }
    if let validation {
      let figures = network.evaluate(validation)
      (record.valLoss, record.valAccuracy) = (figures.loss, figures.accuracy)
    }
    if measuresPenalty { record.penalty = network.penalty }
  }
}

extension EarlyStopping.Monitor {
  /// Whether the training samples are looked at.
  var isOfTraining: Bool { self == .trainLoss || self == .trainAccuracy }
}

extension EpochRecord {
  /// The figure that early stopping watches.
  func figure(of monitor: EarlyStopping.Monitor) -> Double? {
    switch monitor {
    case .valLoss: valLoss
    case .valAccuracy: valAccuracy
    case .trainLoss: trainLoss
    case .trainAccuracy: trainAccuracy
    }
  }
}
