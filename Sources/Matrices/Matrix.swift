// Matrices: the numbers under the trainer. Buffers, products, random numbers, and the choice among
// the ways to compute them on this machine. The module must not know what a network is.

/// A table of floats, row after row: a plain value for tests and for code that need not be fast.
public struct Matrix: Equatable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// Row after row; `rows * columns` floats.
  public var storage: [Float]

  /// A matrix with the same number everywhere.
  public init(rows: Int, columns: Int, repeating value: Float = 0) {
    precondition(rows >= 0 && columns >= 0, "a matrix has no negative extent")
    self.rows = rows
    self.columns = columns
    storage = Array(repeating: value, count: rows * columns)
  }

  /// A matrix over floats that stand row after row; nil if their number does not fit.
  public init?(rows: Int, columns: Int, storage: [Float]) {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, count == storage.count else { return nil }
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  /// A matrix of computed elements.
  public init(rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) -> Float) {
    self.init(rows: rows, columns: columns)
    for i in 0..<rows {
      for j in 0..<columns { storage[i * columns + j] = element(i, j) }
    }
  }

  /// The element in a row and a column, both counted from 0.
  public subscript(row: Int, column: Int) -> Float {
    get {
      precondition((0..<rows).contains(row) && (0..<columns).contains(column))
      return storage[row * columns + column]
    }
    set {
      precondition((0..<rows).contains(row) && (0..<columns).contains(column))
      storage[row * columns + column] = newValue
    }
  }

  /// The matrix with rows and columns exchanged.
  public func transposed() -> Matrix {
    Matrix(rows: columns, columns: rows) { i, j in self[j, i] }
  }

  /// The product with another matrix, summed in double precision in the order of the definition.
  /// It is what the fast ways are tested against.
  ///
  /// - Shape: (m, k) times (k, n) is (m, n).
  public func plainProduct(with other: Matrix) -> Matrix {
    precondition(columns == other.rows, "the columns of the first are the rows of the second")
    return Matrix(rows: rows, columns: other.columns) { i, j in
      var sum = 0.0
      for p in 0..<columns { sum += Double(self[i, p]) * Double(other[p, j]) }
      return Float(sum)
    }
  }

  /// The product with another matrix, by the fastest way on this machine.
  ///
  /// - Shape: (m, k) times (k, n) is (m, n).
  public func product(with other: Matrix, by multiply: Multiply = .best) -> Matrix {
    precondition(columns == other.rows, "the columns of the first are the rows of the second")
    var result = Matrix(rows: rows, columns: other.columns)
    let (m, n, k) = (rows, other.columns, columns)
    storage.withUnsafeBufferPointer { a in
      other.storage.withUnsafeBufferPointer { b in
        result.storage.withUnsafeMutableBufferPointer { c in
          // Empty arrays have no address; their product is empty or zero already.
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          multiply.plain(m: m, n: n, k: k, a, k, b, n, into: c, n)
        }
      }
    }
    return result
  }
}
