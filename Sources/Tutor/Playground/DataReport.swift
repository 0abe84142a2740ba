import Knobs
import Plots
import Training

/// What a data set is, for the screen and for machines.
struct DataReport {
  let settings: Settings
  let dataset: Dataset
  /// How many training labels are of another class than the sample, because `label_noise` redrew them.
  let relabelled: Int?
  /// The samples to train on with the labels that they had before.
  private let honest: [Int32]

  /// Draws or reads the data that some settings ask for.
  /// - Throws: data that cannot be had.
  init(_ settings: Settings) throws {
    try settings.check()
    self.settings = settings
    dataset = try settings.dataRequest().dataset()
    // Redrawing labels leaves everything else as it was, so the labels before are a request away.
    var request = settings.dataRequest()
    request.labelNoise = 0
    honest = try request.dataset().train.labels
    relabelled =
      dataset.task.isClassification
      ? zip(honest, dataset.train.labels).count { $0 != $1 } : nil
  }

  /// How many samples of each class there are.
  private func counts(_ samples: Samples?) -> [Int] {
    var counts = [Int](repeating: 0, count: dataset.classNames.count)
    for label in samples?.labels ?? [] where counts.indices.contains(Int(label)) {
      counts[Int(label)] += 1
    }
    return counts
  }

  private var source: (any DataSource.Type)? {
    if case .source(let source) = settings.data { type(of: source) } else { nil }
  }
}

// MARK: - Screen

extension DataReport {
  /// Everything worth knowing on one screen.
  func lines(style: PlotStyle) -> [String] {
    let facts = [headline, split, labels, scaling, source?.facts.attribution].compactMap { $0 }
    return facts.flatMap { Words.wrap($0, width: style.width) } + picture.lines(in: style)
  }

  private var headline: String {
    let form =
      switch dataset.shape {
      case .image(let height, let width, let channels):
        "images of \(height) x \(width) pixels" + (channels > 1 ? " in \(channels) channels" : "")
      case .vector(let count): Words.count(count, "feature")
      }
    let task =
      switch dataset.task {
      case .classification(let classes): "\(classes) classes"
      case .regression(let outputs): "regression of " + Words.count(outputs, "number")
      }
    let about = source.map { ": \($0.summary)" } ?? ""
    return "\(dataset.name)\(about); \(form), \(task)"
  }

  private var split: String {
    let judged = dataset.validation?.count ?? 0
    return Words.count(dataset.train.count, "sample") + " to train on, "
      + (judged > 0 ? "\(judged) to judge by" : "none to judge by")
      + "; seed \(settings.seed) decides which"
  }

  private var labels: String? {
    guard let relabelled else { return nil }
    let (train, judged) = (counts(dataset.train), counts(dataset.validation))
    let classes = zip(dataset.classNames, zip(train, judged)).map { name, count in
      "\(name) \(count.0)+\(count.1)"
    }
    let shown = classes.prefix(20)
    let more = classes.count > shown.count ? ["\(classes.count - shown.count) more"] : []
    let noise =
      relabelled > 0
      ? "; \(relabelled) of \(dataset.train.count) training labels were redrawn to another class"
      : ""
    return "classes, train + validation: \(Words.list(shown + more))\(noise)"
  }

  private var scaling: String? {
    guard settings.scale != .none else { return "inputs are not scaled" }
    let how = settings.scale == .standard ? "to mean 0 and deviation 1" : "to 0...1"
    let what = dataset.targetScaling.isIdentity ? "inputs are" : "inputs and targets are"
    return "\(what) scaled \(how) by the training samples (scale=\(settings.scale.rawValue))"
  }

  private var picture: any Chart {
    switch (dataset.shape, dataset.task) {
    case (.image, _): images
    case (.vector(2), .classification): scatter(groups: dataset.classNames, labels: shownLabels)
    case (.vector(2), .regression): thirds
    case (.vector(1), .regression): curve
    case (.vector, _): table
    }
  }

  private var shownLabels: [Int] { dataset.train.labels.map { Int($0) } }

  /// The first samples of each class in turn.
  private var images: Pictures {
    guard case .image(_, let width, let channels) = dataset.shape else { return Pictures("", []) }
    let samples = dataset.train
    var places = [[Int]](repeating: [], count: max(1, dataset.classNames.count))
    for place in 0..<samples.count {
      let label = samples.labels.isEmpty ? 0 : Int(samples.labels[place])
      if places[label].count < 3 { places[label].append(place) }
    }
    let order = (0..<3).flatMap { round in
      places.compactMap { $0.indices.contains(round) ? $0[round] : nil }
    }
    return Pictures(
      "samples to train on, by their label",
      order.map { place in
        let pixels = (0..<samples.features / channels).map { pixel in
          // The mean over the channels is enough for shades.
          (0..<channels).reduce(0.0) {
            $0 + Double(samples.inputs[place * samples.features + pixel * channels + $1])
          } / Double(channels)
        }
        return Pictures.Picture(caption(place), pixels, columns: width)
      })
  }

