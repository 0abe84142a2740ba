import Knobs

@testable import Training

/// Whether two numbers agree to a share of their size, or of `floor` where they are smaller.
func close(_ a: Double, _ b: Double, within tolerance: Double, floor: Double = 1e-3) -> Bool {
  a == b || abs(a - b) <= tolerance * max(abs(a), abs(b), floor)
}

/// Settings as a learner types them.
func settings(_ line: String) throws -> Settings {
  var settings = Settings()
  try settings.assign(Token.split(line).map { try Assignment($0, in: line) })
  return settings
}

/// What comes of a training with these settings by the plain network.
func trained(_ settings: Settings) throws -> TrainingResult {
  let data = try settings.dataRequest().dataset()
  let network = PlainNetwork<Float>(
    try Blueprint(settings.recipe(for: data), for: data), data: data)
  let trainer = Trainer(network, data: data)
  trainer.run()
  return trainer.result()
}

/// A multiple of 1/1024 from -1 up to 1: `draw` of Generators/trajectories.py.
func draw(_ stream: Int, _ index: Int) -> Float {
  let hashed = UInt32(truncatingIfNeeded: index * 7919 + stream * 104_729 + 12345) &* 2_654_435_761
  return Float(hashed >> 21) / 1024 - 1
}

/// The data sets of the generators, by the names used there.
enum TestData: String {
  case classes, pair, numbers, pictures

  var shape: InputShape {
    switch self {
    case .classes: .vector(4)
    case .pair, .numbers: .vector(3)
    case .pictures: .image(height: 5, width: 6, channels: 2)
    }
  }

  var task: LearningTask {
    switch self {
    case .classes, .pictures: .classification(classes: 3)
    case .pair: .classification(classes: 2)
    case .numbers: .regression(outputs: 2)
    }
  }

  func samples(_ count: Int, stream: Int) -> Samples {
    let features = shape.features
    let inputs = (0..<count * features).map { 2 * draw(stream, $0) }
    switch task {
    case .classification(let classes):
      let labels = (0..<count).map { Int32((draw(stream + 1, $0) + 1) / 2 * Float(classes)) }
      return Samples(features: features, inputs: inputs, labels: labels)
    case .regression(let outputs):
      return Samples(
        features: features, inputs: inputs,
        targets: (0..<count * outputs).map { draw(stream + 1, $0) })
    }
  }

  func dataset(train: Int, validation: Int = 8) -> Dataset {
    Dataset(
      name: rawValue, shape: shape, task: task, train: samples(train, stream: 1),
      validation: validation > 0 ? samples(validation, stream: 3) : nil)
  }
}

/// The first weights of the generators: a formula of the tensor's number and the place within it.
func formulaWeights(of layout: ParameterLayout) -> [NamedTensor] {
  let all = layout.parameters + layout.statistics
  return all.enumerated().map { number, segment in
    NamedTensor(
      name: segment.name, shape: segment.fileShape,
      values: (0..<segment.count).map { i in
        switch segment.role {
        case .runningMean: 0
        case .runningVariance: 1
        case .scale: 1 + draw(100 + number, i) / 2
        case .weight, .bias, .shift: draw(100 + number, i) / 2
        }
      })
  }
}
