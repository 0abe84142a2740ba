import Recall
import Study
import Testing

/// What every mode must do, told as a list of complaints.
enum ModeContract {
  static func complaints(_ mode: any StudyMode.Type, passing share: Int, seed: Int) -> [String] {
    var complaints: Set<String> = []
    var learner = Learner()
    let maker = ExerciseMaker(learner.deck, seed: seed)
    let plan = mode.plan(
      PlanRequest(deck: learner.deck, state: learner.state, clock: learner.clock, seed: seed))
    let start = SessionStart(mode: mode.name, deck: learner.deck.id, seed: seed, plan: plan)
    let begin = (learner.state, learner.clock)
    func fresh() -> any StudyMode { mode.init(start, maker: maker, state: begin.0, clock: begin.1) }

    var draws = Draws(seed)
    var running = fresh()
    var past: [(result: ModeResult, state: StudyState)] = []
    var last: String?
    while let exercise = running.current {
      if past.count > 600 { return ["does not end"] }
      if past.count % 10 == 0 {
        var resumed = fresh()
        for step in past { resumed.record(step.result, state: step.state) }
        if resumed.current != exercise { complaints.insert("resumes with another question") }
      }
      if exercise.board == nil, exercise.fact == last, past.count < plan.count / 2 {
        complaints.insert("repeats a fact while others are due")
      }
      last = exercise.fact
      learner.now = learner.now.adding(seconds: 10)
      let passed = draws.below(100) < share
      let outcome: Outcome = passed ? .right : .wrong
      if exercise.board == nil {
        learner.append(
          .answered(
            Answered(
              fact: exercise.fact, kind: exercise.kind, text: "", outcome: outcome,
              rating: passed ? .good : .again, mode: mode.name, counts: mode.rules.movesSchedule,
              final: running.isFinal)), session: "s")
      }
      let result = ModeResult(
        fact: exercise.fact, passed: passed, unaided: passed, clock: learner.clock)
      past.append((result, learner.state))
      running.record(result, state: learner.state)
    }
    if past.isEmpty { complaints.insert("asks nothing") }
    return complaints.sorted()
  }
}

/// Asks its first fact for ever.
private struct Stubborn: StudyMode {
  static let name = "stubborn"
  static let summary = "never moves on"
  static let rules = ModeRules(showsVerdicts: true, givesHints: true, movesSchedule: true)
  static func plan(_ request: PlanRequest) -> [PlanItem] { Cram.plan(request) }
  var current: Exercise?
  var asked = 0

  init(_ start: SessionStart, maker: ExerciseMaker, state: StudyState, clock: StudyClock) {
    current = start.plan.first.flatMap { maker.exercise(for: $0.fact, kind: .typed, turn: 0) }
  }

  mutating func record(_ result: ModeResult, state: StudyState) {}
}

/// Asks every fact twice running, and forgets how far it came.
private struct Forgetful: StudyMode {
  static let name = "forgetful"
  static let summary = "keeps its place outside itself"
  static let rules = ModeRules(showsVerdicts: true, givesHints: true, movesSchedule: true)
  static func plan(_ request: PlanRequest) -> [PlanItem] { Cram.plan(request) }
  private final class Place: @unchecked Sendable { var index = 0 }
  private static let shared = Place()
  private let plan: [PlanItem]
  private let maker: ExerciseMaker

  init(_ start: SessionStart, maker: ExerciseMaker, state: StudyState, clock: StudyClock) {
    plan = start.plan
    self.maker = maker
  }

  var current: Exercise? {
    let place = Self.shared.index / 2
    guard plan.indices.contains(place) else { return nil }
    return maker.exercise(for: plan[place].fact, kind: .typed, turn: 0)
  }

  mutating func record(_ result: ModeResult, state: StudyState) { Self.shared.index += 1 }
}

@Suite("Every study mode")
struct ModeContractTests {
  @Test(
    "ends, resumes with the same question, and repeats nothing while others are due",
    arguments: StudyModes.all.map { $0.name }, [0, 60, 100])
  func contract(name: String, share: Int) throws {
    let mode = try #require(StudyModes.named(name))
    #expect(ModeContract.complaints(mode, passing: share, seed: 5) == [])
  }

  @Test("a mode that breaks the contract is found out")
  func broken() {
    #expect(ModeContract.complaints(Stubborn.self, passing: 50, seed: 1) == ["does not end"])
    #expect(
      ModeContract.complaints(Forgetful.self, passing: 50, seed: 1) == [
        "repeats a fact while others are due", "resumes with another question",
      ])
  }

  @Test("names are unique and summaries fit a line")
  func names() {
    #expect(Set(StudyModes.all.map { $0.name }).count == StudyModes.all.count)
    #expect(StudyModes.all.allSatisfy { $0.summary.count <= 60 && !$0.summary.isEmpty })
  }

  @Test("an empty deck asks nothing and does not trap", arguments: StudyModes.all.map { $0.name })
  func empty(name: String) throws {
    var learner = Learner()
    learner.deck = Deck(id: "empty", title: "", cards: [])
    learner.start(try #require(StudyModes.named(name)))
    #expect(learner.session != nil)
    #expect(learner.session?.current == nil)
    #expect(learner.session?.skipped() == nil)
  }

  @Test("the plan is drawn by the seed alone", arguments: StudyModes.all.map { $0.name })
  func seeded(name: String) throws {
    let mode = try #require(StudyModes.named(name))
    func plan(_ seed: Int) -> [PlanItem] {
      mode.plan(
        PlanRequest(deck: SampleDeck.deck, state: .init(), clock: Learner().clock, seed: seed))
    }
    #expect(plan(3) == plan(3))
    #expect(!plan(3).isEmpty)
  }
}

