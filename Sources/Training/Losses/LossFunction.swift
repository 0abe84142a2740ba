/// What a loss says of a batch.
struct LossResult<S: Scalar> {
  /// The sum over the samples; each sample's is the mean over its outputs.
  var sum = 0.0
  /// How many classes are right.
  var correct = 0
  /// The gradient of the mean over the samples with respect to the outputs.
  var gradient: Batch<S>
}

extension LossFunction {
  /// Judges outputs against the samples in these places.
  ///
  /// With p = softmax(z) or σ(z) the gradient of the cross-entropies is p − t, that of the squared
  /// error 2 (z − t) / outputs, that of Huber's loss e clamped to ±delta, over outputs.
  func judge<S: Scalar>(
    _ z: Batch<S>, against samples: Samples, at places: some Collection<Int>, task: LearningTask
  ) -> LossResult<S> {
    var result = LossResult(gradient: Batch<S>(rows: z.rows, columns: z.columns))
    let share = 1 / S(z.rows)
    for (row, place) in places.enumerated() {
      let outputs = z.values[row * z.columns..<(row + 1) * z.columns]
      var target = [S](repeating: 0, count: z.columns)
      switch task {
      case .classification:
        let label = Int(samples.labels[place])
        if z.columns == 1 { target[0] = S(label) } else { target[label] = 1 }
        result.correct += isRight(outputs, label) ? 1 : 0
      case .regression:
        for j in 0..<z.columns { target[j] = S(samples.targets[place * z.columns + j]) }
      }
      let (loss, gradient) = value(of: Array(outputs), target)
      result.sum += Double(loss)
      for j in 0..<z.columns { result.gradient[row, j] = share * gradient[j] }
    }
    return result
  }

  /// Whether the outputs name the class.
  private func isRight<S: Scalar>(_ outputs: ArraySlice<S>, _ label: Int) -> Bool {
    if outputs.count == 1, let z = outputs.first {
      // A logit turns at 0; a number that was trained towards 0 and 1 turns in the middle.
      return (z > (usesLabels ? 0 : 0.5)) == (label == 1)
    }
    var best = outputs.startIndex
    for j in outputs.indices where outputs[j] > outputs[best] { best = j }
    return best - outputs.startIndex == label
  }

  /// The loss of one sample and its gradient.
  private func value<S: Scalar>(of z: [S], _ target: [S]) -> (loss: S, gradient: [S]) {
    let count = S(z.count)
    switch self {
    case .softmaxCrossEntropy(let smoothing):
      let most = z.max() ?? 0
      let powers = z.map { S.exp($0 - most) }
      let sum = powers.reduce(0, +)
      let s = S(smoothing)
      let t = target.map { (1 - s) * $0 + s / count }
      var loss: S = 0
      for j in z.indices { loss -= t[j] * (z[j] - most - S.log(sum)) }
      return (loss, z.indices.map { powers[$0] / sum - t[$0] })
    case .binaryCrossEntropy(let smoothing):
      let s = S(smoothing)
      let t = (1 - s) * target[0] + s / 2
      return (softplus(z[0]) - t * z[0], [sigmoid(z[0]) - t])
    case .squaredError:
      let errors = zip(z, target).map { $0 - $1 }
      return (errors.reduce(0) { $0 + $1 * $1 } / count, errors.map { 2 * $0 / count })
    case .huber(let delta):
      let d = S(delta)
      let errors = zip(z, target).map { $0 - $1 }
      let losses = errors.map { abs($0) <= d ? $0 * $0 / 2 : d * (abs($0) - d / 2) }
      return (losses.reduce(0, +) / count, errors.map { max(-d, min(d, $0)) / count })
    }
  }
}
