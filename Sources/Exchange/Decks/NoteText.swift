/// Reads notes from text: lines with a tab between front and back, as Quizlet and Knowt copy them,
/// or Anki's text with its `#key:value` lines (the manual, "Text files").
struct NoteText {
  private let path: String
  private var header = Header()
  private var file = NoteFile()

  /// What the lines at the top say.
  private struct Header {
    var separator: Unicode.Scalar?
    var isHTML = false
    var tags: [String] = []
    var kind: Note.Kind?
    /// Columns with a meaning of their own, by their number from 1.
    var special: [Int: Special] = [:]
    var columns: [String] = []
  }

  private enum Special: String { case guid, notetype, deck, tags }

  /// Reads the text of a file.
  /// - Throws: a text that is no notes, and what to do about it.
  static func notes(_ text: String, path: String) throws(ExchangeError) -> NoteFile {
    var reader = NoteText(path: path)
    try reader.read(text)
    return reader.file
  }

  private init(path: String) { self.path = path }

  private func problem(_ text: String) -> ExchangeError { ExchangeError(path, text) }

  private mutating func read(_ text: String) throws(ExchangeError) {
    let start = text.prefix(400).trimmed.lowercased()
    guard !start.hasPrefix("<!doctype"), !start.hasPrefix("<html") else {
      throw problem(
        "this is a web page; in Quizlet use the menu's Export, in Anki File > Export as notes in "
          + "plain text")
    }
    var rows = NoteRows(text)
    while let line = rows.header() { try take(line) }
    let separator = header.separator ?? "\t"
    rows.separator = separator
    var isFirst = true
    while let row = rows.next() {
      if row.count == 1, row[0].trimmed.isEmpty { continue }
      if isFirst, header.separator == nil, row.count == 1 {
        throw problem(
          "there is no tab between front and back in line \(rows.line); export with a tab between "
            + "them, or put #separator:comma (or semicolon) on the first line")
      }
      isFirst = false
      try add(row)
      guard file.notes.count <= NoteFile.mostNotes else {
        throw problem(
          "it has more than \(NoteFile.mostNotes) notes; cut it into several decks")
      }
    }
  }

  // MARK: The lines at the top

  private mutating func take(_ line: Substring) throws(ExchangeError) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let key = line[..<colon].dropFirst().trimmed.lowercased()
    let value = line[line.index(after: colon)...]
    let word = value.trimmed
    switch key {
    case "separator": header.separator = try separator(String(value))
    case "html": header.isHTML = word.lowercased() == "true"
    case "tags": header.tags = word.split(separator: " ").map(String.init)
    case "deck": file.title = Self.name(word)
    case "notetype": header.kind = Note.Kind(named: word)
    case "columns":
      let separator = Character(header.separator ?? "\t")
      header.columns = value.split(separator: separator, omittingEmptySubsequences: false)
        .map { $0.trimmed.lowercased() }
    default:
      guard key.hasSuffix(" column"),
        let special = Special(rawValue: String(key.dropLast(7))), let number = Int(word),
        (1...1000).contains(number)
      else { return }
      header.special[number] = special
    }
  }

  private func separator(_ value: String) throws(ExchangeError) -> Unicode.Scalar {
    let names: [String: Unicode.Scalar] = [
      "tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|",
      "colon": ":",
    ]
    if let known = names[value.trimmed.lowercased()] { return known }
    let scalars = value.unicodeScalars
    guard scalars.count == 1, let scalar = scalars.first, scalar != "\"", scalar != "\n" else {
      throw problem(
        "#separator is tab, comma, semicolon, space, pipe, colon or one character, not "
          + "\"\(value.prefix(20))\"")
    }
    return scalar
  }

  /// The last part of a name such as `Spanish::Verbs`, which is what the deck is about.
  private static func name(_ text: String) -> String? {
    NoteFile.title(text.split(separator: "::").last.map(String.init) ?? "")
  }

  // MARK: Notes

  private mutating func add(_ row: [String]) throws(ExchangeError) {
    var id = ""
    var kind = header.kind ?? .basic
    var tags = header.tags
    var fields: [String] = []
    for (index, cell) in row.enumerated() {
      switch header.special[index + 1] {
      case .guid: id = cell.trimmed
      case .notetype: kind = Note.Kind(named: cell)
      case .tags: tags += cell.split(separator: " ").map { PlainHTML.tidy(String($0)) }
      case .deck: if file.title == nil { file.title = Self.name(cell) }
      case nil:
        // Columns named tags hold no field either.
        if header.columns.indices.contains(index), header.columns[index] == "tags" {
          tags += cell.split(separator: " ").map { PlainHTML.tidy(String($0)) }
        } else {
          fields.append(plain(cell))
        }
      }
    }
    let front = fields.first ?? ""
    if kind == .basic, front.utf8.count <= Note.mostBytes, !ClozeText(front).numbers.isEmpty {
      kind = .cloze
    }
    let rest = fields.dropFirst()
    // Of a cloze, all other fields are more to read.
    let back = kind == .cloze ? "" : rest.first ?? ""
    let extra = rest.dropFirst(kind == .cloze ? 0 : 1).filter { !$0.isEmpty }
    file.add(
      Note(
        id: id, kind: kind, front: front, back: back, extra: extra.joined(separator: "\n"),
        tags: tags.filter { !$0.isEmpty }))
  }

  private mutating func plain(_ cell: String) -> String {
    guard header.isHTML else { return PlainHTML.tidy(cell) }
    let html = PlainHTML(cell)
    file.media += html.media
    return html.text
  }
}

