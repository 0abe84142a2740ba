import Synchronization

/// The graders of decks, each made when the first answer needs it and then kept.
///
/// A lexicon reads every word of its deck, which would be a good part of the time between the start
/// and the first question, and again of every undo.
public final class Graders: Sendable {
  private let made = Mutex<[String: Grader]>([:])

  /// Begins without any.
  public init() {}

  /// The grader of a deck; two decks of one id are taken for the same.
  public func grader(of deck: Deck) -> Grader {
    made.withLock { made in
      if let grader = made[deck.id] { return grader }
      let grader = Grader(deck)
      made[deck.id] = grader
      return grader
    }
  }
}
