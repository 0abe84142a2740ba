extension Scaling {
  /// Measures samples: their mean and deviation (divided by n), or their least and greatest value.
  ///
  /// Each feature of a vector is measured for itself. The pixels of a picture share one measure a
  /// channel, as is usual for pictures: pixel by pixel, the dark margins, which hold nothing but
  /// noise, would be blown up to the strength of the strokes. What does not vary is moved but not
  /// divided.
  init(_ method: ScaleMethod, of samples: Samples, shape: InputShape) {
    let features = samples.features
    self = .identity(features: features)
    let columns = shape.isImage ? shape.channels : features
    guard samples.count > 0, columns > 0, method != .none else { return }
    for column in 0..<columns {
      let (shift, width) =
        switch method {
        case .none: (Float(0), Float(1))
        case .minmax: Self.range(of: column, columns, samples.inputs)
        case .standard: Self.deviation(of: column, columns, samples.inputs)
        }
      for feature in stride(from: column, to: features, by: columns) {
        offset[feature] = shift
        divisor[feature] = width
      }
    }
  }

  /// The least value of a column, and how far the greatest is from it.
  private static func range(
    of column: Int, _ columns: Int, _ inputs: [Float]
  ) -> (Float, Float) {
    var (low, high) = (Float.infinity, -Float.infinity)
    for place in stride(from: column, to: inputs.count, by: columns) {
      low = min(low, inputs[place])
      high = max(high, inputs[place])
    }
    // The difference of two large numbers of different sign may be too large.
    let width = high - low
    return (low, width > 0 ? (width.isFinite ? width : .greatestFiniteMagnitude) : 1)
  }

  /// The mean of a column and its deviation.
  private static func deviation(
    of column: Int, _ columns: Int, _ inputs: [Float]
  ) -> (Float, Float) {
    let places = stride(from: column, to: inputs.count, by: columns)
    let count = Double(inputs.count / columns)
    var sum = 0.0
    for place in places { sum += Double(inputs[place]) }
    let mean = sum / count
    sum = 0
    for place in places {
      let distance = Double(inputs[place]) - mean
      sum += distance * distance
    }
    let deviation = (sum / count).squareRoot()
    // A deviation within the rounding of 32-bit numbers is none.
    let varies = deviation > 1e-7 * mean.magnitude && Float(deviation) > 0
    return (Float(mean), varies ? Float(deviation) : 1)
  }
}

extension Dataset {
  /// The least and greatest value of each feature over all samples, a tenth wider.
  var frame: [ClosedRange<Float>] {
    (0..<train.features).map { feature in
      var (low, high) = (Float.infinity, -Float.infinity)
      for inputs in [train.inputs, validation?.inputs ?? []] {
        for place in stride(from: feature, to: inputs.count, by: train.features) {
          low = min(low, inputs[place])
          high = max(high, inputs[place])
        }
      }
      guard low <= high, low.isFinite, high.isFinite else { return -1...1 }
      let margin = high > low ? (high / 20 - low / 20) : 1
      let most = Float.greatestFiniteMagnitude
      return max(low - margin, -most)...min(high + margin, most)
    }
  }
}
