/// What is wrong with a file of data; `sentence` says it with the file and the line.
public struct DataFileError: Error, Hashable, Sendable {
  /// The file or folder concerned.
  public var file: String
  /// The line concerned, counted from 1, where there is one.
  public var line: Int?
  /// What is wrong, without the file and the line: lower case, no full stop.
  public var problem: String
  /// Whether the file cannot be had at all, rather than has a content that is wrong.
  public var isMissing: Bool

  /// Makes an error about the content of a file.
  public init(_ file: String, line: Int? = nil, _ problem: String, isMissing: Bool = false) {
    self.file = file
    self.line = line
    self.problem = problem
    self.isMissing = isMissing
  }

  static func unreadable(_ path: String, reason: String) -> DataFileError {
    DataFileError(path, "cannot be read: \(reason)", isMissing: true)
  }

  static func tooLarge(_ path: String, needs bytes: Double, limit: Int) -> DataFileError {
    DataFileError(
      path,
      "needs about \(megabytes(bytes)) of memory, and \(megabytes(Double(limit))) are "
        + "allowed; keep fewer rows or columns")
  }

  /// A value of a file as a message shows it: short, and without control characters.
  static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    let kept = String(String.UnicodeScalarView(plain.prefix(40)))
    return "\"" + kept + (plain.count > 40 ? "..." : "") + "\""
  }

  private static func megabytes(_ bytes: Double) -> String {
    let count = (bytes / 1e6).rounded(.up)
    return count < 1e15 ? "\(Int(count)) MB" : "more than any machine has"
  }
}

extension DataFileError: CustomStringConvertible {
  /// One sentence: which file, which line, what is wrong there.
  public var sentence: String {
    file + (line.map { ", line \($0)" } ?? "") + ": " + problem
  }

  /// The sentence.
  public var description: String { sentence }
}
