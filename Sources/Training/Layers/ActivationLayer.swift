/// y = f(z), each number for itself.   Backward: ∂L/∂z = ∂L/∂y · f′(z)
struct ActivationLayer<S: Scalar>: Layer {
  let function: any Activation
  private var z = Batch<S>(rows: 0, columns: 0)
  private var y = Batch<S>(rows: 0, columns: 0)

  init(_ function: any Activation) { self.function = function }

  mutating func forward(_ x: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    z = x
    y = x
    function.apply(to: &y.values)
    return y
  }

  func backward(_ dy: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    var dz = dy
    function.chain(into: &dz.values, z: z.values, y: y.values)
    return dz
  }
}

// On the function itself, so that it is looked up once for all numbers.
extension Activation {
  /// y ← f(y)
  fileprivate func apply<S: Scalar>(to y: inout [S]) {
    for i in y.indices { y[i] = value(y[i]) }
  }

  /// d ← d · f′(z)
  fileprivate func chain<S: Scalar>(into d: inout [S], z: [S], y: [S]) {
    for i in d.indices { d[i] *= derivative(at: z[i], value: y[i]) }
  }
}
