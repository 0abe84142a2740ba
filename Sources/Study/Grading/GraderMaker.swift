import Synchronization

/// The grader of a deck, made when the first answer needs it and then kept.
///
/// Its lexicon reads every word of the deck, which would be a good part of the time between the start
/// and the first question.
final class GraderMaker: Sendable {
  private let deck: Deck
  private let made = Mutex<Grader?>(nil)

  init(_ deck: Deck) { self.deck = deck }

  var grader: Grader {
    made.withLock { made in
      let grader = made ?? Grader(deck)
      made = grader
      return grader
    }
  }
}
