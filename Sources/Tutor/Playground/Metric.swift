import Knobs
import Plots
import Store

/// Something that is measured after every epoch.
struct Metric: Sendable {
  /// As machine output and commands name it.
  let name: String
  /// As a chart titles it.
  let title: String
  /// Whether less is better; nothing where neither is.
  let lowerIsBetter: Bool?

  /// Every metric, in the order in which help shows them.
  static let all: [Metric] = [
    Metric(name: "loss", title: "loss", lowerIsBetter: true),
    Metric(name: "accuracy", title: "accuracy", lowerIsBetter: false),
    Metric(name: "train_loss", title: "training loss", lowerIsBetter: true),
    Metric(name: "val_loss", title: "validation loss", lowerIsBetter: true),
    Metric(name: "batch_loss", title: "loss as trained", lowerIsBetter: true),
    Metric(name: "train_accuracy", title: "training accuracy", lowerIsBetter: false),
    Metric(name: "val_accuracy", title: "validation accuracy", lowerIsBetter: false),
    Metric(name: "gap", title: "validation loss minus training loss", lowerIsBetter: true),
    Metric(name: "lr", title: "learning rate", lowerIsBetter: nil),
    Metric(name: "gradient_norm", title: "gradient norm", lowerIsBetter: nil),
    Metric(name: "penalty", title: "penalty", lowerIsBetter: nil),
  ]

  /// The metric with this name.
  static func named(_ name: String) -> Metric? {
    all.first { $0.name == (others[name] ?? name) }
  }

  /// Other names that people have for them; understood and never printed.
  private static let others = [
    "rate": "lr", "learning_rate": "lr", "grad_norm": "gradient_norm",
    "training_loss": "train_loss",
    "validation_loss": "val_loss",
  ]

  /// How a chart spreads it. A share of 0 to 1 has no orders of magnitude to show, and a log axis would
  /// press what is compared, near 1, into one row.
  var scale: ScaleKind { columns.allSatisfy { $0.hasSuffix("accuracy") } ? .linear : .auto }

  /// The columns of a run that it draws: two for `loss` and `accuracy`.
  var columns: [String] {
    switch name {
    case "loss": ["train_loss", "val_loss"]
    case "accuracy": ["train_accuracy", "val_accuracy"]
    default: [name]
    }
  }

  /// The values of one column of a run, an epoch each.
  static func values(_ column: String, of run: RecordedRun) -> [Double] {
    guard column == "gap" else { return run.values(of: column) }
    return zip(run.values(of: "val_loss"), run.values(of: "train_loss")).map { $0 - $1 }
  }
}
