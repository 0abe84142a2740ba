/// Why data cannot be had: a file is wrong, or a setting asks for what the data does not have.
public enum DataError: Error, Hashable, Sendable {
  /// A file that is missing or has a wrong content.
  case file(DataFileError)
  /// A setting that does not suit the data.
  case setting(TrainingError)

  /// One sentence: what is wrong and what to try.
  public var sentence: String {
    switch self {
    case .file(let error): error.sentence
    case .setting(let error): error.sentence
    }
  }
}

extension DataError: CustomStringConvertible {
  /// The sentence.
  public var description: String { sentence }
}
