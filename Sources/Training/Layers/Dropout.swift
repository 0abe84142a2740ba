/// y = x · m / (1 − p) with m = 0 for a share p of the elements, else 1; in inference y = x
/// (Srivastava et al. 2014, in the inverted form: scaled in training, not afterwards).
///
/// The mask is new for every sample and every step. Backward: ∂L/∂x = ∂L/∂y · m / (1 − p).
struct Dropout<S: Scalar>: Layer {
  let probability: Double
  /// 0 for the inputs, the hidden layers from 1, convolutions after them.
  let layer: Int
  let seed: UInt64
  /// Channels of a picture, whose pixels are rows of the mask; nothing for a vector.
  let channels: Int?
  private var mask: DropoutMask?

  init(probability: Double, layer: Int, seed: UInt64, channels: Int? = nil) {
    self.probability = probability
    self.layer = layer
    self.seed = seed
    self.channels = channels
  }

  mutating func forward(_ x: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    switch pass.mode {
    case .training(let step):
      mask = DropoutMask(seed: seed, layer: layer, step: step, probability: probability)
    case .inference: mask = nil
    }
    return masked(x)
  }

  func backward(_ dy: Batch<S>, in pass: inout Pass<S>) -> Batch<S> { masked(dy) }

  private func masked(_ x: Batch<S>) -> Batch<S> {
    guard let mask else { return x }
    var y = x
    let scale = S(mask.scale)
    let width = channels ?? x.columns
    let pixels = x.columns / max(1, width)
    for row in 0..<x.rows {
      for unit in 0..<x.columns {
        let isDropped = mask.drops(row: row * pixels + unit / width, unit: unit % width)
        y[row, unit] = isDropped ? 0 : scale * x[row, unit]
      }
    }
    return y
  }
}
