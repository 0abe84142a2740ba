/// Why storage for numbers was not made.
public enum StorageError: Error, Equatable {
  /// An extent is negative, or the number of bytes does not fit an integer.
  case impossibleSize([Int])
  /// The system did not give this many bytes.
  case outOfMemory(bytes: Int)
}

/// Floats at a multiple of 64 bytes, zero at first, that stay where they are until the buffer goes.
///
/// The memory ends on a multiple of 16 floats, so that a whole vector that begins inside the buffer
/// on such a multiple also ends inside. One thread at a time may use it.
public final class AlignedBuffer {
  /// The number of floats asked for.
  public let count: Int
  /// The first float; valid as long as the buffer lives.
  public let start: UnsafeMutablePointer<Float>

  /// Makes a buffer of `count` zeros.
  public init(count: Int) throws(StorageError) {
    let padded = try AlignedBuffer.paddedCount(count)
    // At least one cache line, so that there is always an address to give.
    let (bytes, overflow) = max(padded, 16).multipliedReportingOverflow(
      by: MemoryLayout<Float>.stride)
    guard !overflow else { throw .impossibleSize([count]) }
    guard let memory = alignedMemory(bytes: bytes) else { throw .outOfMemory(bytes: bytes) }
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    // The memory is aligned for Float and nothing else is bound to it.
    start = memory.bindMemory(to: Float.self, capacity: max(padded, 16))
    self.count = count
  }

  deinit { release(start) }

  /// All floats, for reading and writing.
  public var floats: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: start, count: count)
  }

  /// A copy as an array.
  public var array: [Float] { Array(floats) }

  /// The next multiple of 16 floats: what a part of a larger buffer must take up for its successor
  /// to be aligned too.
  public static func paddedCount(_ count: Int) throws(StorageError) -> Int {
    let (sum, overflow) = count.addingReportingOverflow(15)
    guard count >= 0, !overflow else { throw .impossibleSize([count]) }
    return sum / 16 * 16
  }

  /// The product of extents, none of them negative, if its bytes fit an integer.
  public static func size(_ extents: Int...) throws(StorageError) -> Int {
    var product = 1
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow, next <= Int.max / MemoryLayout<Float>.stride - 16 else {
        throw .impossibleSize(extents)
      }
      product = next
    }
    return product
  }
}
