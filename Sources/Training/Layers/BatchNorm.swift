/// μ = mean x,   σ² = mean (x − μ)²,   x̂ = (x − μ) / √(σ² + ε),   y = γ x̂ + β
/// (Ioffe & Szegedy 2015, algorithm 1), each channel for itself, over the samples of the batch and
/// the pixels of the picture.
///
/// Training moves the running statistics by the share `momentum` towards those of the batch, with
/// the unbiased variance unless Keras's conventions hold; inference uses them instead of the batch.
/// Backward, with n numbers a channel:
/// ∂L/∂γ = Σ ∂L/∂y x̂,  ∂L/∂β = Σ ∂L/∂y,  ∂L/∂x = γ / √(σ² + ε) (∂L/∂y − ∂L/∂β / n − x̂ ∂L/∂γ / n).
struct BatchNorm<S: Scalar>: Layer {
  let channels: Int
  let settings: BatchNormSettings
  let scale: Segment
  let shift: Segment
  let mean: Segment
  let variance: Segment
  private var normal = Batch<S>(rows: 0, columns: 0)
  private var inverse: [S] = []

  init(
    channels: Int, settings: BatchNormSettings, scale: Segment, shift: Segment, mean: Segment,
    variance: Segment
  ) {
    self.channels = channels
    self.settings = settings
    self.scale = scale
    self.shift = shift
    self.mean = mean
    self.variance = variance
  }

  mutating func forward(_ x: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    let n = x.values.count / channels
    normal = x
    inverse = [S](repeating: 0, count: channels)
    var y = x
    for channel in 0..<channels {
      var μ = pass.statistics[mean.offset + channel]
      var v = pass.statistics[variance.offset + channel]
      if case .training = pass.mode {
        μ = 0
        for k in 0..<n { μ += x.values[k * channels + channel] }
        μ /= S(n)
        v = 0
        for k in 0..<n {
          let d = x.values[k * channels + channel] - μ
          v += d * d
        }
        let sum = v
        v /= S(n)
        let running = settings.biasedRunningVariance || n < 2 ? v : sum / S(n - 1)
        let taken = S(settings.momentum)
        pass.statistics[mean.offset + channel] *= 1 - taken
        pass.statistics[mean.offset + channel] += taken * μ
        pass.statistics[variance.offset + channel] *= 1 - taken
        pass.statistics[variance.offset + channel] += taken * running
      }
      inverse[channel] = 1 / (v + S(settings.eps)).squareRoot()
      let γ = pass.parameters[scale.offset + channel]
      let β = pass.parameters[shift.offset + channel]
      for k in 0..<n {
        let i = k * channels + channel
        normal.values[i] = (x.values[i] - μ) * inverse[channel]
        y.values[i] = γ * normal.values[i] + β
      }
    }
    return y
  }

  func backward(_ dy: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    let n = dy.values.count / channels
    var dx = dy
    for channel in 0..<channels {
      var dγ: S = 0
      var dβ: S = 0
      for k in 0..<n {
        let i = k * channels + channel
        dγ += dy.values[i] * normal.values[i]
        dβ += dy.values[i]
      }
      pass.gradients[scale.offset + channel] += dγ
      pass.gradients[shift.offset + channel] += dβ
      let factor = pass.parameters[scale.offset + channel] * inverse[channel]
      for k in 0..<n {
        let i = k * channels + channel
        dx.values[i] = factor * (dy.values[i] - dβ / S(n) - normal.values[i] * dγ / S(n))
      }
    }
    return dx
  }
}
