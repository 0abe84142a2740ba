import Recall

/// Reviews by the schedule: learning facts first, then due ones by ascending retrievability, then
/// new ones.
public struct Spaced: StudyMode {
  /// The word for it.
  public static let name = "spaced"
  /// What it does, in a few words.
  public static let summary = "what is due by the schedule, then new facts"
  /// What it allows.
  public static let rules = ModeRules(showsVerdicts: true, givesHints: true, movesSchedule: true)

  /// New facts in one session, unless all are wanted.
  static let newFacts = 10
  /// A fact on a short step may come this much early, if nothing else is left.
  static let earlySeconds = 1200.0
  /// A fact is asked at most this often in one session.
  static let mostAsked = 8

  private let maker: ExerciseMaker
  private var waiting: [PlanItem]
  /// Facts on a short step, with the moment they come back.
  private var returning: [(fact: String, due: Moment)] = []
  private var asked: [String: Int] = [:]
  /// The place of each fact that was asked, from 1, which it keeps when it comes back.
  private var numbers: [String: Int] = [:]
  private let count: Int
  /// What is asked now.
  public private(set) var current: Exercise?

  /// Everything due, the likeliest forgotten first, then new facts; with `all`, every other too.
  public static func plan(_ request: PlanRequest) -> [PlanItem] {
    let (state, clock) = (request.state, request.clock)
    let known = request.candidates.filter { state.facts[$0.id]?.schedule.isNew == false }
    let learning = known.filter { state.isLearning($0.id) && state.isDue($0.id, clock) }
      .sorted { state.due($0.id, clock) < state.due($1.id, clock) }
    let rest = known.filter { !state.isLearning($0.id) || !state.isDue($0.id, clock) }
      .map { (fact: $0, recall: state.retrievability(of: $0.id, clock)) }
    let sorted = rest.enumerated().sorted { a, b in
      a.element.recall == b.element.recall
        ? a.offset < b.offset : a.element.recall < b.element.recall
    }.map(\.element.fact)
    let due = sorted.filter { state.isDue($0.id, clock) }
    let later = request.all ? sorted.filter { !state.isDue($0.id, clock) } : []
    let new = request.candidates.filter { state.facts[$0.id]?.schedule.isNew != false }
      .prefix(request.all ? Int.max : newFacts)
    let plan = learning + due + later + new
    return plan.prefix(max(request.count ?? plan.count, 0)).map { PlanItem($0.id) }
  }

  /// Begins, or begins again, with a plan.
  public init(_ start: SessionStart, maker: ExerciseMaker, state: StudyState, clock: StudyClock) {
    self.maker = maker
    waiting = start.plan.filter { item in
      maker.fact(item.fact).map { !maker.ladder(of: $0).isEmpty } ?? false
    }
    count = waiting.count
    advance(state, clock)
  }

  /// Takes the answer to the current question.
  public mutating func record(_ result: ModeResult, state: StudyState) {
    guard let exercise = current, exercise.fact == result.fact else { return }
    asked[result.fact, default: 0] += 1
    if state.isLearning(result.fact), asked[result.fact, default: 0] < Self.mostAsked {
      returning.append((result.fact, state.due(result.fact, result.clock)))
    }
    advance(state, result.clock)
  }

  /// Chooses what comes next: what is due again, then the plan, then what is nearly due again.
  private mutating func advance(_ state: StudyState, _ clock: StudyClock) {
    returning.sort { $0.due < $1.due }
    let last = current?.fact
    var next: String?
    if let index = returning.firstIndex(where: { $0.due <= clock.now && $0.fact != last }) {
      next = returning.remove(at: index).fact
    } else if !waiting.isEmpty {
      next = waiting.removeFirst().fact
    } else {
      let early = clock.now.adding(seconds: Self.earlySeconds)
      let near = returning.filter { $0.due <= early }
      next = (near.first { $0.fact != last } ?? near.first)?.fact
      returning.removeAll { $0.fact == next }
    }
    if let next, numbers[next] == nil { numbers[next] = numbers.count + 1 }
    current = next.flatMap { exercise(for: $0, state) }
  }

  /// New facts are recognised, learning ones completed, learned ones recalled.
  private func exercise(for fact: String, _ state: StudyState) -> Exercise? {
    let record = state.facts[fact]
    let turn = record?.asked ?? 0
    let place = Exercise.Place(numbers[fact] ?? count, of: count)
    let kind: QuestionKind =
      switch record?.schedule.phase {
      case nil: .choice
      case .learning: record?.schedule.isNew == true ? .choice : .cloze
      case .relearning, .review: .typed
      }
    return maker.exercise(for: fact, kind: kind, turn: turn, place: place)
  }
}
