import Inflating

/// Unpacks a gzip file (RFC 1952) piece by piece, and checks each member's sum and length.
struct GzipReader {
  private let path: String
  private var inflater: Inflater
  private var state = State.header
  private var crc = CRC32()
  private var length: UInt32 = 0
  private var isFirstMember = true

  private enum State { case header, body, done }

  /// Begins with the bytes that were read already.
  init(_ reader: FileReader, head: [UInt8]) {
    path = reader.path
    inflater = Inflater(
      BitReader(head: head) { buffer in try reader.read(into: &buffer, 0..<buffer.count) })
  }

  /// Unpacks into a part of a buffer.
  /// - Returns: how many bytes; 0 at the end.
  mutating func read(into buffer: inout [UInt8], _ part: Range<Int>) throws(DataFileError) -> Int {
    do throws(InflateFault) {
      while true {
        switch state {
        case .done: return 0
        case .header:
          guard try nextMember() else {
            state = .done
            return 0
          }
          state = .body
        case .body:
          let got = try inflater.read(into: &buffer, part)
          if got > 0 {
            crc.add(buffer, part.lowerBound..<part.lowerBound + got)
            length &+= UInt32(truncatingIfNeeded: got)
            return got
          }
          try checkTrailer()
          state = .header
        }
      }
    } catch {
      switch error {
      case .truncated:
        throw DataFileError(path, "the gzip data ends too early; copy the file again")
      case .corrupt(let what): throw DataFileError(path, "the gzip data is damaged: \(what)")
      case .unreadable(let problem):
        throw problem as? DataFileError ?? DataFileError(path, "cannot be read", isMissing: true)
      }
    }
  }

  /// Reads the header of a member; false where the file ends, or holds only padding, instead.
  private mutating func nextMember() throws(InflateFault) -> Bool {
    guard let first = try inflater.input.byteOrEnd() else {
      if isFirstMember { throw .truncated }
      return false
    }
    let second = try inflater.input.byteOrEnd()
    guard first == 0x1F, second == 0x8B else {
      // As gzip itself does, whatever follows the last member is left alone.
      if isFirstMember { throw .corrupt("it does not begin with the bytes 1f 8b") }
      return false
    }
    guard try inflater.input.byte() == 8 else { throw .corrupt("its method is not deflate") }
    let flags = try inflater.input.byte()
    guard flags & 0xE0 == 0 else { throw .corrupt("its header has unknown flags") }
    for _ in 0..<6 { _ = try inflater.input.byte() }
    if flags & 4 != 0 {
      let low = try inflater.input.byte()
      let high = try inflater.input.byte()
      for _ in 0..<Int(low) + Int(high) << 8 { _ = try inflater.input.byte() }
    }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while try inflater.input.byte() != 0 {}
    }
    if flags & 2 != 0 { for _ in 0..<2 { _ = try inflater.input.byte() } }
    isFirstMember = false
    crc = CRC32()
    length = 0
    inflater.restart()
    return true
  }

  private mutating func checkTrailer() throws(InflateFault) {
    inflater.input.alignToByte()
    let sum = try inflater.input.word()
    let size = try inflater.input.word()
    guard sum == crc.value else { throw .corrupt("its checksum does not match") }
    guard size == length else { throw .corrupt("its length does not match") }
  }
}
