import Knobs
import Testing

@testable import Training

/// A trainer of a small network, by a line of settings.
func trainer(
  _ line: String, on kind: TestData = .classes, train: Int = 23, validation: Int = 8,
  clock: @escaping () -> Double = monotonicSeconds
) throws -> Trainer<PlainNetwork<Float>> {
  let data = kind.dataset(train: train, validation: validation)
  let recipe = try settings(
    (line.contains("hidden=") ? "" : "hidden=6 ") + (line.contains("batch=") ? "" : "batch=5 ")
      + line
  ).recipe(for: data)
  let blueprint = try Blueprint(recipe, for: data)
  return Trainer(PlainNetwork<Float>(blueprint, data: data), data: data, clock: clock)
}

@Suite("The loop")
struct TrainerTests {
  @Test("the same seed gives the same numbers, another seed others")
  func repeatable() throws {
    func weights(_ seed: Int) throws -> [NamedTensor] {
      let trainer = try trainer("epochs=3 dropout=0.3 seed=\(seed)")
      trainer.run()
      return trainer.result().weights
    }
    #expect(try weights(1) == weights(1))
    #expect(try weights(1) != weights(2))
    #expect(try weights(-5) != weights(5))
  }

  @Test("a pause changes nothing, nor does going on from a checkpoint")
  func pauses() throws {
    let line = "epochs=6 dropout=0.3 optimizer=adam schedule=plateau early_stopping=4"
    let whole = try trainer(line)
    whole.run()
    let paused = try trainer(line)
    paused.run(through: 2)
    #expect(paused.ending == nil)
    #expect(paused.epochs.count == 2)
    let checkpoint = paused.checkpoint
    paused.run(through: 5)
    paused.run()
    let other = try trainer(line)
    other.checkpoint = checkpoint
    other.run()
    #expect(whole.engine.state == paused.engine.state)
    #expect(whole.engine.state == other.engine.state)
    #expect(other.epochs.map(\.valLoss) == whole.epochs.map(\.valLoss))
    #expect(other.ending == whole.ending)
  }

  @Test("a stop is obeyed within a few steps, keeps what there is, and can be taken up again")
  func stops() throws {
    let whole = try trainer("epochs=4 batch=1")
    whole.run()
    let stopped = try trainer("epochs=4 batch=1")
    let live = LiveRun()
    stopped.run(through: 1, live: live)
    live.stop.raise()
    stopped.run(live: live)
    #expect(stopped.ending == .interrupted)
    let result = stopped.result()
    #expect(result.ending.word == "interrupted")
    #expect(result.epochs.count == 1)
    #expect(result.train != nil)
    #expect(result.samplesTrained - 23 <= 16)
    stopped.run()
    #expect(stopped.ending == .epochs)
    #expect(stopped.engine.state == whole.engine.state)
    #expect(stopped.epochs.last?.batchLoss == whole.epochs.last?.batchLoss)
  }

  @Test("divergence is a result with its step")
  func divergence() throws {
    let trainer = try trainer("epochs=50 lr=1e30 activation=linear loss=mse", on: .numbers)
    trainer.run()
    let result = trainer.result()
    guard case .diverged(let step) = result.ending else {
      Issue.record("ended with \(result.ending)")
      return
    }
    #expect((1...50).contains(step))
    #expect(result.train == nil)
    #expect(result.gap == nil)
    #expect(result.ending.word == "diverged")
  }

  @Test("every sample is trained once an epoch, the last smaller batch too")
  func samplesAreCounted() throws {
    let trainer = try trainer("epochs=3")
    trainer.run()
    #expect(trainer.result().samplesTrained == 3 * 23)
    #expect(trainer.engine.state.steps == 3 * 5)
  }

  @Test("a step is never timed with the evaluation, nor an epoch without steps")
  func seconds() throws {
    // A clock that advances by one at each look: two looks an epoch are one second of training.
    var time = 0.0
    let trainer = try trainer("epochs=3") {
      time += 1
      return time
    }
    trainer.run()
    #expect(trainer.epochs.map(\.seconds) == [1, 2, 3])
    #expect(trainer.result().trainSeconds == 3)
    #expect(trainer.result().samplesPerSecond == 23)
  }

  @Test("without metrics nothing is measured until the end, and the weights are the same")
  func withoutMetrics() throws {
    let kind = TestData.classes.dataset(train: 23)
    var recipe = try settings("hidden=6 batch=5 epochs=3").recipe(for: kind)
    let measured = Trainer(
      PlainNetwork<Float>(try Blueprint(recipe, for: kind), data: kind), data: kind)
    measured.run()
    recipe.measuresEpochs = false
    let bare = Trainer(
      PlainNetwork<Float>(try Blueprint(recipe, for: kind), data: kind), data: kind)
    bare.run()
    #expect(bare.epochs.allSatisfy { $0.trainLoss == nil && $0.gradientNorm == nil })
    #expect(bare.epochs.map(\.batchLoss) == measured.epochs.map(\.batchLoss))
    #expect(bare.result().weights == measured.result().weights)
    #expect(bare.result().validation == measured.result().validation)
  }

  @Test("early stopping ends after its patience and puts the best weights back")
  func earlyStopping() throws {
    let line = "epochs=200 optimizer=adam lr=0.05 hidden=32"
    let free = try trainer(line)
    free.run()
    let best = try #require(free.result().bestEpoch)
    let stopped = try trainer("\(line) early_stopping=4")
    stopped.run()
    let result = stopped.result()
    #expect(result.ending == .earlyStopping)
    let losses = result.epochs.compactMap(\.valLoss)
    let lowest = try #require(losses.min())
    let epoch = try #require(losses.firstIndex(of: lowest)) + 1
    #expect(result.epochs.count == epoch + 4)
    #expect(result.restoredEpoch == epoch)
    #expect(result.bestEpoch == epoch)
    #expect(result.validation?.loss == lowest)
    #expect(best >= epoch)
    let kept = try trainer("\(line) early_stopping=4 restore=off")
    kept.run()
    #expect(kept.result().restoredEpoch == nil)
    #expect(kept.result().validation?.loss == losses.last)
  }

