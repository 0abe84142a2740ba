/// Everything once until it is right, without touching the schedule.
public struct Cram: StudyMode {
  /// The word for it.
  public static let name = "cram"
  /// What it does, in a few words.
  public static let summary = "drill everything; the schedule stays as it is"
  /// What it allows.
  public static let rules = ModeRules(showsVerdicts: true, givesHints: true, movesSchedule: false)

  private let maker: ExerciseMaker
  private var queue: [(fact: String, misses: Int)]
  private let count: Int
  private var done = 0

  /// The likeliest forgotten first, each fact that was met before those that were not.
  public static func plan(_ request: PlanRequest) -> [PlanItem] {
    let facts = request.candidates.enumerated().map { index, fact in
      (index, fact.id, request.state.retrievability(of: fact.id, request.clock))
    }
    let sorted = facts.sorted { a, b in
      let met = [a, b].map { request.state.facts[$0.1] != nil }
      if met[0] != met[1] { return met[0] }
      return a.2 == b.2 ? a.0 < b.0 : a.2 < b.2
    }
    return sorted.prefix(max(request.count ?? sorted.count, 0)).map { PlanItem($0.1) }
  }

  /// Begins, or begins again, with a plan.
  public init(_ start: SessionStart, maker: ExerciseMaker, state: StudyState, clock: StudyClock) {
    self.maker = maker
    queue = start.plan.compactMap { item in
      guard let fact = maker.fact(item.fact), !maker.ladder(of: fact).isEmpty else { return nil }
      return (item.fact, 0)
    }
    count = queue.count
  }

  /// What is asked now.
  public var current: Exercise? {
    guard let first = queue.first else { return nil }
    let place = Exercise.Place(min(done + 1, count), of: count)
    return maker.exercise(for: first.fact, kind: .typed, turn: first.misses, place: place)
  }

  /// Takes the answer to the current question.
  public mutating func record(_ result: ModeResult, state: StudyState) {
    guard var first = queue.first, first.fact == result.fact else { return }
    queue.removeFirst()
    first.misses += 1
    if result.passed || first.misses >= Learn.mostMisses {
      done += 1
    } else {
      queue.insert(first, at: min(3, queue.count))
    }
  }
}
