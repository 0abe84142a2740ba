import GRDB
import Knobs

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads the notes of an Anki package: a zip archive with a SQLite database (schema 11, which all
/// versions of Anki write when asked to support older ones).
///
/// Pictures and sounds are not unpacked.
struct AnkiPackage {
  /// A database of notes is not larger than this.
  private static let mostBytes = 256 << 20

  static func notes(_ file: InputFile) throws(ExchangeError) -> NoteFile {
    let archive = try ZipArchive(file)
    let form = try form(of: archive)
    guard archive.members["collection.anki21b"] == nil, form < 3 else {
      throw ExchangeError(
        file.path,
        "this package is in Anki's newer form; export it again with \"Support older Anki "
          + "versions\" ticked, or as notes in plain text")
    }
    guard
      let member = archive.members["collection.anki21"] ?? archive.members["collection.anki2"]
    else {
      throw ExchangeError(
        file.path, "this zip archive has no Anki collection in it; an Anki package ends with .apkg")
    }
    // Beside the collection lies one for old programs, whose only note says that it is not the one.
    guard form < 2 || member.name == "collection.anki21" else {
      throw ZipArchive.damaged(file)
    }
    let bytes = try archive.unpacked(member, mostBytes: mostBytes)
    var rows: CollectionRows
    do {
      rows = try CollectionRows(bytes)
    } catch let error as ExchangeError {
      throw ExchangeError(file.path, error.problem)
    } catch {
      throw ExchangeError(
        file.path, "its collection is damaged; export it from Anki again")
    }
    return try notes(&rows, file.path)
  }

  /// Which form a package has: 1 for `collection.anki2`, 2 for `.anki21`, 3 for `.anki21b`; 0 where
  /// it is too old to say.
  private static func form(of archive: ZipArchive) throws(ExchangeError) -> UInt8 {
    guard let meta = archive.members["meta"] else { return 0 }
    // A message with one field, of number 1 and of type varint.
    let bytes = try archive.unpacked(meta, mostBytes: 1 << 16)
    return bytes.count == 2 && bytes[0] == 8 ? bytes[1] : 0
  }

  private static func notes(
    _ rows: inout CollectionRows, _ path: String
  ) throws(ExchangeError) -> NoteFile {
    var types: [String: NoteType] = [:]
    for field in try json(rows.models, path).members {
      types[field.name] = NoteType(field.value)
    }
    var result = NoteFile(title: title(try json(rows.decks, path), rows.deckIDs))
    for row in rows.notes {
      guard let type = types[row.type] else {
        throw ExchangeError(
          path, "its notes are of a type that it does not describe; export it again")
      }
      for note in type.notes(row, media: &result.media) { result.add(note) }
      guard result.notes.count <= NoteFile.mostNotes else {
        throw ExchangeError(
          path, "it has more than \(NoteFile.mostNotes) notes; cut it into several decks")
      }
    }
    return result
  }

  private static func json(_ text: String, _ path: String) throws(ExchangeError) -> JSON {
    do throws(JSON.ReadingError) {
      return try JSON(reading: text)
    } catch {
      throw ExchangeError(path, "its description of notes or decks is damaged; export it again")
    }
  }

  /// The deck that all cards are in, or the one above all of theirs.
  private static func title(_ decks: JSON, _ used: Set<String>) -> String? {
    let names = decks.members.filter { used.contains($0.name) }
      .compactMap { $0.value["name"]?.text }
      .map { $0.split(separator: "::").map { $0.trimmed } }
    guard var common = names.first else { return nil }
    for name in names.dropFirst() {
      common = Array(zip(common, name).prefix { $0 == $1 }.map(\.0))
    }
    return common.last == "Default" ? nil : NoteFile.title(common.last ?? "")
  }
}

/// What the database of a package holds.
private struct CollectionRows {
  struct Row {
    let guid: String
    let type: String
    let tags: [String]
    let fields: [String]
    /// Which of the type's templates have a card of this note.
    let templates: Set<Int>
  }

  let models: String
  let decks: String
  private(set) var deckIDs: Set<String> = []
  private(set) var notes: [Row] = []

  /// Reads a database, which lies in a file of its own only for as long as it is read.
  init(_ bytes: [UInt8]) throws {
    let manager = FileManager.default
    let path = manager.temporaryDirectory
      .appending(path: "gradus-\(UInt64.random(in: 0...UInt64.max)).anki2").path
    defer { try? manager.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(filePath: path), options: .withoutOverwriting)
    var configuration = Configuration()
    configuration.readonly = true
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    (models, decks, deckIDs, notes) = try queue.read { database in
      // A view could stand for any amount of work.
      let tables = try String.fetchSet(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      guard tables.isSuperset(of: ["col", "notes", "cards"]) else {
        throw ExchangeError("", "its collection has no notes in it; export it from Anki again")
      }
      // A table that is computed as it is read could stand for any amount of work as well.
      let computed = try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x
          WHERE m.name IN ('col', 'notes', 'cards') AND (x.hidden <> 0 OR m.rootpage = 0)
          """)
      guard computed == 0 else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
      let texts = try Row11.fetchOne(
        database, sql: "SELECT CAST(models AS TEXT) AS a, CAST(decks AS TEXT) AS b FROM col")
      guard let texts, !texts.a.isEmpty else {
        throw ExchangeError(
          "",
          "its collection is of a newer version of Anki; export it again with \"Support older "
            + "Anki versions\" ticked")
      }
      var templates: [Int64: Set<Int>] = [:]
      var deckIDs: Set<String> = []
      let cards = try GRDB.Row.fetchCursor(
        database,
        sql: "SELECT CAST(nid AS INTEGER), CAST(ord AS INTEGER), CAST(did AS TEXT) FROM cards")
      while let card = try cards.next() {
        guard let note = card[0] as Int64?, let template = card[1] as Int64? else { continue }
        templates[note, default: []].insert(Int(clamping: template))
        if let deck = card[2] as String? { deckIDs.insert(deck) }
      }
      var notes: [Row] = []
      let rows = try GRDB.Row.fetchCursor(
        database,
        sql: """
          SELECT CAST(id AS INTEGER), CAST(guid AS TEXT), CAST(mid AS TEXT), CAST(tags AS TEXT),
            CAST(flds AS TEXT) FROM notes ORDER BY id
          """)
      while let row = try rows.next() {
        guard let id = row[0] as Int64? else { continue }
        let tags = (row[3] as String?) ?? ""
        let fields = (row[4] as String?) ?? ""
        notes.append(
          Row(
            guid: (row[1] as String?) ?? "", type: (row[2] as String?) ?? "",
            tags: tags.split(separator: " ").map { PlainHTML.tidy(String($0)) },
            fields: fields.split(separator: "\u{1F}", omittingEmptySubsequences: false)
              .map(String.init), templates: templates[id] ?? []))
        // One more than may be, so that the limit is noticed.
        if notes.count > NoteFile.mostNotes { break }
      }
      return (texts.a, texts.b, deckIDs, notes)
    }
  }

  /// The two descriptions of a collection.
  private struct Row11: FetchableRecord {
    let a: String
    let b: String

    init(row: GRDB.Row) {
      a = (row["a"] as String?) ?? ""
      b = (row["b"] as String?) ?? ""
    }
  }
}

/// A type of notes: its fields, and what its cards show of them.
private struct NoteType {
  private let isCloze: Bool
  private let fields: [String]
  private let templates: [(front: CardTemplate, back: CardTemplate)]

  // More than these no type of notes has that a person made.
  private static let mostFields = 256
  private static let mostTemplates = 64
  private static let mostClozeBytes = 1 << 20

  init(_ model: JSON) {
    isCloze = model["type"]?.whole == 1
    fields = (model["flds"]?.elements ?? []).prefix(Self.mostFields).map { $0["name"]?.text ?? "" }
    templates = (model["tmpls"]?.elements ?? []).prefix(Self.mostTemplates).map { template in
      let back = template["afmt"]?.text ?? ""
      // What stands above the line is the front once more.
      let line = ["<hr id=answer>", "<hr id=\"answer\">"].lazy.compactMap {
        back.firstRange(of: $0)
      }.first
      return (
        CardTemplate(template["qfmt"]?.text ?? ""),
        CardTemplate(line.map { String(back[$0.upperBound...]) } ?? back)
      )
    }
  }

  /// The notes that a row stands for: one, or one for each further template with cards.
  func notes(_ row: CollectionRows.Row, media: inout Int) -> [Note] {
    let values = Dictionary(
      zip(fields, row.fields).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    func plain(_ html: String) -> String {
      let plain = PlainHTML(html)
      media += plain.media
      return plain.text
    }
    if isCloze {
      let text = fields.first { name in
        guard let value = values[name], value.utf8.count <= Self.mostClozeBytes else {
          return false
        }
        return !ClozeText(value).numbers.isEmpty
      }
      let rest = fields.filter { $0 != text }.compactMap { values[$0].map(plain) }
      return [
        Note(
          id: row.guid, kind: .cloze, front: plain(text.flatMap { values[$0] } ?? ""),
          extra: rest.filter { !$0.isEmpty }.joined(separator: "\n"), tags: row.tags)
      ]
    }
    var notes: [Note] = []
    var first: (asked: [String], wanted: [String])?
    for (index, template) in templates.enumerated()
    where index == 0 || row.templates.contains(index) {
      let asked = template.front.shown(values)
      let wanted = template.back.shown(values).filter { !asked.contains($0) }
      if index == 1, let first, asked == first.wanted, Array(wanted.prefix(1)) == first.asked {
        notes[0].kind = .reversed
        continue
      }
      if index == 0 { first = (asked, Array(wanted.prefix(1))) }
      let answers = wanted.compactMap { values[$0].map(plain) }.filter { !$0.isEmpty }
      notes.append(
        Note(
          id: index == 0 ? row.guid : "\(row.guid).\(index + 1)",
          front: plain(template.front.filled(values)), back: answers.first ?? "",
          extra: answers.dropFirst().joined(separator: "\n"), tags: row.tags))
    }
    return notes
  }
}
