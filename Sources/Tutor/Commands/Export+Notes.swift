import Exchange
import Knobs
import Lessons
import Study

extension Export {
  /// A deck as Anki's notes in plain text: `anki [DECK] [FILE]`.
  func notes(_ arguments: Arguments, in session: Session) throws {
    var rest = arguments
    rest.tokens.removeFirst()
    try session.conductor.chooseDeck(from: &rest)
    guard rest.tokens.count <= 1 else {
      throw Failure(
        "export anki takes a deck and a file: :export anki week-3 FILE; :decks lists the decks",
        caret: arguments.caret(at: rest.tokens[0]))
    }
    let deck = try session.conductor.deck().deck
    let notes = try (try? session.conductor.shelf())?.notes(deck.id) ?? NoteFile(deck)
    guard let path = rest.words.first else {
      session.emit(
        .fields([
          "event": .string("notes"), "deck": .string(deck.id), "text": .string(notes.ankiText),
        ]))
      let lines = notes.ankiText.split(separator: "\n", omittingEmptySubsequences: false)
      return session.say(lines.dropLast().map(String.init))
    }
    try Files.write(notes.ankiText, to: path)
    session.say("\(Words.count(notes.notes.count, "note")) of \(deck.id) written to \(path)")
  }
}

extension NoteFile {
  /// The facts of a deck as notes, each with its own id: the hardest question, its answer, and the
  /// sentence to read.
  init(_ deck: Deck) {
    let notes = deck.cards.flatMap { card in
      card.facts.compactMap { fact -> Note? in
        guard let question = fact.questions.max(by: { $0.kind.step < $1.kind.step }) else {
          return nil
        }
        let answer = question.modelAnswer(of: fact)
        var back = answer
        if case .set(let members) = question.expected(of: fact) {
          back = members.compactMap(\.first).map { "- \($0)" }.joined(separator: "\n")
        }
        return Note(
          id: fact.id, front: question.text, back: back,
          extra: answer == fact.statement ? "" : fact.statement, tags: [card.id])
      }
    }
    self.init(title: deck.title, notes: notes)
  }
}
