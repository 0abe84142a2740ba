import Knobs
import Training
import Tuning

/// What a search makes small or large.
struct TuningGoal: Sendable {
  /// As it is typed and shown.
  let name: String
  let direction: Search.Direction

  /// The figures of a training that can be searched for.
  static let names = [
    "val_loss", "val_accuracy", "train_loss", "train_accuracy", "batch_loss", "gap",
  ]

  /// The way that is the better one of a figure of a training.
  static func usualDirection(_ name: String) -> Search.Direction {
    Metric.named(name)?.lowerIsBetter == false ? .maximize : .minimize
  }

  /// The goal of training networks.
  /// - Throws: a name that no figure has.
  init(network name: String, direction: Search.Direction?) throws {
    guard Self.names.contains(name) else {
      let nearest = Suggestion.nearest(to: name, among: Self.names)
      let hint =
        nearest.isEmpty
        ? "it can be \(Words.list(Self.names, "or"))" : "did you mean \(Words.list(nearest, "or"))?"
      throw Failure("goal knows no \"\(Words.clip(name, 30))\"; \(hint)", knob: "goal")
    }
    self.init(name: name, direction: direction ?? Self.usualDirection(name))
  }

  init(name: String, direction: Search.Direction) {
    self.name = name
    self.direction = direction
  }

  /// The figure after an epoch; nothing where the data has none.
  func value(of record: EpochRecord) -> Double? {
    switch name {
    case "val_loss": record.valLoss
    case "val_accuracy": record.valAccuracy
    case "train_loss": record.trainLoss
    case "train_accuracy": record.trainAccuracy
    case "gap": record.valLoss.flatMap { val in record.trainLoss.map { val - $0 } }
    default: record.batchLoss
    }
  }

  /// Whether one value is better than another.
  func isBetter(_ value: Double, than other: Double) -> Bool {
    direction == .minimize ? value < other : value > other
  }

  /// Checks that these data have the figure.
  /// - Throws: where they do not, what to do about it.
  func check(for dataset: Dataset) throws {
    if ["val_loss", "val_accuracy", "gap"].contains(name), dataset.validation?.count ?? 0 == 0 {
      throw Failure(
        "goal=\(name) needs validation samples, and there are none; try val=0.2, or goal=train_loss",
        knob: "goal")
    }
    if name.hasSuffix("accuracy"), !dataset.task.isClassification {
      throw Failure(
        "goal=\(name) needs classes, and this is a regression; try goal=val_loss", knob: "goal")
    }
  }
}
