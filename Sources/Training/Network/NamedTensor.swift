/// A named table of numbers, as weight files hold them.
public struct NamedTensor: Hashable, Sendable {
  /// Such as `dense1.weight`.
  public var name: String
  /// Its extents.
  public var shape: [Int]
  /// Its numbers, row-major.
  public var values: [Float]

  /// Makes a tensor.
  public init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

extension ParameterLayout {
  /// The parameters and running statistics as a file holds them, in the order of the layers.
  public func tensors<S: Scalar>(of state: NetworkState<S>) -> [NamedTensor] {
    func tensor(_ segment: Segment, from numbers: [S]) -> NamedTensor {
      NamedTensor(
        name: segment.name, shape: segment.fileShape,
        values: (0..<segment.count).map {
          Float(numbers[segment.offset + segment.memoryIndex(ofFileIndex: $0)])
        })
    }
    return parameters.map { tensor($0, from: state.parameters) }
      + statistics.map { tensor($0, from: state.statistics) }
  }

  /// Puts the numbers of a file into a state; what the optimizer remembers is left as it is.
  /// - Throws: if a tensor is missing, has another shape, or belongs to no layer; nothing is changed
  ///   then.
  public func load<S: Scalar>(
    _ tensors: [NamedTensor], into state: inout NetworkState<S>
  ) throws(TrainingError) {
    var loaded = state
    var rest: [String: NamedTensor] = [:]
    for tensor in tensors { rest[tensor.name] = tensor }
    for segment in parameters + statistics {
      guard let tensor = rest.removeValue(forKey: segment.name) else {
        throw TrainingError(
          "the weights have no \"\(segment.name)\", which this network needs; "
            + "they were saved from another architecture",
          knob: "weights")
      }
      guard tensor.shape == segment.fileShape, tensor.values.count == segment.count else {
        throw TrainingError(
          "\"\(segment.name)\" of the weights is \(Self.text(of: tensor.shape)), and this network "
            + "needs \(Self.text(of: segment.fileShape)); they were saved from another architecture",
          knob: "weights")
      }
      for (index, value) in tensor.values.enumerated() {
        let place = segment.offset + segment.memoryIndex(ofFileIndex: index)
        switch segment.role {
        case .runningMean, .runningVariance: loaded.statistics[place] = S(value)
        case .weight, .bias, .scale, .shift: loaded.parameters[place] = S(value)
        }
      }
    }
    // PyTorch counts batches beside the running statistics; nothing here depends on it.
    if let extra = rest.keys.filter({ !$0.hasSuffix(".num_batches_tracked") }).min() {
      throw TrainingError(
        "the weights have a \"\(extra)\", for which this network has no layer; "
          + "they were saved from another architecture",
        knob: "weights")
    }
    state = loaded
  }

  /// "64 x 128"
  private static func text(of shape: [Int]) -> String {
    shape.isEmpty ? "a single number" : shape.map(String.init).joined(separator: " x ")
  }
}
