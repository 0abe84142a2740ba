public import Study

/// A deck with the experiments that prove it.
public struct Lesson: Sendable, Equatable {
  /// Cards and facts.
  public var deck: Deck
  /// In the order of their cards.
  public var experiments: [Experiment]
  /// The experiments of the first sitting, by id, in the order in which it visits them.
  public var firstSession: [String] = []
  /// Where each part stands in the files it was read from.
  public var places: [Spot: Place]

  init(
    deck: Deck, experiments: [Experiment], firstSession: [String] = [], places: [Spot: Place]
  ) {
    self.deck = deck
    self.experiments = experiments
    self.firstSession = firstSession
    self.places = places
  }

  /// A lesson of questions alone, from elsewhere than lesson files.
  public init(deck: Deck) { self.init(deck: deck, experiments: [], places: [:]) }

  /// The experiment with this id, if there is one.
  public func experiment(_ id: String) -> Experiment? { experiments.first { $0.id == id } }

  /// The experiments of a card, in order.
  public func experiments(ofCard id: String) -> [Experiment] {
    experiments.filter { $0.cardID == id }
  }
}

/// A lesson file: its path and its text.
public struct LessonSource: Sendable, Equatable {
  /// As messages name it; `week-3/dropout.md`.
  public var path: String
  /// The whole text.
  public var text: String

  /// Makes a source.
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}
