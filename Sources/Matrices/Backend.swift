private import CBLAS
private import CKernels

/// What computes on this machine, in words.
public struct Backend: Sendable {
  /// A BLAS library of the system.
  public struct BLAS: Equatable, Sendable {
    /// `OpenBLAS`, `BLIS`, `ATLAS`, `Accelerate` or `reference BLAS`.
    public var name: String
    /// The file it was loaded from.
    public var path: String
    /// Version and kernel set in the library's own words; empty if it has none.
    public var configuration: String

    /// A library as it describes itself.
    public init(name: String, path: String, configuration: String) {
      self.name = name
      self.path = path
      self.configuration = configuration
    }

    /// Whether it is faster than a loop written down from the definition.
    public var isTuned: Bool { ["OpenBLAS", "BLIS", "Accelerate"].contains(name) }
  }

  /// Multiplications and additions a second, in thousands of millions.
  public struct Speed: Equatable, Sendable {
    /// Of our kernels.
    public var kernels: Double
    /// Of the system's BLAS, nil without one.
    public var blas: Double?
  }

  /// The variant of our kernels in use: `portable`, `avx2` or `avx512`.
  public let kernels: String
  /// The system's BLAS, nil without one.
  public let blas: BLAS?

  /// This machine's; the BLAS is opened when this is first read.
  public static let current = Backend()

  private init() {
    kernels = Kernels.best.name
    // The description is written once, before the call that we make here returns.
    let library = gb_library_get().pointee
    blas =
      library.available
      ? BLAS(
        name: String(cString: library.name), path: String(cString: library.path),
        configuration: String(cString: library.config)) : nil
  }

  /// One line, such as `avx512 kernels, OpenBLAS 0.3.21 SkylakeX`.
  public var summary: String {
    guard let blas else { return "\(kernels) kernels, no BLAS" }
    return "\(kernels) kernels, " + (blas.configuration.isEmpty ? blas.name : blas.configuration)
  }

  /// Measures the product of two matrices of 256 rows and columns for about a fiftieth of a second
  /// each way. Nothing depends on the result.
  public func measure() throws(StorageError) -> Speed {
    let n = 256
    let a = try AlignedBuffer(count: n * n)
    let b = try AlignedBuffer(count: n * n)
    let c = try AlignedBuffer(count: n * n)
    for i in 0..<n * n {
      a.start[i] = Float(i % 7) - 3
      b.start[i] = Float(i % 5) - 2
    }
    let own = gigaflops(n) {
      Kernels.best.table.pointee.gemm_nn(n, n, n, a.start, n, b.start, n, c.start, n, false)
    }
    guard blas != nil else { return Speed(kernels: own, blas: nil) }
    let other = gigaflops(n) {
      _ = gb_sgemm(false, false, n, n, n, 1, a.start, n, b.start, n, 0, c.start, n)
    }
    return Speed(kernels: own, blas: other)
  }

  /// The best of many single products of n by n matrices, the first one not counted.
  private func gigaflops(_ n: Int, _ product: () -> Void) -> Double {
    product()
    let begin = threadSeconds()
    var best = Double.infinity
    var now = begin
    repeat {
      product()
      let then = threadSeconds()
      best = min(best, then - now)
      now = then
    } while now - begin < 0.02
    return best > 0 ? 2e-9 * Double(n * n * n) / best : 0
  }
}
