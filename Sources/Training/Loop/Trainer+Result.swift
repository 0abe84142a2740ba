import Matrices

extension Trainer {
  /// What the training came to.
  public func result() -> TrainingResult {
    let lowest = epochs.filter { $0.valLoss?.isFinite == true }
      .min { ($0.valLoss ?? 0) < ($1.valLoss ?? 0) }
    let (train, validation) = finalEvaluations()
    let state = engine.state
    return TrainingResult(
      ending: ending ?? .interrupted, epochs: epochs, bestEpoch: lowest?.epoch,
      bestValLoss: lowest?.valLoss, restoredEpoch: ledger.restoredEpoch, train: train,
      validation: validation, sparsity: engine.sparsity, trainSeconds: tally.seconds,
      samplesTrained: tally.samples, weights: engine.blueprint.layout.tensors(of: state))
  }

  /// How the weights that are kept do, from the records where they say it.
  private func finalEvaluations() -> (train: Evaluation?, validation: Evaluation?) {
    // After divergence there is nothing left to judge.
    if case .diverged? = ending { return (nil, nil) }
    let isWhole = tally.steps == epochs.count * batches.count
    let place = (ledger.restoredEpoch ?? epochs.count) - 1
    if isWhole, epochs.indices.contains(place), recipe.measuresEpochs {
      let record = epochs[place]
      return (
        record.trainLoss.map { Evaluation(loss: $0, accuracy: record.trainAccuracy) },
        record.valLoss.map { Evaluation(loss: $0, accuracy: record.valAccuracy) }
      )
    }
    // As they are judged after an epoch, so that the figures are the same to the last bit.
    return Kernels.flushingDenormals {
      (engine.evaluate(samples), validation.map(engine.evaluate))
    }
  }
}
