import CBLAS
import CKernels
import Matrices
import Testing

/// One product with all that it needs, and the plain result.
private struct Problem {
  let m: Int
  let n: Int
  let k: Int
  let a: [Double]
  let b: [Double]
  let exact: [Double]
  /// Σ |a| |b| of every element: what its rounding error is measured by.
  let size: [Double]

  init(_ m: Int, _ n: Int, _ k: Int) {
    (self.m, self.n, self.k) = (m, n, k)
    let a = noise(m * k, seed: UInt64(m * 1000 + k))
    let b = noise(k * n, seed: UInt64(k * 1000 + n + 7))
    var exact = [Double](repeating: 0, count: m * n)
    var size = exact
    for i in 0..<m {
      for p in 0..<k {
        let x = a[i * k + p]
        for j in 0..<n {
          exact[i * n + j] += x * b[p * n + j]
          size[i * n + j] += abs(x * b[p * n + j])
        }
      }
    }
    (self.a, self.b, self.exact, self.size) = (a, b, exact, size)
  }

  static let all: [Problem] = {
    var random = Random(seed: 11)
    var list = [
      Problem(10, 8, 2), Problem(10, 1, 8), Problem(1, 1, 1), Problem(128, 10, 128),
      Problem(33, 257, 65), Problem(257, 20, 31), Problem(7, 128, 257),
    ]
    for size in oddSizes {
      list.append(Problem(size, oddSizes[random.below(oddSizes.count)], 11))
      list.append(Problem(oddSizes[random.below(oddSizes.count)], size, 6))
      list.append(Problem(5, oddSizes[random.below(oddSizes.count)], size))
    }
    return list
  }()
}

@Suite("Matrix products") struct ProductTests {
  enum Form: CaseIterable { case plain, firstTransposed, secondTransposed }

