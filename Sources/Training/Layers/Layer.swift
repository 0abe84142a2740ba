/// One layer of the plain path: what it computes, written to be read.
///
/// `forward` keeps what `backward` needs; `backward` gets the gradient of the loss with respect to
/// what `forward` gave and returns that with respect to what it took, adding its own parameters'
/// gradients to the pass. A layer owns no parameters: they stand in the pass, at its segments.
protocol Layer<S>: Sendable {
  associatedtype S: Scalar

  /// y from x.
  mutating func forward(_ x: Batch<S>, in pass: inout Pass<S>) -> Batch<S>
  /// ∂L/∂x from ∂L/∂y, for the batch that went forward last.
  func backward(_ dy: Batch<S>, in pass: inout Pass<S>) -> Batch<S>
}

/// Rows of numbers, one row a sample. A picture stands in its row pixel by pixel, and within a pixel
/// channel by channel.
struct Batch<S: Scalar>: Sendable {
  var rows: Int
  var columns: Int
  var values: [S]

  init(rows: Int, columns: Int, values: [S]) {
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// Zeros.
  init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, values: [S](repeating: 0, count: rows * columns))
  }

  subscript(row: Int, column: Int) -> S {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }
}

/// What the layers share while a batch goes through them.
struct Pass<S: Scalar>: Sendable {
  /// Whether this is training, and which step of it.
  var mode: Mode
  /// All parameters of the network.
  var parameters: [S]
  /// The gradients of the loss, in the same places.
  var gradients: [S]
  /// The running statistics of batch normalisation.
  var statistics: [S]

  /// What a batch is for.
  enum Mode: Hashable, Sendable {
    /// Dropout, and statistics of the batch itself.
    case training(step: Int)
    /// No dropout, running statistics; nothing changes.
    case inference
  }
}
