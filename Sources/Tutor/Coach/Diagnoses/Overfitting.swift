import Training

/// Training goes on getting better, validation does not: from its best epoch on the network memorises.
enum Overfitting: Diagnosis {
  static let name = "overfitting"
  static let card = "overfitting"

  static func finding(in checkup: Checkup) -> Finding? {
    let train = checkup.course("train_loss")
    let validation = checkup.course("val_loss")
    guard let figures = checkup.figures, figures.stopped != "diverged", train.count >= 5,
      validation.count == train.count, !restored(checkup),
      let best = validation.indices.filter({ validation[$0].isFinite })
        .min(by: { validation[$0] < validation[$1] }),
      let lastTrain = train.last, best < train.count - max(3, train.count / 10)
    else { return nil }
    // One epoch may be bad luck; the middle of the last three is not.
    let last = Spread(Array(validation.suffix(3))).median
    guard last.isFinite, last > validation[best] * 1.08 + 0.01, lastTrain < 0.8 * train[best],
      last - lastTrain > 0.1
    else { return nil }
    // A run that blew up comes back from far above guessing; that is not learning by heart.
    if let chance = checkup.chance, lastTrain > 0.9 * chance { return nil }
    let epoch = best + 1
    let settings = checkup.settings
    let labels = settings.labelNoise ?? 0
    if labels >= 0.5, let chance = checkup.chance, validation[best] > 0.98 * chance {
      return Finding(
        short: "it learns the labels by heart, there is nothing else in them",
        sentence:
          "it learns labels by heart that have nothing to do with the inputs: train_loss is "
          + "\(Words.figure(lastTrain)), and val_loss was never below "
          + "\(Words.figure(validation[best])), where guessing gives \(Words.figure(chance)); \(Words.percent(labels)) of the labels "
          + "were redrawn",
        evidence: [
          ("epoch", Double(epoch)), ("best_val_loss", validation[best]), ("val_loss", last),
          ("train_loss", lastTrain), ("chance_loss", chance), ("label_noise", labels),
        ], attempt: checkup.line("label_noise=0"), reason: "labels that tell something")
    }
    let isDropped = settings.dropout.contains { $0 > 0 }
    let attempt =
      !isDropped && !settings.hidden.isEmpty
      ? (checkup.line("dropout=0.5"), "half of the units silent in each pass")
      : (checkup.line("early_stopping=on"), "the weights of the best epoch")
    return Finding(
      short: "it overfits from epoch \(epoch) on",
      sentence: "it overfits from epoch \(epoch) on: since then train_loss fell "
        + "\(Words.figure(train[best])) -> \(Words.figure(lastTrain)), while val_loss rose "
        + "\(Words.figure(validation[best])) -> \(Words.figure(last))",
      evidence: [
        ("epoch", Double(epoch)), ("best_val_loss", validation[best]), ("val_loss", last),
        ("train_loss", lastTrain), ("gap", last - lastTrain),
      ], attempt: attempt.0, reason: attempt.1)
  }

  /// Whether the weights of the best epoch were put back, so that the course after it is harmless.
  private static func restored(_ checkup: Checkup) -> Bool {
    checkup.settings.stopsEarly && checkup.settings.stopping.restore
  }
}
