extension NoteFile {
  /// Larger texts are no decks; a package may be larger, for its pictures are passed over.
  private static let mostTextBytes = 64 << 20

  /// Reads the notes of a file: text with tabs, Anki's text, or Anki's package (`.apkg`).
  /// - Throws: a file that is none of these, is damaged or too large, and what to do about it; a
  ///   hostile file costs no more time and memory than a large one.
  public static func read(_ path: String) throws(ExchangeError) -> NoteFile {
    let file = try InputFile(path)
    let start = try file.bytes(at: 0, count: min(4, file.bytes))
    if start == [0x50, 0x4B, 0x03, 0x04] { return try AnkiPackage.notes(file) }
    guard !start.isEmpty else { throw ExchangeError(path, "the file is empty") }
    guard file.bytes <= mostTextBytes else {
      throw ExchangeError(path, "it is larger than \(mostTextBytes >> 20) MB, too large for a deck")
    }
    return try NoteText.notes(
      try text(try file.bytes(at: 0, count: file.bytes), path: path), path: path)
  }

  /// The characters of a text in UTF-8, or in UTF-16 with its mark, as Windows saves it.
  private static func text(_ bytes: [UInt8], path: String) throws(ExchangeError) -> String {
    let text: String?
    switch (bytes.first, bytes.dropFirst().first) {
    case (0xFF, 0xFE): text = utf16(bytes, low: 0)
    case (0xFE, 0xFF): text = utf16(bytes, low: 1)
    default:
      let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
      text = String(validating: hasMark ? Array(bytes.dropFirst(3)) : bytes, as: UTF8.self)
    }
    guard let text, !text.unicodeScalars.contains("\0") else {
      throw ExchangeError(
        path, "it is neither a text in UTF-8 nor an Anki package; save it as UTF-8 and try again")
    }
    return text
  }

  private static func utf16(_ bytes: [UInt8], low: Int) -> String? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    let units = stride(from: 2, to: bytes.count, by: 2).map { place in
      UInt16(bytes[place + low]) | UInt16(bytes[place + 1 - low]) << 8
    }
    return String(validating: units, as: UTF16.self)
  }
}
