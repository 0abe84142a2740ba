import Foundation
import Recall
import Study
import Testing

@Suite("The log")
struct HistoryTests {
  /// A learner of some random sessions over several days, with overrides and undo.
  static func random(_ seed: Int, undo: Bool = false) -> Learner {
    var learner = Learner()
    var draws = Draws(seed)
    for _ in 0..<60 {
      switch draws.below(undo ? 12 : 10) {
      case 0: learner.start(StudyModes.all[draws.below(StudyModes.all.count)], seed: seed)
      case 1: learner.now = learner.now.adding(seconds: Double(draws.below(3 * 86_400)))
      case 2:
        let latest = learner.log.last { if case .answered = $0.action { true } else { false } }
        if let latest {
          learner.append(.overridden(Overridden(answer: latest.id, outcome: .right, rating: .good)))
          learner.rebuild()
        }
      case 3: learner.append(.sorted(card: "rates", known: draws.below(2) == 0))
      case 4:
        learner.append(
          .predicted(
            Predicted(
              experiment: "e", choice: "a", confidence: 1 + draws.below(4), outcome: "b",
              right: draws.below(2) == 0)))
      case 10: learner.undo()
      case 11: learner.redo()
      default:
        learner.answer(draws.below(3) == 0 ? "no idea" : nil, confidence: 1 + draws.below(4))
      }
    }
    return learner
  }

  @Test("replaying a log gives the same state, event by event or at once", arguments: 0..<8)
  func replay(seed: Int) {
    let learner = Self.random(seed, undo: true)
    #expect(StudyState(learner.log) == learner.state)
    #expect(StudyState(learner.log) == StudyState(learner.log))
  }

  @Test("replaying a log in another time zone gives the same bytes")
  func zones() throws {
    let learner = Self.random(3)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    func bytes() throws -> Data {
      let state = StudyState(learner.log)
      return try encoder.encode(state.facts.mapValues(\.schedule))
    }
    let zone = NSTimeZone.default
    defer { NSTimeZone.default = zone }
    NSTimeZone.default = try #require(TimeZone(secondsFromGMT: 0))
    let utc = try bytes()
    NSTimeZone.default = try #require(TimeZone(secondsFromGMT: 14 * 3600))
    #expect(try bytes() == utc)
  }

  @Test("an event keeps the offset it was made in")
  func offsets() {
    // 23:30 UTC is the same local day as 21:00 UTC in Lisbon, but another in Tokyo (09:00 ahead).
    func days(_ offset: Int) -> Int {
      var learner = Learner()
      learner.offsetSeconds = offset
      learner.now = Moment(iso8601: "2026-01-05T18:00:00Z") ?? learner.now
      learner.start(Learn.self, facts: ["adam.name"])
      learner.answer()
      learner.now = Moment(iso8601: "2026-01-05T20:30:00Z") ?? learner.now
      learner.answer()
      return learner.state.activeDays.count
    }
    #expect(days(0) == 1)
    #expect(days(9 * 3600) == 2)  // 03:00 and 05:30 of the next morning, either side of 4 o'clock
  }

  @Test(
    "any sequence, then undo as often as something was added, gives the state before",
    arguments: 0..<8)
  func undoAll(seed: Int) {
    var learner = Self.random(seed)
    let before = learner.state
    let length = learner.log.count
    for action in Self.random(seed + 100).log.map(\.action) where action.isUndoable {
      learner.append(action)
    }
    let added = learner.log.count - length
    #expect(added > 5)
    let after = learner.state
    for _ in 0..<added { learner.append(.undone) }
    #expect(learner.state == before)
    for _ in 0..<added { learner.append(.redone) }
    #expect(learner.state == after)
  }