  @Test("patience 1 and 0 are the same, and a tie is no improvement")
  func patience() {
    func stop(_ figures: [Double], patience: Int, delta: Double = 0) -> Int? {
      var rule = EarlyStopping()
      rule.patience = patience
      rule.minDelta = delta
      var state = Patience()
      for (i, figure) in figures.enumerated()
      where state.observe(figure, epoch: i + 1, rule: rule).isOver {
        return i + 1
      }
      return nil
    }
    // What Keras 3.15.1 does with these losses; epochs count from 1.
    let losses = [1, 0.9, 0.95, 0.8, 0.85, 0.86, 0.7]
    #expect(stop(losses, patience: 0) == 3)
    #expect(stop(losses, patience: 1) == 3)
    #expect(stop(losses, patience: 2) == 6)
    #expect(stop(losses, patience: 3) == nil)
    #expect(stop([1, 1, 1], patience: 2) == 3)
    #expect(stop([1, 0.95, 0.9, 0.85], patience: 1, delta: 0.06) == 2)
  }

  @Test("accuracy can be watched, where more is better")
  func monitorsAccuracy() throws {
    let trainer = try trainer("epochs=60 lr=0.5 early_stopping=5 monitor=val_accuracy")
    trainer.run()
    let result = trainer.result()
    let accuracies = result.epochs.compactMap(\.valAccuracy)
    let best = try #require(accuracies.max())
    #expect(result.validation?.accuracy == best)
  }

  @Test("the figures of an epoch are those of the network after it")
  func figures() throws {
    let trainer = try trainer("epochs=4 dropout=0.5 l1=0.01 l2=0.1", on: .pair)
    trainer.run()
    let last = try #require(trainer.epochs.last)
    let data = TestData.pair.dataset(train: 23)
    #expect(last.trainLoss == trainer.engine.evaluate(data.train).loss)
    #expect(last.valAccuracy == data.validation.map(trainer.engine.evaluate)?.accuracy)
    let weights = trainer.result().weights.filter { $0.name.hasSuffix("weight") }
    let all = weights.flatMap(\.values).map(Double.init)
    let penalty = all.reduce(0) { $0 + 0.01 * abs($1) + 0.05 * $1 * $1 }
    #expect(close(last.penalty ?? 0, penalty, within: 1e-12))
    let small = Double(all.count { abs($0) < 1e-3 }) / Double(all.count)
    #expect(trainer.result().sparsity == small)
    #expect(
      close(trainer.result().gap ?? 0, (last.valLoss ?? 0) - (last.trainLoss ?? 0), within: 1e-12))
  }

  @Test("a run can be watched from outside")
  func live() throws {
    let live = LiveRun()
    let trainer = try trainer("epochs=4")
    trainer.run(live: live)
    #expect(live.stepsWanted == 20)
    #expect(live.stepsDone == 20)
    #expect(live.epochsDone == 4)
    #expect(live.records(from: 3) == [trainer.epochs[3]])
    #expect(live.records(from: 9) == [])
  }

  @Test("no validation samples are no figures, not wrong ones")
  func emptyValidation() throws {
    var data = TestData.classes.dataset(train: 23)
    data.validation = Samples(features: 4, inputs: [])
    let recipe = try settings("hidden=6 epochs=2 schedule=plateau").recipe(for: data)
    let trainer = Trainer(
      PlainNetwork<Float>(try Blueprint(recipe, for: data), data: data), data: data)
    trainer.run()
    let result = trainer.result()
    #expect(result.ending == .epochs)
    #expect(result.validation == nil && result.bestEpoch == nil && result.gap == nil)
    #expect(result.epochs.allSatisfy { $0.valLoss == nil && $0.trainLoss != nil })
  }

  @Test("the layers of a network can be looked into")
  func traces() throws {
    let data = TestData.pictures.dataset(train: 11)
    let recipe = try settings("conv=3 hidden=5,4 batch_norm=after dropout=0.5").recipe(for: data)
    let network = PlainNetwork<Float>(try Blueprint(recipe, for: data), data: data)
    let traces = network.traces(for: Array(data.train.inputs.prefix(2 * 60)))
    #expect(traces.map(\.layer) == ["conv1", "dense1", "dense2", "output"])
    #expect(traces.map(\.units) == [90, 5, 4, 3])
    #expect(traces.allSatisfy { $0.values.count == 2 * $0.units })
    #expect(traces.dropLast().allSatisfy { $0.values.allSatisfy { $0 >= 0 } })
    #expect(traces.last?.values == network.outputs(for: Array(data.train.inputs.prefix(125))))
  }

  @Test("Keras's l2 counts twice, and the penalty with it")
  func kerasPenalty() throws {
    let torch = try trainer("epochs=2 l2=0.2 activation=tanh batch=full")
    let keras = try trainer("epochs=2 l2=0.1 activation=tanh batch=full flavor=keras")
    // The same first weights for both.
    keras.engine.state = torch.engine.state
    torch.run()
    keras.run()
    #expect(torch.engine.state.parameters == keras.engine.state.parameters)
    #expect(torch.epochs.map(\.penalty) == keras.epochs.map(\.penalty))
  }
}
