import Foundation

/// A folder of its own for a test, gone when the process of the tests ends.
///
/// Not sooner: only its path is handed on, and a program that still had it open would make it anew.
public struct Folder: Sendable {
  /// Where it is, an absolute path.
  public let path: String

  /// An empty folder among the system's temporary files.
  /// - Throws: an error of Foundation if it cannot be made.
  public init() throws {
    path = Self.all + "/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// The folder of all folders of this process.
  private static let all: String = {
    atexit { try? FileManager.default.removeItem(atPath: Folder.all) }
    return NSTemporaryDirectory() + "gradus-tests-\(ProcessInfo.processInfo.processIdentifier)"
  }()

  /// Writes a file of these bytes.
  /// - Returns: its path.
  @discardableResult
  public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Writes a file of this text.
  /// - Returns: its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(text.utf8, to: name)
  }

  /// The text of a file in it.
  public func read(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }
}
