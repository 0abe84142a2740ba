/// One scored paper: drawn by a seed, without help, and without verdicts until its end.
public struct Test: StudyMode {
  /// The word for it.
  public static let name = "test"
  /// What it does, in a few words.
  public static let summary = "a scored paper without help; verdicts come at the end"
  /// What it allows.
  public static let rules = ModeRules(showsVerdicts: false, givesHints: false, movesSchedule: true)

  private let maker: ExerciseMaker
  private let plan: [PlanItem]
  private var position = 0

  /// As many facts as asked for (ten), drawn with their kinds of question.
  public static func plan(_ request: PlanRequest) -> [PlanItem] {
    let maker = ExerciseMaker(request.deck, seed: request.seed)
    var generator = SeededGenerator(seed: request.seed, purpose: "test")
    let facts = request.candidates.filter { !maker.ladder(of: $0).isEmpty }
      .shuffled(using: &generator)
    return facts.prefix(max(request.count ?? 10, 0)).map { fact in
      let kinds = maker.ladder(of: fact).joined().map(\.kind)
      return PlanItem(fact.id, kinds.randomElement(using: &generator))
    }
  }

  /// Begins, or begins again, with a plan.
  public init(_ start: SessionStart, maker: ExerciseMaker, state: StudyState, clock: StudyClock) {
    self.maker = maker
    plan = start.plan.filter { item in
      maker.fact(item.fact).map { !maker.ladder(of: $0).isEmpty } ?? false
    }
  }

  /// What is asked now.
  public var current: Exercise? {
    guard plan.indices.contains(position) else { return nil }
    let item = plan[position]
    let place = Exercise.Place(position + 1, of: plan.count)
    return maker.exercise(for: item.fact, kind: item.kind ?? .typed, turn: position, place: place)
  }

  /// Takes the answer to the current question.
  public mutating func record(_ result: ModeResult, state: StudyState) {
    guard current?.fact == result.fact else { return }
    position += 1
  }
}
