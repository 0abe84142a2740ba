/// Turns the questions of a deck into exercises: chooses one, finds distractors, shuffles choices.
public struct ExerciseMaker: Sendable {
  /// The deck whose facts are asked.
  public let deck: Deck
  private let seed: Int
  private let facts: [String: Fact]
  /// The facts in the order of the deck.
  private let inOrder: [Fact]
  private let cards: [String: String]
  /// Who is said to be mixed up with a fact, by the others.
  private var mixedUp: [String: [String]] = [:]
  private var ladders: [String: [[Question]]] = [:]

  /// Makes exercises; the same seed gives the same order of choices.
  public init(_ deck: Deck, seed: Int) {
    self.deck = deck
    self.seed = seed
    inOrder = deck.facts
    facts = Dictionary(inOrder.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    cards = Dictionary(
      deck.cards.flatMap { card in card.facts.map { ($0.id, card.id) } },
      uniquingKeysWith: { first, _ in first })
    for fact in inOrder {
      for other in Set(fact.confusedWith) { mixedUp[other, default: []].append(fact.id) }
    }
    for fact in facts.values { ladders[fact.id] = climbed(fact) }
  }

  /// The fact with this id.
  public func fact(_ id: String) -> Fact? { facts[id] }

  /// The card a fact belongs to, by id.
  public func card(of fact: String) -> String? { cards[fact] }

  /// The questions of a fact that can be asked on their own, by step, from recognising to recalling.
  ///
  /// A term without a choice question gets one, with distractors from its confusable group.
  public func ladder(of fact: Fact) -> [[Question]] { ladders[fact.id] ?? climbed(fact) }

  private func climbed(_ fact: Fact) -> [[Question]] {
    var steps: [QuestionKind.Step: [Question]] = [:]
    for question in fact.questions where isAskable(question, fact) {
      steps[question.kind.step, default: []].append(question)
    }
    if steps[.recognise] == nil,
      let open = fact.questions.first(where: { $0.kind.step > .recognise }),
      case .term = open.expected(of: fact)
    {
      let choice = Question(kind: .choice, text: open.text, answer: open.answer)
      if isAskable(choice, fact) { steps[.recognise] = [choice] }
    }
    return QuestionKind.Step.allCases.compactMap { steps[$0] }
  }

  /// The exercise for a fact at a step; `turn` walks through its questions where it has several.
  ///
  /// A step the fact does not have is taken as the nearest one it has.
  public func exercise(
    for id: String, step: Int, turn: Int, place: Exercise.Place? = nil
  ) -> Exercise? {
    guard let fact = facts[id] else { return nil }
    let ladder = ladder(of: fact)
    guard let questions = ladder.dropFirst(max(min(step, ladder.count - 1), 0)).first else {
      return nil
    }
    return exercise(questions[max(turn, 0) % questions.count], of: fact, turn: turn, place: place)
  }

  /// The exercise for one kind of question, else for the nearest harder one.
  public func exercise(
    for id: String, kind: QuestionKind, turn: Int, place: Exercise.Place? = nil
  ) -> Exercise? {
    guard let fact = facts[id] else { return nil }
    let ladder = ladder(of: fact)
    let same = ladder.joined().filter { $0.kind == kind }
    if !same.isEmpty {
      return exercise(same[max(turn, 0) % same.count], of: fact, turn: turn, place: place)
    }
    let step = ladder.firstIndex { ($0.first?.kind.step ?? .recall) >= kind.step }
    return exercise(for: id, step: step ?? ladder.count - 1, turn: turn, place: place)
  }

  /// One question of a fact as an exercise, its choices shuffled by the seed, the fact and the turn.
  public func exercise(
    _ question: Question, of fact: Fact, turn: Int = 0, place: Exercise.Place? = nil
  ) -> Exercise {
    guard question.kind == .choice || question.kind == .predict else {
      return Exercise(fact: fact.id, question: question, place: place)
    }
    var generator = SeededGenerator(seed: seed, purpose: "\(fact.id) \(question.text) \(turn)")
    let answer = question.modelAnswer(of: fact)
    let wrong = distractors(for: question, of: fact, using: &generator)
    let choices = ([answer] + wrong).shuffled(using: &generator)
    return Exercise(
      fact: fact.id, question: question, choices: wrong.isEmpty ? [] : choices, place: place)
  }

  /// Ids of the facts that learners mix up with this one, in either direction.
  public func confusable(with id: String) -> [String] {
    let own = facts[id]?.confusedWith ?? []
    let others = mixedUp[id] ?? []
    var seen: Set<String> = [id]
    return (own + others).filter { facts[$0] != nil && seen.insert($0).inserted }
  }

  private func isAskable(_ question: Question, _ fact: Fact) -> Bool {
    switch question.kind {
    case .match, .predict: return false
    case .choice:
      if !question.distractors.isEmpty { return true }
      let expected = question.expected(of: fact)
      let right = Set(accepted(expected).map(Text.normalized))
      return inOrder.contains { other in
        guard other.id != fact.id, Self.alike(other.answer, expected) else { return false }
        let text = other.answer.model(statement: other.statement)
        return !text.isEmpty && !right.contains(Text.normalized(text))
      }
    default: return true
    }
  }

  /// The author's distractors, else up to three answers of like facts, confusable ones first.
  private func distractors(
    for question: Question, of fact: Fact, using generator: inout SeededGenerator
  ) -> [String] {
    let accepted = Set(accepted(question.expected(of: fact)).map(Text.normalized))
    var seen = accepted
    func isNew(_ text: String) -> Bool { seen.insert(Text.normalized(text)).inserted }
    if !question.distractors.isEmpty { return question.distractors.filter(isNew) }
    let near = confusable(with: fact.id).compactMap { facts[$0] }
    let far = some(using: &generator)
    let same = far.filter { cards[$0.id] == cards[fact.id] }
    let expected = question.expected(of: fact)
    var found: [String] = []
    for other in near + same + far
    where found.count < 3 && other.id != fact.id && Self.alike(other.answer, expected) {
      let text = other.answer.model(statement: other.statement)
      if !text.isEmpty, isNew(text) { found.append(text) }
    }
    return found
  }

  /// All facts in any order; of a large deck some, for it has more than enough of them.
  private func some(using generator: inout SeededGenerator) -> [Fact] {
    guard inOrder.count > Self.many else { return inOrder.shuffled(using: &generator) }
    return (0..<Self.many).map { _ in inOrder[Int.random(in: inOrder.indices, using: &generator)] }
  }

  private static let many = 300

  private func accepted(_ answer: Answer) -> [String] {
    if case .term(let forms) = answer { forms } else { [answer.model(statement: "")] }
  }

  private static func alike(_ a: Answer, _ b: Answer) -> Bool {
    switch (a, b) {
    case (.term, .term), (.set, .set), (.number, .number): true
    default: false
    }
  }
}
