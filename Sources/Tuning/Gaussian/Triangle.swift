/// Four numbers that are computed with at once.
typealias Lane = SIMD4<Double>

/// The lower half of a square matrix, row after row, each row in whole lanes.
///
/// Row i begins at `start(i)` and has i / 4 + 1 lanes; what a last lane holds beyond the diagonal is
/// not part of the matrix.
struct Triangle: Sendable {
  /// The number of rows.
  let count: Int
  var lanes: [Lane]

  init(count: Int) {
    self.count = count
    lanes = [Lane](repeating: .zero, count: Self.start(count))
  }

  /// Where a row begins.
  static func start(_ row: Int) -> Int {
    let (blocks, rest) = (row >> 2, row & 3)
    return 2 * blocks * (blocks + 1) + rest * (blocks + 1)
  }

  subscript(row: Int, column: Int) -> Double {
    get { lanes[Self.start(row) + column >> 2][column & 3] }
    set { lanes[Self.start(row) + column >> 2][column & 3] = newValue }
  }

  /// The lower factor of this symmetric matrix, L · Lᵀ.
  /// - Returns: nothing where the matrix is not positive definite.
  func cholesky() -> Triangle? {
    var factor = Triangle(count: count)
    for row in 0..<count {
      let own = Self.start(row)
      for block in 0...row >> 2 {
        let first = block << 2
        var sums = lanes[own + block]
        let (r0, r1, r2, r3) = (
          Self.start(first), Self.start(first + 1), Self.start(first + 2), Self.start(first + 3)
        )
        // Rows of this block that are not there yet are those from `row` on, in the last block.
        let known = min(4, row - first)
        if known == 4 {
          var (a, b, c, d) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
          for lane in 0..<block {
            let x = factor.lanes[own + lane]
            a += x * factor.lanes[r0 + lane]
            b += x * factor.lanes[r1 + lane]
            c += x * factor.lanes[r2 + lane]
            d += x * factor.lanes[r3 + lane]
          }
          sums -= Lane(a.sum(), b.sum(), c.sum(), d.sum())
        } else {
          for place in 0...known {
            let other = Self.start(first + place)
            var sum = Lane.zero
            for lane in 0..<block {
              sum += factor.lanes[own + lane] * factor.lanes[other + lane]
            }
            sums[place] -= sum.sum()
          }
        }
        var solved = Lane.zero
        for place in 0..<known {
          let corner = factor.lanes[Self.start(first + place) + block]
          solved[place] = (sums[place] - (solved * corner).sum()) / corner[place]
        }
        if known < 4 {
          let square = sums[known] - (solved * solved).sum()
          guard square > 0, square.isFinite else { return nil }
          solved[known] = square.squareRoot()
        }
        factor.lanes[own + block] = solved
      }
    }
    return factor
  }

  /// The inverse of this lower factor.
  func inverse() -> Triangle {
    var result = Triangle(count: count)
    for row in 0..<count {
      let own = Self.start(row)
      let last = row >> 2
      for block in 0...last {
        let factors = lanes[own + block]
        for place in 0..<min(4, row - block << 2) {
          let other = Self.start(block << 2 + place)
          let factor = factors[place]
          for lane in 0...block {
            result.lanes[own + lane] -= factor * result.lanes[other + lane]
          }
        }
      }
      let pivot = 1 / lanes[own + last][row & 3]
      for lane in 0...last { result.lanes[own + lane] *= pivot }
      result.lanes[own + last][row & 3] = pivot
    }
    return result
  }

  /// The lower half of Mᵀ · M, where this is M.
  func transposeTimesSelf() -> Triangle {
    var result = Triangle(count: count)
    for row in 0..<count {
      let own = Self.start(row)
      for block in 0...row >> 2 {
        let factors = lanes[own + block]
        for place in 0..<min(4, row - block << 2 + 1) {
          let target = Self.start(block << 2 + place)
          let factor = factors[place]
          for lane in 0...block { result.lanes[target + lane] += factor * lanes[own + lane] }
        }
      }
    }
    return result
  }

  /// M · x; both in lanes.
  func times(_ x: [Lane], into result: inout [Lane]) {
    for row in 0..<count {
      let own = Self.start(row)
      var sum = Lane.zero
      for lane in 0...row >> 2 { sum += lanes[own + lane] * x[lane] }
      result[row >> 2][row & 3] = sum.sum()
    }
  }

  /// Mᵀ · x; both in lanes.
  func transposeTimes(_ x: [Lane], into result: inout [Lane]) {
    for lane in result.indices { result[lane] = .zero }
    for row in 0..<count {
      let own = Self.start(row)
      let factor = x[row >> 2][row & 3]
      for lane in 0...row >> 2 { result[lane] += factor * lanes[own + lane] }
    }
  }

  /// How many lanes hold a vector of this many numbers.
  static func lanes(_ count: Int) -> Int { (count + 3) >> 2 }

  /// Numbers in lanes, the rest of the last one 0.
  static func packed(_ numbers: [Double]) -> [Lane] {
    (0..<lanes(numbers.count)).map { lane in
      var result = Lane.zero
      for place in 0..<min(4, numbers.count - lane << 2) {
        result[place] = numbers[lane << 2 + place]
      }
      return result
    }
  }
}
