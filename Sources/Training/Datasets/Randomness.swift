import Matrices

/// The random numbers of data, each purpose with a stream of its own: more noise, other labels or
/// fewer training samples never redraw anything else.
struct DataStreams {
  let seed: Int

  /// What random numbers are for. The raw values are part of what a seed means: never renumber them.
  enum Purpose: UInt64 {
    case training = 0
    case validation = 1
    case trainingClasses = 2
    case validationClasses = 3
    case trainingNoise = 4
    case validationNoise = 5
    case labels = 6
  }

  func stream(_ purpose: Purpose) -> Random {
    Random(seed: UInt64(bitPattern: Int64(seed)), stream: .data, index: purpose.rawValue)
  }

  var split: Random { Random(seed: UInt64(bitPattern: Int64(seed)), stream: .split) }
}

extension Samples {
  /// Adds normal noise to every input, then keeps it in an interval where there is one.
  mutating func addNoise(_ deviation: Double, clip: ClosedRange<Float>?, _ random: inout Random) {
    guard deviation > 0 else { return }
    for index in inputs.indices {
      let noisy = inputs[index] + Float(deviation * random.normal())
      inputs[index] = clip.map { min(max(noisy, $0.lowerBound), $0.upperBound) } ?? noisy
    }
  }

  /// Redraws a share of the labels, each class equally likely, the old one too; for regression the
  /// target becomes that of a sample chosen at random.
  ///
  /// Every sample gets the same lot whatever the share, so that a greater share redraws the labels
  /// that a smaller one does, and more.
  mutating func redrawLabels(share: Double, classes: Int?, _ random: inout Random) {
    guard share > 0, count > 0 else { return }
    let lots = (0..<count).map { place in
      (place: place, order: random.uniform(), label: random.below(classes ?? count))
    }
    let wanted = Int((min(share, 1) * Double(count)).rounded())
    let old = targets
    let outputs = targets.count / count
    for lot in lots.sorted(by: { ($0.order, $0.place) < ($1.order, $1.place) }).prefix(wanted) {
      if classes != nil {
        labels[lot.place] = Int32(lot.label)
      } else {
        for output in 0..<outputs {
          targets[lot.place * outputs + output] = old[lot.label * outputs + output]
        }
      }
    }
  }
}

extension DataSupply {
  /// Draws new samples, classes in equal shares and in random order.
  ///
  /// The first hundred of two hundred samples are those of one hundred.
  static func draw(
    _ count: Int, _ facts: DataFacts, with draw: (Int, inout Random) -> [Float],
    _ random: inout Random, classOrder: inout Random
  ) -> Samples {
    let features = facts.shape.features
    var samples = Samples(features: features, inputs: [])
    samples.count = count
    samples.inputs.reserveCapacity(count * features)
    guard case .classification(let classes) = facts.task else {
      for _ in 0..<count {
        let row = draw(0, &random)
        samples.inputs += row.prefix(features)
        samples.targets += row.dropFirst(features)
      }
      return samples
    }
    // Every block of as many samples as there are classes has each class once.
    var block: [Int] = []
    for _ in 0..<count {
      if block.isEmpty {
        block = Array(0..<classes)
        classOrder.shuffle(&block)
      }
      let label = block.removeLast()
      samples.inputs += draw(label, &random)
      samples.labels.append(Int32(label))
    }
    return samples
  }
}
