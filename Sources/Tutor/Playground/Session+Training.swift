import Knobs
import Lessons
import Matrices
import Plots
import Store
import Training

extension Session {
  /// Trains some runs at once, watches them, and records what came of them.
  /// - Parameters:
  ///   - command: the line that asked for them, as it is remembered.
  ///   - title: what a live display says they are.
  ///   - watch: what a live display draws.
  /// - Returns: the runs in the order of the plan; a run that was stopped has what it got to.
  func train(
    _ plan: [PlannedRun], command: String, title: String, watch: Train.Watch = .loss
  ) throws -> [RecordedRun] {
    let weights = try plan.map { try Self.weights(for: $0.settings) }
    let numbers = try store.startRuns(
      command: command, settings: plan.map { $0.settings.json.description },
      at: environment.moment)
    for (number, run) in zip(numbers, plan) { emit(Self.startEvent(number, run)) }
    let jobs = zip(plan, weights).map { run, weights in
      TrainingJob(recipe: run.recipe, data: run.dataset, weights: weights)
    }
    let runner = Runner(jobs, threads: plan.first?.settings.threads ?? 1, by: fastEngine)
    try follow(runner, plan, numbers, title: title, watch: watch)
    let outcomes = runner.wait()
    var recorded: [RecordedRun] = []
    var records: [(number: Int, record: RunRecord)] = []
    for (index, number) in numbers.enumerated() {
      let run = plan[index]
      let epochs = runner.live[index].records(from: 0)
      let result = try outcomes[index]?.get()
      let figures = result.map { Figures($0) }
      let course = EpochTable(epochs)
      recorded.append(
        RecordedRun(
          number: number, command: command, settings: run.settings, asked: run.asked,
          figures: figures, course: course))
      let isWhole = figures.map { $0.stopped != "interrupted" } ?? false
      records.append(
        (
          number,
          RunRecord(
            status: isWhole ? .finished : .interrupted,
            outcome: figures.map { JSON.object($0.fields).description }, epochs: course)
        ))
      if let result { try Self.save(result.weights, for: run, number: number, of: plan.count) }
    }
    try store.record(records)
    for run in recorded {
      if let figures = run.figures { emit(Self.endEvent(run.number, figures)) }
    }
    return recorded
  }

  /// Waits for runs; draws them where a person watches, and tells their epochs to a machine.
  private func follow(
    _ runner: Runner, _ plan: [PlannedRun], _ numbers: [Int], title: String, watch: Train.Watch
  ) throws {
    var told = [Int](repeating: 0, count: plan.count)
    var picture = LivePicture(console: console)
    let begin = monotonicSeconds()
    let draws = drawsLive
    var wait = 1
    var nextFrame = begin + 0.15
    console.live { waitFor in
      while !runner.isFinished {
        switch waitFor(wait) {
        case .timeout: break
        case .stop: runner.cancel()
        case .resized: picture.forget()
        }
        if console.isTerminating { runner.cancel() }
        // Short runs are over at once; long ones need no more than a look now and then.
        wait = min(wait * 2, 50)
        if isMachine { tell(runner, numbers, &told) }
        guard draws, monotonicSeconds() >= nextFrame else { continue }
        let seconds = monotonicSeconds() - begin
        picture.draw(
          LiveFrame(
            title: title, plan: plan, live: runner.live, seconds: seconds, watch: watch
          )
          .lines(style: plotStyle, rows: console.size.rows))
        nextFrame = monotonicSeconds() + 0.1
      }
    }
    picture.clear()
    if isMachine { tell(runner, numbers, &told) }
  }

  /// One line of machine output for each epoch that is not told yet.
  private func tell(_ runner: Runner, _ numbers: [Int], _ told: inout [Int]) {
    for (index, live) in runner.live.enumerated() {
      let records = live.records(from: told[index])
      for record in records where record.trainLoss != nil || record.valLoss != nil {
        emit(Self.epochEvent(numbers[index], record))
      }
      told[index] += records.count
    }
  }

