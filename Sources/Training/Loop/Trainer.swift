import Matrices

/// Trains one network: epochs of steps, a rate for each, and a record after every epoch.
///
/// It can pause after any step and go on later, from here or from a `checkpoint`; the numbers are the
/// same as without the pause. One thread at a time may use it.
public final class Trainer<Engine: NetworkEngine> {
  /// The network.
  public let engine: Engine
  private let samples: Samples
  private let validation: Samples?
  // Kept here, since an engine would hand out a copy each time.
  private let recipe: Recipe
  private let batches: Batches
  private let clock: () -> Double
  private var order: [Int32]
  private var progress: TrainingProgress
  private var best: NetworkState<Engine.Number>?

  /// A training as it stands: a value to keep and to go on from.
  public struct Checkpoint: Sendable {
    var network: NetworkState<Engine.Number>
    var best: NetworkState<Engine.Number>?
    var progress: TrainingProgress
  }

  /// Makes a trainer for a network that was made for these data.
  /// - Parameter clock: seconds that only go forward; for measuring alone.
  public init(
    _ engine: Engine, data: Dataset, clock: @escaping () -> Double = monotonicSeconds
  ) {
    self.engine = engine
    samples = data.train
    validation = data.validation.flatMap { $0.count > 0 ? $0 : nil }
    self.clock = clock
    recipe = engine.blueprint.recipe
    batches = engine.blueprint.batches
    progress = TrainingProgress(schedule: recipe.schedule)
    order = (0..<Int32(clamping: data.train.count)).map { $0 }
  }

  /// The training as it stands.
  public var checkpoint: Checkpoint {
    get { Checkpoint(network: engine.state, best: best, progress: progress) }
    set {
      engine.state = newValue.network
      best = newValue.best
      progress = newValue.progress
    }
  }

  /// Why the training ended, once it has.
  public var ending: Ending? { progress.ending }
  /// The epoch whose weights early stopping has put back, if it has.
  public var restoredEpoch: Int? { progress.restoredEpoch }
  /// Every epoch so far.
  public var epochs: [EpochRecord] { progress.epochs }

  private var course: Course {
    Course(
      epochs: Double(recipe.epochs), stepsPerEpoch: Double(batches.count), flavor: recipe.flavor)
  }

  /// Trains until so many epochs are done in all, or until the training ends.
  /// - Parameters:
  ///   - last: the epochs to have done then; nil for all of the recipe.
  ///   - live: where another thread watches, and from where it stops the run.
  public func run(through last: Int? = nil, live: LiveRun = LiveRun()) {
    // Memories of optimizers fade into denormal numbers, which many processors are slow with.
    Kernels.flushingDenormals { train(through: min(last ?? recipe.epochs, recipe.epochs), live) }
  }

  /// Trains until so many steps are done in all, or until the training ends; also amid an epoch.
  public func run(steps: Int, live: LiveRun = LiveRun()) {
    let epochs = min(max(0, steps) / batches.count, recipe.epochs)
    run(through: epochs, live: live)
    guard progress.ending == nil, progress.epochs.count == epochs else { return }
    Kernels.flushingDenormals { _ = trainEpoch(live, until: steps) }
  }

  /// What the next step will train on, and its rate; nil after the last step.
  public var nextStep: NextStep? {
    guard progress.ending == nil, progress.epochs.count < recipe.epochs else { return nil }
    arrange(epoch: progress.steps / batches.count)
    let rate =
      progress.schedule.isConstant
      ? recipe.rate
      : progress.schedule.rate(atStep: progress.steps, base: recipe.rate, in: course)
    return NextStep(
      samples: order[batches.range(of: progress.steps % batches.count)].map { Int($0) }, rate: rate)
  }

  private func train(through last: Int, _ live: LiveRun) {
    if case .interrupted? = progress.ending { progress.ending = nil }
    let (steps, isTooLarge) = recipe.epochs.multipliedReportingOverflow(by: batches.count)
    live.begin(wanted: isTooLarge ? .max : steps)
    while progress.ending == nil, progress.epochs.count < last {
      guard trainEpoch(live) else { break }
      live.advance(to: progress.steps)
      record(live)
    }
    if progress.ending == nil, progress.epochs.count >= recipe.epochs { progress.ending = .epochs }
    switch progress.ending {
    case .epochs?, .earlyStopping?: restoreBest()
    case .diverged?, .interrupted?, nil: break
    }
  }

  /// Trains what is left of the current epoch.
  /// - Parameter limit: the steps after which to pause, counted from the first epoch.
  /// - Returns: whether it came to its end.
  private func trainEpoch(_ live: LiveRun, until limit: Int = .max) -> Bool {
    // Everything a step needs stands in constants here: reading a recipe costs more than some steps.
    let engine = self.engine
    let (batches, base, course) = (self.batches, recipe.rate, self.course)
    let (schedule, measures) = (progress.schedule, recipe.measuresEpochs)
    let isConstant = schedule.isConstant
    let perEpoch = batches.count
    arrange(epoch: progress.steps / perEpoch)
    var now = progress
    let first = now.steps % perEpoch
    let last = min(perEpoch, first + max(0, limit - now.steps))
    let begin = clock()
    let isWhole = order.withUnsafeBufferPointer { order in
      for step in first..<last {
        if now.steps % stepsBetweenLooks == 0 {
          live.advance(to: now.steps)
          if live.stop.isRaised {
            now.ending = .interrupted
            return false
          }
        }
        let range = batches.range(of: step)
        let rate =
          isConstant ? base : schedule.rate(atStep: now.steps, base: base, in: course)
        let result = engine.train(
          order, range, rate: rate, measuresNorm: measures && step == perEpoch - 1)
        now.steps += 1
        now.samples += range.count
        guard result.loss.isFinite else {
          now.ending = .diverged(step: now.steps)
          return false
        }
        now.lossSum += result.loss
        now.rate = rate
        now.gradientNorm = result.gradientNorm
      }
      return last == perEpoch
    }
    now.seconds += clock() - begin
    progress = now
    return isWhole
  }

