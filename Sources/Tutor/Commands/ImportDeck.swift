import Exchange
import Knobs
import Lessons
import Study

/// `import`: other people's notes as a deck.
struct ImportDeck: Command {
  static let name = "import"
  static let summary = "notes of Quizlet, Knowt or Anki as a deck"
  static let family = CommandFamily.inAndOut
  static let usage = "FILE [deck=NAME]"
  static let details = [
    "FILE is text with a tab between front and back (what Quizlet and Knowt export), Anki's notes in "
      + "plain text, or an Anki package (.apkg, with \"Support older Anki versions\" ticked). Markup "
      + "goes, pictures and sounds stay behind.",
    "A short back is asked as a term, a list as a set, {{c1::gaps}} one by one. Of a term with a long "
      + "explanation the term is asked; other long answers are judged by their words, and where that "
      + "is not sure, by you.",
    "Importing a newer file of the same deck updates it: what you learned stays with each note, by its "
      + "guid, or by its front where it has none. Notes that the newer file lacks stay too.",
    ":learn NAME, :test NAME 10, :match NAME, :review NAME and :card NAME study it; :export anki NAME "
      + "writes it. It is kept as text in the folder decks of your home folder.",
  ]
  static let examples: [String] = []
  static let operands = Operands.file
  static let knobs: [Knob<Self>] = [
    Knob(
      "deck", \.deck, none: "from the file", text: "name",
      "what the deck is called in commands")
  ]
  var deck: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let token = arguments.tokens.first else {
      throw Failure("import needs a file of notes; try :import french.txt")
    }
    guard arguments.tokens.count == 1 else {
      let second = arguments.tokens[1]
      throw Failure(
        "import takes one file, not \"\(second.text)\" as well; put a name with blanks in quotes",
        caret: arguments.caret(at: second))
    }
    let file = try NoteFile.read(token.text)
    guard !file.notes.isEmpty else {
      throw Failure(
        "\(token.text) has no note with something on both sides"
          + (Self.text(of: file.leftOut).map { " (left out: \($0))" } ?? ""), status: .data)
    }
    let id = try deckID(file, path: token.text, session)
    let shelf = try session.conductor.shelf()
    let library = try session.conductor.library()
    let others = library.lessons.filter { $0.deck.id != id }
    let taken = Dictionary(
      others.flatMap { lesson in
        (lesson.deck.facts.map(\.id) + lesson.deck.cards.map(\.id)).map { ($0, lesson.deck.id) }
      }, uniquingKeysWith: { first, _ in first })
    let update = DeckUpdate(file, onto: try shelf.notes(id)) { taken[$0.id] != nil }
    guard !update.notes.notes.isEmpty else {
      let owner = file.notes.lazy.compactMap { taken[$0.id] }.first ?? ""
      throw Failure(
        "all notes of \(token.text) are in the deck \(owner) already; to update that, say "
          + "deck=\(owner) if it was imported", status: .data)
    }
    guard update.notes.notes.count <= NoteFile.mostNotes else {
      throw Failure(
        "\(id) would have more than \(NoteFile.mostNotes) notes; give the new ones a deck of their "
          + "own with deck=NAME", status: .data)
    }
    try shelf.keep(update.notes, as: id)
    session.conductor.forgetDecks()
    try tell(update, file, id, in: session)
  }

  /// What the deck is to be called: as asked for, as the file says, or as the file is called.
  private func deckID(_ file: NoteFile, path: String, _ session: Session) throws -> String {
    if let deck, !DeckShelf.isID(deck) {
      throw Failure(
        "a deck's name has small letters, digits and hyphens, not \"\(Words.clip(deck, 30))\"; try "
          + "deck=\(DeckShelf.id(from: deck))", knob: "deck")
    }
    let stem = path.split(separator: "/").last.map(String.init) ?? path
    let name = stem.lastIndex(of: ".").map { String(stem[..<$0]) } ?? stem
    let id = deck ?? DeckShelf.id(from: file.title ?? name)
    let isOwn = try session.conductor.shelf().ids.contains(id)
    if !isOwn, try session.conductor.library().lesson(id) != nil {
      throw Failure(
        "there is a deck \(id) already that was not imported; try deck=\(id)-notes", knob: "deck")
    }
    return id
  }

  private func tell(
    _ update: DeckUpdate, _ file: NoteFile, _ id: String, in session: Session
  ) throws {
    guard let deck = try session.conductor.library().lesson(id)?.deck else {
      throw Failure("\(id) was kept but cannot be read again", status: .storage)
    }
    session.emit(
      .fields([
        "event": .string("imported"), "deck": .string(id), "title": .string(deck.title),
        "notes": .integer(update.notes.notes.count), "facts": .integer(deck.facts.count),
        "added": .integer(update.added), "updated": .integer(update.updated),
        "unchanged": .integer(update.unchanged), "kept": .integer(update.kept),
        "foreign": .integer(update.foreign),
        "left_out": .integer(file.leftOut.values.reduce(0, +)), "media": .integer(file.media),
      ]))
    session.tell(
      "\(id): \(deck.title), \(Words.count(deck.cards.count, "card")), "
        + Words.count(deck.facts.count, "fact"))
    let parts = [
      (update.added, "new"), (update.updated, "changed"), (update.unchanged, "as before"),
      (update.kept, "not in the file, which stay"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    session.tell("notes: " + Words.list(parts))
    if update.foreign > 0 {
      session.tell("\(update.foreign) left out, for they are in another deck already")
    }
    if let text = Self.text(of: file.leftOut) { session.tell("left out: \(text)") }
    if file.media > 0 {
      session.tell(
        "\(file.media) \(file.media == 1 ? "picture or sound" : "pictures and sounds") stayed behind"
      )
    }
    session.tell(":learn \(id) studies it")
  }

  private static func text(of leftOut: [NoteFlaw: Int]) -> String? {
    let parts = NoteFlaw.allCases.compactMap { flaw -> String? in
      guard let count = leftOut[flaw] else { return nil }
      return switch flaw {
      case .empty: "\(count) with an empty side"
      case .long: "\(count) too long for a card"
      case .double: "\(count) that the file has twice"
      }
    }
    return parts.isEmpty ? nil : Words.list(parts)
  }
}