  /// Carries out the lines of an experiment; its runs are watched and recorded.
  /// - Parameters:
  ///   - earlier: the runs of the experiment, where these are the lines of its twist.
  ///   - repetition: how often they were carried out before; each time has seeds of its own.
  /// - Returns: nothing where the learner stopped it.
  func perform(
    _ lines: [RunLine], title: String, given earlier: [String: [RecordedRun]] = [:],
    repetition: Int = 0
  ) throws -> ExperimentResult? {
    let performer = Performer(session: self, seed: settings.seed &+ 1000 &* repetition) {
      [self] plan in
      try train(plan, command: "experiment: \(title)", title: title)
    }
    guard let result = try performer.perform(lines, given: earlier) else { return nil }
    namedRuns = earlier.merging(result.runs) { _, new in new }
    for line in lines {
      guard let measures = result.measures[line.name] else { continue }
      emit(
        .fields([
          "event": .string("measured"), "name": .string(line.name),
          "command": .string(line.command),
          "metrics": measures.json(measures.values.keys.sorted()),
        ]))
    }
    return result
  }
}

// MARK: - Machine output

extension Session {
  private static func startEvent(_ number: Int, _ run: PlannedRun) -> JSON {
    .fields([
      "event": .string("start"), "run": .integer(number), "seed": .integer(run.settings.seed),
      "settings": run.settings.json, "parameters": .integer(run.parameters),
      "train_samples": .integer(run.dataset.train.count),
      "val_samples": .integer(run.dataset.validation?.count ?? 0),
      "target_offset": target(run.dataset.targetScaling.offset, of: run.dataset),
      "target_divisor": target(run.dataset.targetScaling.divisor, of: run.dataset),
      "gradus": .string(Version.number), "blas": .string("\(Kernels.best.name) kernels"),
    ])
  }

  /// What the number to predict was scaled by; null where classes are learnt.
  private static func target(_ values: [Float], of dataset: Dataset) -> JSON {
    dataset.task.isClassification ? .null : .optional(values.first.map { Double($0) })
  }

  private static func epochEvent(_ number: Int, _ record: EpochRecord) -> JSON {
    .fields([
      "event": .string("epoch"), "run": .integer(number), "epoch": .integer(record.epoch),
      "train_loss": .optional(record.trainLoss), "val_loss": .optional(record.valLoss),
      "batch_loss": .real(record.batchLoss), "train_accuracy": .optional(record.trainAccuracy),
      "val_accuracy": .optional(record.valAccuracy), "lr": .real(record.rate),
      "gradient_norm": .optional(record.gradientNorm), "penalty": .optional(record.penalty),
      "seconds": .real(record.seconds),
    ])
  }

  private static func endEvent(_ number: Int, _ figures: Figures) -> JSON {
    .object(
      JSON.fields(["event": .string("end"), "run": .integer(number)]).members + figures.fields)
  }
}

extension Figures {
  /// The figures of a training that has just ended.
  init(_ result: TrainingResult) {
    stopped = result.ending.word
    epochs = result.epochs.count
    bestEpoch = result.bestEpoch
    bestValLoss = result.bestValLoss
    trainLoss = result.train?.loss
    valLoss = result.validation?.loss
    trainAccuracy = result.train?.accuracy
    valAccuracy = result.validation?.accuracy
    trainSeconds = result.trainSeconds
    samplesPerSecond = result.samplesPerSecond
    sparsity = result.sparsity
    if case .diverged(let step) = result.ending { divergedAtStep = step }
  }
}

extension EpochTable {
  /// A column a metric, a row an epoch; what was not measured is not a number.
  init(_ records: [EpochRecord]) {
    func column(_ name: String, _ value: (EpochRecord) -> Double?) -> Column? {
      let values = records.map { value($0) ?? .nan }
      return values.allSatisfy(\.isNaN) ? nil : Column(name, values)
    }
    self.init(
      [
        column("train_loss", \.trainLoss), column("val_loss", \.valLoss),
        column("batch_loss", \.batchLoss), column("train_accuracy", \.trainAccuracy),
        column("val_accuracy", \.valAccuracy), column("lr", \.rate),
        column("gradient_norm", \.gradientNorm), column("penalty", \.penalty),
        column("seconds", \.seconds),
      ].compactMap { $0 })
  }
}
