/// The checksum of gzip and zip: CRC-32 with the polynomial 0xEDB88320, lowest bit first.
public struct CRC32 {
  private var register: UInt32 = 0xFFFF_FFFF
  private let table = CRC32.table

  /// Begins without any bytes.
  public init() {}

  /// The sum of the bytes so far.
  public var value: UInt32 { ~register }

  /// Adds a part of some bytes.
  public mutating func add(_ bytes: [UInt8], _ part: Range<Int>) {
    var sum = register
    for place in part { sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ bytes[place])] ^ sum >> 8 }
    register = sum
  }

  private static let table: [UInt32] = (0..<256).map { index in
    var entry = UInt32(index)
    for _ in 0..<8 { entry = entry & 1 == 1 ? entry >> 1 ^ 0xEDB8_8320 : entry >> 1 }
    return entry
  }
}
