import Knobs

/// How a run ended, in figures: the `end` event of machine output, and what the store keeps.
struct Figures: Equatable, Sendable {
  /// `epochs`, `early_stopping`, `diverged` or `interrupted`.
  var stopped: String
  /// Epochs that were completed.
  var epochs: Int
  /// The epoch with the best monitored figure, from 1; 0 before the first.
  var bestEpoch: Int?
  var bestValLoss: Double?
  var trainLoss: Double?
  var valLoss: Double?
  var trainAccuracy: Double?
  var valAccuracy: Double?
  /// Forward, backward and update only.
  var trainSeconds: Double
  var samplesPerSecond: Double?
  /// Share of weights with magnitude below 1e-3.
  var sparsity: Double?
  /// The step with the first loss that was not finite.
  var divergedAtStep: Int?

  /// Validation loss minus training loss.
  var gap: Double? {
    guard let valLoss, let trainLoss else { return nil }
    return valLoss - trainLoss
  }

  /// The figures by the names of machine output, without the event around them.
  var fields: [JSON.Field] {
    JSON.fields([
      "stopped": .string(stopped), "epochs": .integer(epochs),
      "best_epoch": .optional(bestEpoch), "best_val_loss": .optional(bestValLoss),
      "train_loss": .optional(trainLoss), "val_loss": .optional(valLoss),
      "train_accuracy": .optional(trainAccuracy), "val_accuracy": .optional(valAccuracy),
      "gap": .optional(gap), "train_seconds": .real(trainSeconds),
      "samples_per_second": .optional(samplesPerSecond), "sparsity": .optional(sparsity),
      "diverged_at_step": .optional(divergedAtStep),
    ]).members
  }

  /// A figure by its name in machine output.
  subscript(name: String) -> Double? { JSON.object(fields)[name]?.number }
}

extension Figures {
  /// Reads the figures that the store kept.
  init?(_ json: JSON) {
    guard let stopped = json["stopped"]?.text, let epochs = json["epochs"]?.whole else {
      return nil
    }
    self.stopped = stopped
    self.epochs = epochs
    bestEpoch = json["best_epoch"]?.whole
    bestValLoss = json["best_val_loss"]?.number
    trainLoss = json["train_loss"]?.number
    valLoss = json["val_loss"]?.number
    trainAccuracy = json["train_accuracy"]?.number
    valAccuracy = json["val_accuracy"]?.number
    trainSeconds = json["train_seconds"]?.number ?? 0
    samplesPerSecond = json["samples_per_second"]?.number
    sparsity = json["sparsity"]?.number
    divergedAtStep = json["diverged_at_step"]?.whole
  }
}
