import Recall
import Study
import Testing

@Suite("Figures")
struct FigureTests {
  @Test("a fresh profile has no row and the table its empty line")
  func empty() {
    let learner = Learner()
    #expect(StudyTable(name: "me", learner.state, learner.deck, learner.clock).rows.isEmpty)
    #expect(StudyTable(sessionsOf: learner.state, learner.deck, learner.clock).rows.isEmpty)
    #expect(StudyTable.empty == "No study sessions yet.")
    #expect(StudyTable.columns == ["Name", "Mastery", "Learn", "Test", "Matching", "Spaced"])
  }

  @Test("a fact is mastered by typed recall on two days, and only while it is likely recalled")
  func mastery() throws {
    var learner = Learner()
    let fact = try #require(learner.deck.fact("adam.name"))
    learner.start(Learn.self, facts: [fact.id])
    for _ in 0..<3 { learner.answer() }
    #expect(!learner.state.isMastered(fact, learner.clock))
    learner.now = learner.now.adding(days: 5)
    learner.start(Cram.self, facts: [fact.id])
    learner.answer()
    // Two days of recall, but the schedule was left alone: after five days R is below 0.9.
    #expect(!learner.state.isMastered(fact, learner.clock))
    learner.start(Spaced.self, facts: [fact.id])
    learner.answer()
    #expect(learner.state.isMastered(fact, learner.clock))
    #expect(learner.state.mastery(learner.deck, learner.clock).mastered == 1)
    learner.now = learner.now.adding(days: 300)
    #expect(!learner.state.isMastered(fact, learner.clock))
  }

  @Test("recognising, hints and two answers on one day do not make mastery")
  func notMastery() throws {
    var learner = Learner()
    let fact = try #require(learner.deck.fact("adam.name"))
    func answered(_ kind: QuestionKind, hints: Int = 0) -> StudyEvent.Action {
      .answered(
        Answered(
          fact: fact.id, kind: kind, text: "Adam", outcome: .right, rating: .good, hints: hints,
          mode: "spaced"))
    }
    for kind in [QuestionKind.choice, .cloze, .truefalse] {
      learner.append(answered(kind))
      learner.now = learner.now.adding(days: 1)
    }
    learner.append(answered(.typed, hints: 1))
    learner.now = learner.now.adding(days: 1)
    learner.append(answered(.typed))
    learner.append(answered(.typed))
    #expect(!learner.state.isMastered(fact, learner.clock))
    learner.now = learner.now.adding(days: 1)
    learner.append(answered(.typed))
    #expect(learner.state.isMastered(fact, learner.clock))
  }

