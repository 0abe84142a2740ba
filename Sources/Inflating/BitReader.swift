// Inflating: unpacking deflate data, as gzip files and zip archives hold it. It must not know where
// the bytes come from or what they mean.

/// Bits of a file in the order of deflate: the lowest bit of each byte first.
public struct BitReader {
  /// Fills a buffer from its start; says how many bytes, 0 at the end.
  public typealias Source = (inout [UInt8]) throws -> Int

  private let source: Source
  private var buffer: [UInt8]
  private var position = 0
  private var end: Int
  /// The bits that come next, lowest first; those above `count` are 0.
  private(set) var bits: UInt64 = 0
  /// How many of them there are.
  private(set) var count = 0

  /// Begins with bytes that were read already, and goes on with those of a source.
  public init(head: [UInt8] = [], _ source: @escaping Source) {
    self.source = source
    buffer = head + [UInt8](repeating: 0, count: 65_536)
    end = head.count
  }

  /// Makes at least 48 bits available, or all there are.
  mutating func refill() throws(InflateFault) {
    while count <= 48 {
      if position == end {
        do {
          end = try source(&buffer)
        } catch {
          throw .unreadable(error)
        }
        position = 0
        guard end > 0 else { return }
      }
      bits |= UInt64(buffer[position]) << UInt64(count)
      position += 1
      count += 8
    }
  }

  /// Takes bits that are available.
  mutating func drop(_ number: Int) throws(InflateFault) {
    guard number <= count else { throw .truncated }
    bits >>= UInt64(number)
    count -= number
  }

  /// The next bits as a number; at most 16.
  mutating func take(_ number: Int) throws(InflateFault) -> Int {
    if count < number { try refill() }
    let value = Int(bits & (1 << UInt64(number) - 1))
    try drop(number)
    return value
  }

  /// Leaves out what is left of a byte.
  public mutating func alignToByte() {
    bits >>= UInt64(count % 8)
    count -= count % 8
  }

  /// The next byte.
  public mutating func byte() throws(InflateFault) -> UInt8 { UInt8(try take(8)) }

  /// The next byte; nothing at the end.
  public mutating func byteOrEnd() throws(InflateFault) -> UInt8? {
    if count < 8 { try refill() }
    return count < 8 ? nil : try byte()
  }

  /// Four bytes, lowest first.
  public mutating func word() throws(InflateFault) -> UInt32 {
    let low = try take(16)
    return UInt32(low) | UInt32(try take(16)) << 16
  }
}
