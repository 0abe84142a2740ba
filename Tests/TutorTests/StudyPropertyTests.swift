import Chances
import Folders
import Lessons
import Recall
import Store
import Study
import Testing

@testable import Tutor

/// What must hold for any course of a sitting, over random ones.
@Suite("any course of study", .timeLimit(.minutes(30))) struct StudyPropertyTests {
  /// Everything that an undo takes back; that a sitting began or ended it does not.
  private struct Learned: Equatable {
    var facts: [String: FactRecord]
    var reviews: [ReviewRecord]
    var boards: [Matched]
    var predictions: [Predicted]
    var calibration: Calibration
    var known: Set<String>
    var answers: [[Answered]]

    init(_ state: StudyState) {
      facts = state.facts
      reviews = state.reviews
      boards = state.boards
      predictions = state.predictions
      calibration = state.calibration
      known = state.knownCards
      answers = state.sessions.map(\.answers).filter { !$0.isEmpty }
    }
  }

  /// Does something at random; what cannot be done now is refused and changes nothing.
  /// - Parameter floor: things done that no undo may reach.
  private func act(_ sitting: Sitting, _ dice: inout Chance, above floor: Int = 2) {
    if sitting.study?.current == nil { _ = try? sitting.type(":learn") }
    var lines: [String]
    switch dice.below(15) {
    case 0: lines = [":skip"]
    case 1: lines = [":right", ":wrong"]
    case 2: lines = [":undo"]
    case 3: lines = [":undo", ":undo", ":redo"]
    case 4: lines = [":back"]
    case 5: lines = [":again"]
    case 6: lines = [":hint"]
    case 7: lines = [":card known", ":card next", ":card learning"]
    case 8:
      lines = [[":match", ":test 3", ":review --all", ":learn", ":review cram"][dice.below(5)]]
    case 9: lines = [":sure \(1 + dice.below(4))"]
    case 10, 11: lines = [(try? sitting.wrongAnswer()) ?? "nonsense"]
    default: lines = [(try? sitting.rightAnswer()) ?? ""]
    }
    // One :back may take three things: an answer, and a word on it, and another.
    if ((try? done(sitting)) ?? 0) < floor + 4 {
      lines.removeAll { [":undo", ":back"].contains($0) }
    }
    for line in lines { _ = try? sitting.type(line) }
    sitting.clock.pass(seconds: Double(dice.below(4) == 0 ? dice.below(200_000) : dice.below(60)))
  }

  /// How many things count that could be undone.
  private func done(_ sitting: Sitting) throws -> Int {
    try sitting.state.history.kept.count(where: \.action.isUndoable)
  }

  @Test(
    "any sequence, then undo as often as something was done, gives the state before; redo inverts it",
    arguments: 1...4)
  func undo(seed: Int) throws {
    let home = try Folder()
    let clock = HandClock()
    var dice = Chance(seed: seed)
    var sitting = try Sitting(home: home.path, interactive: false, clock: clock)
    for _ in 0..<20 { act(sitting, &dice) }
    let before = Learned(try sitting.state)
    let floor = try done(sitting)
    for step in 0..<30 {
      // The program is left and started again on the way.
      if step % 9 == 8 { sitting = try Sitting(home: home.path, interactive: false, clock: clock) }
      act(sitting, &dice, above: floor)
    }
    let after = Learned(try sitting.state)
    let added = try done(sitting) - floor
    try #require(added > 3 && after != before)
    sitting = try Sitting(home: home.path, interactive: false, clock: clock)
    for _ in 0..<added { try sitting.type(":undo") }
    #expect(Learned(try sitting.state) == before)
    sitting = try Sitting(home: home.path, interactive: false, clock: clock)
    #expect(Learned(try sitting.state) == before)
    for _ in 0..<added { try sitting.type(":redo") }
    #expect(Learned(try sitting.state) == after)
  }

  @Test("undo to the very first answer leaves nothing, and a new start agrees", arguments: 1...2)
  func undoAll(seed: Int) throws {
    let home = try Folder()
    let clock = HandClock()
    var dice = Chance(seed: 100 + seed)
    var sitting = try Sitting(home: home.path, interactive: false, clock: clock)
    for _ in 0..<30 { act(sitting, &dice) }
    let after = Learned(try sitting.state)
    var undone = 0
    while try sitting.state.history.canUndo {
      try sitting.type(":undo")
      undone += 1
      if undone % 7 == 0 {
        sitting = try Sitting(home: home.path, interactive: false, clock: clock)
      }
    }
    try #require(undone > 3)
    #expect(Learned(try sitting.state) == Learned(StudyState()))
    #expect(try sitting.refusal(":undo").sentence.contains("nothing left to undo"))
    for _ in 0..<undone { try sitting.type(":redo") }
    #expect(Learned(try sitting.state) == after)
  }

  @Test("an edited lesson keeps what was learned by id, and asks only where the answer changed")
  func edited() throws {
    let clock = HandClock()
    let sitting = try Sitting(clock: clock)
    try sitting.type(":learn dropout")
    let fact = try sitting.asked().fact
    try sitting.type(try sitting.rightAnswer())
    let schedule = try #require(try sitting.state.facts[fact.id]?.schedule)
    clock.pass(seconds: 30 * 86_400)

    func lesson(_ change: (inout Fact) -> Void) throws -> Lesson {
      var lesson = try sitting.session.conductor.deck()
      for card in lesson.deck.cards.indices {
        for index in lesson.deck.cards[card].facts.indices
        where lesson.deck.cards[card].facts[index].id == fact.id {
          change(&lesson.deck.cards[card].facts[index])
        }
      }
      return lesson
    }
    // Another wording of the sentence: nothing is asked.
    sitting.session.conductor.choose(try lesson { $0.statement += " Indeed." })
    try sitting.type(":review")
    #expect(try sitting.isAsking && sitting.asked().fact.id == fact.id)
    #expect(try sitting.state.facts[fact.id]?.schedule == schedule)
    // Another answer: the learner decides.
    sitting.session.conductor.choose(try lesson { $0.answer = .term(["spatial dropout"]) })
    let shown = try sitting.type(":review")
    #expect(shown.contains("was edited") && !sitting.isAsking)
    #expect(try sitting.refusal("perhaps").sentence.contains("y (keep what I learned)"))
    try sitting.type("y")
    #expect(try sitting.isAsking && sitting.state.facts[fact.id]?.schedule == schedule)
    try sitting.type(":undo")
    try sitting.type("n")
    #expect(try sitting.state.facts[fact.id] == nil)
  }

  @Test("a sitting taken up again and killed before any answer is the one that goes on")
  func takenUp() throws {
    let home = try Folder()
    let clock = HandClock()
    func opened() throws -> Sitting {
      clock.pass(seconds: 60)
      return try Sitting(home: home.path, interactive: false, clock: clock)
    }
    var sitting = try opened()
    try sitting.type(":learn")
    try sitting.type(try sitting.rightAnswer())
    let waiting = try #require(sitting.study?.current)
    try sitting.type(":review --all")
    try sitting.type(try sitting.wrongAnswer())
    sitting = try opened()
    try #require(try sitting.session.conductor.resume())
    #expect(sitting.study?.current != waiting)
    try sitting.type(":learn")
    #expect(sitting.study?.current == waiting)
    for _ in 0..<3 {
      sitting = try opened()
      try #require(try sitting.session.conductor.resume())
      #expect(sitting.study?.current == waiting)
    }
    // Taken up where it is the latest anyway, it adds nothing to the log.
    let lines = try sitting.state.history.kept.count
    sitting = try opened()
    try sitting.type(":learn")
    #expect(try sitting.state.history.kept.count == lines)
  }

  @Test("a sitting that is opened anew asks the same next question", arguments: 1...4)
  func resumed(seed: Int) throws {
    let home = try Folder()
    let clock = HandClock()
    var dice = Chance(seed: 1000 + seed)
    var sitting = try Sitting(home: home.path, interactive: false, clock: clock)
    try sitting.type([":learn", ":review --all", ":review cram", ":test 12"][seed - 1])
    for _ in 0..<25 {
      let line = dice.below(3) == 0 ? try sitting.wrongAnswer() : try sitting.rightAnswer()
      try sitting.type(line)
      clock.pass(seconds: Double(dice.below(90)))
      guard let waiting = sitting.study?.current else { break }
      let other = try Sitting(home: home.path, interactive: false, clock: clock)
      try #require(try other.session.conductor.resume())
      #expect(other.study?.current == waiting)
      if dice.below(4) == 0 {
        try other.session.conductor.ask()
        sitting = other
      }
    }
  }
}
