/// A way through the facts of a deck: decides what is asked next.
///
/// A mode is a value whose state follows from how the session began and from the answers since, so
/// that an interrupted session goes on with the same question.
public protocol StudyMode: Sendable {
  /// The word for it in commands and in the log.
  static var name: String { get }
  /// What it does, in a few words.
  static var summary: String { get }
  /// What it allows.
  static var rules: ModeRules { get }

  /// The facts to ask, in order.
  static func plan(_ request: PlanRequest) -> [PlanItem]

  /// Begins, or begins again, with a plan.
  init(_ start: SessionStart, maker: ExerciseMaker, state: StudyState, clock: StudyClock)

  /// What is asked now; nothing when the session is at its end.
  var current: Exercise? { get }
  /// Whether the current question is the last step of its fact.
  var isFinal: Bool { get }

  /// Takes the answer to the current question; `state` has it already.
  mutating func record(_ result: ModeResult, state: StudyState)
}

extension StudyMode {
  /// Every step is the only one, unless a mode says otherwise.
  public var isFinal: Bool { true }
}

/// What a mode allows.
public struct ModeRules: Sendable, Equatable {
  /// Whether the verdict is shown after each answer.
  public var showsVerdicts: Bool
  /// Whether hints are given.
  public var givesHints: Bool
  /// Whether answers move the schedule.
  public var movesSchedule: Bool

  /// Makes rules.
  public init(showsVerdicts: Bool, givesHints: Bool, movesSchedule: Bool) {
    self.showsVerdicts = showsVerdicts
    self.givesHints = givesHints
    self.movesSchedule = movesSchedule
  }
}

/// What a plan is made from.
public struct PlanRequest: Sendable {
  /// The deck.
  public var deck: Deck
  /// What is known so far.
  public var state: StudyState
  /// The time.
  public var clock: StudyClock
  /// What draws and shuffles.
  public var seed: Int
  /// How many facts, where the learner said so.
  public var count: Int?
  /// Whether facts that are not due are wanted too.
  public var all: Bool
  /// Only these facts, by id; all if empty.
  public var facts: [String]

  /// Makes a request.
  public init(
    deck: Deck, state: StudyState, clock: StudyClock, seed: Int = 1, count: Int? = nil,
    all: Bool = false, facts: [String] = []
  ) {
    self.deck = deck
    self.state = state
    self.clock = clock
    self.seed = seed
    self.count = count
    self.all = all
    self.facts = facts
  }

  /// The facts at hand in teaching order; a card comes after the cards it requires.
  var candidates: [Fact] {
    let wanted = Set(facts)
    return deck.inTeachingOrder.filter { wanted.isEmpty || wanted.contains($0.id) }
  }
}

/// The answer to a question, as a mode sees it.
public struct ModeResult: Sendable, Equatable {
  /// The fact, by id.
  public var fact: String
  /// Whether it was recalled.
  public var passed: Bool
  /// Whether it was recalled without any help.
  public var unaided: Bool
  /// When.
  public var clock: StudyClock

  /// Makes a result.
  public init(fact: String, passed: Bool, unaided: Bool, clock: StudyClock) {
    self.fact = fact
    self.passed = passed
    self.unaided = unaided
    self.clock = clock
  }
}

/// All modes, in the order of the study table.
public enum StudyModes {
  /// One line each.
  public static let all: [any StudyMode.Type] = [
    Learn.self,
    Test.self,
    Match.self,
    Spaced.self,
    Cram.self,
  ]

  /// The mode with this name.
  public static func named(_ name: String) -> (any StudyMode.Type)? {
    all.first { $0.name == name }
  }
}

extension Deck {
  /// Its facts, each card after the cards it requires; otherwise as written.
  var inTeachingOrder: [Fact] {
    var ordered: [Card] = []
    var visited: Set<String> = []
    let byID = Dictionary(cards.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    func visit(_ card: Card, depth: Int) {
      guard depth < 1000, visited.insert(card.id).inserted else { return }
      for required in card.requires {
        if let other = byID[required] { visit(other, depth: depth + 1) }
      }
      ordered.append(card)
    }
    for card in cards { visit(card, depth: 0) }
    return ordered.flatMap(\.facts)
  }
}
