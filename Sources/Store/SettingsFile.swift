/// The settings file: lines `name=value`, whole-line comments that start with `#`, blank lines.
///
/// Values are kept as typed and are not understood here. Changing a setting leaves every other line
/// as it was, comments and names that nobody knows included.
public struct SettingsFile: Sendable, Equatable {
  /// One setting.
  public struct Entry: Sendable, Equatable {
    /// What stands before the first `=`.
    public let name: String
    /// What stands after it, without the spaces around.
    public let value: String
    /// Its line, from 1, for messages.
    public let line: Int
  }

  /// A larger file is refused, in bytes.
  public static let byteLimit = 1_000_000

  private var lines: [String]

  /// Reads the file's text; `path` is named in errors.
  /// - Throws: ``StoreError/badSettings(path:line:problem:)`` for the first line that is neither.
  public init(text: String = "", path: String = "settings.conf") throws(StoreError) {
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      String(String.UnicodeScalarView($0.last == "\r" ? $0.dropLast() : $0))
    }
    if lines.last == "" { lines.removeLast() }
    if lines.first?.unicodeScalars.first == "\u{FEFF}" {
      lines[0] = String(String.UnicodeScalarView(lines[0].unicodeScalars.dropFirst()))
    }
    for (index, line) in lines.enumerated() {
      if let problem = Self.problem(in: line) {
        throw .badSettings(path: path, line: index + 1, problem: problem)
      }
    }
  }

  /// Reads a file; one that does not exist has no settings.
  public static func read(_ path: String) throws(StoreError) -> SettingsFile {
    do {
      let bytes = try Files.contents(of: path, limit: byteLimit) ?? []
      guard let text = String(validating: bytes, as: UTF8.self) else {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        throw StoreError.badSettings(path: path, line: bad + 1, problem: "this is not UTF-8 text")
      }
      return try SettingsFile(text: text, path: path)
    } catch let failure as SystemFailure {
      guard !failure.isTooLong else {
        let problem = "the file is longer than \(byteLimit) bytes"
        throw .badSettings(path: path, line: 1, problem: problem)
      }
      throw failure.whileReading
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Reads a file, changes it and replaces it in one step; other programs wait their turn.
  /// - Throws: a ``StoreError``, or what `change` throws; the file then is as it was.
  public static func update(
    _ path: String, _ change: (inout SettingsFile) throws -> Void
  ) throws {
    let folder = Files.folder(of: path)
    do {
      try Files.makeFolder(folder)
      let done: Void? = try Files.locking(folder, seconds: 5) {
        var file = try read(path)
        try change(&file)
        try Files.replace(path, with: Array(file.text.utf8))
      }
      if done == nil { throw StoreError.locked(path: path) }
    } catch let failure as SystemFailure {
      throw failure.whileCreating
    }
  }

  /// The settings in the order of the file; of a name that stands twice, the last counts.
  public var entries: [Entry] {
    lines.enumerated().compactMap { index, line in
      Self.pair(in: line).map { Entry(name: $0.name, value: $0.value, line: index + 1) }
    }
  }

  /// The value of a setting, if the file has it.
  public subscript(name: String) -> String? { entries.last { $0.name == name }?.value }

  /// Sets a value in the place of the old one, or at the end.
  public mutating func set(_ name: String, to value: String) throws(StoreError) {
    let line = "\(name)=\(value)"
    let isWhole = Self.pair(in: line).map { $0 == (name, value) } ?? false
    guard isWhole, Self.problem(in: line) == nil,
      !line.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" || $0 == "\0" })
    else {
      throw .refused(
        what: "the setting \(name)",
        reason: "neither name nor value may hold a line break, nor a name #, = or a space")
    }
    let places = entries.filter { $0.name == name }.map { $0.line - 1 }
    if let last = places.last { lines[last] = line } else { lines.append(line) }
    for place in places.dropLast().reversed() { lines.remove(at: place) }
  }

  /// Takes a setting out; does nothing when it is not there.
  public mutating func remove(_ name: String) {
    lines.removeAll { Self.pair(in: $0)?.name == name }
  }

  /// The whole file as text.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    return String(
      text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }

  private static func pair(in line: String) -> (name: String, value: String)? {
    let line = trimmed(line)
    guard !line.hasPrefix("#"), let sign = line.firstIndex(of: "=") else { return nil }
    return (trimmed(line[..<sign]), trimmed(line[line.index(after: sign)...]))
  }

  private static func problem(in line: String) -> String? {
    let text = trimmed(line)
    guard !text.isEmpty, !text.hasPrefix("#") else { return nil }
    guard let pair = pair(in: line) else { return "\"\(text.prefix(40))\" has no =" }
    if pair.name.isEmpty { return "there is no name before the =" }
    if pair.name.contains(where: \.isWhitespace) {
      return "the name \"\(pair.name.prefix(40))\" has a space in it"
    }
    return nil
  }
}
