import Knobs
import Matrices
import Testing

@testable import Training

/// All that a training leaves behind, but for its times. In words, where every number has all its
/// digits, since what is not a number does not equal itself.
private struct Trace: Equatable {
  var ending: Ending?
  var epochs: [EpochRecord]
  var words: String
  var epochWords: String
  var shown: String
  var state: [UInt32]

  init<Engine: NetworkEngine<Float>>(_ trainer: Trainer<Engine>, _ live: LiveRun) {
    let result = trainer.result()
    ending = trainer.ending
    epochs = trainer.epochs
    epochWords = Self.words(trainer.epochs)
    shown = Self.words(live.records(from: 0))
    let network = trainer.engine.state
    state = (network.parameters + network.statistics + network.memory).map(\.bitPattern)
    var tally = trainer.tally
    tally.seconds = 0
    words =
      "\(tally) \(network.steps) \(network.product) \(result.train as Any) "
      + "\(result.validation as Any) \(result.restoredEpoch as Any) \(result.bestEpoch as Any) "
      + "\(result.ending) \(result.sparsity) \(result.weights)"
  }

  static func words(_ records: [EpochRecord]) -> String {
    records.map { record in
      var record = record
      record.seconds = 0
      return "\(record)"
    }.joined(separator: "\n")
  }

  static func == (a: Trace, b: Trace) -> Bool {
    a.words == b.words && a.epochWords == b.epochWords && a.shown == b.shown && a.state == b.state
  }
}

/// Which network is trained in a test, and what is wrong with the one that judges it.
enum JudgingTwin: Sendable { case compiled, plain, slow, missing, withoutStatistics }

/// A plain network whose twin is not as it should be.
private final class Flawed: NetworkEngine {
  let base: PlainNetwork<Float>
  let flaw: JudgingTwin
  var isTwin = false

  init(_ base: PlainNetwork<Float>, _ flaw: JudgingTwin) {
    self.base = base
    self.flaw = flaw
  }

  var blueprint: Blueprint { base.blueprint }
  var state: NetworkState<Float> {
    get { base.state }
    set {
      var state = newValue
      if isTwin, flaw == .withoutStatistics { state.statistics = base.state.statistics }
      base.state = state
    }
  }
  func twin() -> Flawed? {
    guard flaw != .missing, let base = base.twin() else { return nil }
    let twin = Flawed(base, flaw)
    twin.isTwin = true
    return twin
  }
  func train(
    _ order: UnsafeBufferPointer<Int32>, _ range: Range<Int>, rate: Double, measuresNorm: Bool
  ) -> StepResult {
    base.train(order, range, rate: rate, measuresNorm: measuresNorm)
  }
  func evaluate(_ samples: Samples) -> Evaluation {
    if isTwin, flaw == .slow {
      // As much work again and again, so that the training is always as far ahead as it may be.
      for _ in 0..<20 { _ = base.evaluate(samples) }
    }
    return base.evaluate(samples)
  }
  func outputs(for inputs: [Float]) -> [Float] { base.outputs(for: inputs) }
}

extension TestData {
  /// Numbers of which those to judge by are so large that the loss leaves the range of a float once
  /// the weights have grown, long before a batch does.
  fileprivate static var farOut: Dataset {
    var data = TestData.numbers.dataset(train: 23)
    guard var far = data.validation else { return data }
    far.inputs = far.inputs.map { $0 * 1e15 }
    data.validation = far
    return data
  }
}

/// Trains one way.
private func trace(
  _ line: String, on data: Dataset, _ judging: Judging, _ twin: JudgingTwin,
  _ steer: (any Steered) -> Void = { $0.run(through: nil) }
) throws -> Trace {
  let recipe = try settings(line).recipe(for: data)
  let blueprint = try Blueprint(recipe, for: data)
  func follow<Engine: NetworkEngine<Float>>(_ engine: Engine) -> Trace {
    let steered = Steering(trainer: Trainer(engine, data: data, judging: judging))
    steer(steered)
    return Trace(steered.trainer, steered.live)
  }
  let plain = PlainNetwork<Float>(blueprint, data: data)
  return switch twin {
  case .compiled: follow(try CompiledNetwork(blueprint, data: data))
  case .plain: follow(plain)
  case .slow, .missing, .withoutStatistics: follow(Flawed(plain, twin))
  }
}