  @Test("the row tells what happened")
  func row() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["adam.name", "lr.name"])
    while learner.session?.current != nil { learner.answer() }
    learner.start(Test.self, count: 4)
    for index in 0..<4 { learner.answer(index == 0 ? "no idea" : nil) }
    learner.start(Match.self)
    learner.answer(after: 31.5)
    let rows = StudyTable(name: "ada", learner.state, learner.deck, learner.clock).rows
    let count = learner.deck.facts.count
    #expect(
      rows == [
        [
          "ada", "0 of \(count)", "2 of \(count)", "75 %, best 75 % (4)", "31.5 s", rows[0][5],
        ]
      ])
    #expect(rows[0][5].hasSuffix("due, - kept"))
    let sessions = StudyTable(sessionsOf: learner.state, learner.deck, learner.clock).rows
    #expect(sessions.map { $0[0] } == ["2026-01-05", "2026-01-05", "2026-01-05"])
    #expect(sessions.map { $0[2] } == ["-", "-", "2 of 2"])
    #expect(sessions[1][3] == "75 % of 4")
    #expect(sessions[0][4] == "31.5 s")
  }

  @Test("a test that was left early does not count")
  func leftEarly() {
    var learner = Learner()
    learner.start(Test.self, count: 4)
    learner.answer()
    learner.append(.sessionEnded)
    #expect(StudyFigures(learner.state, learner.deck, learner.clock).lastTest == nil)
  }

  @Test("calibration counts answers and predictions by confidence")
  func calibration() {
    var learner = Learner()
    learner.start(Test.self, count: 4)
    learner.answer(confidence: 4)
    learner.answer("no idea", confidence: 4)
    learner.answer(confidence: 1)
    learner.answer(confidence: 9)
    learner.append(
      .predicted(Predicted(experiment: "e", choice: "a", confidence: 4, outcome: "a", right: true)))
    learner.append(.predicted(Predicted(experiment: "e", choice: "a", confidence: 4)))
    let rows = learner.state.calibration.rows
    #expect(rows.map(\.count) == [1, 0, 0, 3])
    #expect(rows.map(\.right) == [1, 0, 0, 2])
    #expect(rows[1].share == nil)
  }

  @Test("a confident miss is due again after a week, whatever the schedule says")
  func confidentMiss() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["adam.name"])
    learner.answer("no idea", confidence: 4)
    for _ in 0..<4 { learner.answer(after: 700) }
    // Pushed far away by easy answers on the next days.
    for days in [1, 1] {
      learner.now = learner.now.adding(days: days)
      learner.append(
        .answered(
          Answered(
            fact: "adam.name", kind: .typed, text: "Adam", outcome: .right, rating: .easy,
            mode: "spaced")))
    }
    #expect(!learner.state.isDue("adam.name", learner.clock))
    learner.now = learner.now.adding(days: 5)
    #expect(learner.state.facts["adam.name"].flatMap(\.dueDay).map { $0 > 20_465 } == true)
    #expect(learner.state.isDue("adam.name", learner.clock))
    learner.start(Spaced.self, facts: ["adam.name"])
    learner.answer()
    #expect(!learner.state.isDue("adam.name", learner.clock))
  }

  @Test("retention counts learned facts after a day's wait, in the last 30 days")
  func retention() {
    var learner = Learner()
    func answer(_ outcome: Outcome, after days: Int) {
      learner.now = learner.now.adding(days: days)
      learner.append(
        .answered(
          Answered(
            fact: "adam.name", kind: .typed, text: "", outcome: outcome,
            rating: outcome.passed ? .easy : .again, mode: "spaced")))
    }
    answer(.right, after: 0)  // first: not counted
    answer(.right, after: 0)  // same day: not counted
    answer(.right, after: 4)
    answer(.wrong, after: 9)
    answer(.right, after: 0)  // relearning: not counted
    answer(.right, after: 20)
    let now = learner.state.retention(learner.clock)
    #expect(now.count == 3 && now.passed == 2)
    #expect(learner.state.retention(overDays: 29, learner.clock).count == 2)
    #expect(learner.state.retention(overDays: 20, learner.clock).count == 1)
    learner.now = learner.now.adding(days: 30)
    #expect(learner.state.retention(learner.clock).share == nil)
  }

  @Test("a streak counts days in a row, and does not break before the day is over")
  func streak() {
    var learner = Learner()
    learner.start(Test.self, count: 9)
    #expect(learner.state.streak(learner.clock) == 0)
    for _ in 0..<3 {
      learner.answer()
      learner.now = learner.now.adding(days: 1)
    }
    #expect(learner.state.streak(learner.clock) == 3)
    learner.now = learner.now.adding(days: 1)
    #expect(learner.state.streak(learner.clock) == 0)
  }

  @Test("a leech is told what to try")
  func leeches() {
    var learner = Learner()
    for id in ["regularizers.set", "adam.name"] {
      for _ in 0..<9 {
        for outcome in [Outcome.right, .wrong] {
          learner.now = learner.now.adding(days: 2)
          learner.append(
            .answered(
              Answered(
                fact: id, kind: .typed, text: "", outcome: outcome,
                rating: outcome.passed ? .easy : .again, mode: "spaced")))
        }
      }
    }
    let leeches = learner.state.leeches(learner.deck)
    #expect(Set(leeches.map(\.fact)) == ["regularizers.set", "adam.name"])
    #expect(leeches.allSatisfy { $0.lapses >= 8 })
    #expect(leeches.first { $0.fact == "regularizers.set" }?.advice.contains("4 members") == true)
    #expect(leeches.first { $0.fact == "adam.name" }?.advice.contains("rmsprop.name") == true)
  }

  @Test("an edited answer asks once whether what was learned still holds")
  func edited() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["lr.name"])
    learner.answer()
    #expect(learner.state.edited(learner.deck).isEmpty)
    for card in learner.deck.cards.indices {
      for fact in learner.deck.cards[card].facts.indices
      where learner.deck.cards[card].facts[fact].id == "lr.name" {
        learner.deck.cards[card].facts[fact].statement += " Indeed."
      }
    }
    #expect(learner.state.edited(learner.deck).isEmpty)
    for card in learner.deck.cards.indices {
      for fact in learner.deck.cards[card].facts.indices
      where learner.deck.cards[card].facts[fact].id == "lr.name" {
        // One more accepted spelling is no other answer.
        learner.deck.cards[card].facts[fact].answer = .term(["learning rate", "learn rate"])
      }
    }
    #expect(learner.state.edited(learner.deck).isEmpty)
    for card in learner.deck.cards.indices {
      for fact in learner.deck.cards[card].facts.indices
      where learner.deck.cards[card].facts[fact].id == "lr.name" {
        learner.deck.cards[card].facts[fact].answer = .term(["step length"])
      }
    }
    let edited = learner.state.edited(learner.deck)
    #expect(edited.map(\.fact.id) == ["lr.name"])
    let print = edited.first?.fingerprint ?? ""
    let before = learner.state
    learner.append(.edited(fact: "lr.name", fingerprint: print, keepsHistory: true))
    #expect(learner.state.edited(learner.deck).isEmpty)
    #expect(learner.state.facts["lr.name"]?.schedule == before.facts["lr.name"]?.schedule)
    learner.append(.undone)
    learner.append(.edited(fact: "lr.name", fingerprint: print, keepsHistory: false))
    #expect(learner.state.facts["lr.name"] == nil)
  }

  @Test("the forecast counts each met fact once")
  func forecast() {
    var learner = Learner()
    learner.start(Spaced.self, count: 5)
    while learner.session?.current != nil { learner.answer() }
    let days = learner.state.forecast(learner.deck, days: 60, learner.clock)
    #expect(days.reduce(0, +) == 5)
    #expect(days[0] == 0)
    learner.now = learner.now.adding(days: 90)
    #expect(learner.state.forecast(learner.deck, days: 3, learner.clock) == [5, 0, 0])
    #expect(learner.state.forecast(learner.deck, days: -1, learner.clock).isEmpty)
  }

  @Test("a preview shows what each rating leads to, and the answer agrees")
  func preview() {
    var learner = Learner()
    learner.start(Spaced.self, count: 1)
    let preview = learner.state.preview("dropout.name", learner.clock)
    #expect(preview.map(\.rating) == Rating.allCases)
    #expect(preview[0].due == learner.now.adding(seconds: 60))
    #expect(preview[3].due > learner.now.adding(days: 5))
    #expect(learner.state.preview("dropout.name", learner.clock).map(\.due) == preview.map(\.due))
  }

  @Test("every heading has its definition")
  func definitions() {
    let names = Set(StudyFigures.definitions.map(\.name))
    #expect(names.isSuperset(of: StudyTable.columns.map { $0.lowercased() }))
    #expect(StudyFigures.definitions.allSatisfy { $0.text.count > 40 })
  }
}

