import Knobs
import Matrices
import Plots
import Training

/// A recorded run trained again up to some point, with its data and its network.
struct TrainedRun {
  var run: RecordedRun
  /// The samples, scaled as the network saw them.
  var dataset: Dataset
  /// The network as it was then. Whoever changes its state changes it for nobody else.
  var network: any NetworkEngine<Float>
  /// The epoch whose weights these are; 0 for the first weights.
  var epoch: Int
  /// What came next in its training; nil after the last step.
  var next: NextStep?

  var blueprint: Blueprint { network.blueprint }
  var recipe: Recipe { blueprint.recipe }
  var state: NetworkState<Float> { network.state }

  /// The same network computed layer by layer, which can show its inside.
  func plain<S: Scalar>(_ type: S.Type = Float.self) -> PlainNetwork<S> {
    let plain = PlainNetwork<S>(blueprint, data: dataset)
    plain.state = state.converted()
    return plain
  }

  /// The samples that judge the network: those of validation, or of training where there are none.
  var judged: (samples: Samples, name: String) {
    if let validation = dataset.validation, validation.count > 0 {
      return (validation, "validation")
    }
    return (dataset.train, "training")
  }

  /// "run 3 after epoch 20"
  var title: String {
    epoch == 0 ? "run \(run.number) before training" : "run \(run.number) after epoch \(epoch)"
  }
}

/// What the last repetition of a run came to; kept, since instruments look at one run in turn.
struct RepeatedRun: Sendable {
  var number: Int
  var goal: TrainingJob.Goal
  var job: TrainingJob
  var moment: TrainingJob.Moment
}

extension Session {
  /// A recorded run, trained again from its settings and seed: the same numbers to the last bit.
  /// - Parameter epoch: the epoch after which to look, 0 for the first weights; nil for where the run
  ///   ended, with the weights of the best epoch if early stopping had put them back.
  /// - Throws: an epoch that the run does not have; data or weights that are gone or are not what they
  ///   were; `Failure` with `interrupted` where the learner stopped it.
  func retrained(_ run: RecordedRun, through epoch: Int? = nil) throws -> TrainedRun {
    let figures = try Self.figures(of: run)
    if let epoch, !(0...figures.epochs).contains(epoch) {
      throw Failure(
        "run \(run.number) has \(Words.count(figures.epochs, "epoch")), so at=\(epoch) is none of "
          + "them; try at=\(figures.epochs)", knob: "at")
    }
    if let epoch { return try repeated(run, .epoch(epoch)) }
    // What was stopped, or blew up, amid an epoch is shown as it was after the last whole one.
    let isWhole = figures.stopped == "epochs" || figures.stopped == "early_stopping"
    return try repeated(run, isWhole ? .end : .epoch(figures.epochs))
  }

  /// A recorded run trained again through so many steps, counted from the first epoch.
  func retrained(_ run: RecordedRun, steps: Int) throws -> TrainedRun {
    try repeated(run, .step(steps))
  }

  private static func figures(of run: RecordedRun) throws(Failure) -> Figures {
    guard let figures = run.figures else {
      throw Failure(
        "run \(run.number) was cut off before its end, so nothing is known of it; "
          + ":runs lists the others", status: .failed)
    }
    return figures
  }

  private func repeated(_ run: RecordedRun, _ goal: TrainingJob.Goal) throws -> TrainedRun {
    var kept: RepeatedRun
    if let last = repeated, last.number == run.number, last.goal == goal {
      kept = last
    } else {
      let job = try job(of: run)
      kept = RepeatedRun(
        number: run.number, goal: goal, job: job, moment: try moment(of: run, job, at: goal))
    }
    let engine = try kept.job.engine(by: fastEngine)
    engine.state = kept.moment.state
    if repeated?.number != run.number || repeated?.goal != goal {
      try verify(run, kept, engine)
      repeated = kept
    }
    return TrainedRun(
      run: run, dataset: kept.job.data, network: engine,
      epoch: kept.moment.restoredEpoch ?? kept.moment.epochs.count, next: kept.moment.next)
  }

  /// The training that a run was.
  func job(of run: RecordedRun) throws -> TrainingJob {
    let settings = run.settings
    let dataset = try settings.dataRequest().dataset()
    var recipe = settings.recipe(for: dataset)
    // The losses of batches tell enough to see that the training is the same.
    recipe.measuresEpochs = false
    let weights: [NamedTensor]?
    do {
      weights = try Self.weights(for: settings)
    } catch {
      throw Failure(
        "run \(run.number) began with the weights in \(settings.weights ?? ""), which cannot be read "
          + "any more, so it cannot be repeated", status: .failed, knob: "weights")
    }
    return TrainingJob(recipe: recipe, data: dataset, weights: weights)
  }

