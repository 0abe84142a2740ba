private import CBLAS
private import CKernels

/// Products of matrices in memory, by our kernels or by the system's BLAS.
///
/// The way is chosen by shape, processor and library alone, never by timing, so that the same
/// machine always computes the same bits. All matrices are row-major; every pointer must hold the
/// stated shape with its leading dimension (floats from one row to the next), and the result must
/// not overlap the operands.
public struct Multiply: Sendable {
  /// A way to multiply.
  public enum Way: String, Sendable {
    case kernels
    case blas
  }

  /// Our kernels.
  public let kernels: Kernels
  private let blas: @Sendable () -> Backend.BLAS?

  /// The ways on this machine. The BLAS is opened by the first product that is large enough for it.
  public static let best = Multiply(kernels: .best, blas: Backend.current.blas)

  /// The ways with some variant of the kernels and some BLAS, which is asked for when needed.
  public init(
    kernels: Kernels, blas: @escaping @autoclosure @Sendable () -> Backend.BLAS?
  ) {
    self.kernels = kernels
    self.blas = blas
  }

  /// The least m · n · k for which a tuned BLAS takes over; the reference BLAS always loses.
  ///
  /// With vectors of eight floats or more our kernels are ahead of the best BLAS until operands
  /// outgrow the second-level cache and want packing, at about 512 · 512 · 512. Without such vectors
  /// a tuned BLAS wins as soon as its call is paid for.
  public var blasFrom: Int { kernels.lanes >= 8 ? 1 << 27 : 1 << 14 }

  /// Which way a product of these extents goes.
  public func way(m: Int, n: Int, k: Int) -> Way {
    // As floating-point numbers, which do not overflow.
    guard Double(m) * Double(n) * Double(k) >= Double(blasFrom), let library = blas() else {
      return .kernels
    }
    return library.isTuned ? .blas : .kernels
  }

  /// C = A B, or C += A B. The forward product X W.
  ///
  /// - Shape: A (m, k), B (k, n), C (m, n).
  public func plain(
    m: Int, n: Int, k: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>,
    _ ldb: Int, into c: UnsafeMutablePointer<Float>, _ ldc: Int, accumulate: Bool = false
  ) {
    if way(m: m, n: n, k: k) == .blas,
      gb_sgemm(false, false, m, n, k, 1, a, lda, b, ldb, accumulate ? 1 : 0, c, ldc)
    {
      return
    }
    kernels.table.pointee.gemm_nn(m, n, k, a, lda, b, ldb, c, ldc, accumulate)
  }

  /// C = Aᵀ B, or C += Aᵀ B. The weight gradient Xᵀ dY.
  ///
  /// - Shape: A (k, m), B (k, n), C (m, n).
  public func firstTransposed(
    m: Int, n: Int, k: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>,
    _ ldb: Int, into c: UnsafeMutablePointer<Float>, _ ldc: Int, accumulate: Bool = false
  ) {
    if way(m: m, n: n, k: k) == .blas,
      gb_sgemm(true, false, m, n, k, 1, a, lda, b, ldb, accumulate ? 1 : 0, c, ldc)
    {
      return
    }
    kernels.table.pointee.gemm_tn(m, n, k, a, lda, b, ldb, c, ldc, accumulate)
  }

  /// C = A Bᵀ, or C += A Bᵀ. The input gradient dY Wᵀ.
  ///
  /// - Shape: A (m, k), B (n, k), C (m, n), scratch k · n floats that overlap nothing.
  public func secondTransposed(
    m: Int, n: Int, k: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>,
    _ ldb: Int, into c: UnsafeMutablePointer<Float>, _ ldc: Int, accumulate: Bool = false,
    scratch: UnsafeMutablePointer<Float>
  ) {
    if way(m: m, n: n, k: k) == .blas,
      gb_sgemm(false, true, m, n, k, 1, a, lda, b, ldb, accumulate ? 1 : 0, c, ldc)
    {
      return
    }
    kernels.table.pointee.gemm_nt(m, n, k, a, lda, b, ldb, c, ldc, accumulate, scratch)
  }
}
