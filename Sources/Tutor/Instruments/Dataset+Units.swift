import Training

extension Dataset {
  /// One feature of some samples as it was before scaling.
  func unscaled(_ feature: Int, of samples: Samples) -> [Double] {
    let (offset, divisor) = (Double(scaling.offset[feature]), Double(scaling.divisor[feature]))
    return (0..<samples.count).map {
      Double(samples.inputs[$0 * samples.features + feature]) * divisor + offset
    }
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
