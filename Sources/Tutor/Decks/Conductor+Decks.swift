import Exchange
import Knobs
import Lessons
import Store
import Study

extension Conductor {
  /// Where imported decks are kept.
  func shelf() throws(StoreError) -> DeckShelf {
    DeckShelf(
      try Home.resolve(
        option: session.options.home, environment: session.environment.variables,
        workingFolder: session.environment.workingFolder))
  }

  /// The decks that were imported. What cannot be read is left out with a notice.
  func addImportedDecks(to library: inout LessonLibrary) {
    guard let shelf = try? shelf() else { return }
    for id in shelf.ids {
      guard library.lesson(id) == nil else {
        session.notices.add(
          "there is a deck \(id) already, so \(shelf.path(id)) is left out; give the file another "
            + "name")
        continue
      }
      do {
        guard let notes = try shelf.notes(id), !notes.notes.isEmpty else { continue }
        library.lessons.append(Lesson(deck: Deck(id: id, notes: notes)))
      } catch let error as ExchangeError {
        session.notices.add("the deck \(id) is left out: \(error.sentence)")
      } catch {
        session.notices.add("the deck \(id) is left out: \(shelf.path(id)) cannot be read")
      }
    }
  }

  /// Goes over to the deck that one of the arguments names, and takes that out.
  func chooseDeck(from arguments: inout Arguments) throws {
    let library = try library()
    for (index, token) in arguments.tokens.enumerated() {
      guard let lesson = library.lesson(token.text) else { continue }
      arguments.tokens.remove(at: index)
      if try deck().deck.id != lesson.deck.id { choose(lesson) }
      return
    }
  }

  /// The deck to begin with: that of the last sitting, so that one that was broken off goes on.
  func lastDeck() throws -> Lesson? {
    let library = try library()
    guard library.lessons.count > 1, let last = try? log().state.latestSession() else { return nil }
    return library.lesson(last.start.deck)
  }
}
