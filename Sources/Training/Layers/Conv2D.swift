/// Y[y,x,o] = b[o] + Σ over ky, kx, c of X[y+ky−1, x+kx−1, c] W[ky,kx,c,o], zero outside the picture:
/// a 3x3 convolution of the same size.
///
/// Backward: each product above passes ∂L/∂Y to both of its factors.
/// - Shape: X (batch, height · width · in), W (3, 3, in, out), Y (batch, height · width · out).
struct Conv2D<S: Scalar>: Layer {
  let height: Int
  let width: Int
  let inputs: Int
  let outputs: Int
  let weight: Segment
  let bias: Segment?
  private var x = Batch<S>(rows: 0, columns: 0)

  init(
    height: Int, width: Int, inputs: Int, outputs: Int, weight: Segment, bias: Segment?
  ) {
    self.height = height
    self.width = width
    self.inputs = inputs
    self.outputs = outputs
    self.weight = weight
    self.bias = bias
  }

  mutating func forward(_ x: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    self.x = x
    var y = Batch<S>(rows: x.rows, columns: height * width * outputs)
    for row in 0..<x.rows {
      if let bias {
        for pixel in 0..<height * width {
          for o in 0..<outputs {
            y[row, pixel * outputs + o] = pass.parameters[bias.offset + o]
          }
        }
      }
      eachTap { from, to, window in
        for c in 0..<inputs {
          let xc = x[row, from * inputs + c]
          let w = weight.offset + (window * inputs + c) * outputs
          for o in 0..<outputs { y[row, to * outputs + o] += xc * pass.parameters[w + o] }
        }
      }
    }
    return y
  }

  func backward(_ dy: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    var dx = Batch<S>(rows: x.rows, columns: height * width * inputs)
    for row in 0..<x.rows {
      if let bias {
        for pixel in 0..<height * width {
          for o in 0..<outputs {
            pass.gradients[bias.offset + o] += dy[row, pixel * outputs + o]
          }
        }
      }
      eachTap { from, to, window in
        for c in 0..<inputs {
          let xc = x[row, from * inputs + c]
          let w = weight.offset + (window * inputs + c) * outputs
          var sum: S = 0
          for o in 0..<outputs {
            let d = dy[row, to * outputs + o]
            pass.gradients[w + o] += xc * d
            sum += d * pass.parameters[w + o]
          }
          dx[row, from * inputs + c] += sum
        }
      }
    }
    return dx
  }

  /// Visits each pair of pixels that a window connects: from, to, and the place 0 ..< 9 within it.
  private func eachTap(_ visit: (_ from: Int, _ to: Int, _ window: Int) -> Void) {
    for y in 0..<height {
      for x in 0..<width {
        for ky in 0..<3 where (0..<height).contains(y + ky - 1) {
          for kx in 0..<3 where (0..<width).contains(x + kx - 1) {
            visit((y + ky - 1) * width + x + kx - 1, y * width + x, ky * 3 + kx)
          }
        }
      }
    }
  }
}
