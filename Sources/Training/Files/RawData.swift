/// Data as a file holds it, before it is split, damaged and scaled.
struct RawData {
  var path: String
  var shape: InputShape
  var featureNames: [String]
  /// The inputs; labels and targets come from the target.
  var samples: Samples
  var target: TargetColumn
}

extension RawData {
  /// Reads a table, or a folder of MNIST-style files.
  /// - Parameters:
  ///   - part: which of the two sets of such a folder.
  ///   - limit: how many bytes of memory the numbers may take.
  static func read(_ path: String, _ part: IDXFolder.Part, limit: Int) throws(DataFileError)
    -> RawData
  {
    switch try PathKind.of(path) {
    case .file: try CSVFile.read(path, limit: limit)
    case .folder: try IDXFolder(path).read(part, limit: limit)
    case .other: throw .unreadable(path, reason: "neither a file nor a folder")
    }
  }

  /// Whether a path is a folder that brings samples to judge by.
  static func hasTest(_ path: String) throws(DataFileError) -> Bool {
    guard case .folder = try PathKind.of(path) else { return false }
    return try IDXFolder(path).test != nil
  }

  /// What is to be learnt, and the labels or targets put into the samples.
  /// - Parameters:
  ///   - wantsClasses: whether numbers name classes too.
  ///   - known: the classes of another file that this one has to share.
  mutating func settle(
    wantsClasses: Bool, known: [String]?
  ) throws(DataFileError) -> (task: LearningTask, classNames: [String]) {
    if target.isMixedUp, let slip = target.firstText {
      throw DataFileError(
        path, line: slip.line,
        "the target is the text \(DataFileError.quoted(slip.text)), and other lines have numbers; "
          + "write a number here, or the same few texts everywhere")
    }
    if !target.namesClasses {
      guard wantsClasses || known != nil else {
        samples.targets = target.numbers
        return (.regression(outputs: 1), [])
      }
      guard target.numbers.allSatisfy({ $0 == $0.rounded() }), target.becomeClasses() else {
        throw DataFileError(
          path,
          "the target has numbers that cannot name classes: they must be whole and at most "
            + "\(TargetColumn.mostClasses) different ones; try loss=mse")
      }
    }
    let names = known ?? TargetColumn.inOrder(target.names)
    guard names.count > 1 else {
      throw DataFileError(
        path,
        "every line has the same target, \(DataFileError.quoted(names.first ?? "")); "
          + "there is nothing to tell apart")
    }
    let places = Dictionary(
      zip(names, Int32(0)...), uniquingKeysWith: { first, _ in first })
    let order = target.names.map { places[$0] }
    if let stranger = order.firstIndex(of: nil) {
      throw DataFileError(
        path,
        "has the class \(DataFileError.quoted(target.names[stranger])), which the training data "
          + "does not have")
    }
    samples.labels = target.labels.map { order[Int($0)] ?? 0 }
    return (.classification(classes: names.count), names)
  }
}