  /// "3", or "3 (is 8)" where the label was redrawn.
  private func caption(_ place: Int) -> String {
    guard dataset.train.labels.indices.contains(place) else { return "" }
    let label = dataset.train.labels[place]
    let name = dataset.classNames[Int(label)]
    guard honest.indices.contains(place), honest[place] != label else { return name }
    return "\(name) (is \(dataset.classNames[Int(honest[place])]))"
  }

  private func scatter(groups: [String], labels: [Int]) -> ScatterPlot {
    let (x, y) = (dataset.unscaled(0, of: dataset.train), dataset.unscaled(1, of: dataset.train))
    return ScatterPlot(
      "samples to train on",
      groups.enumerated().map { group, name in
        .init(
          name, labels.indices.filter { labels[$0] == group }.map { Point(x: x[$0], y: y[$0]) })
      }, xName: dataset.name(ofFeature: 0), yName: dataset.name(ofFeature: 1))
  }

  /// Samples of a regression in the plane, by the third of the targets that theirs is in.
  private var thirds: ScatterPlot {
    let targets = self.targets
    let sorted = targets.sorted()
    guard let low = sorted.first, let high = sorted.last else {
      return scatter(groups: [], labels: [])
    }
    let bounds = [sorted[sorted.count / 3], sorted[sorted.count * 2 / 3]]
    let names = [
      "target \(plain(low)) to \(plain(bounds[0]))", "to \(plain(bounds[1]))", "to \(plain(high))",
    ]
    return scatter(
      groups: names, labels: targets.map { $0 < bounds[0] ? 0 : $0 < bounds[1] ? 1 : 2 })
  }

  private var curve: ScatterPlot {
    let x = dataset.unscaled(0, of: dataset.train)
    let points = zip(x, targets).map { Point(x: $0, y: $1) }
    return ScatterPlot(
      "samples to train on", [.init("target", points)], xName: dataset.name(ofFeature: 0),
      yName: "target")
  }

  /// The first number to predict of each sample, as it was before scaling.
  private var targets: [Double] {
    stride(from: 0, to: dataset.train.targets.count, by: max(1, dataset.outputs)).map {
      dataset.targetUnscaled(dataset.train.targets[$0])
    }
  }

  private var table: Table {
    Table(
      "features of the training samples, before scaling",
      columns: [
        .init("feature"), .init("mean", .right), .init("deviation", .right), .init("least", .right),
        .init("greatest", .right),
      ],
      rows: features.map { feature in
        [
          feature.name, Words.figure(feature.mean), Words.figure(feature.deviation),
          Words.figure(feature.least), Words.figure(feature.greatest),
        ]
      })
  }
}

// MARK: - Figures

extension DataReport {
  private struct Feature {
    var name: String
    var mean: Double
    var deviation: Double
    var least: Double
    var greatest: Double
  }

  private var features: [Feature] {
    (0..<dataset.train.features).map { index in
      let values = dataset.unscaled(index, of: dataset.train)
      let count = Double(max(1, values.count))
      let mean = values.reduce(0) { $0 + $1 / count }
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
      return Feature(
        name: dataset.name(ofFeature: index), mean: mean, deviation: variance.squareRoot(),
        least: values.min() ?? .nan, greatest: values.max() ?? .nan)
    }
  }

  /// Everything as machine output.
  var json: JSON {
    let shape: [Int] =
      switch dataset.shape {
      case .vector(let count): [count]
      case .image(let height, let width, let channels): [height, width, channels]
      }
    let (train, judged) = (counts(dataset.train), counts(dataset.validation))
    let classes = dataset.classNames.indices.map { index in
      JSON.fields([
        "name": .string(dataset.classNames[index]), "train": .integer(train[index]),
        "val": .integer(judged[index]),
      ])
    }
    return .fields([
      "event": .string("data"), "data": .string(dataset.name),
      "task": .string(dataset.task.isClassification ? "classification" : "regression"),
      "shape": .array(shape.map(JSON.integer)), "outputs": .integer(dataset.outputs),
      "train_samples": .integer(dataset.train.count),
      "val_samples": .integer(dataset.validation?.count ?? 0), "classes": .array(classes),
      "relabelled": relabelled.map(JSON.integer) ?? .null,
      // A picture has too many features to tell, and none of them means anything alone.
      "features": .array(
        dataset.shape.isImage
          ? []
          : features.map { feature in
            .fields([
              "name": .string(feature.name), "mean": .real(feature.mean),
              "deviation": .real(feature.deviation), "min": .real(feature.least),
              "max": .real(feature.greatest),
            ])
          }),
    ])
  }
}
