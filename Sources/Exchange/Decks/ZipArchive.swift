import Inflating

/// Finds and unpacks members of a zip archive (PKWARE APPNOTE 6.3, without its 64-bit form).
///
/// Nothing is ever written under the name of a member, so names cannot lead anywhere.
struct ZipArchive {
  /// A packed file.
  struct Member {
    let name: String
    fileprivate let method: Int
    fileprivate let sum: UInt32
    fileprivate let packedBytes: Int
    fileprivate let bytes: Int
    fileprivate let start: Int
  }

  private let file: InputFile
  /// Its members by name; of two with one name the first.
  private(set) var members: [String: Member] = [:]

  /// A directory of all members is not larger than this.
  private static let mostDirectoryBytes = 32 << 20

  /// Reads the directory at the end of the archive.
  init(_ file: InputFile) throws(ExchangeError) {
    self.file = file
    // The last record is 22 bytes long, and a remark of up to 65535 may follow.
    let count = min(file.bytes, 22 + 65_535)
    let tail = Bytes(try file.bytes(at: file.bytes - count, count: count))
    guard count >= 22,
      let end = (0...(count - 22)).last(where: { tail.four($0) == 0x0605_4B50 })
    else { throw Self.damaged(file) }
    let (entries, bytes, start) = (tail.two(end + 10), tail.four(end + 12), tail.four(end + 16))
    guard bytes <= Self.mostDirectoryBytes, start + bytes <= file.bytes else {
      throw Self.damaged(file)
    }
    let directory = Bytes(try file.bytes(at: start, count: bytes))
    var place = 0
    for _ in 0..<entries {
      guard place + 46 <= bytes, directory.four(place) == 0x0201_4B50 else {
        throw Self.damaged(file)
      }
      let nameBytes = directory.two(place + 28)
      let next = place + 46 + nameBytes + directory.two(place + 30) + directory.two(place + 32)
      guard next <= bytes else { throw Self.damaged(file) }
      let name = directory.text(place + 46, nameBytes)
      if members[name] == nil {
        members[name] = Member(
          name: name, method: directory.two(place + 10), sum: UInt32(directory.four(place + 16)),
          packedBytes: directory.four(place + 20), bytes: directory.four(place + 24),
          start: directory.four(place + 42))
      }
      place = next
    }
  }

  /// Unpacks a member.
  /// - Throws: one that is damaged, packed in another way, or larger than it may be.
  func unpacked(_ member: Member, mostBytes: Int) throws(ExchangeError) -> [UInt8] {
    guard member.bytes <= mostBytes else {
      throw ExchangeError(
        file.path, "its \(member.name) is larger than \(mostBytes >> 20) MB, too large for a deck")
    }
    guard member.start + 30 <= file.bytes else { throw Self.damaged(file) }
    let head = Bytes(try file.bytes(at: member.start, count: 30))
    let start = member.start + 30 + head.two(26) + head.two(28)
    guard head.four(0) == 0x0403_4B50, start + member.packedBytes <= file.bytes else {
      throw Self.damaged(file)
    }
    var bytes: [UInt8]
    switch member.method {
    case 0:
      guard member.packedBytes == member.bytes else { throw Self.damaged(file) }
      bytes = try file.bytes(at: start, count: member.bytes)
    case 8: bytes = try inflated(member, at: start)
    default:
      throw ExchangeError(
        file.path, "its \(member.name) is packed in a way that is not read here (\(member.method))")
    }
    var sum = CRC32()
    sum.add(bytes, 0..<bytes.count)
    guard sum.value == member.sum else { throw Self.damaged(file) }
    return bytes
  }

  /// What is said of its length is not believed: a byte more is damage.
  private func inflated(_ member: Member, at start: Int) throws(ExchangeError) -> [UInt8] {
    var done = 0
    var inflater = Inflater(
      BitReader { [file] buffer in
        let count = min(buffer.count, member.packedBytes - done)
        guard count > 0 else { return 0 }
        let piece = try file.bytes(at: start + done, count: count)
        buffer.replaceSubrange(0..<count, with: piece)
        done += count
        return count
      })
    var bytes: [UInt8] = []
    bytes.reserveCapacity(member.bytes)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    do throws(InflateFault) {
      while true {
        let got = try inflater.read(into: &buffer, 0..<buffer.count)
        if got == 0 { break }
        guard bytes.count + got <= member.bytes else { throw .corrupt("it is too long") }
        bytes += buffer[..<got]
      }
    } catch {
      throw Self.damaged(file)
    }
    guard bytes.count == member.bytes else { throw Self.damaged(file) }
    return bytes
  }

  /// The archive cannot be trusted.
  static func damaged(_ file: InputFile) -> ExchangeError {
    ExchangeError(file.path, "the package is damaged or not whole; export or download it again")
  }
}

/// Bytes of which numbers are read, lowest byte first; beyond the end everything is 0.
private struct Bytes {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private func one(_ place: Int) -> Int { bytes.indices.contains(place) ? Int(bytes[place]) : 0 }

  func two(_ place: Int) -> Int { one(place) | one(place + 1) << 8 }

  func four(_ place: Int) -> Int { two(place) | two(place + 2) << 16 }

  func text(_ place: Int, _ count: Int) -> String {
    String(decoding: bytes[place..<place + count], as: UTF8.self)
  }
}
