import Matrices
import Testing

@testable import Training

/// Damaged files must end in samples or in a sentence: never in a trap, never in much memory.
@Suite struct DataFuzzTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Bytes changed, cut, doubled or made up.
  private func damaged(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(6) where !bytes.isEmpty {
      let place = random.below(bytes.count)
      switch random.below(5) {
      case 0: bytes[place] = UInt8(random.below(256))
      case 1: bytes[place] ^= 1 << UInt8(random.below(8))
      case 2: bytes.removeSubrange(place...)
      case 3: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
      default:
        bytes[place] = [0, 10, 13, 34, 44, 59, 9, 255].map { UInt8($0) }[random.below(8)]
      }
    }
    return bytes
  }

  private func isHandled(_ request: DataRequest) -> Bool {
    do {
      let dataset = try request.dataset()
      return dataset.train.count * dataset.train.features == dataset.train.inputs.count
        && dataset.train.inputs.allSatisfy { $0.isFinite }
    } catch {
      return !error.sentence.isEmpty && !error.sentence.contains("\n")
    }
  }

  @Test("damaged tables")
  func tables() throws {
    var random = Random(seed: 11)
    let texts = [
      "a,b,c\n1,2,x\n3,4,y\n5,6,x\n", "1;2\r\n3;4\r\n5;6\r\n", "\u{FEFF}\"a\"\t\"b\"\n1\t2\n3\t4",
      "x1,x2,\"y \"\"z\"\"\"\n0.5,1e3,-1\n-2,3e-5,7.25\n",
    ]
    for round in 0..<600 {
      let bytes = damaged(Array(texts[round % texts.count].utf8), &random)
      let path = try scratch.file("x.csv", bytes)
      var request = DataRequest(.path(path), memoryLimit: 1_000_000)
      request.numbersAreClasses = round % 3 == 0
      #expect(isHandled(request), "\(bytes)")
    }
  }

  @Test("damaged gzip data")
  func packedTables() throws {
    var random = Random(seed: 12)
    for round in 0..<600 {
      let fixture = gzipFixtures[round % gzipFixtures.count]
      let path = try scratch.file("x.csv", damaged(fixture.bytes, &random))
      #expect(isHandled(DataRequest(.path(path), memoryLimit: 1_000_000)))
    }
  }

  @Test("damaged idx files")
  func pictures() throws {
    var random = Random(seed: 13)
    let images: [UInt8] =
      [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<24).map { UInt8($0 * 10) }
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 1, 0]
    for round in 0..<600 {
      _ = try scratch.file(
        "train-images-idx3-ubyte", round % 2 == 0 ? damaged(images, &random) : images)
      _ = try scratch.file(
        "train-labels-idx1-ubyte", round % 3 == 0 ? damaged(labels, &random) : labels)
      #expect(isHandled(DataRequest(.path(scratch.path), memoryLimit: 1_000_000)))
    }
  }
}
