import Matrices

/// Trains one network: epochs of steps, a rate for each, and a record after every epoch.
///
/// It can pause after any step and go on later, from here or from a `checkpoint`; the numbers are the
/// same as without the pause. One thread at a time may use it.
public final class Trainer<Engine: NetworkEngine> {
  /// The network.
  public let engine: Engine
  let samples: Samples
  let validation: Samples?
  // Kept here, since an engine would hand out a copy each time.
  let recipe: Recipe
  let batches: Batches
  private let clock: () -> Double
  private let judging: Judging
  private(set) var order: [Int32]
  private(set) var schedule: any Schedule
  private(set) var tally = Tally()
  private(set) var ledger = Ledger<Engine.Number>()
  private var twin: Engine?

  /// A training as it stands: a value to keep and to go on from.
  public struct Checkpoint: Sendable {
    var network: NetworkState<Engine.Number>
    var schedule: any Schedule
    var tally: Tally
    var ledger: Ledger<Engine.Number>
  }

  /// Makes a trainer for a network that was made for these data.
  /// - Parameters:
  ///   - judging: where epochs are judged; the figures are the same.
  ///   - clock: seconds that only go forward; for measuring alone.
  public init(
    _ engine: Engine, data: Dataset, judging: Judging = .here,
    clock: @escaping () -> Double = monotonicSeconds
  ) {
    self.engine = engine
    samples = data.train
    validation = data.validation.flatMap { $0.count > 0 ? $0 : nil }
    self.judging = judging
    self.clock = clock
    recipe = engine.blueprint.recipe
    batches = engine.blueprint.batches
    schedule = recipe.schedule
    order = (0..<Int32(clamping: data.train.count)).map { $0 }
  }

  /// The training as it stands.
  public var checkpoint: Checkpoint {
    get { Checkpoint(network: engine.state, schedule: schedule, tally: tally, ledger: ledger) }
    set {
      engine.state = newValue.network
      schedule = newValue.schedule
      tally = newValue.tally
      ledger = newValue.ledger
    }
  }

  /// Why the training ended, once it has.
  public var ending: Ending? { ledger.ending }
  /// The epoch whose weights early stopping has put back, if it has.
  public var restoredEpoch: Int? { ledger.restoredEpoch }
  /// Every epoch so far.
  public var epochs: [EpochRecord] { ledger.epochs }

