/// Leafs through the cards of a deck as its page does: front, flip, next, back, `3/20`.
public struct CardBrowser: Sendable, Equatable, Codable {
  /// Which cards are shown.
  public enum Pile: String, Sendable, CaseIterable, Codable {
    case all, known, learning
  }

  /// The cards at hand, by id, in the order of the deck.
  public private(set) var cards: [String]
  /// Where it stands, from 0.
  public private(set) var index = 0
  /// Whether the back is shown.
  public private(set) var isFlipped = false
  /// Which cards are shown.
  public let pile: Pile

  /// Opens a deck at its first card.
  public init(_ deck: Deck, _ state: StudyState, pile: Pile = .all) {
    self.pile = pile
    cards = deck.cards.map(\.id).filter { id in
      switch pile {
      case .all: true
      case .known: state.knownCards.contains(id)
      case .learning: !state.knownCards.contains(id)
      }
    }
  }

  /// The card shown, by id; nothing if the pile is empty.
  public var card: String? { cards.indices.contains(index) ? cards[index] : nil }

  /// Where it stands: `3/20`.
  public var place: String { cards.isEmpty ? "0/0" : "\(index + 1)/\(cards.count)" }

  /// Turns the card over.
  public mutating func flip() { isFlipped.toggle() }

  /// Goes to the next card; from the last to the first.
  public mutating func next() { move(by: 1) }

  /// Goes to the card before; from the first to the last.
  public mutating func back() { move(by: -1) }

  /// Goes to the card with this id, if the pile has it.
  public mutating func go(to card: String) -> Bool {
    guard let found = cards.firstIndex(of: card) else { return false }
    index = found
    isFlipped = false
    return true
  }

  /// The same pile as the log has it now, at the same card; where that has left the pile, at the one
  /// that followed it.
  public func refreshed(_ deck: Deck, _ state: StudyState) -> CardBrowser {
    var fresh = CardBrowser(deck, state, pile: pile)
    guard let card else { return fresh }
    if fresh.go(to: card) {
      fresh.isFlipped = isFlipped
    } else {
      let next = cards[index...].lazy.compactMap(fresh.cards.firstIndex).first
      fresh.index = next ?? 0
    }
    return fresh
  }

  /// What the log is to hold when the card is put with the known ones or with those still learned.
  public func sorted(known: Bool) -> StudyEvent.Action? {
    card.map { .sorted(card: $0, known: known) }
  }

  private mutating func move(by step: Int) {
    guard !cards.isEmpty else { return }
    index = (index + step + cards.count) % cards.count
    isFlipped = false
  }
}
