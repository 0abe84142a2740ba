import Training

extension Dataset {
  /// One feature of some samples as it was before scaling.
  func unscaled(_ feature: Int, of samples: Samples) -> [Double] {
    let (offset, divisor) = (Double(scaling.offset[feature]), Double(scaling.divisor[feature]))
    return (0..<samples.count).map {
      Double(samples.inputs[$0 * samples.features + feature]) * divisor + offset
    }
  }

  /// A number to predict, or a prediction of it, as it was before scaling.
  /// - Parameter place: where it stands among all numbers of all rows.
  func targetUnscaled(_ value: Float, place: Int = 0) -> Double {
    guard !targetScaling.offset.isEmpty else { return Double(value) }
    let output = place % targetScaling.offset.count
    return Double(value) * Double(targetScaling.divisor[output])
      + Double(targetScaling.offset[output])
  }

  /// The numbers to predict of the training samples as they were before scaling.
  var trainingTargets: [Double] {
    train.targets.enumerated().map { targetUnscaled($1, place: $0) }
  }

  /// The name of a feature, counted from 0.
  func name(ofFeature index: Int) -> String {
    featureNames.indices.contains(index) ? featureNames[index] : "x\(index + 1)"
  }

  /// The name of a class, counted from 0.
  func name(ofClass index: Int) -> String {
    classNames.indices.contains(index) ? classNames[index] : "\(index)"
  }

  /// Places of the feature space, given in the units of the data, as a network takes them.
  func scaled(_ places: [[Double]]) -> [Float] {
    places.flatMap { place in
      place.enumerated().map { feature, value in
        Float((value - Double(scaling.offset[feature])) / Double(scaling.divisor[feature]))
      }
    }
  }
}