  /// Trains on another thread, so that Ctrl-C is heard, and shows how far it is if it takes a while.
  private func moment(
    of run: RecordedRun, _ job: TrainingJob, at goal: TrainingJob.Goal
  ) throws -> TrainingJob.Moment {
    let live = LiveRun()
    let batches = try Blueprint(job.recipe, for: job.data).batches.count
    let wanted: Int? =
      switch goal {
      case .end: nil
      case .epoch(let epoch): epoch.multipliedReportingOverflow(by: batches).partialValue
      case .step(let step): step
      }
    let work = Background { () throws(TrainingError) in
      try job.moment(at: goal, live: live, by: fastEngine)
    }
    return try follow(work, stoppedBy: live.stop) {
      ProgressBar(
        "repeating run \(run.number)", done: live.stepsDone, total: wanted ?? live.stepsWanted)
    }
  }

  /// Waits for work on another thread; draws how far it is once that takes longer than a second.
  /// - Throws: `Failure` with `interrupted` where the learner stopped it, and what the work threw.
  func follow<Value>(
    _ work: Background<Value>, stoppedBy stop: StopFlag, progress: () -> ProgressBar
  ) throws -> Value {
    var picture = LivePicture(console: console)
    let draws = console.writesToTerminal && !isMachine && !options.quiet && !plotStyle.textOnly
    var nextFrame = monotonicSeconds() + 1
    var wait = 1
    console.live { waitFor in
      while !work.isFinished {
        switch waitFor(wait) {
        case .timeout: break
        case .stop: stop.raise()
        case .resized: picture.forget()
        }
        if console.isTerminating { stop.raise() }
        wait = min(wait * 2, 50)
        guard draws, monotonicSeconds() >= nextFrame else { continue }
        var bar = progress()
        bar.note = "Ctrl-C stops"
        picture.draw([bar.line(in: plotStyle)])
        nextFrame = monotonicSeconds() + 0.1
      }
    }
    picture.clear()
    let value = try work.wait()
    guard !stop.isRaised else {
      wasStopped = true
      throw Failure("stopped by you before there was anything to show", status: .interrupted)
    }
    return value
  }

  /// Makes sure that a run was repeated as it was: its data may have changed since, or the machine.
  private func verify(
    _ run: RecordedRun, _ kept: RepeatedRun, _ engine: any NetworkEngine<Float>
  ) throws {
    let losses = run.values(of: "batch_loss")
    var change = zip(kept.moment.epochs, losses).first { $0.batchLoss != $1 && $1.isFinite }
      .map {
        "the loss of epoch \($0.epoch) was \(Words.figure($1, digits: 6)), now it is \(Words.figure($0.batchLoss, digits: 6))"
      }
    let place = (kept.moment.restoredEpoch ?? kept.moment.epochs.count) - 1
    let judged = run.values(of: "val_loss")
    if change == nil, judged.indices.contains(place), judged[place].isFinite,
      let validation = kept.job.data.validation
    {
      if case .step = kept.goal { return }
      let loss = engine.evaluate(validation).loss
      if loss != judged[place] {
        change =
          "the validation loss was \(Words.figure(judged[place], digits: 6)), now it is \(Words.figure(loss, digits: 6))"
      }
    }
    guard let change else { return }
    let files = Self.files(of: run.settings)
    if files.isEmpty {
      // Another processor rounds in another way; the network is as good a one.
      return notices.add(
        "run \(run.number) does not repeat to the last digit here, since it was trained by another "
          + "version or on another machine: \(change)")
    }
    throw Failure(
      "run \(run.number) cannot be repeated, for \(Words.list(files)) \(files.count == 1 ? "has" : "have") changed since: \(change); "
        + "train it again to look into it",
      status: .failed)
  }

  /// The files that a training read.
  private static func files(of settings: Settings) -> [String] {
    var files: [String] = []
    if case .path(let path) = settings.data { files.append(path) }
    if case .path(let path)? = settings.validation, !files.contains(path) { files.append(path) }
    if let weights = settings.weights { files.append(weights) }
    return files
  }
}
