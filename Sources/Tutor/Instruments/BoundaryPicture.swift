import Knobs
import Plots
import Training

/// What a network makes of its whole input space, with the training samples on top: regions of
/// classes or bands of numbers where there are two features, a curve where there is one.
struct BoundaryPicture {
  let dataset: Dataset
  let oracle: Oracle
  let title: String

  /// - Throws: data of more than two features.
  init(_ trained: TrainedRun) throws(Failure) {
    self.init(dataset: trained.dataset, oracle: Oracle(trained), title: trained.title)
    guard Self.canDraw(dataset) else {
      let what = dataset.shape.isImage ? "pixels" : "features"
      throw Failure(
        "boundary draws data of one or two features, and \(dataset.name) has "
          + "\(dataset.shape.features) \(what); try :neurons or :mistakes, or :train data=moons")
    }
  }

  init(dataset: Dataset, oracle: Oracle, title: String) {
    self.dataset = dataset
    self.oracle = oracle
    self.title = title
  }

  /// Whether there are one or two features, and one number at most to be learnt from them.
  static func canDraw(_ dataset: Dataset) -> Bool {
    guard dataset.shape.features <= 2, dataset.ranges.count == dataset.shape.features else {
      return false
    }
    return dataset.task.isClassification || dataset.outputs == 1
  }

  var chart: any Chart {
    if dataset.shape.features == 1 { return curve }
    return dataset.task.isClassification ? regions : bands
  }

  /// The extent of a feature in the units of the data.
  func range(_ feature: Int) -> ClosedRange<Double> {
    Double(dataset.ranges[feature].lowerBound)...Double(dataset.ranges[feature].upperBound)
  }

  private func samples(where belongs: (Int) -> Bool) -> [Point] {
    let (x, y) = (
      dataset.unscaled(0, of: dataset.train), dataset.unscaled(1, of: dataset.train)
    )
    return x.indices.filter(belongs).map { Point(x: x[$0], y: y[$0]) }
  }

  private var names: String {
    "\(dataset.name(ofFeature: 0)) across, \(dataset.name(ofFeature: 1)) up"
  }

  private var regions: DecisionRegions {
    let labels = dataset.train.labels
    let oracle = oracle
    return DecisionRegions(
      "\(title): regions by class, training samples on top; \(names)",
      dataset.classNames.enumerated().map { index, name in
        .init(name, samples { labels[$0] == index })
      }, x: range(0), y: range(1), xName: dataset.name(ofFeature: 0)
    ) { points in
      oracle.classes(of: oracle.outputs(at: points.map { [$0.x, $0.y] }))
    }
  }

  /// Five bands between the least and the greatest target.
  private var bands: DecisionRegions {
    let targets = dataset.trainingTargets
    let (low, high) = (targets.min() ?? 0, targets.max() ?? 1)
    let step = high > low ? (high - low) / 5 : 1
    let band: @Sendable (Double) -> Int = { value in
      value.isNaN ? 0 : Int(min(4, max(0, ((value - low) / step).rounded(.down))))
    }
    let (oracle, dataset) = (oracle, dataset)
    return DecisionRegions(
      "\(title): what it predicts in five bands, targets on top; \(names)",
      (0..<5).map { index in
        let edge = Words.figure(low + step * Double(index + 1), digits: 2)
        return .init(
          index == 0 ? "up to \(edge)" : "to \(edge)", samples { band(targets[$0]) == index })
      }, x: range(0), y: range(1), xName: dataset.name(ofFeature: 0)
    ) { points in
      oracle.outputs(at: points.map { [$0.x, $0.y] }).map {
        band(dataset.targetUnscaled($0[0]))
      }
    }
  }

  /// Targets and predictions over the only feature; the number of the class stands for a class.
  private var curve: ScatterPlot {
    let x = dataset.unscaled(0, of: dataset.train)
    let places = (0..<200).map { index in
      let share = Double(index) / 199
      return range(0).lowerBound * (1 - share) + range(0).upperBound * share
    }
    let outputs = oracle.outputs(at: places.map { [$0] })
    let isClasses = dataset.task.isClassification
    let predicted =
      isClasses
      ? oracle.classes(of: outputs).map(Double.init) : outputs.map { dataset.targetUnscaled($0[0]) }
    let wanted = isClasses ? dataset.train.labels.map(Double.init) : dataset.trainingTargets
    let key = dataset.classNames.enumerated().map { "\($0) \($1)" }.joined(separator: ", ")
    return ScatterPlot(
      "\(title): " + (isClasses ? "class by its number (\(key))" : "its curve and the samples"),
      [
        .init("sample", zip(x, wanted).map { Point(x: $0, y: $1) }),
        .init("network", zip(places, predicted).map { Point(x: $0, y: $1) }),
      ], xName: dataset.name(ofFeature: 0), yName: isClasses ? "class" : "target")
  }

  /// A grid of answers as machine output has it, top row first: classes, or numbers.
  var json: [JSON.Field] {
    let isFlat = dataset.shape.features == 1
    let (columns, lines) = (41, isFlat ? 1 : 41)
    func value(_ range: ClosedRange<Double>, _ index: Int, _ count: Int) -> Double {
      let share = Double(index) / Double(count - 1)
      return range.lowerBound * (1 - share) + range.upperBound * share
    }
    let places = (0..<lines).flatMap { row in
      (0..<columns).map { column in
        let x = value(range(0), column, columns)
        return isFlat ? [x] : [x, value(range(1), lines - 1 - row, lines)]
      }
    }
    let outputs = oracle.outputs(at: places)
    let answers: [JSON] =
      dataset.task.isClassification
      ? oracle.classes(of: outputs).map(JSON.integer)
      : outputs.map { .real(dataset.targetUnscaled($0[0])) }
    let grid = (0..<lines).map { JSON.array(Array(answers[$0 * columns..<($0 + 1) * columns])) }
    func ends(_ range: ClosedRange<Double>) -> JSON {
      .array([.real(range.lowerBound), .real(range.upperBound)])
    }
    return JSON.fields([
      "features": .array((0..<dataset.shape.features).map { .string(dataset.name(ofFeature: $0)) }),
      "classes": .array(dataset.classNames.map { .string($0) }), "x": ends(range(0)),
      "y": isFlat ? .null : ends(range(1)), "grid": .array(grid),
    ]).members
  }
}