/// A trainer of any engine, with the view of its run.
private protocol Steered {
  var live: LiveRun { get }
  var hasEnded: Bool { get }
  func run(through last: Int?)
  func goOnFromCheckpoint()
}

private struct Steering<Engine: NetworkEngine<Float>>: Steered {
  let trainer: Trainer<Engine>
  let live = LiveRun()
  var hasEnded: Bool { trainer.ending != nil && trainer.ending != .interrupted }
  func run(through last: Int?) { trainer.run(through: last, live: live) }
  func goOnFromCheckpoint() { trainer.checkpoint = trainer.checkpoint }
}

@Suite("Epochs that another thread judges")
struct JudgingTests {
  /// Recipes of every kind that has a bearing on when an epoch is judged, and what follows.
  static let lines = [
    "hidden=6 batch=5 epochs=9",
    "hidden=9,5 batch=5 epochs=12 dropout=0.4 optimizer=adam l2=0.01 l1=0.001",
    "hidden=7 batch=5 epochs=12 batch_norm=before dropout=0.3 optimizer=amsgrad",
    "hidden=7 batch=6 epochs=12 batch_norm=after optimizer=nadam schedule=cosine clip=0.5",
    "hidden=7 batch=full epochs=40 batch_norm=input dropout_input=0.2",
    "hidden=8 batch=4 epochs=200 optimizer=adam lr=0.05 early_stopping=3",
    "hidden=8 batch=4 epochs=200 optimizer=adam lr=0.05 early_stopping=3 restore=off",
    "hidden=8 batch=4 epochs=60 lr=0.5 early_stopping=1",
    "hidden=8 batch=4 epochs=60 lr=0.5 early_stopping=4 monitor=val_accuracy",
    "hidden=8 batch=4 epochs=60 lr=0.5 early_stopping=2 monitor=train_loss min_delta=0.01",
    "hidden=6 batch=5 epochs=20 schedule=plateau(factor=0.5,patience=1) lr=0.5",
    "hidden=6 batch=5 epochs=20 schedule=plateau(factor=0.5,patience=1) early_stopping=4 lr=0.5",
    "hidden=6 batch=5 epochs=9 optimizer=rmsprop flavor=keras weight_decay=0.01",
    "hidden=6 batch=1 epochs=5 shuffle=off activation=gelu",
    "hidden=none batch=5 epochs=1",
  ]

  @Test(
    "leave the same behind as those judged in between, to the last bit", arguments: lines,
    [JudgingTwin.compiled, .plain, .slow, .missing])
  func same(line: String, twin: JudgingTwin) throws {
    let data = TestData.classes.dataset(train: 23, validation: 300)
    let here = try trace(line, on: data, .here, twin)
    let apart = try trace(line, on: data, .apart, twin)
    #expect(apart == here)
    #expect(apart.shown == apart.epochWords)
    #expect(apart.epochs.map(\.epoch) == Array(1...apart.epochs.count))
  }

  @Test("leave the same behind where only early stopping looks at them")
  func withoutMetrics() throws {
    let data = TestData.classes.dataset(train: 23)
    var recipe = try settings(
      "hidden=8 batch=4 epochs=200 optimizer=adam lr=0.05 early_stopping=3"
    ).recipe(for: data)
    recipe.measuresEpochs = false
    let blueprint = try Blueprint(recipe, for: data)
    func end(_ judging: Judging) throws -> Trace {
      let live = LiveRun()
      let trainer = Trainer(
        try CompiledNetwork(blueprint, data: data), data: data, judging: judging)
      trainer.run(live: live)
      return Trace(trainer, live)
    }
    let here = try end(.here)
    #expect(here.ending == .earlyStopping)
    #expect(try end(.apart) == here)
  }

  @Test(
    "end the training where a judged loss is not finite, and undo what was trained meanwhile",
    arguments: [JudgingTwin.compiled, .plain, .slow])
  func divergence(twin: JudgingTwin) throws {
    let line = "hidden=none batch=5 epochs=80 loss=mse lr=1.7"
    let data = TestData.farOut
    let here = try trace(line, on: data, .here, twin)
    let apart = try trace(line, on: data, .apart, twin)
    #expect(apart == here)
    let last = try #require(here.epochs.last)
    // Late enough for something to be trained meanwhile, and found by the judge alone.
    #expect((3..<80).contains(last.epoch))
    #expect(last.valLoss?.isFinite == false)
    #expect(last.batchLoss.isFinite)
    #expect(here.ending == .diverged(step: last.epoch * 5))
  }

