import Knobs
import Plots
import Training

/// Which classes a network takes for which.
struct ConfusionReport {
  let trained: TrainedRun
  let names: [String]
  /// `counts[true][predicted]`
  let counts: [[Int]]
  let samples: String

  /// - Throws: a run without classes.
  init(_ trained: TrainedRun) throws(Failure) {
    guard case .classification(let classes) = trained.dataset.task else {
      throw Failure(
        "run \(trained.run.number) predicts numbers, which have no classes to confuse; "
          + "try :mistakes \(trained.run.number)")
    }
    self.trained = trained
    names = (0..<classes).map { trained.dataset.name(ofClass: $0) }
    let (samples, name) = trained.judged
    self.samples = name
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    let predicted = Oracle(trained).classes(of: trained.outputs(for: samples))
    for (label, guess) in zip(samples.labels, predicted) { counts[Int(label)][guess] += 1 }
    self.counts = counts
  }

  var total: Int { counts.joined().reduce(0, +) }
  var right: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

  private func actual(_ index: Int) -> Int { counts[index].reduce(0, +) }
  private func claimed(_ index: Int) -> Int { counts.reduce(0) { $0 + $1[index] } }

  /// The share of a class that is found; nil where there is none of it.
  func recall(_ index: Int) -> Double? {
    let all = actual(index)
    return all > 0 ? Double(counts[index][index]) / Double(all) : nil
  }

  /// The share of what is called a class that is one; nil where nothing is called so.
  func precision(_ index: Int) -> Double? {
    let all = claimed(index)
    return all > 0 ? Double(counts[index][index]) / Double(all) : nil
  }

  /// The confusions that happen most, the worst first.
  var worst: [(truth: Int, guess: Int, count: Int)] {
    counts.indices.flatMap { truth in
      counts.indices.filter { $0 != truth && counts[truth][$0] > 0 }.map {
        (truth: truth, guess: $0, count: counts[truth][$0])
      }
    }.sorted { ($1.count, $0.truth, $0.guess) < ($0.count, $1.truth, $1.guess) }
  }

  static func percent(_ share: Double?) -> String { share.map { Words.fixed($0 * 100, 0) } ?? "-" }

  /// The matrix with its totals where it fits, else each class on its own.
  func table(width: Int) -> Table {
    let labels = names.map { Words.clip($0, 12) }
    let cell = max(labels.map(\.count).max() ?? 1, "\(total)".count)
    let fits = max(4, labels.map(\.count).max() ?? 1) + 2 + counts.count * (cell + 2) + 14 <= width
    let title = "rows are the true class, columns what it was taken for"
    guard fits, counts.count <= 14 else {
      return Table(
        columns: [
          .init("class"), .init("samples", .right), .init("recall %", .right),
          .init("precision %", .right),
        ],
        rows: counts.indices.map {
          [names[$0], "\(actual($0))", Self.percent(recall($0)), Self.percent(precision($0))]
        })
    }
    let body = counts.indices.map { truth in
      [labels[truth]] + counts[truth].map { $0 == 0 ? "." : "\($0)" } + [
        "\(actual(truth))", Self.percent(recall(truth)),
      ]
    }
    return Table(
      title,
      columns: [.init("")] + labels.map { .init($0, .right) } + [
        .init("all", .right), .init("recall %", .right),
      ],
      rows: body + [
        ["all"] + counts.indices.map { "\(claimed($0))" } + ["\(total)"],
        ["prec %"] + counts.indices.map { Self.percent(precision($0)) } + [
          "", Self.percent(Double(right) / Double(max(1, total))),
        ],
      ])
  }

  var sentence: String {
    let share = "\(right) of \(total) right"
    guard let pair = worst.first else { return "\(share): nothing is confused" }
    return "\(share); most often \(names[pair.truth]) is taken for \(names[pair.guess]), "
      + "\(Words.count(pair.count, "time"))"
  }

  var json: JSON {
    .object(
      trained.fields("confusion")
        + JSON.fields([
          "samples": .string(samples), "classes": .array(names.map { .string($0) }),
          "matrix": .array(counts.map { .array($0.map(JSON.integer)) }),
          "recall": .array(counts.indices.map { .optional(recall($0)) }),
          "precision": .array(counts.indices.map { .optional(precision($0)) }),
          "accuracy": .real(Double(right) / Double(max(1, total))),
        ]).members)
  }
}