@Suite("Learn")
struct LearnTests {
  @Test("a fact is recognised, then completed, then recalled")
  func steps() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["dropout.name"])
    var kinds: [QuestionKind] = []
    while let exercise = learner.session?.current, kinds.count < 10 {
      kinds.append(exercise.kind)
      learner.answer()
    }
    #expect(kinds == [.choice, .cloze, .typed])
    #expect(learner.state.facts["dropout.name"]?.isThroughLearn == true)
  }

  @Test("a miss returns after at least three others")
  func missReturns() {
    var learner = Learner()
    learner.start(Learn.self)
    let missed = learner.session?.current?.fact
    learner.answer("no idea")
    var others: [String] = []
    while let fact = learner.session?.current?.fact, fact != missed, others.count < 50 {
      others.append(fact)
      learner.answer()
    }
    #expect(others.count >= 3)
    #expect(learner.session?.current?.fact == missed)
  }

  @Test("rounds have about seven facts")
  func rounds() {
    var learner = Learner()
    learner.start(Learn.self)
    #expect((6...8).contains(learner.session?.current?.place?.count ?? 0))
  }

  @Test("with a hint the last step must be answered once more")
  func hinted() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["dropout.name"])
    learner.answer()
    learner.answer()
    #expect(learner.hint() == "think of its effect")
    learner.answer()
    #expect(learner.state.reviews.last?.rating == .hard)
    #expect(learner.session?.current?.kind == .typed)
    learner.answer()
    #expect(learner.session?.current == nil)
  }

  @Test("what is mixed up comes into the same round, on different cards where possible")
  func interleaved() {
    let plan = Learn.plan(
      PlanRequest(deck: SampleDeck.deck, state: .init(), clock: Learner().clock))
    let first = plan.prefix(7).map(\.fact)
    #expect(Set(first).isSuperset(of: ["dropout.name", "l1.name", "l2.name", "early.name"]))
    #expect(Set(plan.map(\.fact)).count == SampleDeck.deck.facts.count)
  }

  @Test("a fact missed again and again is set aside")
  func setAside() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["lr.name"])
    for _ in 0..<6 { learner.answer("no idea") }
    #expect(learner.session?.current == nil)
    #expect((learner.session?.mode as? Learn)?.setAside == ["lr.name"])
  }

  @Test("a learned fact starts with recall")
  func learned() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["dropout.name"])
    for _ in 0..<3 { learner.answer() }
    learner.start(Learn.self, facts: ["dropout.name"])
    #expect(learner.session?.current?.kind == .typed)
  }
}

