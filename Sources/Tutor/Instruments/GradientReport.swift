import Knobs
import Plots
import Training

/// How strong the gradient of the loss is in each layer, and how far a step moves the weights.
struct GradientReport {
  let trained: TrainedRun
  let layers: [LayerGradient]

  struct LayerGradient {
    var name: String
    /// The root mean square of the gradient of the loss over the weights of the layer.
    var size: Double
    /// The root mean square of what the next step changes, over that of the weights.
    var update: Double
  }

  init(_ trained: TrainedRun) {
    self.trained = trained
    let places = Array(0..<min(trained.dataset.train.count, 512))
    let plain = trained.plain(Float.self)
    _ = plain.backward(places)
    let gradients = plain.gradients
    let before = trained.state.parameters
    let after = Self.afterStep(trained)
    layers = trained.blueprint.layout.parameters.filter { $0.role == .weight }.map { segment in
      func size(_ value: (Int) -> Float) -> Double {
        let sum = segment.range.reduce(0.0) { $0 + Double(value($1)) * Double(value($1)) }
        return (sum / Double(max(1, segment.count))).squareRoot()
      }
      let weights = size { before[$0] }
      return LayerGradient(
        name: segment.layer, size: size { gradients[$0] },
        update: weights > 0 ? size { after[$0] - before[$0] } / weights : .nan)
    }
  }

  /// The parameters after the step that the training takes next, or would take after its last one.
  private static func afterStep(_ trained: TrainedRun) -> [Float] {
    let batches = trained.blueprint.batches
    let step =
      trained.next
      ?? NextStep(
        samples: Array(batches.range(of: 0)),
        rate: trained.run.values(of: "lr").last ?? trained.recipe.rate)
    let state = trained.state
    defer { trained.network.state = state }
    _ = trained.network.take(step)
    return trained.network.state.parameters
  }

  /// The gradient of the first layer over that of the last: far below 1 where it vanishes on its way.
  var ratio: Double {
    guard let first = layers.first, let last = layers.last, last.size > 0 else { return .nan }
    return first.size / last.size
  }

  var update: Double {
    let known = layers.map(\.update).filter(\.isFinite)
    return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
  }

  /// Bars of some moments of a run, layer by layer, each moment in turn.
  static func chart(_ reports: [GradientReport]) -> BarChart {
    let run = reports.first?.trained.run.number ?? 0
    let names = reports.first?.layers.map(\.name) ?? []
    return BarChart(
      "run \(run), size of the gradient (root mean square) of each layer's weights",
      names.indices.flatMap { layer in
        reports.map { report in
          .init(
            reports.count > 1 ? "\(names[layer]) @\(report.trained.epoch)" : names[layer],
            report.layers[layer].size)
        }
      }, scale: .auto)
  }

  var sentence: String {
    let when = trained.epoch == 0 ? "before training" : "after epoch \(trained.epoch)"
    let word =
      !ratio.isFinite
      ? ""
      : ratio < 0.05
        ? ", so it vanishes on its way to the inputs"
        : ratio > 20 ? ", so it grows on its way to the inputs" : ""
    return
      "\(when): first layer over last \(Words.figure(ratio))\(word); the next step moves weights "
      + "by \(Words.figure(update)) of their size (about 0.001 is usual)"
  }

  var json: JSON {
    .object(
      trained.fields("gradients")
        + JSON.fields([
          "ratio": .real(ratio), "update_ratio": .real(update),
          "layers": .array(
            layers.map { layer in
              .fields([
                "layer": .string(layer.name), "gradient": .real(layer.size),
                "update_ratio": .real(layer.update),
              ])
            }),
        ]).members)
  }
}