/// Rows of fields; a field in double quotes may hold separators and new lines (RFC 4180).
struct NoteRows {
  var separator: Unicode.Scalar = "\t"
  /// The line the last row began in, from 1.
  private(set) var line = 0

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var lines = 1
  /// Set once a quote was found that nothing closes; from there on quotes are only signs.
  private var isUnclosed = false

  init(_ text: String) {
    // Line ends of Windows and of old Macs are line ends as well.
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
      scalars.append(scalar)
    }
    self.scalars = scalars.map { $0 == "\r" ? "\n" : $0 }
  }

  /// The next line if it begins with `#`.
  mutating func header() -> Substring? {
    guard index < scalars.count, scalars[index] == "#" else { return nil }
    let end = scalars[index...].firstIndex(of: "\n") ?? scalars.count
    defer {
      index = min(end + 1, scalars.count)
      lines += 1
    }
    return String(String.UnicodeScalarView(scalars[index..<end]))[...]
  }

  /// The fields of the next row; nothing at the end. Lines that begin with `#` are comments.
  mutating func next() -> [String]? {
    while header() != nil {}
    guard index < scalars.count else { return nil }
    line = lines
    var fields: [String] = []
    while true {
      fields.append(field())
      guard index < scalars.count else { return fields }
      let end = scalars[index]
      index += 1
      if end == "\n" {
        lines += 1
        return fields
      }
      // A separator at the very end opens one more, empty field.
      if index == scalars.count { return fields + [""] }
    }
  }

  private mutating func field() -> String {
    if scalars[index] == "\"", !isUnclosed, let quoted = quoted() { return quoted }
    let start = index
    while index < scalars.count, scalars[index] != separator, scalars[index] != "\n" { index += 1 }
    return String(String.UnicodeScalarView(scalars[start..<index]))
  }

  /// A field in quotes, if its closing quote stands before a separator or the end of a line.
  private mutating func quoted() -> String? {
    var text = String.UnicodeScalarView()
    var place = index + 1
    var newLines = 0
    while place < scalars.count {
      let scalar = scalars[place]
      if scalar == "\"" {
        let after = place + 1 < scalars.count ? scalars[place + 1] : "\n"
        if after == "\"" {
          place += 1
        } else if after == separator || after == "\n" {
          index = place + 1
          lines += newLines
          return String(text)
        } else {
          return nil
        }
      }
      if scalar == "\n" { newLines += 1 }
      text.append(scalar)
      place += 1
    }
    isUnclosed = true
    return nil
  }
}
