import Knobs
import Plots
import Training

/// What a network says of some rows.
struct PredictionReport {
  let trained: TrainedRun
  let rows: [[Double]]
  /// One list a row; numbers to predict are in the units of the data.
  let outputs: [[Float]]

  /// - Parameter rows: values in the units of the data, one for each feature.
  init(_ trained: TrainedRun, _ rows: [[Double]]) {
    self.trained = trained
    self.rows = rows
    let dataset = trained.dataset
    outputs = Oracle(trained).outputs(at: rows).map { row in
      row.enumerated().map { Float(dataset.targetUnscaled($1, place: $0)) }
    }
  }

  private var isClassification: Bool { trained.dataset.task.isClassification }

  private func probabilities(_ row: Int) -> [Double] {
    trained.blueprint.loss.probabilities(of: outputs[row])
  }

  var table: Table {
    let dataset = trained.dataset
    let shown = min(dataset.shape.isImage ? 0 : 4, dataset.shape.features)
    let columns =
      [Table.Column("row", .right)]
      + (0..<shown).map { .init(dataset.name(ofFeature: $0), .right) }
      + (isClassification
        ? [.init("class"), .init("p", .right), .init("next best"), .init("p", .right)]
        : [.init("prediction", .right)])
    return Table(
      columns: columns,
      rows: rows.indices.map { row in
        let inputs = ["\(row + 1)"] + rows[row].prefix(shown).map { Words.figure($0) }
        guard isClassification else {
          return inputs + [outputs[row].map { Words.figure(Double($0)) }.joined(separator: " ")]
        }
        let shares = probabilities(row)
        let best = shares.indexOfGreatest
        var others = shares
        others[best] = -1
        let next = others.indexOfGreatest
        return inputs + [
          dataset.name(ofClass: best), Words.figure(shares[best]), dataset.name(ofClass: next),
          Words.figure(shares[next]),
        ]
      })
  }

  /// One line of machine output a row.
  var events: [JSON] {
    let dataset = trained.dataset
    return rows.indices.map { row in
      let shares = isClassification ? probabilities(row) : []
      return .object(
        trained.fields("prediction")
          + JSON.fields([
            "row": .integer(row + 1),
            "class": isClassification
              ? .string(dataset.name(ofClass: shares.indexOfGreatest)) : .null,
            "probabilities": isClassification
              ? .object(
                shares.enumerated().map {
                  JSON.Field(name: dataset.name(ofClass: $0.offset), value: .real($0.element))
                }) : .null,
            "outputs": .array(outputs[row].map { .real(Double($0)) }),
          ]).members)
    }
  }
}