  var course: Course {
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

  private func train(through last: Int, _ live: LiveRun) {
    if case .interrupted? = ledger.ending { ledger.ending = nil }
    let (steps, isTooLarge) = recipe.epochs.multipliedReportingOverflow(by: batches.count)
    live.begin(wanted: isTooLarge ? .max : steps)
    if ledger.ending == nil, let judge = judgingThread(through: last, live) {
      train(through: last, live, judge)
    }
    while ledger.ending == nil, ledger.epochs.count < last, trainEpoch(live) { record(live) }
    if ledger.ending == nil, ledger.epochs.count >= recipe.epochs { ledger.ending = .epochs }
    switch ledger.ending {
    case .epochs?, .earlyStopping?:
      if let best = ledger.takeBest() { engine.state = best }
    case .diverged?, .interrupted?, nil: break
    }
  }

  /// Trains while another thread judges the epochs before.
  private func train(through last: Int, _ live: LiveRun, _ judge: JudgingThread<Engine>) {
    while tally.steps / batches.count < last, trainEpoch(live, unless: judge.over) {
      let draft = draft()
      judge.hand(draft, tally, of: engine)
    }
    // What ended the training comes before what happened to the epoch that was trained meanwhile.
    let meanwhile = ledger.ending
    let verdict = judge.finish()
    ledger = verdict.ledger
    if let end = verdict.last {
      engine.state = end.state
      tally = end.tally
      live.advance(to: tally.steps)
    } else {
      ledger.ending = meanwhile
    }
  }

  /// A thread that judges; nil where it would not help, or where the next epoch needs the figures of
  /// the last one.
  private func judgingThread(through last: Int, _ live: LiveRun) -> JudgingThread<Engine>? {
    let scrutiny = scrutiny
    guard judging == .apart, scrutiny.wantsFigures, !schedule.listens,
      last - ledger.epochs.count > 1
    else { return nil }
    let state = engine.state
    guard state.bytes <= largestStateToJudgeApart, let twin = twin ?? engine.twin() else {
      return nil
    }
    self.twin = twin
    return JudgingThread(
      twin, like: state, scrutiny, rule: recipe.earlyStopping, ledger: ledger, live: live)
  }

  /// Trains what is left of the current epoch.
  /// - Parameters:
  ///   - limit: the steps after which to pause, counted from the first epoch.
  ///   - over: raised where the training is found to be over meanwhile.
  /// - Returns: whether it came to its end.
  func trainEpoch(
    _ live: LiveRun, until limit: Int = .max, unless over: StopFlag? = nil
  ) -> Bool {
    // Everything a step needs stands in constants here: reading a recipe costs more than some steps.
    let engine = self.engine
    let (batches, base, course) = (self.batches, recipe.rate, self.course)
    let (schedule, measures) = (self.schedule, recipe.measuresEpochs)
    let isConstant = schedule.isConstant
    let perEpoch = batches.count
    arrange(epoch: tally.steps / perEpoch)
    var now = tally
    var ending: Ending?
    let first = now.steps % perEpoch
    let last = min(perEpoch, first + max(0, limit - now.steps))
    let begin = clock()
    let isWhole = order.withUnsafeBufferPointer { order in
      for step in first..<last {
        if now.steps % stepsBetweenLooks == 0 {
          live.advance(to: now.steps)
          if live.stop.isRaised || over?.isRaised == true {
            ending = .interrupted
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
          ending = .diverged(step: now.steps)
          return false
        }
        now.lossSum += result.loss
        now.rate = rate
        now.gradientNorm = result.gradientNorm
      }
      return last == perEpoch
    }
    now.seconds += clock() - begin
    tally = now
    ledger.ending = ending
    if isWhole { live.advance(to: now.steps) }
    return isWhole
  }

  /// Brings the samples into the order of an epoch: a function of the seed and the epoch alone.
  func arrange(epoch: Int) {
    recipe.arrange(&order, epoch: epoch)
  }

  /// What is to be measured after an epoch.
  private var scrutiny: Scrutiny {
    Scrutiny(recipe, training: samples, validation: validation, listens: schedule.listens)
  }

  /// The record of the epoch that was just trained, without what is to be judged; the next epoch
  /// begins with no losses.
  private func draft() -> EpochRecord {
    defer { tally.lossSum = 0 }
    return EpochRecord(
      epoch: tally.steps / batches.count, batchLoss: tally.lossSum / Double(batches.count),
      rate: tally.rate, gradientNorm: tally.gradientNorm, seconds: tally.seconds)
  }

  /// Measures the network after an epoch, and decides whether to go on.
  private func record(_ live: LiveRun) {
    var record = draft()
    scrutiny.judge(engine, into: &record)
    live.append(record)
    live.show(engine)
    ledger.enter(record, steps: tally.steps, rule: recipe.earlyStopping) { engine.state }
    if case .diverged? = ledger.ending { return }
    if schedule.listens, let loss = record.valLoss ?? record.trainLoss {
      schedule.observe(loss, in: course)
    }
  }
}

/// Where the epochs of a training are judged. The figures are the same to the last bit.
public enum Judging: Sendable {
  /// On the thread that trains, between epochs.
  case here
  /// On another thread while the next epoch is trained, wherever that one does not depend on the
  /// figures; for a processor that has nothing better to do.
  case apart
}

/// A look at the stop flag costs little; a step may cost even less.
private let stepsBetweenLooks = 16

/// Bytes of a state, several of which are then kept; larger ones are judged where they are.
private let largestStateToJudgeApart = 1 << 25