  @Test("lose nothing where a batch diverges while the epoch before is judged")
  func divergenceOfABatch() throws {
    let line = "hidden=4 batch=5 epochs=80 activation=linear lr=0.9 loss=mse"
    let data = TestData.numbers.dataset(train: 23)
    for twin in [JudgingTwin.compiled, .slow] {
      let here = try trace(line, on: data, .here, twin)
      guard case .diverged(let step) = here.ending else {
        Issue.record("ended with \(String(describing: here.ending))")
        return
      }
      #expect(step % 5 > 0 && step > 5)
      #expect(try trace(line, on: data, .apart, twin) == here)
    }
  }

  @Test(
    "may be interrupted by pauses and checkpoints", arguments: lines, [JudgingTwin.compiled, .slow])
  func pauses(line: String, twin: JudgingTwin) throws {
    let data = TestData.classes.dataset(train: 23)
    let whole = try trace(line, on: data, .here, twin)
    let paused = try trace(line, on: data, .apart, twin) { trainer in
      var last = 1
      while !trainer.hasEnded {
        trainer.run(through: last)
        trainer.goOnFromCheckpoint()
        last += 3
      }
    }
    #expect(paused == whole)
  }

  @Test(
    "may be stopped at any moment and taken up again", arguments: [JudgingTwin.compiled, .slow])
  func stops(twin: JudgingTwin) throws {
    let line = "hidden=8 batch=2 epochs=120 dropout=0.3 optimizer=adam early_stopping=60"
    let data = TestData.classes.dataset(train: 23)
    let recipe = try settings(line).recipe(for: data)
    let blueprint = try Blueprint(recipe, for: data)
    let whole = try trace(line, on: data, .here, twin)
    func stopAndGo<Engine: NetworkEngine<Float>>(_ engine: Engine) {
      let trainer = Trainer(engine, data: data, judging: .apart)
      for epoch in [1, 4, 9, 30] {
        let live = LiveRun()
        let before = trainer.epochs.count
        let watcher = Worker {
          // It waits for a moment of the run, whenever that comes.
          while live.epochsDone + before < epoch {}
          live.stop.raise()
        }
        trainer.run(live: live)
        watcher.join()
        #expect(trainer.epochs.count >= epoch)
        #expect(
          Trace.words(live.records(from: 0)) == Trace.words(Array(trainer.epochs[before...])))
        #expect(trainer.tally.steps / blueprint.batches.count == trainer.epochs.count)
      }
      let live = LiveRun()
      trainer.run(live: live)
      var end = Trace(trainer, live)
      end.shown = end.epochWords
      #expect(end == whole)
    }
    let plain = PlainNetwork<Float>(blueprint, data: data)
    if twin == .compiled {
      stopAndGo(try CompiledNetwork(blueprint, data: data))
    } else {
      stopAndGo(Flawed(plain, twin))
    }
  }

  @Test("would differ if the judge saw anything but the whole network")
  func flaw() throws {
    let data = TestData.classes.dataset(train: 23)
    let line = "hidden=7 batch=5 epochs=6 batch_norm=before"
    let here = try trace(line, on: data, .here, .withoutStatistics)
    #expect(try trace(line, on: data, .apart, .withoutStatistics) != here)
  }

  @Test("are judged apart where processors are idle, with the same results everywhere")
  func runner() throws {
    let data = TestData.classes.dataset(train: 23)
    let jobs = try (1...3).map { seed in
      TrainingJob(
        recipe: try settings(
          "hidden=6 batch=5 dropout=0.2 epochs=15 early_stopping=5 seed=\(seed)"
        ).recipe(for: data), data: data)
    }
    func results(threads: Int, processors: Int) throws -> [[NamedTensor]] {
      try Runner(jobs, threads: threads, processors: processors, by: fastEngine).wait().map {
        try #require($0).get().weights
      }
    }
    let alone = try results(threads: 1, processors: 1)
    for (threads, processors) in [(1, 2), (2, 2), (2, 4), (6, 6), (3, 64)] {
      #expect(try results(threads: threads, processors: processors) == alone)
    }
  }
}
