import Recall

/// The study table of a deck: one row per learner, or one per session.
public struct StudyTable: Sendable, Equatable {
  /// The headings.
  public static let columns = ["Name", "Mastery", "Learn", "Test", "Matching", "Spaced"]
  /// What stands there before the first session.
  public static let empty = "No study sessions yet."

  /// The rows, as text below the headings.
  public let rows: [[String]]

  /// The row of one learner; no row before the first session.
  public init(name: String, _ state: StudyState, _ deck: Deck, _ clock: StudyClock) {
    let figures = StudyFigures(state, deck, clock)
    let met = state.sessions.contains { $0.start.deck == deck.id } || figures.mastery.met > 0
    rows = met ? [[name] + figures.cells] : []
  }

  /// A row for each session of the deck, the latest first; the name is the local date.
  public init(sessionsOf state: StudyState, _ deck: Deck, _ clock: StudyClock) {
    rows = state.sessions.reversed().filter { $0.start.deck == deck.id }.map { session in
      [LocalDays().date(ofDay: session.day)] + Self.cells(session)
    }
  }

  private static func cells(_ session: SessionRecord) -> [String] {
    let answers = session.answers
    let right = answers.count(where: \.outcome.passed)
    let score = answers.isEmpty ? "-" : "\(right) of \(answers.count)"
    let typed = Set(answers.filter { $0.kind.isRecall && $0.isUnaided }.map(\.fact)).count
    let through = Set(answers.filter { $0.final && $0.isUnaided }.map(\.fact)).count
    func only(_ mode: any StudyMode.Type, _ text: String) -> String {
      session.start.mode == mode.name ? text : "-"
    }
    return [
      typed == 0 ? "-" : "\(typed) recalled",
      only(Learn.self, "\(through) of \(session.start.plan.count)"),
      only(
        Test.self,
        session.isCompleteTest
          ? "\(StudyFigures.percent(session.share ?? 0)) of \(answers.count)" : score),
      only(Match.self, session.boards.first.map(StudyFigures.board) ?? "-"),
      only(Spaced.self, score),
    ]
  }
}

/// The figures of one learner for one deck.
public struct StudyFigures: Sendable, Equatable {
  /// How much is mastered.
  public let mastery: Mastery
  /// Facts that went through a learn round.
  public let throughLearn: Int
  /// The share right in the last complete test, from 0 to 1.
  public let lastTest: Double?
  /// The share right in the best complete test, from 0 to 1.
  public let bestTest: Double?
  /// Questions in the last complete test.
  public let lastTestQuestions: Int
  /// The best board: fewest errors, then least time.
  public let bestBoard: Matched?
  /// Facts to review now.
  public let due: Int
  /// Retention over 30 days.
  public let retention: Retention

  /// Computes the figures.
  public init(_ state: StudyState, _ deck: Deck, _ clock: StudyClock) {
    let facts = deck.facts
    let ids = Set(facts.map(\.id))
    let tests = state.sessions.filter { $0.start.deck == deck.id && $0.isCompleteTest }
    mastery = state.mastery(deck, clock)
    throughLearn = facts.count { state.facts[$0.id]?.isThroughLearn == true }
    lastTest = tests.last?.share
    bestTest = tests.compactMap(\.share).max()
    lastTestQuestions = tests.last?.answers.count ?? 0
    bestBoard = state.boards.filter { board in
      // A board that was passed over is no result.
      board.errors < board.facts.count && board.facts.allSatisfy(ids.contains)
    }
    .min { ($0.errors, $0.seconds) < ($1.errors, $1.seconds) }
    due = facts.count { state.isDue($0.id, clock) }
    retention = state.retention(clock, deck: deck)
  }

  /// The cells of the table, without the name.
  public var cells: [String] {
    let test = lastTest.map { last in
      "\(Self.percent(last)), best \(Self.percent(bestTest ?? last)) (\(lastTestQuestions))"
    }
    let kept = retention.share.map { "\(Self.percent($0)) (\(retention.count))" } ?? "-"
    return [
      "\(mastery.mastered) of \(mastery.facts)", "\(throughLearn) of \(mastery.facts)",
      test ?? "-", bestBoard.map(Self.board) ?? "-", "\(due) due, \(kept) kept",
    ]
  }

  static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }

  /// The time of a board, and its errors if there were any.
  public static func board(_ board: Matched) -> String {
    let seconds = "\((min(board.seconds, 1e9) * 10).rounded() / 10) s"
    return board.errors == 0
      ? seconds : "\(seconds), \(board.errors) error\(board.errors == 1 ? "" : "s")"
  }

  /// How each figure is computed, by the heading of its column in lower case.
  public static let definitions: [(name: String, text: String)] = [
    ("name", "The profile; in the table of sessions, the day the session began."),
    ("mastery", Mastery.definition),
    (
      "learn",
      """
      Facts that went through a learn round, divided by all facts. A fact is through when its last \
      step, recall where it can be recalled, was answered right without a hint.
      """
    ),
    (
      "test",
      """
      The share of questions answered right in the last complete test and in the best one; the \
      number of questions of the last one stands in brackets. A slip in the spelling counts as \
      right, a partly named set as wrong. Tests that were left early do not count.
      """
    ),
    (
      "matching",
      """
      The time of the best board: the one with fewest errors and, among those, the quickest. An \
      error is a pair that was wrong or left out. Matching never moves the schedule.
      """
    ),
    (
      "spaced",
      """
      Facts due for review now, and the retention over 30 days with the number of reviews it rests \
      on in brackets. \(Retention.definition)
      """
    ),
    ("calibration", Calibration.definition),
    ("leech", Leech.definition),
  ]
}