  /// Brings the samples into the order of an epoch: a function of the seed and the epoch alone.
  private func arrange(epoch: Int) {
    guard recipe.shuffles else { return }
    for i in order.indices { order[i] = Int32(truncatingIfNeeded: i) }
    var random = Random(seed: recipe.streamSeed, stream: .order, index: UInt64(epoch))
    random.shuffle(&order)
  }

  /// Measures the network after an epoch, and decides whether to go on.
  private func record(_ live: LiveRun) {
    let epoch = progress.epochs.count + 1
    let stopping = recipe.earlyStopping
    let reacts = progress.schedule.listens
    let wantsTrain =
      recipe.measuresEpochs || stopping?.monitor.isOfTraining == true
      || (reacts && validation == nil)
    let wantsValidation =
      recipe.measuresEpochs || stopping?.monitor.isOfTraining == false || reacts
    let train = wantsTrain ? engine.evaluate(samples) : nil
    let validation = wantsValidation ? self.validation.map(engine.evaluate) : nil
    let record = EpochRecord(
      epoch: epoch, trainLoss: train?.loss, valLoss: validation?.loss,
      batchLoss: progress.lossSum / Double(batches.count), trainAccuracy: train?.accuracy,
      valAccuracy: validation?.accuracy, rate: progress.rate,
      gradientNorm: progress.gradientNorm, penalty: recipe.measuresEpochs ? engine.penalty : nil,
      seconds: progress.seconds)
    progress.epochs.append(record)
    progress.lossSum = 0
    live.append(record)

    guard train?.loss.isFinite ?? true, validation?.loss.isFinite ?? true else {
      progress.ending = .diverged(step: progress.steps)
      return
    }
    if reacts, let loss = validation?.loss ?? train?.loss {
      progress.schedule.observe(loss, in: course)
    }
    if let stopping, let figure = record.figure(of: stopping.monitor) {
      let (isBest, isOver) = progress.patience.observe(figure, epoch: epoch, rule: stopping)
      if isBest, stopping.restore { best = engine.state }
      if isOver { progress.ending = .earlyStopping }
    }
  }

  /// Puts the weights of the best epoch back, where early stopping wants it and they are not the
  /// last ones anyway.
  private func restoreBest() {
    guard let kept = best, progress.patience.bestEpoch < progress.epochs.count else { return }
    engine.state = kept
    progress.restoredEpoch = progress.patience.bestEpoch
    best = nil
  }

  /// What the training came to.
  public func result() -> TrainingResult {
    let lowest = progress.epochs.filter { $0.valLoss?.isFinite == true }
      .min { ($0.valLoss ?? 0) < ($1.valLoss ?? 0) }
    let (train, validation) = finalEvaluations()
    let state = engine.state
    return TrainingResult(
      ending: progress.ending ?? .interrupted, epochs: progress.epochs,
      bestEpoch: lowest?.epoch, bestValLoss: lowest?.valLoss,
      restoredEpoch: progress.restoredEpoch, train: train, validation: validation,
      sparsity: engine.sparsity, trainSeconds: progress.seconds,
      samplesTrained: progress.samples,
      weights: engine.blueprint.layout.tensors(of: state))
  }

  /// How the weights that are kept do, from the records where they say it.
  private func finalEvaluations() -> (train: Evaluation?, validation: Evaluation?) {
    // After divergence there is nothing left to judge.
    if case .diverged? = progress.ending { return (nil, nil) }
    let isWhole = progress.steps == progress.epochs.count * batches.count
    let place = (progress.restoredEpoch ?? progress.epochs.count) - 1
    if isWhole, progress.epochs.indices.contains(place), recipe.measuresEpochs {
      let record = progress.epochs[place]
      return (
        record.trainLoss.map { Evaluation(loss: $0, accuracy: record.trainAccuracy) },
        record.valLoss.map { Evaluation(loss: $0, accuracy: record.valAccuracy) }
      )
    }
    return (engine.evaluate(samples), validation.map(engine.evaluate))
  }
}

/// The step that a training would take next.
public struct NextStep: Hashable, Sendable {
  /// The places of its batch among the training samples.
  public var samples: [Int]
  /// η
  public var rate: Double
}

/// What a trainer must remember besides the network.
struct TrainingProgress: Sendable {
  var schedule: any Schedule
  var patience = Patience()
  var epochs: [EpochRecord] = []
  /// Steps so far, over all epochs.
  var steps = 0
  var samples = 0
  var seconds = 0.0
  /// The sum of the batch losses of the current epoch.
  var lossSum = 0.0
  var rate = 0.0
  var gradientNorm: Double?
  var restoredEpoch: Int?
  var ending: Ending?

  init(schedule: any Schedule) { self.schedule = schedule }
}

/// A look at the stop flag costs little; a step may cost even less.
private let stepsBetweenLooks = 16

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
