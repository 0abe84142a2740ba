import Chances
import Folders
import Foundation
import Testing

@testable import Exchange

@Suite struct SafetensorsTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func file(_ bytes: [UInt8]) throws -> String {
    try folder.write(bytes, to: "x.safetensors")
  }

  private func fixture(_ name: String) throws -> [UInt8] {
    let text = try #require(safetensorsFixtures[name])
    return Array(try #require(Data(base64Encoded: text)))
  }

  /// A file with this header, with blanks behind it, and so many bytes of numbers.
  private func made(_ header: String, data: Int = 0) -> [UInt8] {
    var text = Array(header.utf8)
    while text.count % 8 != 0 { text.append(0x20) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return length + text + [UInt8](repeating: 0, count: data)
  }

  private func sentence(_ bytes: [UInt8]) throws -> String {
    let path = try file(bytes)
    do {
      _ = try Safetensors(reading: path)
      return "accepted"
    } catch {
      return String(error.sentence.dropFirst(path.count))
    }
  }

  @Test("a file of the Python package is read")
  func python() throws {
    let read = try Safetensors(reading: file(fixture("small")))
    #expect(read["dense1.weight"]?.shape == [2, 3])
    #expect(read["dense1.weight"]?.values == [-0.5, -0.25, 0, 0.25, 0.5, 0.75])
    #expect(read["dense1.bias"]?.values == [1e-30, -3.4e38])
    #expect(read["output.weight"] == Tensor(name: "output.weight", shape: [0, 4], values: []))
    #expect(read.metadata == ["optimizer": "adam", "text": "quotes \" and \n lines, ü"])
    #expect(try Safetensors(reading: file(fixture("empty"))) == Safetensors())
  }

  /// numpy: float(np.float16(6e-8)) = 5.960464477539063e-08, float(np.float16(0.333)) =
  /// 0.3330078125.
  @Test("other types of numbers become float32")
  func types() throws {
    let read = try Safetensors(reading: file(fixture("types")))
    #expect(read["f64"]?.values == [1.5, -2.25])
    #expect(read["f16"]?.values == [1, -0.5, 65504, 5.960464477539063e-08, 0.3330078125])
    #expect(
      read["norm1.num_batches_tracked"]
        == Tensor(
          name: "norm1.num_batches_tracked", shape: [], values: [7]))
    #expect(read["i32"]?.values == [-3])
    #expect(
      try sentence(fixture("strange"))
        == ": holds \"u8\" as \"U8\", which is none of F64, F32, F16, BF16, I64, I32; "
        + "save it as float32")
  }

  @Test("what is written reads back the same")
  func roundTrip() throws {
    let written = Safetensors(
      [
        Tensor(name: "conv1.weight", shape: [1, 1, 3, 3], values: (0..<9).map { Float($0) / 7 }),
        Tensor(name: "conv1.bias", shape: [1], values: [.nan]),
        Tensor(name: "scalar", shape: [], values: [3]),
      ], metadata: ["schedule": "piecewise(30:0.01)", "quote\"": "\u{1}"])
    let path = folder.path + "/y.safetensors"
    try written.write(to: path)
    let read = try Safetensors(reading: path)
    #expect(read.tensors[0] == written.tensors[0])
    #expect(read.tensors[1].values[0].isNaN)
    #expect(read.tensors[2] == written.tensors[2])
    #expect(read.metadata == written.metadata)
    // Nothing but the file itself is left in the folder.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["y.safetensors"])
  }

  @Test("the header is JSON, padded with blanks to a multiple of eight")
  func layout() throws {
    let path = folder.path + "/z.safetensors"
    try Safetensors([Tensor(name: "a", shape: [2], values: [1, 2])]).write(to: path)
    let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    let header = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  "#
    #expect(
      bytes == [56, 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [0, 0, 128, 63, 0, 0, 0, 64])
  }

  @Test("what cannot be written leaves the old file as it was")
  func atomic() throws {
    let path = folder.path + "/old.safetensors"
    try Safetensors([Tensor(name: "a", shape: [1], values: [1])]).write(to: path)
    let wrong = [
      Safetensors([Tensor(name: "a", shape: [2], values: [1])]),
      Safetensors([
        Tensor(name: "a", shape: [0], values: []), Tensor(name: "a", shape: [0], values: []),
      ]),
      Safetensors([Tensor(name: "__metadata__", shape: [0], values: [])]),
    ]
    for bad in wrong {
      #expect(throws: ExchangeError.self) { try bad.write(to: path) }
      #expect(try Safetensors(reading: path)["a"]?.values == [1])
    }
    do {
      try Safetensors().write(to: folder.path + "/no/where.safetensors")
      Issue.record("it was written")
    } catch {
      #expect(error.sentence.hasSuffix("cannot be written: no such file or directory"))
      #expect(error.kind == .unwritable)
    }
  }

  @Test("files that cannot be had are named")
  func missing() throws {
    let path = folder.path + "/none"
    do {
      _ = try Safetensors(reading: path)
    } catch {
      #expect(error.sentence == path + ": cannot be read: no such file or directory")
      #expect(error.kind == .unreadable)
    }
    #expect(throws: ExchangeError.self) { try Safetensors(reading: folder.path) }
    #expect(throws: ExchangeError.self) { try Safetensors(reading: "/dev/zero") }
  }

  @Test("hostile headers are refused with a sentence")
  func hostile() throws {
    func tensor(_ body: String) -> String { "{\"a\":{\(body)}}" }
    let good = tensor(#""dtype":"F32","shape":[2],"data_offsets":[0,8]"#)
    #expect(try sentence(made(good, data: 8)) == "accepted")
    #expect(
      try sentence(made(good, data: 4)) == ": has 4 bytes of numbers, and its header describes 8")
    #expect(
      try sentence(made(good, data: 12)) == ": has 12 bytes of numbers, and its header describes 8")
    #expect(try sentence([1, 2, 3]) == ": is too short for a safetensors file")
    #expect(
      try sentence([255, 255, 255, 255, 255, 255, 255, 255, 123])
        == ": is no safetensors file, or was cut short: its header would be longer than the file")
    #expect(
      try sentence(made("[]")) == ": is no safetensors file: its header is not JSON in UTF-8")
    #expect(
      try sentence(made("{\"a\"")) == ": has a header that is not JSON: a colon was expected")
    #expect(
      try sentence(made("{\"a\":1}"))
        == ": describes \"a\" without dtype, shape and data_offsets")
    #expect(
      try sentence(made(tensor(#""dtype":"F32","shape":[-1],"data_offsets":[0,0]"#)))
        == ": gives \"a\" extents that are not whole numbers, or too large")
    #expect(
      try sentence(
        made(tensor(#""dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]"#)))
        == ": gives \"a\" extents that are not whole numbers, or too large")
    #expect(
      try sentence(
        made(tensor(#""dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]"#)))
        == ": gives \"a\" 0 bytes, which do not suit its extents")
    #expect(
      try sentence(
        made(tensor(#""dtype":"F32","shape":[2],"data_offsets":[-8,0]"#)))
        == ": gives \"a\" a place that makes no sense")
    #expect(
      try sentence(
        made(tensor(#""dtype":"F32","shape":[1],"data_offsets":[0,8]"#), data: 8))
        == ": gives \"a\" 8 bytes, which do not suit its extents")
    #expect(
      try sentence(
        made(tensor(#""dtype":"F32","shape":[1],"data_offsets":[4,8]"#), data: 8))
        == ": has the numbers of \"a\" at 4, where 0 was expected")
    let one = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
    #expect(
      try sentence(made("{\"a\":\(one),\"b\":\(one)}", data: 4))
        == ": has the numbers of \"b\" at 0, where 4 was expected")
    #expect(try sentence(made("{\"a\":\(one),\"a\":\(one)}", data: 4)) == ": names \"a\" twice")
    #expect(
      try sentence(made("{\"__metadata__\":{\"k\":1}}")) == ": has metadata \"k\" that is no text")
    #expect(try sentence(made("{\"__metadata__\":[]}")) == ": has metadata that is no table")
    let deep = String(repeating: "[", count: 100_000)
    #expect(try sentence(made("{\"a\":\(deep)")).contains("not JSON"))
  }

  @Test("damaged files end in tensors or in a sentence")
  func fuzz() throws {
    var chance = Chance(seed: 99)
    let originals = try ["small", "types"].map(fixture)
    for round in 0..<800 {
      var bytes = originals[round % 2]
      if chance.below(2) == 0 { bytes = chance.damaged(bytes) }
      // What a header in JSON is made of, besides what ends texts and names.
      for _ in 0...chance.below(4) where !bytes.isEmpty {
        bytes[chance.below(bytes.count)] = chance.pick([0x22, 0x2C, 0x39, 0x5B, 0x7D, 0x2D])
      }
      let path = try file(bytes)
      do {
        let read = try Safetensors(reading: path)
        #expect(read.tensors.allSatisfy { Safetensors.elements(of: $0.shape) == $0.values.count })
      } catch {
        #expect(!error.sentence.contains("\n"))
      }
    }
  }
}
