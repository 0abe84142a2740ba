extension NoteFile {
  /// The notes as Anki's text: what `NoteFile.read` and Anki's File > Import take.
  ///
  /// The columns are guid, type of note, front, back, extra and tags; a reversed note has a single
  /// row, a cloze its text in front.
  public var ankiText: String {
    var lines = ["#separator:tab", "#html:false", "#guid column:1", "#notetype column:2"]
    if let title { lines.append("#deck:\(title)") }
    lines.append("#tags column:6")
    lines += notes.map { note in
      [
        note.id, note.kind.rawValue, note.front, note.back, note.extra,
        note.tags.joined(separator: " "),
      ].map(Self.cell).joined(separator: "\t")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A field in quotes where its content could be taken for something else.
  private static func cell(_ text: String) -> String {
    let needsQuotes =
      text.contains { $0 == "\t" || $0.isNewline || $0 == "\"" } || text.hasPrefix("#")
    return needsQuotes
      ? "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\"" : text
  }

  /// Puts the text where a deck is kept: whole and on the disk, or not at all.
  public func write(to path: String) throws(ExchangeError) {
    let file = try OutputFile(path)
    try file.write(Array(ankiText.utf8))
    try file.finish()
  }
}
