internal import CKernels
internal import Matrices

extension CompiledNetwork {
  /// Judges the network on samples.
  public func evaluate(_ samples: Samples) -> Evaluation {
    var sum = 0.0
    var right = 0
    let outputs = facts.outputs
    samples.labels.withUnsafeBufferPointer { allLabels in
      samples.targets.withUnsafeBufferPointer { allTargets in
        forEachPiece(of: samples.inputs, count: samples.count) { z, places in
          // Samples have either labels or targets; the other is never read.
          var labels = UnsafePointer(self.labels)
          var targets = UnsafePointer(self.targets)
          if facts.isClassification, let start = allLabels.baseAddress {
            labels = start + places.lowerBound
            if facts.targetsAreBuilt { buildTargets(labels, rows: places.count) }
          } else if let start = allTargets.baseAddress {
            targets = start + places.lowerBound * outputs
          }
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

  /// What L1 and L2 add to what is made small.
  public var penalty: Double {
    guard facts.penalises else { return 0 }
    let table = kernels.table
    // The gaps between the weights hold zeros, which add nothing.
    let magnitudes = table.pointee.sum_of_magnitudes(facts.penalised, parameters)
    let squares = table.pointee.sum_of_squares(facts.penalised, parameters)
    return blueprint.recipe.l1 * magnitudes + blueprint.recipe.l2Coefficient / 2 * squares
  }

  /// The share of weights with a magnitude below 1e-3.
  public var sparsity: Double {
    var small = 0
    var count = 0
    for segment in blueprint.layout.parameters where segment.role == .weight {
      count += segment.count
      for i in segment.range where abs(parameters[i]) < 1e-3 { small += 1 }
    }
    return count > 0 ? Double(small) / Double(count) : 0
  }

  /// Sends inputs through the network, as many at once as the buffers hold.
  private func forEachPiece(
    of inputs: [Float], count: Int,
    _ body: (_ z: UnsafePointer<Float>, _ places: Range<Int>) -> Void
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
