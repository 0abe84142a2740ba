import Knobs
import Plots
import Training

/// The weights of a network in numbers, layer by layer and all together.
struct WeightReport {
  let trained: TrainedRun
  /// Each layer with weights, then all together where there are several.
  let rows: [Row]

  /// The weights of a layer; biases and norms are not among them.
  struct Row {
    var name: String
    var values: [Double]

    var norm: Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    /// The share of weights with a magnitude below 1e-3.
    var sparsity: Double { share { abs($0) < 1e-3 } }
    var zeros: Double { share { $0 == 0 } }
    var greatest: Double { values.map(abs).max() ?? 0 }

    private func share(_ belongs: (Double) -> Bool) -> Double {
      Double(values.count(where: belongs)) / Double(max(1, values.count))
    }
  }

  init(_ trained: TrainedRun) {
    self.trained = trained
    let parameters = trained.state.parameters
    let layers = trained.blueprint.layout.parameters.filter { $0.role == .weight }.map { segment in
      Row(name: segment.layer, values: segment.range.map { Double(parameters[$0]) })
    }
    rows =
      layers.count == 1 ? layers : layers + [Row(name: "all", values: layers.flatMap(\.values))]
  }

  var all: Row { rows.last ?? Row(name: "all", values: []) }

  /// The histogram of some weights as numbers over a range, the same for runs side by side.
  static func counts(_ values: [Double], reach: Double, bins: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: bins)
    for value in values where value.isFinite {
      let share = reach > 0 ? (value / reach + 1) / 2 : 0.5
      counts[min(bins - 1, max(0, Int(share * Double(bins))))] += 1
    }
    return counts
  }

  static func percent(_ share: Double) -> String { Words.fixed(share * 100, 1) + " %" }

  static func table(_ reports: [WeightReport]) -> Table {
    Table(
      columns: (reports.count > 1 ? [.init("run", .right)] : []) + [
        .init("layer"), .init("weights", .right), .init("norm", .right),
        .init("largest", .right), .init("< 1e-3", .right), .init("zero", .right),
      ],
      rows: reports.indices.flatMap { index in
        reports[index].rows.map { row in
          (reports.count > 1 ? ["\(reports[index].trained.run.number)"] : []) + [
            row.name, "\(row.values.count)", Words.figure(row.norm), Words.figure(row.greatest),
            percent(row.sparsity), percent(row.zeros),
          ]
        }
      })
  }

  /// Small histograms of every layer, all over the same range.
  static func histograms(_ reports: [WeightReport], width: Int) -> SparklineTable {
    let reach = reports.map(\.all.greatest).filter(\.isFinite).max() ?? 0
    let bins = max(9, min(41, width - 30)) / 2 * 2 + 1
    return SparklineTable(
      "how often weights are near each value, from -\(Words.figure(reach)) to \(Words.figure(reach)), 0 amid",
      reports.flatMap { report in
        report.rows.map { row in
          .init(
            reports.count > 1 ? "run \(report.trained.run.number) \(row.name)" : row.name,
            counts(row.values, reach: reach, bins: bins), note: "")
        }
      })
  }

  /// What the larger share of small weights comes from, where two runs differ.
  static func verdict(_ a: WeightReport, _ b: WeightReport) -> String {
    let (one, two) = (a.all, b.all)
    func side(_ report: WeightReport) -> String {
      let settings = report.trained.run.settings
      return "run \(report.trained.run.number) (l1=\(Words.figure(settings.l1, digits: 4)), "
        + "l2=\(Words.figure(settings.l2, digits: 4)))"
    }
    return "\(side(a)) has \(percent(one.sparsity)) of its weights below 1e-3 and norm "
      + "\(Words.figure(one.norm)), \(side(b)) has \(percent(two.sparsity)) and "
      + Words.figure(two.norm)
  }

  var json: JSON {
    .object(
      trained.fields("weights")
        + JSON.fields([
          "layers": .array(
            rows.map { row in
              .fields([
                "layer": .string(row.name), "weights": .integer(row.values.count),
                "norm": .real(row.norm), "largest": .real(row.greatest),
                "sparsity": .real(row.sparsity), "zeros": .real(row.zeros),
                "histogram": .array(
                  Self.counts(row.values, reach: row.greatest, bins: 21).map { .integer(Int($0)) }),
              ])
            })
        ]).members)
  }
}
