import Inflating
import Folders
import Foundation
import Testing

@testable import Training

/// The same bytes as in Generators/gzip_fixtures.py.
private func pattern(_ count: Int, _ modulus: UInt32) -> [UInt8] {
  var x: UInt32 = 12345
  return (0..<count).map { _ in
    x = x &* 1_664_525 &+ 1_013_904_223
    return UInt8((x >> 16) % modulus)
  }
}

@Suite struct GzipTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func unpacked(_ bytes: [UInt8], piece: Int = 1 << 16) throws -> [UInt8] {
    var source = try ByteSource(folder.write(bytes, to: "x.gz"))
    var whole: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: piece)
    while true {
      let got = try source.read(into: &buffer, 0..<piece)
      whole += buffer[..<got]
      guard got == piece else { return whole }
    }
  }

  @Test("what Python's zlib packed is unpacked", arguments: gzipFixtures.map(\.name))
  func fixtures(name: String) throws {
    let fixture = try #require(gzipFixtures.first { $0.name == name })
    var wanted: [UInt8] = []
    for _ in 0..<fixture.times { wanted += pattern(fixture.count, fixture.modulus) }
    if name == "far" {
      wanted = pattern(700, 251) + [UInt8](repeating: 0, count: 31_000) + pattern(700, 251)
    }
    #expect(try unpacked(fixture.bytes) == wanted)
    #expect(try unpacked(fixture.bytes, piece: 7) == wanted)
  }

  @Test("a file that is cut anywhere is never taken for whole")
  func cut() throws {
    for fixture in gzipFixtures where ["dynamic", "stored", "header"].contains(fixture.name) {
      for length in stride(from: 2, to: fixture.bytes.count, by: 17) {
        #expect(throws: DataFileError.self) {
          try unpacked(Array(fixture.bytes.prefix(length)))
        }
      }
    }
  }

  @Test("a byte that was changed is found out, by its code or by the checksum")
  func damaged() throws {
    for fixture in gzipFixtures where ["dynamic", "stored", "fixed"].contains(fixture.name) {
      for place in stride(from: 10, to: fixture.bytes.count, by: 9) {
        var bytes = fixture.bytes
        bytes[place] ^= 0x24
        #expect(throws: DataFileError.self) { try unpacked(bytes) }
      }
    }
  }

  /// The check value of CRC-32/ISO-HDLC for "123456789".
  @Test("the checksum has its published check value")
  func checkValue() {
    var sum = CRC32()
    let bytes = Array("123456789".utf8)
    sum.add(bytes, 0..<bytes.count)
    #expect(sum.value == 0xCBF4_3926)
  }

  @Test("the sentence says what is wrong with the file")
  func sentences() throws {
    let fixture = try #require(gzipFixtures.first { $0.name == "dynamic" })
    let path = folder.path + "/x.gz"
    func sentence(_ bytes: [UInt8]) -> String? {
      do {
        _ = try unpacked(bytes)
        return nil
      } catch {
        return (error as? DataFileError)?.sentence
      }
    }
    #expect(
      sentence(Array(fixture.bytes.dropLast(3)))
        == "\(path): the gzip data ends too early; copy the file again")
    var bytes = fixture.bytes
    bytes[bytes.count - 6] ^= 1
    #expect(sentence(bytes) == "\(path): the gzip data is damaged: its checksum does not match")
    bytes = fixture.bytes
    bytes[bytes.count - 1] ^= 1
    #expect(sentence(bytes) == "\(path): the gzip data is damaged: its length does not match")
    bytes = fixture.bytes
    bytes[2] = 7
    #expect(sentence(bytes) == "\(path): the gzip data is damaged: its method is not deflate")
  }
}

extension GzipFixture {
  var bytes: [UInt8] { Array(Data(base64Encoded: base64) ?? Data()) }
}
