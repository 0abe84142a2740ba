import Exchange
import Lessons
import Store
import Study

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The decks that were imported: a file of Anki's text for each, in the folder `decks` of the home.
struct DeckShelf {
  let folder: String

  init(_ home: Home) { folder = home.data + "/decks" }

  /// What the shelf has of a deck, by its id.
  func path(_ id: String) -> String { "\(folder)/\(id).txt" }

  /// The ids of its decks, in order.
  var ids: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }
      .filter(Self.isID).sorted()
  }

  /// The notes of a deck; nothing if the shelf does not have it.
  func notes(_ id: String) throws -> NoteFile? {
    let path = path(id)
    return FileManager.default.fileExists(atPath: path) ? try NoteFile.read(path) : nil
  }

  /// Keeps a deck, in the place of what it was.
  func keep(_ notes: NoteFile, as id: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw Failure(
        "\(folder) cannot be made; check that its folder exists and is yours",
        status: .cannotCreate)
    }
    try notes.write(to: path(id))
  }

  /// Whether a name can stand for a deck: lower case, digits and hyphens.
  static func isID(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && name.first != "-" && name.last != "-"
      && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }

  /// A name made from a title or a file name; `french-verbs` from "French: Verbs".
  static func id(from title: String) -> String {
    var id = ""
    for scalar in folded(title).unicodeScalars {
      if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) {
        id.unicodeScalars.append(scalar)
      } else if !id.isEmpty, id.last != "-" {
        id += "-"
      }
    }
    id = String(id.prefix(40))
    while id.last == "-" { id.removeLast() }
    return id.isEmpty ? "deck" : id
  }
}

/// What came of putting the notes of a file to those that were there.
struct DeckUpdate {
  private(set) var notes: NoteFile
  private(set) var added = 0
  private(set) var updated = 0
  private(set) var unchanged = 0
  /// Notes of the shelf that the file does not have; they stay.
  private(set) var kept = 0
  /// Notes whose ids belong to another deck.
  private(set) var foreign = 0

  /// - Parameters:
  ///   - old: what the deck was; nothing if it is new.
  ///   - isTaken: whether an id of a note or fact belongs to another deck.
  init(_ file: NoteFile, onto old: NoteFile?, isTaken: (Note) -> Bool) {
    var byID: [String: Note] = [:]
    // A note without an id of its own is found again by its front.
    var byFront: [String: String] = [:]
    for note in old?.notes ?? [] {
      byID[note.id] = note
      if byFront[note.front] == nil { byFront[note.front] = note.id }
    }
    var order = old?.notes.map(\.id) ?? []
    let before = Set(order)
    var met: Set<String> = []
    for var note in file.notes {
      if byID[note.id] == nil, note.hasMadeID, let known = byFront[note.front] { note.id = known }
      guard !isTaken(note) else {
        foreign += 1
        continue
      }
      met.insert(note.id)
      switch byID[note.id] {
      case note?: unchanged += 1
      case nil:
        added += 1
        order.append(note.id)
      default: updated += 1
      }
      byID[note.id] = note
    }
    kept = before.subtracting(met).count
    notes = NoteFile(title: file.title ?? old?.title, notes: order.compactMap { byID[$0] })
  }
}
