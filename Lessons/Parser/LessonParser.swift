import Study

/// Reads lesson files: several files with the same `deck:` make one lesson.
///
/// It reads on after a mistake, so that one pass names them all.
public struct LessonParser {
  private var drafts: [Draft] = []
  private var problems: [LessonProblem] = []

  /// A deck that is being put together.
  private struct Draft {
    var deck: Deck
    /// Where the title stands; without one, where the deck begins.
    var titlePlace: Place
    var cards: [(order: Int, card: Card, experiments: [Experiment])] = []
    var places: [Spot: Place] = [:]
    var firstSession: [String] = []
  }

  /// Reads the files and puts their decks together, in the order in which decks are first met.
  /// - Throws: everything that is wrong, each with its file, line and remedy.
  public static func lessons(from sources: [LessonSource]) throws(LessonError) -> [Lesson] {
    let (lessons, problems) = read(sources)
    guard problems.isEmpty else { throw LessonError(problems) }
    return lessons
  }

  /// As `lessons(from:)`, but with what could be understood beside what is wrong.
  public static func read(
    _ sources: [LessonSource]
  ) -> (lessons: [Lesson], problems: [LessonProblem]) {
    var parser = LessonParser()
    for source in sources { parser.read(source) }
    for draft in parser.drafts where draft.deck.title.isEmpty {
      parser.problems.append(
        LessonProblem(
          draft.titlePlace,
          "deck \(draft.deck.id) has no title; put title: into the front matter of one of its files"
        ))
    }
    let lessons = parser.drafts.map { draft in
      var deck = draft.deck
      let cards = draft.cards.enumerated().sorted {
        ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
      }.map(\.element)
      deck.cards = cards.map(\.card)
      return Lesson(
        deck: deck, experiments: cards.flatMap(\.experiments), firstSession: draft.firstSession,
        places: draft.places)
    }
    return (lessons, parser.problems)
  }

  private mutating func read(_ source: LessonSource) {
    let scanned = BlockScanner(source.text, file: source.path)
    problems += scanned.problems
    let top = Place(file: source.path, line: 1)
    var entries: [String: Item] = [:]
    for item in scanned.frontMatter {
      let place = Place(file: source.path, line: item.line)
      if !["format", "deck", "title", "order", "first"].contains(item.key) {
        problems.append(
          LessonProblem(
            place, "front matter has no \(item.key); it has format, deck, title, order and first"))
      } else if entries.updateValue(item, forKey: item.key) != nil {
        problems.append(LessonProblem(place, "\(item.key) stands here twice; delete one of them"))
      }
    }
    func place(_ key: String) -> Place {
      Place(file: source.path, line: entries[key]?.line ?? 1)
    }
    guard let format = entries["format"]?.value, format == "1" else {
      problems.append(
        LessonProblem(
          place("format"), "this reads lessons of format 1; put format: 1 into the front matter"))
      return
    }
    let order = entries["order"].map { Int($0.value) } ?? 0
    guard let order else {
      problems.append(LessonProblem(place("order"), "order is a whole number, as in order: 7"))
      return
    }
    guard let deckID = entries["deck"]?.value, deckID.isSlug else {
      problems.append(
        LessonProblem(
          place("deck"),
          "the front matter names the deck in lower case with hyphens, as in deck: week-3"))
      return
    }
    let draft = index(of: deckID, title: entries["title"]?.value, at: place("title"))
    if let first = entries["first"] {
      if let known = drafts[draft].places[.firstSession] {
        problems.append(
          LessonProblem(
            place("first"), "first: stands in \(known) already; a deck has one first sitting"))
      }
      drafts[draft].places[.firstSession] = place("first")
      drafts[draft].firstSession = first.value.split(separator: ",").map { String($0).trimmed }
    }
    var reader = CardReader(file: source.path, places: drafts[draft].places)
    reader.read(scanned.blocks)
    problems += reader.problems
    drafts[draft].places = reader.places
    for (card, experiments) in reader.cards {
      drafts[draft].cards.append((order, card, experiments))
    }
    if reader.cards.isEmpty {
      problems.append(LessonProblem(top, "this file has no card; begin one with # Title `card-id`"))
    }
  }

  private mutating func index(of id: String, title: String?, at place: Place) -> Int {
    let index = drafts.firstIndex { $0.deck.id == id } ?? drafts.count
    if index == drafts.count {
      drafts.append(Draft(deck: Deck(id: id, title: "", cards: []), titlePlace: place))
    }
    guard let title, !title.isEmpty else { return index }
    let known = drafts[index].deck.title
    if known.isEmpty {
      drafts[index].deck.title = title
      drafts[index].titlePlace = place
    } else if title != known {
      problems.append(
        LessonProblem(
          place,
          "deck \(id) is titled \"\(known)\" at \(drafts[index].titlePlace); "
            + "use the same title or leave it out"))
    }
    return index
  }
}
