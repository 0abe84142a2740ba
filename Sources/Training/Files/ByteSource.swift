/// The bytes of a file from start to end, unpacked on the way where it is a gzip file.
struct ByteSource {
  let path: String
  /// How long the file is as it lies on the disk.
  let fileBytes: Int
  /// Whether the file is packed, so that its length says little.
  let isPacked: Bool

  private var reader: FileReader
  private var unpacker: GzipReader?
  // The first bytes, which were read to see what the file is.
  private var head: [UInt8]

  /// Opens a file.
  init(_ path: String) throws(DataFileError) {
    self.path = path
    reader = try FileReader(path)
    fileBytes = reader.bytes
    head = [0, 0]
    var filled = 0
    while filled < head.count {
      let got = try reader.read(into: &head, filled..<head.count)
      guard got > 0 else { break }
      filled += got
    }
    head.removeLast(head.count - filled)
    isPacked = head == [0x1F, 0x8B]
    if isPacked { unpacker = GzipReader(reader, head: head) }
  }

  /// Fills a part of a buffer as far as there are bytes.
  /// - Returns: how many bytes; fewer than the part has room for only at the end.
  mutating func read(into buffer: inout [UInt8], _ part: Range<Int>) throws(DataFileError) -> Int {
    var filled = part.lowerBound
    if unpacker != nil {
      while filled < part.upperBound {
        let got = try unpacker?.read(into: &buffer, filled..<part.upperBound) ?? 0
        guard got > 0 else { break }
        filled += got
      }
      return filled - part.lowerBound
    }
    while filled < part.upperBound, !head.isEmpty {
      buffer[filled] = head.removeFirst()
      filled += 1
    }
    while filled < part.upperBound {
      let got = try reader.read(into: &buffer, filled..<part.upperBound)
      guard got > 0 else { break }
      filled += got
    }
    return filled - part.lowerBound
  }
}
