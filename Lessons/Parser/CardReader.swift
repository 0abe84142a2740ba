import Study

/// Turns the blocks of one file into cards, facts and experiments.
struct CardReader {
  private(set) var cards: [(card: Card, experiments: [Experiment])] = []
  private(set) var problems: [LessonProblem] = []
  private(set) var places: [Spot: Place]
  private let file: String

  init(file: String, places: [Spot: Place]) {
    self.file = file
    self.places = places
  }

  mutating func read(_ blocks: [Block]) {
    var index = 0
    while index < blocks.count {
      var section: [Block] = []
      var heading: (level: Int, text: String, line: Int)?
      if case .heading(let level, let text, let line) = blocks[index] {
        heading = (level, text, line)
        index += 1
      }
      while index < blocks.count {
        if case .heading = blocks[index] { break }
        section.append(blocks[index])
        index += 1
      }
      if let heading {
        read(section, under: heading)
      } else if let first = section.first {
        complain(first.line, "text stands before the first card; begin with # Title `card-id`")
      }
    }
  }

  private mutating func complain(_ line: Int, _ message: String) {
    problems.append(LessonProblem(Place(file: file, line: line), message))
  }

  private mutating func read(
    _ section: [Block], under heading: (level: Int, text: String, line: Int)
  ) {
    let line = heading.line
    guard let (title, id) = heading.text.beforeCode else {
      complain(line, "a heading ends with its id in back quotes, as in # Dropout `dropout`")
      return
    }
    switch heading.level {
    case 1:
      guard id.isSlug else {
        complain(line, "a card's id is lower case with hyphens, as in `batch-norm`")
        return
      }
      if title.isEmpty { complain(line, "a card has a title before its id: # Dropout `dropout`") }
      note(.card(id), line, "card \(id)")
      cards.append((Card(id: id, title: title), []))
      readCard(section)
    case 2:
      guard let card = cards.last?.card.id else {
        complain(line, "facts and experiments stand under a card; begin it with # Title `card-id`")
        return
      }
      guard hasAtomForm(id, of: card) else {
        complain(
          line, "this id belongs to card \(card): write `\(card).aspect`, lower case with hyphens")
        return
      }
      if title == "Fact" {
        note(.fact(id), line, id)
        readFact(id, section, line)
      } else if title.hasPrefix("Experiment:") {
        note(.experiment(id), line, id)
        readExperiment(id, title.dropFirst("Experiment:".count).trimmed, section, line)
      } else {
        complain(line, "write ## Fact `\(id)` or ## Experiment: Title `\(id)`")
      }
    default:
      complain(
        line, "headings are # for a card and ## for a fact or experiment; use bold text here")
    }
  }

  private func hasAtomForm(_ id: String, of card: String) -> Bool {
    let parts = id.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return parts.count == 2 && parts[0] == card && parts[1].isSlug
  }

  /// Remembers where an id stands; facts and experiments share one set of ids.
  private mutating func note(_ spot: Spot, _ line: Int, _ name: String) {
    var rivals = [spot]
    if case .fact(let id) = spot { rivals.append(.experiment(id)) }
    if case .experiment(let id) = spot { rivals.append(.fact(id)) }
    if let first = rivals.compactMap({ places[$0] }).first {
      complain(line, "\(name) is taken by \(first); every id is used once, choose another")
    }
    places[spot] = Place(file: file, line: line)
  }

  // MARK: Cards

  private mutating func readCard(_ section: [Block]) {
    guard var card = cards.last?.card else { return }
    var paragraphs: [String] = []
    for block in section {
      switch block {
      case .paragraph(let text, _): paragraphs.append(text)
      case .fence(let info, let lines, let line):
        if info.hasPrefix("gradus") {
          complain(
            line, "runs belong to an experiment; put ## Experiment: Title `\(card.id).name` above")
        }
        paragraphs.append((["```"] + lines.map(\.text) + ["```"]).joined(separator: "\n"))
      case .item(let item):
        switch item.key {
        case "requires":
          card.requires += item.value.listed
          places[.requirement(card: card.id)] = Place(file: file, line: item.line)
        case "erratum":
          card.errata.append(erratum(item))
        default: unknown(item, ["requires", "erratum"], "a card")
        }
      case .heading: break
      }
    }
    card.text = paragraphs.joined(separator: "\n\n")
    cards[cards.count - 1].card = card
  }

  private mutating func erratum(_ item: Item) -> Erratum {
    var values: [String: String] = [:]
    for child in item.children {
      if ["instead", "source"].contains(child.key) {
        values[child.key] = child.value
      } else {
        unknown(child, ["instead", "source"], "an erratum")
      }
    }
    if item.value.isEmpty || values.values.contains("") || values.count < 2 {
      complain(
        item.line,
        "an erratum has its sentence after the colon, and under it - instead: and - source:")
    }
    return Erratum(
      claim: item.value, correction: values["instead", default: ""],
      source: values["source", default: ""])
  }

  private mutating func unknown(_ item: Item, _ keys: [String], _ owner: String) {
    complain(
      item.line, "\(owner) has no \(item.key); it has \(keys.joined(separator: ", "))")
  }

  // MARK: Facts and experiments

  private mutating func readFact(_ id: String, _ section: [Block], _ line: Int) {
    var reader = FactReader(id: id, file: file)
    if let fact = reader.read(section, headingLine: line) {
      cards[cards.count - 1].card.facts.append(fact)
    }
    problems += reader.problems
    places.merge(reader.places) { old, _ in old }
  }

  private mutating func readExperiment(
    _ id: String, _ title: String, _ section: [Block], _ line: Int
  ) {
    guard let card = cards.last?.card.id else { return }
    if title.isEmpty { complain(line, "an experiment has a title: ## Experiment: Title `\(id)`") }
    var reader = ExperimentReader(id: id, cardID: card, title: title, file: file)
    if let experiment = reader.read(section, headingLine: line) {
      cards[cards.count - 1].experiments.append(experiment)
    }
    problems += reader.problems
    places.merge(reader.places) { old, _ in old }
  }
}

extension Block {
  var line: Int {
    switch self {
    case .heading(_, _, let line), .paragraph(_, let line), .fence(_, _, let line): line
    case .item(let item): item.line
    }
  }
}
