/// Why a file of another tool cannot be read or written.
public struct ExchangeError: Error, Hashable, Sendable {
  /// The file concerned.
  public var file: String
  /// What is wrong: lower case, no full stop.
  public var problem: String
  /// What kind of trouble it is, for the exit status.
  public var kind: Kind

  /// The kinds of trouble.
  public enum Kind: Hashable, Sendable {
    /// The file cannot be had.
    case unreadable
    /// Its content is wrong.
    case content
    /// The new file cannot be written.
    case unwritable
  }

  /// Makes an error.
  public init(_ file: String, _ problem: String, kind: Kind = .content) {
    self.file = file
    self.problem = problem
    self.kind = kind
  }
}

extension ExchangeError: CustomStringConvertible {
  /// One sentence: which file, what is wrong with it.
  public var sentence: String { file + ": " + problem }

  /// The sentence.
  public var description: String { sentence }
}
