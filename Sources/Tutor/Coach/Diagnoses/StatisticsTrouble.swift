import Training

/// What batch normalisation learnt with the statistics of its batches does not hold with the running
/// ones, by which the network is judged.
enum StatisticsTrouble: Diagnosis {
  static let name = "batch_norm"
  static let card = "batch-norm"

  static func finding(in checkup: Checkup) -> Finding? {
    let settings = checkup.settings
    guard settings.batchNorm != .off, checkup.figures?.stopped != "diverged",
      let samples = settings.train, let momentum = settings.batchNormMomentum,
      let batchLoss = checkup.course("batch_loss").last,
      let trainLoss = checkup.course("train_loss").last, trainLoss.isFinite
    else { return nil }
    let batch = min(settings.batch ?? samples, samples)
    let steps = (samples + batch - 1) / batch * checkup.course("batch_loss").count
    let settled = 1 - Double.pow(1 - momentum, Double(steps))
    let isUnsettled = settled < 0.9
    let isSmall = batch < 8
    // Dropout and penalties make the loss as trained larger; here it is the smaller one, or both bad.
    let differs = trainLoss > 1.5 * batchLoss + 0.1
    let isPoor = checkup.chance.map { min(trainLoss, batchLoss) > 0.4 * $0 } ?? false
    // So much noise in the means that the network, as it is trained, is far worse than as it is judged.
    let isNoisy =
      settings.dropout.allSatisfy { $0 == 0 } && settings.inputDropout == 0
      && batchLoss > 2 * trainLoss && checkup.chance.map { trainLoss > 0.15 * $0 } ?? false
    guard (isUnsettled && differs) || (isSmall && (differs || isPoor || isNoisy)) else {
      return nil
    }
    let evidence: [(name: String, value: Double)] = [
      ("batch", Double(batch)), ("batch_loss", batchLoss), ("train_loss", trainLoss),
      ("settled", settled),
    ]
    let losses =
      "batch_loss is \(Words.figure(batchLoss)) with the statistics of the batches, train_loss "
      + "\(Words.figure(trainLoss)) with the running ones"
    if isUnsettled {
      return Finding(
        short: "the running statistics of batch norm have not settled",
        sentence: "\(losses), which are only \(Words.percent(settled)) settled after "
          + "\(Words.count(steps, "step")) with bn_momentum=\(Words.figure(momentum))",
        evidence: evidence, attempt: checkup.line("bn_momentum=0.1"),
        reason: "running statistics that follow sooner")
    }
    return Finding(
      short: "batches of \(batch) are too few samples for batch norm",
      sentence: "batches of \(batch) are too few samples for batch norm's means: \(losses)",
      evidence: evidence, attempt: checkup.line("batch=32"), reason: "steadier means")
  }
}
