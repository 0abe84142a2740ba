import Knobs
import Lessons
import Plots
import Recall
import Study

/// `progress`: the study table.
struct ShowProgress: Command {
  static let name = "progress"
  static let summary = "the study table: what you know, by mode"
  static let family = CommandFamily.study
  static let usage = "[DECK] [calibration] [--sessions]"
  static let details = [
    "One row per learner; --sessions shows one row per sitting. :help mastery, learn, test, "
      + "matching and spaced tell how each figure is computed.",
    "Below the table: what becomes due in the coming days, and facts that keep being forgotten, each "
      + "with what to try. progress calibration shows how often you were right when you were sure.",
  ]
  static let examples = ["progress", "progress --sessions", "progress calibration"]
  static let operands = Operands.words(["calibration"])
  static let knobs: [Knob<Self>] = [
    Knob("sessions", \.sessions, "one row per sitting")
  ]
  var sessions = false

  func run(_ arguments: Arguments, in session: Session) throws {
    let conductor = session.conductor
    var arguments = arguments
    try conductor.chooseDeck(from: &arguments)
    if arguments.words == ["calibration"] { return try Self.calibration(session) }
    try arguments.expectNothing(Self.name)
    let deck = try conductor.deck().deck
    let log = try conductor.log()
    let table =
      sessions
      ? StudyTable(sessionsOf: log.state, deck, log.clock)
      : StudyTable(name: session.profile, log.state, deck, log.clock)
    let outlook = Outlook(log.state, deck, log.clock)
    let path = try conductor.path()
    let records = path.schedules.records.filter { path.lesson.experiment($0.key) != nil }
    session.emit(
      Self.json(
        StudyFigures(log.state, deck, log.clock), outlook, deck, session.profile,
        experiments: [
          "predicted": .integer(records.count),
          "right": .integer(records.values.map(\.right).reduce(0, +)),
          "due": .integer(path.dueExperiments.count),
        ]))
    guard !session.isMachine else { return }
    session.say(deck.title)
    session.say(Self.lines(table, width: session.width))
    if !records.isEmpty, !sessions {
      let due = path.dueExperiments.map(\.id)
      session.tell(
        "\(records.count) of \(Words.count(path.lesson.experiments.count, "experiment")) predicted"
          + (due.isEmpty
            ? ", none due" : "; due for :review: \(due.joined(separator: ", "))"))
    }
    guard !table.rows.isEmpty else { return session.say(StudyTable.empty) }
    guard !sessions else { return }
    Self.show(outlook, log.state.mastery(deck, log.clock), of: path.lesson, in: session)
  }

  private static func show(
    _ outlook: Outlook, _ mastery: Mastery, of lesson: Lesson, in session: Session
  ) {
    session.tell(
      "estimated knowledge \(Words.fixed(mastery.estimatedKnowledge, 1)) of "
        + "\(Words.count(mastery.facts, "fact")); \(outlook.due) due now; "
        + "\(Words.count(outlook.streak, "day")) in a row")
    if outlook.forecast.contains(where: { $0.count > 0 }) {
      let bars = outlook.forecast.map { day in
        BarChart.Bar(day.name, Double(day.count), note: "\(day.count)")
      }
      let style = session.plotStyle
      let paper = style.sized(width: min(style.width, 60), height: bars.count + 2)
      session.say(BarChart("facts due, by day", bars).lines(in: paper))
    }
    for leech in outlook.leeches {
      session.tell(
        "\(leech.fact) was forgotten \(leech.lapses) times (:help leech): \(leech.advice)"
          + (experiment(for: leech, lesson).map { "; \($0) is an experiment of its card" } ?? ""))
    }
  }

  /// What to type for an experiment of the card of a leech; nothing if the card has none.
  private static func experiment(for leech: Leech, _ lesson: Lesson) -> String? {
    let card = lesson.deck.cards.first { $0.facts.contains { $0.id == leech.fact } }
    return card.flatMap { card in
      lesson.experiments(ofCard: card.id).isEmpty ? nil : ":experiment \(card.id)"
    }
  }

