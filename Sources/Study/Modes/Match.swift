/// Boards of six lettered rows against six numbered ones, drawn from confusable groups.
///
/// Pairing is recognising, so it never moves the schedule.
public struct Match: StudyMode {
  /// The word for it.
  public static let name = "match"
  /// What it does, in a few words.
  public static let summary = "pair lettered rows with numbered ones, against the clock"
  /// What it allows.
  public static let rules = ModeRules(showsVerdicts: true, givesHints: false, movesSchedule: false)

  static let rows = 6

  private var boards: [Exercise]
  private var position = 0

  /// Facts whose answer is a term, those that are mixed up side by side; six unless asked for more.
  public static func plan(_ request: PlanRequest) -> [PlanItem] {
    let maker = ExerciseMaker(request.deck, seed: request.seed)
    var generator = SeededGenerator(seed: request.seed, purpose: "match")
    let facts = request.candidates.filter { pair($0) != nil }.shuffled(using: &generator)
    // Groups first: whoever has most to be mixed up with opens a board.
    let ids = facts.map(\.id)
    let wanted = Set(ids)
    let grouped = facts.enumerated().sorted { a, b in
      let counts = [a, b].map {
        maker.confusable(with: $0.element.id).count(where: wanted.contains)
      }
      return counts[0] == counts[1] ? a.offset < b.offset : counts[0] > counts[1]
    }
    var answers: Set<String> = []
    let chosen = Interleaving(maker).order(grouped.map(\.element.id), limit: ids.count)
      .filter { id in
        // Two rows with the same answer could not be told apart.
        maker.fact(id).flatMap(pair).map { answers.insert($0.answer).inserted } ?? false
      }
    return chosen.prefix(max(request.count ?? rows, 0)).map { PlanItem($0, .match) }
  }

  /// Begins, or begins again, with a plan.
  public init(_ start: SessionStart, maker: ExerciseMaker, state: StudyState, clock: StudyClock) {
    var generator = SeededGenerator(seed: start.seed, purpose: "board")
    let pairs = start.plan.compactMap { maker.fact($0.fact).flatMap(Self.pair) }
    let count = (pairs.count + Self.rows - 1) / Self.rows
    boards = (0..<count).map { index in
      let first = index * Self.rows
      let board = MatchBoard(
        Array(pairs[first..<min(first + Self.rows, pairs.count)]), using: &generator)
      return Exercise(
        fact: board.facts.first ?? "",
        question: Question(kind: .match, text: "Pair each letter with its number: a3 b1 ..."),
        board: board, place: .init(index + 1, of: count))
    }
  }

  /// What is asked now.
  public var current: Exercise? { boards.indices.contains(position) ? boards[position] : nil }

  /// Takes the answer to the current question.
  public mutating func record(_ result: ModeResult, state: StudyState) {
    guard current?.fact == result.fact else { return }
    position += 1
  }

  private static func pair(_ fact: Fact) -> (fact: String, prompt: String, answer: String)? {
    let open = fact.questions.filter { $0.answer == nil && $0.kind != .truefalse }
    let best = open.first { $0.kind == .match } ?? open.first { $0.kind == .cloze } ?? open.first
    guard case .term(let forms) = fact.answer, let answer = forms.first, let best else {
      return nil
    }
    return (fact.id, best.text, answer)
  }
}