@Suite("Planning toward an exam")
struct ExamTests {
  @Test("more study gives more, and the forecast is honest about doing nothing")
  func plan() {
    var learner = Learner()
    learner.start(Learn.self, count: 7)
    while learner.session?.current != nil { learner.answer() }
    let exam = learner.now.adding(days: 21)
    let plan = ExamPlan(learner.state, learner.deck, exam: exam, learner.clock)
    #expect(plan.days == 21)
    #expect(plan.newPerDay * 14 >= learner.deck.facts.count - 7)
    #expect(plan.answers.count == 21)
    #expect(plan.answers.reduce(0, +) >= learner.deck.facts.count)
    #expect(plan.expected.low <= plan.expected.median && plan.expected.median <= plan.expected.high)
    #expect(plan.expected.median > 0.8)
    #expect(plan.withoutStudy < 0.3)
    #expect(plan == ExamPlan(learner.state, learner.deck, exam: exam, learner.clock))
    #expect(plan.summary.count == 3)
  }

  @Test("waits are a smaller share of a longer time")
  func waits() {
    let learner = Learner()
    func longest(_ days: Int) -> Double {
      let plan = ExamPlan(
        learner.state, learner.deck, exam: learner.now.adding(days: days), learner.clock)
      return Double(plan.maximumIntervalDays) / Double(days)
    }
    #expect(longest(20) > longest(120))
    #expect(longest(120) > longest(365))
  }

  @Test("an exam today, in the past or in a thousand years does not trap")
  func extremes() {
    let learner = Learner()
    for days in [-400, 0, 1, 2, 400_000] {
      let plan = ExamPlan(
        learner.state, learner.deck, exam: learner.now.adding(days: days), learner.clock)
      #expect((0...730).contains(plan.days))
      #expect(!plan.summary.isEmpty)
    }
    let empty = Deck(id: "e", title: "", cards: [])
    #expect(
      ExamPlan(learner.state, empty, exam: learner.now.adding(days: 9), learner.clock).days == 9)
  }
}
