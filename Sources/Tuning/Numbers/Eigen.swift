/// The eigenvalues and eigenvectors of a small symmetric matrix, by rotations (Jacobi 1846).
enum Eigen {
  /// - Returns: the eigenvalues, and for each its vector as a row.
  static func decompose(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
    let count = matrix.count
    var a = matrix
    var vectors = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0.0 } }
    for _ in 0..<50 {
      var rest = 0.0
      var whole = 0.0
      for row in 0..<count {
        for column in 0..<count {
          whole += a[row][column] * a[row][column]
          if row != column { rest += a[row][column] * a[row][column] }
        }
      }
      guard rest > 1e-24 * whole else { break }
      for p in 0..<count {
        for q in (p + 1)..<max(count, p + 1) where a[p][q] != 0 {
          rotate(p, q, &a, &vectors)
        }
      }
    }
    return ((0..<count).map { a[$0][$0] }, vectors)
  }

  /// Makes one pair of elements 0.
  private static func rotate(_ p: Int, _ q: Int, _ a: inout [[Double]], _ v: inout [[Double]]) {
    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in a.indices {
      let (x, y) = (a[k][p], a[k][q])
      a[k][p] = c * x - s * y
      a[k][q] = s * x + c * y
    }
    for k in a.indices {
      let (x, y) = (a[p][k], a[q][k])
      a[p][k] = c * x - s * y
      a[q][k] = s * x + c * y
      let (z, w) = (v[p][k], v[q][k])
      v[p][k] = c * z - s * w
      v[q][k] = s * z + c * w
    }
  }
}
