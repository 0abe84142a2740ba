/// y = the largest of each 2x2 square of a picture, channel by channel. A last odd row or column is
/// left out, as in PyTorch.
///
/// Backward: the gradient goes to the largest alone, the first in reading order where several are.
/// - Shape: X (batch, height · width · channels), Y (batch, ⌊height/2⌋ · ⌊width/2⌋ · channels).
struct MaxPool2D<S: Scalar>: Layer {
  let height: Int
  let width: Int
  let channels: Int
  private var columns = 0
  private var winners: [Int] = []

  init(height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  mutating func forward(_ x: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    let (high, wide) = (height / 2, width / 2)
    columns = x.columns
    var y = Batch<S>(rows: x.rows, columns: high * wide * channels)
    winners = [Int](repeating: 0, count: y.values.count)
    for row in 0..<x.rows {
      for place in 0..<high * wide {
        let (v, u) = place.quotientAndRemainder(dividingBy: wide)
        for c in 0..<channels {
          let corner = (2 * v * width + 2 * u) * channels + c
          var best = corner
          for next in [channels, width * channels, (width + 1) * channels] {
            // Not a number wins, so that it is not hidden by the pooling.
            let candidate = x[row, corner + next]
            if candidate > x[row, best] || candidate.isNaN { best = corner + next }
          }
          y[row, place * channels + c] = x[row, best]
          winners[row * y.columns + place * channels + c] = best
        }
      }
    }
    return y
  }

  func backward(_ dy: Batch<S>, in pass: inout Pass<S>) -> Batch<S> {
    var dx = Batch<S>(rows: dy.rows, columns: columns)
    for row in 0..<dy.rows {
      for j in 0..<dy.columns { dx[row, winners[row * dy.columns + j]] += dy[row, j] }
    }
    return dx
  }
}
