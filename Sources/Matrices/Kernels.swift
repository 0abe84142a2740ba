public import CKernels

/// One processor variant of the kernels.
///
/// `table` holds the functions; CKernels.h has the equation of each. All pointers given to them
/// must hold the extents that their documentation states: nothing is checked there.
public struct Kernels: @unchecked Sendable {
  // Unchecked: the table is constant data of the program, which nobody ever writes.

  /// The functions.
  public let table: UnsafePointer<gk_table>

  /// The variant that this process uses: the best for the processor, or the one that the
  /// environment variable GRADUS_KERNELS names.
  public static let best = Kernels(table: gk_kernels())

  /// The variant with this name, nil if this processor cannot run it.
  public static func named(_ name: String) -> Kernels? {
    gk_kernels_named(name).map(Kernels.init(table:))
  }

  /// Every variant that this processor can run, the plainest first.
  public static let available = ["portable", "avx2", "avx512"].compactMap(Kernels.named)

  /// `portable`, `avx2` or `avx512`.
  public var name: String { String(cString: table.pointee.name) }

  /// Floats in one vector register.
  public var lanes: Int { table.pointee.lanes }

  /// Runs the work with denormal numbers treated as zero on this thread.
  public static func flushingDenormals<Result, Failure: Error>(
    _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let state = gk_flush_denormals()
    defer { gk_restore_denormals(state) }
    return try work()
  }
}
