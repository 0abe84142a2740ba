import CKernels
import Matrices
import Testing

@Suite("Rows and vectors") struct RowTests {
  @Test("sums, scaled and blended vectors of every length", arguments: [0] + oddSizes)
  func vectors(n: Int) throws {
    let (a, b) = (noise(n, seed: 71), noise(n, seed: 72))
    for kernels in Kernels.available {
      let x = try Guarded(a)
      let y = try Guarded(b)
      let squares = a.reduce(0) { $0 + $1 * $1 }
      let magnitudes = a.reduce(0) { $0 + abs($1) }
      #expect(abs(kernels.call.sum_of_squares(n, x.start) - squares) < 1e-12 * Double(n + 1))
      #expect(abs(kernels.call.sum_of_magnitudes(n, x.start) - magnitudes) < 1e-12 * Double(n + 1))
      kernels.call.blend(n, x.start, 0.9, y.start, 0.1)
      kernels.call.scale(n, x.start, 2)
      #expect(distance(x.values, zip(a, b).map { 1.8 * $0 + 0.2 * $1 }) < 3e-7)
      #expect(x.untouchedAround && y.untouchedAround)
    }
  }

  @Test(
    "column sums, also of many rows", arguments: [(1, 1), (2, 16), (7, 33), (129, 20), (1000, 5)])
  func columnSums(rows: Int, columns: Int) throws {
    let input = noise(rows * columns, seed: 73)
    let exact = (0..<columns).map { j in (0..<rows).reduce(0) { $0 + input[$1 * columns + j] } }
    for kernels in Kernels.available {
      let x = try Guarded(rows, columns, gap: 1) { i, j in input[i * columns + j] }
      let sums = try Guarded(1, columns)
      kernels.call.column_sums(rows, columns, x.start, x.stride, sums.start, false)
      #expect(distance(sums.values, exact) < 1e-5)
      kernels.call.column_sums(rows, columns, x.start, x.stride, sums.start, true)
      #expect(distance(sums.values, exact.map { 2 * $0 }) < 1e-5)
      #expect(sums.untouchedAround)
    }
  }

  @Test("gathered rows and labels are those that the index names", arguments: [1, 2, 17, 64, 70])
  func gather(columns: Int) throws {
    let index: [Int32] = [4, 0, 4, 2]
    let next: [Int32] = [1, 3, 0]
    for kernels in Kernels.available {
      let x = try Guarded(5, columns, gap: 2) { i, j in Double(100 * i + j) }
      let d = try Guarded(4, columns, gap: 1)
      kernels.call.gather_rows(
        4, columns, x.start, x.stride, index, d.start, d.stride, next, next.count)
      for i in 0..<4 {
        for j in 0..<columns { #expect(d[i, j] == x[Int(index[i]), j]) }
      }
      #expect(d.untouchedAround)
      var labels = [Int32](repeating: -1, count: 4)
      kernels.call.gather_labels(4, [10, 11, 12, 13, 14], index, &labels)
      #expect(labels == [14, 10, 14, 12])
    }
  }

  @Test("denormal numbers are flushed only where asked for")
  func denormals() throws {
    let x = try Guarded([0x1p-100])
    for kernels in Kernels.available {
      Kernels.flushingDenormals {
        kernels.call.scale(1, x.start, 0x1p-40)
        #expect(x[0] == 0)
      }
      x[0, 0] = 0x1p-100
      kernels.call.scale(1, x.start, 0x1p-40)
      #expect(x[0].bitPattern == Float(0x1p-140).bitPattern)
      x[0, 0] = 0x1p-100
    }
  }
}
