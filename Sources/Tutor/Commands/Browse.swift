import Knobs
import Lessons
import Study

/// `card`: the deck as its page shows it.
struct Browse: Command {
  static let name = "card"
  static let summary = "leaf through the cards: front, flip, next, back"
  static let family = CommandFamily.study
  static let usage =
    "[DECK] [flip | next | back | known | learning | CARD] [pile=all|known|learning]"
  static let details = [
    "known and learning sort the card that is shown; a name goes to that card. With pile= you leaf "
      + "through one pile only, until another is asked for: those you put with the known ones, or those "
      + "you still learn."
  ]
  static let examples = ["card", "card flip", "card next", "card pile=learning"]
  static let operands = Operands.either([
    .words(["flip", "next", "back", "known", "learning"]), .cards,
  ])
  static let knobs: [Knob<Self>] = [
    Knob(
      "pile", .words(CardBrowser.Pile.allCases.map(\.rawValue)), "which cards to leaf through",
      get: { .word($0.pile?.rawValue ?? CardBrowser.Pile.all.rawValue) },
      put: { owner, value in
        if case .word(let word) = value { owner.pile = CardBrowser.Pile(rawValue: word) }
      })
  ]
  /// The pile asked for; the one at hand if none was.
  var pile: CardBrowser.Pile?

  func run(_ arguments: Arguments, in session: Session) throws {
    let conductor = session.conductor
    var arguments = arguments
    if let word = arguments.words.first,
      try !conductor.deck().deck.cards.contains(where: { $0.id == word })
    {
      try conductor.chooseDeck(from: &arguments)
    }
    let deck = try conductor.deck().deck
    var browser = try opened(conductor, deck)
    for word in arguments.tokens {
      switch word.text {
      case "flip": browser.flip()
      case "next": browser.next()
      case "back": browser.back()
      case "known", "learning":
        guard let action = browser.sorted(known: word.text == "known") else { break }
        let shown = browser.card
        try conductor.append(action)
        browser = browser.refreshed(deck, try conductor.log().state)
        if browser.card == shown { browser.next() }
      default:
        try go(to: word, of: deck, arguments, conductor, &browser)
      }
    }
    conductor.browser = browser
    try show(browser, deck, session)
  }

  private func opened(_ conductor: Conductor, _ deck: Deck) throws -> CardBrowser {
    let state = try conductor.log().state
    if let browser = conductor.browser, pile == nil || pile == browser.pile {
      return browser.refreshed(deck, state)
    }
    return CardBrowser(deck, state, pile: pile ?? .all)
  }

  private func go(
    to word: Token, of deck: Deck, _ arguments: Arguments, _ conductor: Conductor,
    _ browser: inout CardBrowser
  ) throws {
    if browser.go(to: word.text) { return }
    // A card of the other pile is shown among all.
    var all = CardBrowser(deck, try conductor.log().state)
    guard all.go(to: word.text) else {
      let nearest = Suggestion.nearest(to: word.text, among: deck.cards.map(\.id))
      let hint = nearest.isEmpty ? ":decks lists them" : "did you mean \(nearest[0])?"
      throw Failure("there is no card \"\(word.text)\"; \(hint)", caret: arguments.caret(at: word))
    }
    browser = all
  }

  // MARK: Showing

  private func show(_ browser: CardBrowser, _ deck: Deck, _ session: Session) throws {
    guard let card = deck.cards.first(where: { $0.id == browser.card }) else {
      session.emit(Self.json(browser, nil, isKnown: false))
      return session.say(Self.nothing(in: browser.pile))
    }
    let isKnown = try session.conductor.log().state.knownCards.contains(card.id)
    session.emit(Self.json(browser, card, isKnown: isKnown))
    let pile = browser.pile == .all ? "" : " \(Self.name(browser.pile))"
    session.say(
      Words.clip(
        "\(browser.place)\(pile)  \(card.title)" + (isKnown ? "   known" : ""), session.width))
    guard browser.isFlipped else {
      return session.tell(
        ":card flip turns it over, next and back leaf, known and learning sort it, pile=learning "
          + "leaves the known ones out")
    }
    session.page(Self.back(of: card, width: min(session.width, 100)))
  }

  private static func name(_ pile: CardBrowser.Pile) -> String {
    switch pile {
    case .all: "cards"
    case .known: "known"
    case .learning: "still learning"
    }
  }

  private static func nothing(in pile: CardBrowser.Pile) -> String {
    switch pile {
    case .all: "there are no cards here"
    case .known: "no card is with the known ones; :card known puts the card shown there"
    case .learning: "every card is with the known ones; :card pile=known leafs through them"
    }
  }

  private static func json(_ browser: CardBrowser, _ card: Card?, isKnown: Bool) -> JSON {
    .fields([
      "event": .string("card"), "card": .optional(card?.id), "title": .optional(card?.title),
      "place": .string(browser.place), "pile": .string(browser.pile.rawValue),
      "known": .bool(isKnown), "flipped": .bool(browser.isFlipped),
      "text": .optional(browser.isFlipped ? card?.text : nil),
    ])
  }

  private static func back(of card: Card, width: Int) -> [String] {
    // Marks for bold print say nothing on a terminal.
    var lines = Words.wrap(card.text.replacing("**", with: ""), width: width)
    // The card of a note states its only fact, and does so once.
    let facts = card.facts.filter { $0.statement != card.text }
    if !facts.isEmpty { lines.append("") }
    for fact in facts {
      let wrapped = Words.wrap(fact.statement, width: width, indent: 2)
      lines += wrapped.enumerated().map { index, line in
        index == 0 ? "-" + line.dropFirst() : line
      }
    }
    for erratum in card.errata {
      lines += ["", "Often said: " + erratum.claim].flatMap { Words.wrap($0, width: width) }
      lines += Words.wrap("But: \(erratum.correction) (\(erratum.source))", width: width)
    }
    return lines
  }
}
