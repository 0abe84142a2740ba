import Lessons
import Recall
import Study

/// What a sitting of `learn` is made of, and which experiment comes next.
///
/// The very first sitting follows the route that the deck lays down, a question and an experiment in
/// turn. Later ones adapt: what is due comes first, then what was missed, then new facts, each card
/// after the cards it requires.
struct LearningPath {
  let lesson: Lesson
  let state: StudyState
  let clock: StudyClock
  let schedules: ExperimentSchedules
  /// Experiments that the sitting has passed over, by id; they are not next.
  var passedOver: Set<String> = []

  /// Facts of each sort in one sitting: about a quarter of an hour.
  static let mostDue = 14
  static let mostWeak = 7
  static let mostFacts = 21
  /// How long the first sitting may take, in seconds.
  static let firstSittingSeconds = 1800.0

  init(
    _ lesson: Lesson, _ state: StudyState, _ clock: StudyClock, _ schedules: ExperimentSchedules
  ) {
    self.lesson = lesson
    self.state = state
    self.clock = clock
    self.schedules = schedules
  }

  private var today: Int { state.today(clock) }

  // MARK: Facts

  /// Whether nothing of the deck was ever asked.
  var isFirst: Bool { lesson.deck.facts.allSatisfy { state.facts[$0.id] == nil } }

  /// What the next sitting asks, in order.
  var facts: [String] {
    let known = lesson.deck.facts.map(\.id).filter { state.facts[$0] != nil }
    func recall(_ fact: String) -> Double { state.retrievability(of: fact, clock) }
    let due = known.filter { state.isDue($0, clock) }.sorted { recall($0) < recall($1) }
      .prefix(Self.mostDue)
    let weak = known.filter { !due.contains($0) && isWeak($0) }.sorted { recall($0) < recall($1) }
      .prefix(Self.mostWeak)
    let rest = inTeachingOrder.filter { state.facts[$0]?.isThroughLearn != true }
    let chosen = Array(due) + weak
    let new = rest.filter { !chosen.contains($0) }
    return chosen + new.prefix(max(0, Self.mostFacts - chosen.count))
  }

  /// Whether the last answer was a miss, or it keeps being forgotten.
  private func isWeak(_ fact: String) -> Bool {
    guard let record = state.facts[fact] else { return false }
    return record.lastOutcome?.passed == false || record.schedule.lapses > 1
  }

  /// All facts, each card after the cards it requires.
  private var inTeachingOrder: [String] {
    var placed: Set<String> = []
    var ordered: [Card] = []
    var rest = lesson.deck.cards
    while let index = rest.firstIndex(where: { Set($0.requires).isSubset(of: placed) })
      ?? rest.indices.first
    {
      let card = rest.remove(at: index)
      placed.insert(card.id)
      ordered.append(card)
    }
    return ordered.flatMap(\.facts).map(\.id)
  }

  // MARK: Experiments

  /// Those that were predicted and are to be predicted again, the nearest to being forgotten first.
  var dueExperiments: [Experiment] {
    lesson.experiments.filter { schedules.isDue($0.id, today: today) }.sorted {
      schedules.retrievability(of: $0.id, today: today)
        < schedules.retrievability(of: $1.id, today: today)
    }
  }

  /// The first of them that was not passed over.
  var nextDue: Experiment? { dueExperiments.first { !passedOver.contains($0.id) } }

  /// Those never predicted whose cards' requirements have all been met.
  var newExperiments: [Experiment] {
    let met = Set(
      lesson.deck.cards.filter { card in card.facts.contains { state.facts[$0.id] != nil } }
        .map(\.id))
    return lesson.experiments.filter { experiment in
      guard !passedOver.contains(experiment.id), schedules.records[experiment.id] == nil,
        let card = lesson.deck.cards.first(where: { $0.id == experiment.cardID })
      else { return false }
      return Set(card.requires).isSubset(of: met)
    }
  }

  /// The next stop of the first route whose card was asked in this sitting.
  func nextStop(asked: [String]) -> Experiment? {
    let cards = Set(lesson.deck.cards(of: asked))
    return lesson.firstSession.lazy.compactMap(lesson.experiment).first {
      schedules.records[$0.id] == nil && cards.contains($0.cardID) && !passedOver.contains($0.id)
    }
  }

  /// The experiment that comes after so many answers, if one does.
  /// - Parameter asked: the facts that this sitting has asked.
  func next(afterAnswers answers: Int, asked: [String]) -> Experiment? {
    guard answers >= 3 else { return nil }
    if let due = nextDue { return due }
    let cards = Set(lesson.deck.cards(of: asked))
    let new = newExperiments
    // Of a card that was just asked, the weakest first; what was missed is worth seeing happen.
    let near = new.filter { cards.contains($0.cardID) }
    let missed = near.first { experiment in
      lesson.deck.cards.first { $0.id == experiment.cardID }?.facts.contains { isWeak($0.id) }
        ?? false
    }
    return missed ?? near.first ?? (answers >= 7 ? new.first : nil)
  }
}

extension Lesson {
  /// The first fact of the card of each stop on the route of the first sitting.
  var route: [String] {
    var seen: Set<String> = []
    return firstSession.compactMap { id in
      guard let card = experiment(id)?.cardID, seen.insert(card).inserted else { return nil }
      return deck.cards.first { $0.id == card }?.facts.first?.id
    }
  }
}

extension Deck {
  /// The ids of the cards that some facts stand on.
  func cards(of facts: [String]) -> [String] {
    cards.filter { card in card.facts.contains { facts.contains($0.id) } }.map(\.id)
  }
}
