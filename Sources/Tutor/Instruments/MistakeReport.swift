import Knobs
import Plots
import Training

/// The samples that a network judges worst, the worst first.
struct MistakeReport {
  let trained: TrainedRun
  let samples: Samples
  let samplesName: String
  let mistakes: [Mistake]
  /// How many samples are classified wrongly; nil for regression.
  let wrong: Int?

  struct Mistake {
    /// The place among the samples, counted from 1.
    var number: Int
    var truth: String
    var guess: String
    /// Probability of the true class and of the guess; nil for regression.
    var probabilities: (truth: Double, guess: Double)?
    /// How wrong it is: what the true class lacks, or the distance from the target.
    var badness: Double
    var isWrong: Bool
  }

  init(_ trained: TrainedRun, atMost limit: Int) {
    self.trained = trained
    (samples, samplesName) = trained.judged
    let outputs = trained.outputs(for: samples)
    let dataset = trained.dataset
    let samples = samples
    let all = outputs.indices.map { index -> Mistake in
      guard dataset.task.isClassification else {
        func inUnits(_ numbers: some Sequence<Float>) -> [Double] {
          numbers.enumerated().map { dataset.targetUnscaled($1, place: $0) }
        }
        let targets = inUnits(
          samples.targets[index * dataset.outputs..<(index + 1) * dataset.outputs])
        let guesses = inUnits(outputs[index])
        let distance = zip(targets, guesses).map { abs($0 - $1) }.max() ?? 0
        func text(_ numbers: [Double]) -> String {
          numbers.prefix(3).map { Words.figure($0) }.joined(separator: " ")
        }
        return Mistake(
          number: index + 1, truth: text(targets), guess: text(guesses),
          probabilities: nil, badness: distance, isWrong: distance > 0)
      }
      let shares = trained.blueprint.loss.probabilities(of: outputs[index])
      let (truth, guess) = (Int(samples.labels[index]), shares.indexOfGreatest)
      return Mistake(
        number: index + 1, truth: dataset.name(ofClass: truth),
        guess: dataset.name(ofClass: guess), probabilities: (shares[truth], shares[guess]),
        badness: 1 - shares[truth], isWrong: truth != guess)
    }
    wrong = dataset.task.isClassification ? all.count(where: \.isWrong) : nil
    // What is not a number is worse than anything.
    func weight(_ mistake: Mistake) -> Double {
      mistake.badness.isNaN ? .infinity : mistake.badness
    }
    mistakes = Array(
      all.filter(\.isWrong).sorted { (weight($1), $0.number) < (weight($0), $1.number) }
        .prefix(limit))
  }

  /// "5 as 3, 98%"
  static func caption(_ mistake: Mistake) -> String {
    let sure = mistake.probabilities.map { " \(Words.fixed($0.guess * 100, 0))%" } ?? ""
    return "\(mistake.truth) as \(mistake.guess)\(sure)"
  }

  /// The wrongly classified images, drawn.
  var pictures: Pictures? {
    guard case .image(_, let width, let channels) = trained.dataset.shape, wrong != nil else {
      return nil
    }
    let features = samples.features
    return Pictures(
      "true class as what it was taken for, and how sure the network was",
      mistakes.map { mistake in
        let start = (mistake.number - 1) * features
        let pixels = stride(from: 0, to: features, by: channels).map { pixel in
          (0..<channels).reduce(0.0) { $0 + Double(samples.inputs[start + pixel + $1]) }
        }
        return .init(Self.caption(mistake), pixels, columns: width)
      })
  }

  var table: Table {
    let dataset = trained.dataset
    let shown = dataset.shape.isImage ? 0 : min(4, dataset.shape.features)
    let columns = (0..<shown).map { dataset.unscaled($0, of: samples) }
    let hasClasses = wrong != nil
    return Table(
      columns: [.init("sample", .right)]
        + (0..<shown).map { .init(dataset.name(ofFeature: $0), .right) }
        + (hasClasses
          ? [.init("true"), .init("p", .right), .init("taken for"), .init("p", .right)]
          : [.init("target", .right), .init("predicted", .right), .init("off by", .right)]),
      rows: mistakes.map { mistake in
        let inputs = columns.map { Words.figure($0[mistake.number - 1]) }
        guard let shares = mistake.probabilities else {
          return ["\(mistake.number)"] + inputs + [
            mistake.truth, mistake.guess, Words.figure(mistake.badness),
          ]
        }
        return ["\(mistake.number)"] + inputs + [
          mistake.truth, Words.figure(shares.truth), mistake.guess, Words.figure(shares.guess),
        ]
      })
  }

  var heading: String {
    let count = wrong.map { "\($0) of \(samples.count) \(samplesName) samples are wrong" }
    return "\(trained.title): "
      + (count ?? "the \(samplesName) samples whose prediction is furthest off")
      + (wrong.map { $0 > mistakes.count ? "; the \(mistakes.count) worst" : "" } ?? "")
  }

  var json: JSON {
    .object(
      trained.fields("mistakes")
        + JSON.fields([
          "samples": .string(samplesName), "count": .integer(samples.count),
          "wrong": .optional(wrong),
          "worst": .array(
            mistakes.map { mistake in
              .fields([
                "sample": .integer(mistake.number), "true": .string(mistake.truth),
                "predicted": .string(mistake.guess),
                "p_true": .optional(mistake.probabilities?.truth),
                "p_predicted": .optional(mistake.probabilities?.guess),
                "off_by": mistake.probabilities == nil ? .real(mistake.badness) : .null,
              ])
            }),
        ]).members)
  }
}
