import Chances
import Folders
import Testing

@testable import Training

/// Damaged files must end in samples or in a sentence: never in a trap, never in much memory.
@Suite struct DataFuzzTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

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
    var chance = Chance(seed: 11)
    let texts = [
      "a,b,c\n1,2,x\n3,4,y\n5,6,x\n", "1;2\r\n3;4\r\n5;6\r\n", "\u{FEFF}\"a\"\t\"b\"\n1\t2\n3\t4",
      "x1,x2,\"y \"\"z\"\"\"\n0.5,1e3,-1\n-2,3e-5,7.25\n",
    ]
    for round in 0..<600 {
      let bytes = chance.damaged(Array(texts[round % texts.count].utf8))
      let path = try folder.write(bytes, to: "x.csv")
      var request = DataRequest(.path(path), memoryLimit: 1_000_000)
      request.numbersAreClasses = round % 3 == 0
      #expect(isHandled(request), "\(bytes)")
    }
  }

  @Test("damaged gzip data")
  func packedTables() throws {
    var chance = Chance(seed: 12)
    for round in 0..<600 {
      let fixture = gzipFixtures[round % gzipFixtures.count]
      let path = try folder.write(chance.damaged(fixture.bytes), to: "x.csv")
      #expect(isHandled(DataRequest(.path(path), memoryLimit: 1_000_000)))
    }
  }

  @Test("damaged idx files")
  func pictures() throws {
    var chance = Chance(seed: 13)
    let images: [UInt8] =
      [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<24).map { UInt8($0 * 10) }
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 1, 0]
    for round in 0..<600 {
      try folder.write(
        round % 2 == 0 ? chance.damaged(images) : images, to: "train-images-idx3-ubyte")
      try folder.write(
        round % 3 == 0 ? chance.damaged(labels) : labels, to: "train-labels-idx1-ubyte")
      #expect(isHandled(DataRequest(.path(folder.path), memoryLimit: 1_000_000)))
    }
  }
}
