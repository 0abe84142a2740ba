extension PlainNetwork {
  /// What the units of one layer gave for some samples.
  public struct Trace: Sendable {
    /// `conv1`, `dense1`, ..., `output`.
    public var layer: String
    /// Numbers of each sample.
    public var units: Int
    /// Row by row, one row a sample; pictures pixel by pixel, and within a pixel channel by channel.
    public var values: [S]
  }

  /// What each layer gives for inputs in inference: after its activation, before pooling, dropout and
  /// a norm that follows; the outputs last.
  public func traces(for inputs: [Float]) -> [Trace] {
    var names = blueprint.shape.blocks.filter(\.isActivated).map(\.name)[...]
    var traces: [Trace] = []
    let outputs = follow(inputs) { layer, batch in
      guard layer is ActivationLayer<S>, let name = names.popFirst() else { return }
      traces.append(Trace(layer: name, units: batch.columns, values: batch.values))
    }
    traces.append(Trace(layer: "output", units: outputs.columns, values: outputs.values))
    return traces
  }
}
