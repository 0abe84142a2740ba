/// A folder of files in the form of MNIST: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, and
/// `t10k-images-idx3-ubyte`, `t10k-labels-idx1-ubyte` to judge by; each also with `.gz`.
struct IDXFolder {
  /// One of the two sets of samples.
  enum Part { case train, test }

  /// The files of pictures and of their classes.
  typealias Files = (images: String, labels: String)

  let path: String
  let train: Files
  let test: Files?

  /// Looks for the files.
  init(_ path: String) throws(DataFileError) {
    self.path = path
    let names = try namesInFolder(path)
    func file(_ beginnings: [String], _ what: String) -> String? {
      // In order, so that the plain file comes before the packed one.
      names.first { name in
        beginnings.contains { name.hasPrefix($0) } && name.contains(what) && name.contains("idx")
      }
    }
    func place(_ name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }
    func files(_ beginnings: [String]) throws(DataFileError) -> Files? {
      let images = file(beginnings, "images")
      let labels = file(beginnings, "labels")
      if let images, let labels { return (place(images), place(labels)) }
      guard let lone = images ?? labels else { return nil }
      throw DataFileError(
        path, "has \(lone) but no file of \(images == nil ? "images" : "labels") with it")
    }
    guard let train = try files(["train"]) else {
      throw DataFileError(
        path,
        "has no files train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or with .gz")
    }
    self.train = train
    test = try files(["t10k", "test"])
  }

  /// Reads one of the two sets; the training set where there is no other.
  func read(_ part: Part, limit: Int) throws(DataFileError) -> RawData {
    let files = part == .test ? test ?? train : train
    var images = try IDXFile(files.images)
    guard images.sizes.count >= 2, images.sizes.count <= 4 else {
      throw DataFileError(
        files.images, "has \(images.sizes.count) dimensions; pictures have two to four")
    }
    var labels = try IDXFile(files.labels)
    guard labels.sizes.count == 1 else {
      throw DataFileError(
        files.labels, "has \(labels.sizes.count) dimensions; labels have one")
    }
    let count = images.sizes[0]
    guard count == labels.sizes[0] else {
      throw DataFileError(
        files.labels, "has \(labels.sizes[0]) labels for \(count) pictures in \(files.images)")
    }
    guard count > 0, images.elements > 0 else {
      throw DataFileError(files.images, "has no pictures in it")
    }
    let bytes = Double(images.elements) * 4 + Double(count) * 8
    guard bytes <= Double(limit) else {
      throw .tooLarge(files.images, needs: bytes, limit: limit)
    }
    let shape: InputShape =
      switch images.sizes.count {
      case 2: .vector(images.sizes[1])
      case 3: .image(height: images.sizes[1], width: images.sizes[2], channels: 1)
      default:
        .image(height: images.sizes[1], width: images.sizes[2], channels: images.sizes[3])
      }
    var target = TargetColumn()
    for label in try labels.contents(dividedBy: 1) { target.add(Double(label)) }
    _ = target.becomeClasses()
    var samples = Samples(features: shape.features, inputs: [])
    samples.inputs = try images.contents(dividedBy: 255)
    samples.count = count
    return RawData(
      path: path, shape: shape, featureNames: [], samples: samples, target: target)
  }
}

/// One file of unsigned bytes with its sizes in front.
struct IDXFile {
  /// How many there are in each dimension, the samples first.
  let sizes: [Int]
  /// How many there are in all.
  let elements: Int
  private var source: ByteSource

  /// Reads what stands in front: two zero bytes, the type, the number of sizes, then the sizes, each
  /// in four bytes, highest first.
  init(_ path: String) throws(DataFileError) {
    source = try ByteSource(path)
    var head = [UInt8](repeating: 0, count: 4)
    guard try source.read(into: &head, 0..<4) == 4 else {
      throw DataFileError(path, "is too short for an idx file")
    }
    guard head[0] == 0, head[1] == 0, head[3] > 0 else {
      let bytes = head.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      throw DataFileError(
        path,
        "is no idx file: it begins with the bytes \(bytes.joined(separator: " ")), "
          + "and 00 00 08 was expected")
    }
    guard head[2] == 8 else {
      throw DataFileError(path, "does not hold unsigned bytes (its type is \(head[2]), not 8)")
    }
    var sizes: [Int] = []
    var elements = 1
    for _ in 0..<head[3] {
      guard try source.read(into: &head, 0..<4) == 4 else {
        throw DataFileError(path, "ends within its sizes; copy the file again")
      }
      let size = head.reduce(0) { $0 << 8 | Int($1) }
      let (product, overflow) = elements.multipliedReportingOverflow(by: size)
      guard !overflow else { throw DataFileError(path, "says it is larger than any file") }
      sizes.append(size)
      elements = product
    }
    self.sizes = sizes
    self.elements = elements
    // Deflate packs no more than 1032 bytes into one.
    let (most, isMore) = source.fileBytes.multipliedReportingOverflow(
      by: source.isPacked ? 1032 : 1)
    if !isMore, most < elements {
      throw DataFileError(path, Self.cutShort(most - 4 - 4 * sizes.count, elements))
    }
  }

  /// Reads every element.
  mutating func contents(dividedBy divisor: Float) throws(DataFileError) -> [Float] {
    let values = (0..<256).map { Float($0) / divisor }
    var contents: [Float] = []
    contents.reserveCapacity(elements)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while contents.count < elements {
      let wanted = min(piece.count, elements - contents.count)
      let got = try source.read(into: &piece, 0..<wanted)
      for place in 0..<got { contents.append(values[Int(piece[place])]) }
      guard got == wanted else {
        throw DataFileError(source.path, Self.cutShort(contents.count, elements))
      }
    }
    guard try source.read(into: &piece, 0..<1) == 0 else {
      throw DataFileError(source.path, "has more bytes than the \(elements) that it announces")
    }
    return contents
  }

  private static func cutShort(_ bytes: Int, _ wanted: Int) -> String {
    "ends after \(max(0, bytes)) of \(wanted) bytes; copy the file again"
  }
}
