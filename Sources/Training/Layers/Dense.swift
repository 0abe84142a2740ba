/// Y = X W + b
///
/// Backward: ∂L/∂W = Xᵀ ∂L/∂Y,  ∂L/∂b = the column sums of ∂L/∂Y,  ∂L/∂X = ∂L/∂Y Wᵀ.
/// - Shape: X (batch, inputs), W (inputs, outputs), Y (batch, outputs); row-major.
struct Dense<S: Scalar>: Layer {
  let inputs: Int
  let outputs: Int
  let weight: Segment
  let bias: Segment?
  private var x = Batch<S>(rows: 0, columns: 0)

  init(inputs: Int, outputs: Int, weight: Segment, bias: Segment?) {
    self.inputs = inputs
    self.outputs = outputs
    self.weight = weight
    self.bias = bias
  }

  @specialized(where S == Float)
  mutating func forward(_ x: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    self.x = x
    var y = Batch<S>(rows: x.rows, columns: outputs)
    for row in 0..<x.rows {
      if let bias {
        for j in 0..<outputs { y[row, j] = pass.parameters[bias.offset + j] }
      }
      for i in 0..<inputs {
        let xi = x[row, i]
        let w = weight.offset + i * outputs
        for j in 0..<outputs { y[row, j] += xi * pass.parameters[w + j] }
      }
    }
    return y
  }

  @specialized(where S == Float)
  func backward(_ dy: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    var dx = Batch<S>(rows: x.rows, columns: inputs)
    for row in 0..<x.rows {
      if let bias {
        for j in 0..<outputs { pass.gradients[bias.offset + j] += dy[row, j] }
      }
      for i in 0..<inputs {
        let xi = x[row, i]
        let w = weight.offset + i * outputs
        var sum: S = 0
        for j in 0..<outputs {
          pass.gradients[w + j] += xi * dy[row, j]
          sum += dy[row, j] * pass.parameters[w + j]
        }
        dx[row, i] = sum
      }
    }
    return dx
  }
}