  @Test(
    "every variant agrees with the definition and touches nothing around", arguments: Form.allCases)
  func products(form: Form) throws {
    for (number, problem) in Problem.all.enumerated() {
      let (m, n, k) = (problem.m, problem.n, problem.k)
      let gap = number % 4
      let a =
        form == .firstTransposed
        ? try Guarded(k, m, gap: gap) { p, i in problem.a[i * k + p] }
        : try Guarded(m, k, gap: gap) { i, p in problem.a[i * k + p] }
      let b =
        form == .secondTransposed
        ? try Guarded(n, k, gap: gap) { j, p in problem.b[p * n + j] }
        : try Guarded(k, n, gap: gap) { p, j in problem.b[p * n + j] }
      for kernels in Kernels.available {
        let scratch = try Guarded(k, n)
        let c = try Guarded(m, n, gap: 3 - gap) { _, _ in 0.5 }
        for accumulate in [false, true] {
          switch form {
          case .plain:
            kernels.call.gemm_nn(
              m, n, k, a.start, a.stride, b.start, b.stride, c.start, c.stride, accumulate)
          case .firstTransposed:
            kernels.call.gemm_tn(
              m, n, k, a.start, a.stride, b.start, b.stride, c.start, c.stride, accumulate)
          case .secondTransposed:
            kernels.call.gemm_nt(
              m, n, k, a.start, a.stride, b.start, b.stride, c.start, c.stride, accumulate,
              scratch.start)
          }
          // The second product is added to the first.
          let exact = accumulate ? problem.exact.map { 2 * $0 } : problem.exact
          let size = problem.size.map { 2 * $0 + 1e-6 }
          #expect(
            distance(c.values, exact, scale: size) < 1e-6, "\(kernels.name) \(m) \(n) \(k)")
          #expect(
            c.untouchedAround && scratch.untouchedAround, "\(kernels.name) \(m) \(n) \(k)")
        }
      }
    }
  }

  @Test("a sum over nothing is zero, and adding it changes nothing", arguments: [false, true])
  func emptySum(accumulate: Bool) throws {
    for kernels in Kernels.available {
      let a = try Guarded([1])
      let c = try Guarded(3, 5) { _, _ in 2 }
      kernels.call.gemm_nn(3, 5, 0, a.start, 1, a.start, 5, c.start, 5, accumulate)
      #expect(c.values.allSatisfy { $0 == (accumulate ? 2 : 0) })
    }
  }

  @Test("the kernels agree with the system's BLAS")
  func blas() throws {
    guard Backend.current.blas != nil else { return }
    for problem in Problem.all where problem.m * problem.n > 100 {
      let (m, n, k) = (problem.m, problem.n, problem.k)
      let a = try Guarded(m, k) { i, p in problem.a[i * k + p] }
      let b = try Guarded(k, n) { p, j in problem.b[p * n + j] }
      let c = try Guarded(m, n)
      #expect(gb_sgemm(false, false, m, n, k, 1, a.start, k, b.start, n, 0, c.start, n))
      for kernels in Kernels.available {
        let own = try Guarded(m, n)
        kernels.call.gemm_nn(m, n, k, a.start, k, b.start, n, own.start, n, false)
        #expect(distance(own.values, c.values, scale: problem.size) < 1e-6)
      }
    }
  }

  @Test("products of the system's BLAS are the same bits when four threads ask at once")
  func concurrentBLAS() async {
    guard Backend.current.blas != nil else { return }
    let expected = Self.products(seed: 3)
    await withTaskGroup(of: [Float].self) { group in
      for _ in 0..<4 { group.addTask { Self.products(seed: 3) } }
      for await found in group { #expect(found == expected) }
    }
  }

  /// The sum of many products of the system's BLAS.
  private static func products(seed: UInt64) -> [Float] {
    let (m, n, k) = (32, 128, 128)
    let a = noise(m * k, seed: seed).map(Float.init)
    let b = noise(n * k, seed: seed + 1).map(Float.init)
    var c = [Float](repeating: 0, count: m * n)
    for _ in 0..<20_000 { _ = gb_sgemm(false, true, m, n, k, 1, a, k, b, k, 1, &c, n) }
    return c
  }

  @Test("BLAS refuses extents that its integers cannot hold")
  func hugeExtents() throws {
    let a = try Guarded([1])
    #expect(!gb_sgemm(false, false, 1 << 40, 1, 1, 1, a.start, 1, a.start, 1, 0, a.start, 1))
    #expect(!gb_sgemm(false, false, 1, 1, 1, 1, a.start, -1, a.start, 1, 0, a.start, 1))
    #expect(a[0] == 1)
  }

  @Test("a transpose exchanges rows and columns", arguments: [(1, 1), (16, 16), (17, 33), (5, 64)])
  func transposes(rows: Int, columns: Int) throws {
    for kernels in Kernels.available {
      let s = try Guarded(rows, columns, gap: 2) { i, j in Double(i * 100 + j) }
      let t = try Guarded(columns, rows, gap: 1)
      kernels.call.transpose(rows, columns, s.start, s.stride, t.start, t.stride)
      for i in 0..<rows {
        for j in 0..<columns { #expect(t[j, i] == s[i, j]) }
      }
      #expect(t.untouchedAround)
    }
  }

  @Test("matrices multiply by any way as by the definition")
  func matrices() throws {
    let a = Matrix(rows: 7, columns: 19) { i, j in Float(i - j) / 8 }
    let b = Matrix(rows: 19, columns: 5) { i, j in Float(i * j % 11) / 4 }
    for kernels in Kernels.available {
      for blas in [nil, Backend.current.blas] {
        let product = a.product(with: b, by: Multiply(kernels: kernels, blas: blas))
        #expect(
          distance(
            product.storage.map(Double.init), a.plainProduct(with: b).storage.map(Double.init))
            < 1e-6)
      }
    }
    #expect(a.transposed().transposed() == a)
    #expect(Matrix(rows: 2, columns: 3, storage: [1, 2]) == nil)
    #expect(Matrix(rows: .max, columns: 3, storage: [1, 2]) == nil)
  }

  @Test("the way follows from shape and library alone")
  func ways() throws {
    let portable = try #require(Kernels.named("portable"))
    let openBLAS = Backend.BLAS(name: "OpenBLAS", path: "", configuration: "")
    let reference = Backend.BLAS(name: "reference BLAS", path: "", configuration: "")
    #expect(Multiply(kernels: portable, blas: nil).way(m: 4096, n: 4096, k: 4096) == .kernels)
    #expect(
      Multiply(kernels: portable, blas: reference).way(m: 4096, n: 4096, k: 4096) == .kernels)
    #expect(Multiply(kernels: portable, blas: openBLAS).way(m: 32, n: 128, k: 64) == .blas)
    #expect(Multiply(kernels: portable, blas: openBLAS).way(m: 10, n: 8, k: 8) == .kernels)
    #expect(Multiply(kernels: portable, blas: openBLAS).way(m: .max, n: .max, k: .max) == .blas)
    // Small products do not even ask for the library, which takes time and memory to open.
    #expect(
      Multiply(
        kernels: portable,
        blas: {
          Issue.record("the library was asked for")
          return nil
        }()
      ).way(m: 10, n: 8, k: 8) == .kernels)
    if let wide = Kernels.named("avx2") {
      #expect(Multiply(kernels: wide, blas: openBLAS).way(m: 128, n: 256, k: 784) == .kernels)
      #expect(Multiply(kernels: wide, blas: openBLAS).way(m: 4096, n: 4096, k: 4096) == .blas)
    }
  }
}
