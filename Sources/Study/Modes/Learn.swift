import Recall

/// Rounds of about seven facts: recognise, then complete, then recall.
///
/// A right answer takes a fact one step on; a miss brings it back after at least three others. A
/// fact is through after one unaided right answer at its last step: more in one session adds
/// little once it is reviewed later (Vaughn, Dunlosky & Rawson 2016).
public struct Learn: StudyMode {
  /// The word for it.
  public static let name = "learn"
  /// What it does, in a few words.
  public static let summary = "rounds of about seven facts: recognise, complete, recall"
  /// What it allows.
  public static let rules = ModeRules(showsVerdicts: true, givesHints: true, movesSchedule: true)

  static let roundSize = 7
  /// After this many misses in one session a fact is set aside for another day.
  static let mostMisses = 6

  private struct Entry: Sendable {
    var item: PlanItem
    var step: Int
    var steps: Int
    /// Which fact of its round it is, from 1; it keeps this number from step to step.
    var number = 0
    var turn = 0
    var misses = 0
  }

  private let maker: ExerciseMaker
  private var waiting: [Entry]
  private var queue: [Entry] = []
  private var roundLength = 0
  /// Facts set aside after too many misses, by id.
  public private(set) var setAside: [String] = []

  /// Not yet through first, in teaching order; confusable facts come into the same round.
  public static func plan(_ request: PlanRequest) -> [PlanItem] {
    let maker = ExerciseMaker(request.deck, seed: request.seed)
    let candidates = request.candidates
    var open = candidates.filter { request.state.facts[$0.id]?.isThroughLearn != true }
    if open.isEmpty || !request.facts.isEmpty { open = candidates }
    let chosen = Interleaving(maker).order(open.map(\.id), limit: request.count ?? open.count)
    return chosen.map { id in
      // What is learned already need not be recognised first.
      let isLearned = request.state.facts[id]?.schedule.phase == .review
      let last = maker.fact(id).flatMap { maker.ladder(of: $0).last?.first?.kind }
      return PlanItem(id, isLearned ? last : nil)
    }
  }

  /// Begins, or begins again, with a plan.
  public init(_ start: SessionStart, maker: ExerciseMaker, state: StudyState, clock: StudyClock) {
    self.maker = maker
    waiting = start.plan.compactMap { item in
      guard let fact = maker.fact(item.fact) else { return nil }
      let steps = maker.ladder(of: fact).count
      guard steps > 0 else { return nil }
      return Entry(item: item, step: item.kind == nil ? 0 : steps - 1, steps: steps)
    }
    beginRound()
  }

  /// What is asked now.
  public var current: Exercise? {
    guard let entry = queue.first else { return nil }
    return maker.exercise(
      for: entry.item.fact, step: entry.step, turn: entry.turn,
      place: .init(entry.number, of: roundLength))
  }

  /// Whether the current question is the last step of its fact.
  public var isFinal: Bool { queue.first.map { $0.step == $0.steps - 1 } ?? false }

  /// Takes the answer to the current question.
  public mutating func record(_ result: ModeResult, state: StudyState) {
    guard var entry = queue.first, entry.item.fact == result.fact else { return }
    queue.removeFirst()
    entry.turn += 1
    let isLast = entry.step == entry.steps - 1
    if !result.passed {
      entry.misses += 1
      bringBack(entry)
    } else if !isLast || !result.unaided {
      if !isLast { entry.step += 1 }
      queue.append(entry)
    }
    if queue.isEmpty { beginRound() }
  }

  private mutating func bringBack(_ entry: Entry) {
    guard entry.misses < Self.mostMisses else {
      setAside.append(entry.item.fact)
      return
    }
    // Where fewer than three others are left, the next round lends some.
    while queue.count < 3, !waiting.isEmpty {
      lend()
    }
    queue.insert(entry, at: min(3, queue.count))
  }

  private mutating func beginRound() {
    let rounds = max(1, (waiting.count + Self.roundSize / 2) / Self.roundSize)
    let size = (waiting.count + rounds - 1) / rounds
    roundLength = 0
    for _ in 0..<size { lend() }
  }

  /// Takes the next fact into the round.
  private mutating func lend() {
    roundLength += 1
    queue.append(waiting.removeFirst())
    queue[queue.count - 1].number = roundLength
  }
}

/// Puts facts that are mixed up into the same round, and facts of one card apart within it.
struct Interleaving {
  private let maker: ExerciseMaker

  init(_ maker: ExerciseMaker) { self.maker = maker }

  /// At most `limit` of the facts, the first ones and what they are mixed up with.
  func order(_ facts: [String], limit: Int) -> [String] {
    let wanted = Set(facts)
    var taken: Set<String> = []
    var grouped: [String] = []
    for fact in facts where grouped.count < limit {
      for id in [fact] + maker.confusable(with: fact)
      where grouped.count < limit && wanted.contains(id) && taken.insert(id).inserted {
        grouped.append(id)
      }
    }
    return stride(from: 0, to: grouped.count, by: Learn.roundSize).flatMap { start in
      apart(Array(grouped[start..<min(start + Learn.roundSize, grouped.count)]))
    }
  }

  private func apart(_ facts: [String]) -> [String] {
    var rest = facts
    var ordered: [String] = []
    while !rest.isEmpty {
      let card = ordered.last.flatMap(maker.card)
      let next = rest.firstIndex { maker.card(of: $0) != card } ?? 0
      ordered.append(rest.remove(at: next))
    }
    return ordered
  }
}
