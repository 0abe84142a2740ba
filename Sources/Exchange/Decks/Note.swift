/// One note of a deck of flash cards, as other programs exchange it: plain text, no markup.
public struct Note: Sendable, Hashable {
  /// What it keeps its history by, through every edit; Anki's guid where there is one.
  public var id: String
  /// What is asked of it.
  public var kind: Kind
  /// What is shown; of a cloze its text, with `{{c1::gap}}` for each gap.
  public var front: String
  /// What is wanted; empty for a cloze.
  public var back: String
  /// What else stands on the back.
  public var extra: String
  /// Its tags.
  public var tags: [String]

  /// What is asked of a note.
  public enum Kind: String, Sendable, CaseIterable {
    /// The back, from the front.
    case basic = "Basic"
    /// The back from the front, and the front from the back.
    case reversed = "Basic (and reversed card)"
    /// Each gap of its text.
    case cloze = "Cloze"

    /// The kind that a type of notes of this name asks for.
    init(named name: String) {
      let name = name.lowercased()
      self = name.contains("cloze") ? .cloze : name.contains("reversed") ? .reversed : .basic
    }
  }

  /// Makes a note; without an id it is known by its front.
  public init(
    id: String = "", kind: Kind = .basic, front: String, back: String = "", extra: String = "",
    tags: [String] = []
  ) {
    self.id = Self.usable(id) ?? Self.print(of: front)
    self.kind = kind
    self.front = front
    self.back = back
    self.extra = extra
    self.tags = tags
  }

  /// Whether its id was made from its front, since its file gave none.
  public var hasMadeID: Bool { id == Self.print(of: front) }

  /// Why nothing can be asked of it; nothing where something can.
  var flaw: NoteFlaw? {
    if max(front.utf8.count, back.utf8.count, extra.utf8.count) > Self.mostBytes { return .long }
    if kind == .cloze { return ClozeText(front).numbers.isEmpty ? .empty : nil }
    return front.isEmpty || back.isEmpty ? .empty : nil
  }

  /// Longer fields are no flash cards.
  static let mostBytes = 20_000

  /// An id that can be typed and written on one line; nothing if it cannot.
  private static func usable(_ id: String) -> String? {
    let isPlain = id.unicodeScalars.allSatisfy { scalar in
      !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
        && scalar.properties.generalCategory != .format
    }
    return isPlain && (1...64).contains(id.utf8.count) ? id : nil
  }

  /// An id for a note that brings none: the same front, the same id (FNV-1a).
  static func print(of front: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in front.lowercased().utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "n" + String(hash, radix: 36)
  }
}

/// Why a note is left out.
public enum NoteFlaw: String, Sendable, CaseIterable {
  /// It has nothing to show, or nothing to ask for.
  case empty
  /// It is longer than any flash card.
  case long
  /// Another note of the file has its id.
  case double
}

/// The notes of one file, and what could not be used.
public struct NoteFile: Sendable, Equatable {
  /// What the deck is called there, if it says.
  public var title: String?
  /// In the order of the file.
  public private(set) var notes: [Note] = []
  /// How many notes were left out, and why.
  public private(set) var leftOut: [NoteFlaw: Int] = [:]
  /// Pictures and sounds that were left behind.
  public var media = 0
  private var ids: Set<String> = []

  /// More notes than this are more than one deck.
  public static let mostNotes = 20_000

  /// A file without any notes yet.
  init(title: String? = nil) { self.title = title }

  /// A file of notes that are known to be sound.
  public init(title: String?, notes: [Note]) {
    self.init(title: title)
    for note in notes { add(note) }
  }

  /// A title on one line; nothing if nothing is left of it.
  static func title(_ text: String) -> String? {
    let plain = PlainHTML.tidy(text).split(separator: "\n").joined(separator: " ")
    return plain.isEmpty ? nil : String(plain.prefix(80))
  }

  /// Takes a note, or counts why not.
  mutating func add(_ note: Note) {
    if let flaw = note.flaw {
      leftOut[flaw, default: 0] += 1
    } else if ids.insert(note.id).inserted {
      notes.append(note)
    } else {
      leftOut[.double, default: 0] += 1
    }
  }
}