@Suite("Test, match, spaced and cram")
struct OtherModeTests {
  @Test("a test gives no hints and no verdicts, and draws the number asked for")
  func test() {
    var learner = Learner()
    learner.start(Test.self, count: 10)
    #expect(
      learner.session?.rules
        == ModeRules(showsVerdicts: false, givesHints: false, movesSchedule: true))
    #expect(learner.session?.hint() == nil)
    #expect(learner.session?.current?.place == .init(1, of: 10))
    for index in 0..<10 { learner.answer(index < 3 ? "no idea" : nil) }
    #expect(learner.session?.current == nil)
    #expect(StudyFigures(learner.state, learner.deck, learner.clock).lastTest == 0.7)
    let missed = learner.state.sessions.last?.answers.filter { !$0.outcome.passed } ?? []
    learner.start(Learn.self, facts: missed.map(\.fact))
    #expect(Set(learner.session?.start.plan.map(\.fact) ?? []) == Set(missed.map(\.fact)))
  }

  @Test("a board pairs six rows, counts errors, and leaves the schedule alone")
  func match() {
    var learner = Learner()
    learner.start(Match.self)
    let board = learner.session?.current?.board
    #expect(board?.left.count == 6)
    #expect(Set(board?.right ?? []).count == 6)
    learner.answer("a1", after: 30)
    #expect(learner.state.boards.first?.errors ?? 0 >= 5)
    learner.start(Match.self)
    learner.answer(after: 42)
    #expect(StudyFigures(learner.state, learner.deck, learner.clock).bestBoard?.seconds == 42)
    #expect(learner.state.facts.isEmpty)
    #expect(learner.state.reviews.isEmpty)
  }

  @Test("pairs are read in any order and form")
  func pairs() {
    var generator = SeededGenerator(seed: 4)
    let board = MatchBoard(
      [("x", "one", "1st"), ("y", "two", "2nd"), ("z", "three", "3rd")], using: &generator)
    let answer = board.modelAnswer
    #expect(board.grade(answer).verdict.outcome == .right)
    #expect(board.grade(answer.uppercased().replacing(" ", with: ", ")).errors == 0)
    #expect(
      board.grade(answer.split(separator: " ").reversed().joined(separator: "\n")).errors == 0)
    #expect(board.grade("").verdict.outcome == .wrong)
    #expect(board.grade("a99999999999999999999 b-3 cc 7").verdict.outcome == .wrong)
    #expect(board.grade(String(answer.prefix(2))).rows.count { $0 == nil } == 2)
  }

  @Test("spaced asks learning facts first, then due ones by falling risk, then new ones")
  func spaced() {
    var learner = Learner()
    for fact in ["adam.name", "lr.name", "epoch.name"] {
      learner.start(Learn.self, facts: [fact])
      for _ in 0..<3 { learner.answer() }
      learner.now = learner.now.adding(days: 5)
    }
    learner.start(Learn.self, facts: ["grid.name"])
    learner.answer()
    learner.now = learner.now.adding(seconds: 1200)
    let plan = Spaced.plan(
      PlanRequest(deck: learner.deck, state: learner.state, clock: learner.clock))
    #expect(plan.prefix(4).map(\.fact) == ["grid.name", "adam.name", "lr.name", "epoch.name"])
    #expect(plan.count == 14)
    let limited = Spaced.plan(
      PlanRequest(deck: learner.deck, state: learner.state, clock: learner.clock, all: true))
    #expect(limited.count == learner.deck.facts.count)
  }

  @Test("a fact on a short step comes back within the session")
  func returns() {
    var learner = Learner()
    learner.start(Spaced.self, count: 3)
    var asked: [String] = []
    var places: [Int] = []
    while let exercise = learner.session?.current, asked.count < 20 {
      asked.append(exercise.fact)
      places.append(exercise.place?.number ?? 0)
      learner.answer()
    }
    #expect(asked.count == 6)  // each new fact: once, and again after its step
    // A fact keeps its place when it comes back.
    #expect(places.prefix(3) == [1, 2, 3])
    #expect(places == asked.map { (Array(asked.prefix(3)).firstIndex(of: $0) ?? 9) + 1 })
    #expect(learner.state.facts.values.allSatisfy { $0.schedule.phase == .review })
  }

  @Test("cram leaves the schedule alone")
  func cram() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["adam.name"])
    for _ in 0..<3 { learner.answer() }
    let before = learner.state.facts["adam.name"]?.schedule
    learner.start(Cram.self, count: 5)
    while learner.session?.current != nil { learner.answer() }
    #expect(learner.state.facts["adam.name"]?.schedule == before)
    #expect(learner.state.reviews.count == 3)
  }

  @Test("a sure miss in a cram asks for nothing later, and a right answer there settles nothing")
  func cramAndCallbacks() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["adam.name"])
    for _ in 0..<3 { learner.answer() }
    learner.start(Cram.self, facts: ["adam.name"])
    learner.answer("no idea", confidence: 4)
    #expect(learner.state.facts["adam.name"]?.callbackDay == nil)
    #expect(learner.state.calibration.rows[3].count == 1)
    // The same miss in a review does ask for it, and only a review settles it.
    learner.start(Spaced.self, all: true, facts: ["adam.name"])
    learner.answer("no idea", confidence: 4)
    let callback = learner.state.facts["adam.name"]?.callbackDay
    #expect(callback != nil)
    learner.now = learner.now.adding(days: 8)
    learner.start(Cram.self, facts: ["adam.name"])
    learner.answer()
    #expect(learner.state.facts["adam.name"]?.callbackDay == callback)
    learner.start(Spaced.self, all: true, facts: ["adam.name"])
    learner.answer()
    #expect(learner.state.facts["adam.name"]?.callbackDay == nil)
  }

  @Test("again asks the last question once more and leaves the schedule alone")
  func again() throws {
    var learner = Learner()
    learner.start(Learn.self, facts: ["adam.name"])
    let first = learner.session?.current
    learner.answer()
    learner.append(try #require(learner.session?.again()))
    #expect(learner.session?.current?.question == first?.question)
    let reviews = learner.state.reviews.count
    learner.answer()
    #expect(learner.state.reviews.count == reviews)
    #expect(learner.session?.current?.kind == .cloze)
  }

  @Test("cards are leafed through and sorted into known and still learning")
  func browse() throws {
    var learner = Learner()
    var browser = CardBrowser(learner.deck, learner.state)
    #expect(browser.place == "1/5")
    browser.flip()
    #expect(browser.isFlipped)
    browser.back()
    #expect(browser.place == "5/5" && !browser.isFlipped)
    browser.next()
    learner.append(try #require(browser.sorted(known: true)))
    #expect(CardBrowser(learner.deck, learner.state, pile: .known).cards == ["regularization"])
    #expect(CardBrowser(learner.deck, learner.state, pile: .learning).cards.count == 4)
    learner.append(.undone)
    #expect(CardBrowser(learner.deck, learner.state, pile: .known).card == nil)
  }
}