  /// The columns side by side, or one below the other where they do not fit.
  private static func lines(_ table: StudyTable, width: Int) -> [String] {
    let rows = [StudyTable.columns] + table.rows
    let widths = StudyTable.columns.indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    guard widths.reduce(0, +) + 3 * (widths.count - 1) <= width else {
      let name = StudyTable.columns.map(\.count).max() ?? 0
      return table.rows.flatMap { row in
        zip(StudyTable.columns, row).map { column, cell in
          column + String(repeating: " ", count: name - column.count) + " | " + cell
        }
      }
    }
    return rows.map { row in
      zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: " | ").trimmedRight
    }
  }

  private static func calibration(_ session: Session) throws {
    let rows = try session.conductor.log().state.calibration.rows
    session.say("sure   right")
    for (index, row) in rows.enumerated() {
      let share = row.share.map { "\(Words.fixed(100 * $0, 0)) %" } ?? "-"
      session.say("\(index + 1)      \(share) (\(row.right) of \(row.count))")
      session.emit(
        .fields([
          "event": .string("calibration"), "sure": .integer(index + 1),
          "right": .integer(row.right), "count": .integer(row.count),
        ]))
    }
    session.tell(Calibration.definition)
  }

  private static func json(
    _ figures: StudyFigures, _ outlook: Outlook, _ deck: Deck, _ name: String,
    experiments: KeyValuePairs<String, JSON>
  ) -> JSON {
    .fields([
      "event": .string("progress"), "deck": .string(deck.id), "name": .string(name),
      "mastery": .real(figures.mastery.share), "mastered": .integer(figures.mastery.mastered),
      "facts": .integer(figures.mastery.facts),
      "estimated_knowledge": .real(figures.mastery.estimatedKnowledge),
      "learn": .fields([
        "through": .integer(figures.throughLearn), "facts": .integer(figures.mastery.facts),
      ]),
      "test": .fields([
        "last": .optional(figures.lastTest), "best": .optional(figures.bestTest),
        "questions": .integer(figures.lastTestQuestions),
      ]),
      "matching": .fields([
        "seconds": .optional(figures.bestBoard?.seconds),
        "errors": .optional(figures.bestBoard?.errors),
      ]),
      "spaced": .fields([
        "due": .integer(figures.due), "retention": .optional(figures.retention.share),
        "reviews": .integer(figures.retention.count),
      ]),
      "experiments": .fields(experiments), "streak": .integer(outlook.streak),
      "forecast": .array(outlook.forecast.map { .integer($0.count) }),
      "leeches": .array(
        outlook.leeches.map { leech in
          .fields([
            "fact": .string(leech.fact), "lapses": .integer(leech.lapses),
            "advice": .string(leech.advice),
          ])
        }),
    ])
  }
}

/// What lies ahead: what becomes due, and what keeps being forgotten.
struct Outlook {
  /// Days shown.
  static let days = 7

  let due: Int
  let streak: Int
  let leeches: [Leech]
  /// Facts due on each of the coming days, today first.
  let forecast: [(name: String, count: Int)]

  init(_ state: StudyState, _ deck: Deck, _ clock: StudyClock) {
    due = deck.facts.count { state.isDue($0.id, clock) }
    streak = state.streak(clock)
    leeches = state.leeches(deck)
    let today = state.today(clock)
    forecast = state.forecast(deck, days: Self.days, clock).enumerated().map { offset, count in
      let name =
        offset == 0 ? "today" : offset == 1 ? "tomorrow" : LocalDays().date(ofDay: today + offset)
      return (name, count)
    }
  }
}

/// `decks`: what can be studied.
struct Decks: PlainCommand {
  static let name = "decks"
  static let summary = "the decks, their cards and experiments"
  static let family = CommandFamily.study
  static let examples = ["decks"]
  /// More cards of a deck are not listed.
  private static let mostCards = 50

  func run(in session: Session) throws {
    let log = try session.conductor.log()
    let imported = (try? session.conductor.shelf().ids) ?? []
    var lines: [String] = []
    for lesson in try session.conductor.library().lessons {
      let deck = lesson.deck
      session.emit(
        .fields([
          "event": .string("deck"), "deck": .string(deck.id), "title": .string(deck.title),
          "cards": .integer(deck.cards.count), "facts": .integer(deck.facts.count),
          "experiments": .integer(lesson.experiments.count),
        ]))
      lines += Words.wrap(
        "\(deck.id): \(deck.title), \(Words.count(deck.cards.count, "card")), "
          + "\(Words.count(deck.facts.count, "fact")), "
          + Words.count(lesson.experiments.count, "experiment"), width: session.width)
      // The ids of other people's notes say nothing to a person.
      let names = deck.cards.prefix(Self.mostCards).map { card in
        imported.contains(deck.id) ? Words.clip(card.title, 30) : card.id
      }
      let width = names.map(displayWidth).max() ?? 0
      for (card, name) in zip(deck.cards, names) {
        let through = card.facts.count { log.state.facts[$0.id]?.isThroughLearn == true }
        let padding = String(repeating: " ", count: width - displayWidth(name))
        let experiments = lesson.experiments(ofCard: card.id).count
        lines.append(
          Words.clip(
            "  \(name)\(padding)  \(through) of \(Words.count(card.facts.count, "fact"))"
              + (experiments > 0 ? ", \(Words.count(experiments, "experiment"))" : ""),
            session.width))
      }
      let rest = deck.cards.count - Self.mostCards
      if rest > 0 {
        lines.append("  and \(Words.count(rest, "card")) more; :card leafs through them")
      }
    }
    session.page(lines)
  }
}