  @Test("undo works across a restart, and past a session's end")
  func restart() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["adam.name"])
    learner.answer()
    let before = learner.state
    learner.answer("no idea")
    learner.append(.sessionEnded)
    learner.state = StudyState(learner.log)
    learner.append(.undone)
    #expect(learner.state.facts == before.facts)
    #expect(learner.state.sessions.last?.hasEnded == true)
    learner.append(.redone)
    #expect(learner.state.facts["adam.name"]?.lastOutcome == .wrong)
  }

  @Test("undo asks the undone question again")
  func back() {
    var learner = Learner()
    learner.start(Learn.self)
    learner.answer()
    let second = learner.session?.current
    learner.answer("no idea")
    learner.undo()
    #expect(learner.session?.current == second)
    learner.redo()
    #expect(learner.session?.current != second)
  }

  @Test("undo and redo with nothing to take back do nothing")
  func nothing() {
    var learner = Learner()
    learner.append(.undone)
    learner.append(.redone)
    #expect(learner.state == StudyState())
  }

  @Test("an override is kept apart from the grade and moves the schedule")
  func override() {
    var learner = Learner()
    learner.start(Learn.self, facts: ["adam.name"])
    learner.answer("eve")
    let id = learner.log.count
    learner.append(.overridden(Overridden(answer: id, outcome: .right, rating: .good)))
    learner.rebuild()
    #expect(learner.state.facts["adam.name"]?.lastOutcome == .right)
    #expect(learner.state.reviews.last?.rating == .good)
    #expect(learner.session?.current?.kind == .cloze)
    if case .answered(let answered) = learner.log[id - 1].action {
      #expect(answered.outcome == .wrong)
    }
    learner.undo()
    #expect(learner.state.facts["adam.name"]?.lastOutcome == .wrong)
  }

  @Test("every event survives JSON, with stable names", arguments: 0..<4)
  func json(seed: Int) throws {
    let log = Self.random(seed, undo: true).log
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for event in log {
      let data = try encoder.encode(event)
      #expect(try JSONDecoder().decode(StudyEvent.self, from: data) == event)
    }
  }

  @Test("an answer is one flat object")
  func flat() throws {
    let event = StudyEvent(
      id: 7, time: Moment(seconds: 1_767_603_600), offsetSeconds: 3600, session: "s1",
      action: .answered(
        Answered(
          fact: "adam.name", kind: .typed, text: "adm", outcome: .slip, rating: .hard,
          confidence: 3, mode: "learn", final: true, seconds: 4.5, fingerprint: "f")))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    #expect(
      String(decoding: try encoder.encode(event), as: UTF8.self)
        == """
        {"confidence":3,"counts":true,"event":"answered","fact":"adam.name","final":true,\
        "fingerprint":"f","hints":0,"id":7,"kind":"typed","mode":"learn","offset":3600,\
        "outcome":"slip","rating":2,"seconds":4.5,"session":"s1","skipped":false,"text":"adm",\
        "time":"2026-01-05T09:00:00Z"}
        """)
  }

  @Test("of two sessions that were left the one that was answered last goes on")
  func takenUpAgain() {
    var learner = Learner()
    learner.start(Learn.self)
    learner.answer()
    let first = learner.session
    learner.now = learner.now.adding(seconds: 60)
    learner.start(Cram.self)
    #expect(Session.unfinished(in: learner.state, deck: learner.deck)?.id == "s2")
    learner.session = first
    learner.answer("no idea")
    #expect(Session.unfinished(in: learner.state, deck: learner.deck)?.id == "s1")
  }

  @Test("a session interrupted by a crash is found and goes on")
  func unfinished() {
    var learner = Learner()
    learner.start(Learn.self)
    learner.answer()
    learner.answer("no idea")
    let state = StudyState(learner.log)
    let resumed = Session.unfinished(in: state, deck: learner.deck)
    #expect(resumed?.current == learner.session?.current)
    learner.append(.sessionEnded)
    #expect(Session.unfinished(in: learner.state, deck: learner.deck) == nil)
  }

  @Test("a hint counts after a restart and after an undo, for the question that it was about")
  func hintsStay() {
    var learner = Learner()
    learner.start(Learn.self)
    let asked = learner.session?.current
    #expect(learner.hint() != nil)
    learner.session = Session.unfinished(in: StudyState(learner.log), deck: learner.deck)
    #expect(learner.session?.current == asked)
    #expect(learner.session?.hintsGiven == 1)
    learner.answer()
    #expect(learner.state.reviews.last?.rating == .hard)
    #expect(learner.session?.hintsGiven == 0)
    learner.undo()
    #expect(learner.session?.current == asked)
    #expect(learner.session?.hintsGiven == 1)
    learner.redo()
    #expect(learner.hint() != nil)
    // Two steps back, the hint of the second question is none of the first.
    learner.undo()
    #expect(learner.session?.current == asked)
    #expect(learner.session?.hintsGiven == 1)
  }

  @Test("a session taken up again comes before those begun after it, even with no answer yet")
  func takenUp() {
    var learner = Learner()
    learner.start(Learn.self)
    learner.answer()
    let first = learner.session
    learner.start(Spaced.self, all: true)
    learner.answer()
    func next() -> String? {
      Session.unfinished(in: StudyState(learner.log), deck: learner.deck)?.id
    }
    #expect(next() == learner.session?.id)
    learner.now = learner.now.adding(seconds: 60)
    learner.session = first
    learner.append(.sessionResumed)
    #expect(next() == first?.id)
    #expect(learner.session?.current == first?.current)
    learner.append(.undone)
    #expect(next() == first?.id)
  }
}
