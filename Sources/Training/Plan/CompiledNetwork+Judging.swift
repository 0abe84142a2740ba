extension CompiledNetwork {
  /// Judges the network on samples.
  public func evaluate(_ samples: Samples) -> Evaluation {
    var sum = 0.0
    var right = 0
    let outputs = facts.outputs
    samples.labels.withUnsafeBufferPointer { allLabels in
      samples.targets.withUnsafeBufferPointer { allTargets in
        forEachPiece(of: samples.inputs, count: samples.count) { z, places in
          // What a data set has nothing of is not looked at either.
          let labels = allLabels.baseAddress.map { $0 + places.lowerBound }
            ?? UnsafePointer(self.labels)
          if facts.targetsAreBuilt { buildTargets(labels, rows: places.count) }
          let targets = allTargets.baseAddress.map { $0 + places.lowerBound * outputs }
            ?? UnsafePointer(self.targets)
          let loss = judge(
            z, rows: places.count, labels: labels, targets: targets, gradient: nil)
          sum += loss.sum
          right += loss.correct
        }
      }
    }
    let count = Double(samples.count)
    return Evaluation(
      loss: sum / count, accuracy: facts.isClassification ? Double(right) / count : nil)
  }

  /// What the network gives for inputs, row by row.
  public func outputs(for inputs: [Float]) -> [Float] {
    let count = inputs.count / max(facts.features, 1)
    let outputs = facts.outputs
    var all: [Float] = []
    all.reserveCapacity(count * outputs)
    forEachPiece(of: inputs, count: count) { z, places in
      all.append(contentsOf: UnsafeBufferPointer(start: z, count: places.count * outputs))
    }
    return all
  }

  /// Sends inputs through the network, as many at once as the buffers hold.
  private func forEachPiece(
    of inputs: [Float], count: Int, _ body: (_ z: UnsafePointer<Float>, _ places: Range<Int>) -> Void
  ) {
    inputs.withUnsafeBufferPointer { inputs in
      guard let start = inputs.baseAddress else { return }
      for first in stride(from: 0, to: count, by: capacity) {
        let places = first..<min(first + capacity, count)
        let z = forward(
          start + first * facts.features, rows: places.count, isTraining: false)
        body(z, places)
      }
    }
  }
}
