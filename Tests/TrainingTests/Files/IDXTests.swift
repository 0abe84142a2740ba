import Folders
import Testing

@testable import Training

@Suite struct IDXTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// An idx file: its sizes in front, then these bytes.
  private func idx(_ sizes: [Int], _ bytes: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0, 0, 8, UInt8(sizes.count)]
    for size in sizes {
      for shift in [24, 16, 8, 0] { file.append(UInt8(size >> shift & 255)) }
    }
    return file + bytes
  }

  private func write(_ part: String, _ labels: [UInt8], size: Int = 2) throws {
    let pixels = (0..<labels.count * size * size).map { UInt8($0 % 256) }
    try folder.write(idx([labels.count, size, size], pixels), to: "\(part)-images-idx3-ubyte")
    try folder.write(idx([labels.count], labels), to: "\(part)-labels-idx1-ubyte")
  }

  private var request: DataRequest { DataRequest(.path(folder.path), scale: .none) }

  @Test("pictures and labels are read, pixels between 0 and 1")
  func read() throws {
    try write("train", [3, 7, 3, 7, 3])
    let dataset = try request.dataset()
    #expect(dataset.shape == .image(height: 2, width: 2, channels: 1))
    #expect(dataset.classNames == ["3", "7"])
    #expect(dataset.train.count == 4)
    #expect(dataset.validation?.count == 1)
    var whole = request
    whole.validation = ValidationShare.none
    let all = try whole.dataset().train
    #expect(all.labels == [0, 1, 0, 1, 0])
    #expect(all.inputs == (0..<20).map { Float($0) / 255 })
  }

  @Test("the files t10k judge where they are there and nothing else is said")
  func test() throws {
    try write("train", [0, 1, 0, 1])
    try write("t10k", [1, 0])
    #expect(try request.dataset().train.count == 4)
    #expect(try request.dataset().validation?.labels == [1, 0])
    var half = request
    half.validation = .fraction(0.5)
    #expect(try half.dataset().train.count == 2)
    var settings = Settings()
    settings.data = .path(folder.path)
    let resolved = try settings.resolved(for: settings.dataRequest().dataset())
    #expect(resolved.validation == .path(folder.path))
    #expect(try resolved.dataRequest().dataset().validation?.count == 2)
  }

  /// Packed by Python: gzip.compress(bytes([0,0,8,3,0,0,0,2,0,0,0,1,0,0,0,2,9,8,7,6]), mtime=0) and
  /// gzip.compress(bytes([0,0,8,1,0,0,0,2,1,0]), mtime=0).
  @Test("packed files are read")
  func packed() throws {
    let images: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x63, 0x60, 0xE0, 0x60,
      0x66, 0x60, 0x60, 0x60, 0x02, 0x62, 0x46, 0x10, 0xCD, 0xC9, 0xC1, 0xCE, 0x06, 0x00,
      0xAD, 0xB1, 0xC0, 0x93, 0x14, 0x00, 0x00, 0x00,
    ]
    let labels: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x63, 0x60, 0xE0, 0x60,
      0x64, 0x60, 0x60, 0x60, 0x62, 0x64, 0x00, 0x00, 0x58, 0x9D, 0x87, 0x8C, 0x0A, 0x00,
      0x00, 0x00,
    ]
    try folder.write(images, to: "train-images-idx3-ubyte.gz")
    try folder.write(labels, to: "train-labels-idx1-ubyte.gz")
    var whole = request
    whole.validation = ValidationShare.none
    let samples = try whole.dataset().train
    #expect(samples.inputs == [9, 8, 7, 6].map { Float($0) / 255 })
    #expect(samples.labels == [1, 0])
  }

  @Test("what is wrong with a file is said")
  func sentences() throws {
    func sentence() -> String {
      do {
        _ = try request.dataset()
        return "accepted"
      } catch {
        return error.sentence
      }
    }
    let images = folder.path + "/train-images-idx3-ubyte"
    let labels = folder.path + "/train-labels-idx1-ubyte"
    #expect(
      sentence()
        == "\(folder.path): has no files train-images-idx3-ubyte and train-labels-idx1-ubyte, "
        + "plain or with .gz")
    try folder.write(idx([1, 2, 2], [1, 2, 3, 4]), to: "train-images-idx3-ubyte")
    #expect(
      sentence()
        == "\(folder.path): has train-images-idx3-ubyte but no file of labels with it")
    try folder.write(idx([2], [1, 0]), to: "train-labels-idx1-ubyte")
    #expect(sentence() == "\(labels): has 2 labels for 1 pictures in \(images)")
    try folder.write(idx([2, 2, 2], [1, 2, 3, 4, 5]), to: "train-images-idx3-ubyte")
    #expect(sentence() == "\(images): ends after 5 of 8 bytes; copy the file again")
    try folder.write(idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9]), to: "train-images-idx3-ubyte")
    #expect(sentence() == "\(images): has more bytes than the 8 that it announces")
    try folder.write([80, 75, 3, 4, 0, 0], to: "train-images-idx3-ubyte")
    #expect(
      sentence()
        == "\(images): is no idx file: it begins with the bytes 50 4b 03 04, "
        + "and 00 00 08 was expected")
    try folder.write([0, 0, 13, 3, 0, 0], to: "train-images-idx3-ubyte")
    #expect(sentence() == "\(images): does not hold unsigned bytes (its type is 13, not 8)")
    try folder.write([0, 0, 8, 3, 0, 0], to: "train-images-idx3-ubyte")
    #expect(sentence() == "\(images): ends within its sizes; copy the file again")
    try folder.write([0, 0], to: "train-images-idx3-ubyte")
    #expect(sentence() == "\(images): is too short for an idx file")
    try folder.write(
      idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [1]), to: "train-images-idx3-ubyte")
    #expect(sentence() == "\(images): says it is larger than any file")
    try folder.write(idx([0, 2, 2], []), to: "train-images-idx3-ubyte")
    try folder.write(idx([0], []), to: "train-labels-idx1-ubyte")
    #expect(sentence() == "\(images): has no pictures in it")
  }

  @Test("pictures that would not fit are refused before they are read")
  func memory() throws {
    try write("train", [UInt8](repeating: 0, count: 999) + [1], size: 10)
    var limited = request
    limited.memoryLimit = 300_000
    do {
      _ = try limited.dataset()
      Issue.record("it was read")
    } catch {
      #expect(error.sentence.contains("needs about 1 MB of memory, and 1 MB are allowed"))
    }
  }
}
