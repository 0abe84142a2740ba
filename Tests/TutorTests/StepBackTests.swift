import Study
import Testing

@testable import Tutor

/// Going back, repeating, confidence, and answers that were edited.
@Suite("stepping back") struct StepBackTests {
  @Test("back takes the last answer away and asks it again, down to the first question")
  func back() throws {
    let sitting = try Sitting()
    try sitting.type(":learn dropout")
    let first = try sitting.asked().exercise
    let before = try sitting.state
    try sitting.type(try sitting.wrongAnswer())
    try sitting.type(":right")
    let shown = try sitting.type(":back")
    #expect(shown.contains("taken back"))
    #expect(try sitting.asked().exercise == first)
    #expect(try sitting.state == before)
    #expect(try sitting.refusal(":back").sentence.contains("first question"))
  }

  @Test("again repeats the last question and moves no schedule")
  func again() throws {
    let sitting = try Sitting()
    try sitting.type(":learn dropout")
    #expect(try sitting.refusal(":again").sentence.contains("none to repeat"))
    let first = try sitting.asked().exercise
    try sitting.type(try sitting.rightAnswer())
    let waiting = try sitting.asked().exercise
    let due = try sitting.state.facts[first.fact]?.schedule
    try sitting.type(":again")
    #expect(try sitting.asked().exercise.question == first.question)
    try sitting.type(try sitting.wrongAnswer())
    #expect(try sitting.state.facts[first.fact]?.schedule == due)
    #expect(try sitting.asked().exercise == waiting)
  }

  @Test("without a sitting both say what to do instead", arguments: [":back", ":again"])
  func nothing(line: String) throws {
    #expect(try Sitting().refusal(line).sentence.contains("no sitting"))
  }

  @Test("an answer that was refused leaves no confidence behind for the next one")
  func refusedConfidence() throws {
    let sitting = try Sitting()
    try sitting.type(":test 40")
    while try sitting.asked().exercise.choices.isEmpty { try sitting.type(":skip") }
    #expect(try sitting.refusal("none of these !4").sentence.contains("passes on"))
    try sitting.type("a")
    #expect(try sitting.answers().last?.confidence == nil)
  }

  @Test("a line without any pair does not end a board")
  func nonsenseOnBoard() throws {
    let sitting = try Sitting()
    try sitting.type(":match")
    #expect(try sitting.refusal("what is this").sentence.contains("pairs such as a3 b1"))
    #expect(try sitting.asked().exercise.board != nil)
  }

  @Test("a test refuses again and verdicts, and gives its answers back")
  func inTest() throws {
    let sitting = try Sitting(interactive: false)
    try sitting.type(":test 2")
    let first = try sitting.asked().exercise
    try sitting.type(try sitting.wrongAnswer())
    #expect(try sitting.refusal(":again").sentence.contains("each question once"))
    #expect(try sitting.refusal(":right").sentence.contains("to its end"))
    try sitting.type(":back")
    #expect(try sitting.asked().exercise == first)
    try sitting.type(try sitting.wrongAnswer())
    let end = try sitting.type(try sitting.wrongAnswer())
    #expect(end.contains(":learn missed"))
    #expect(try sitting.type(":right 1").contains("counted as right"))
    #expect(try sitting.refusal(":right 3").sentence.contains("1 to 2"))
    try sitting.type(":learn missed")
    #expect(try sitting.state.sessions.last?.start.plan.count == 1)
  }

  @Test("confidence is said by a mark or before the answer, and kept")
  func confidence() throws {
    let sitting = try Sitting()
    try sitting.type(":learn dropout")
    let missed = try sitting.asked().fact.id
    let shown = try sitting.type(try sitting.wrongAnswer() + " !4")
    #expect(shown.contains("in a week"))
    try sitting.type(":sure 2")
    try sitting.type(try sitting.rightAnswer())
    try sitting.type(":sure 3 " + (try sitting.rightAnswer()))
    #expect(try sitting.answers().map(\.confidence) == [4, 2, 3])
    let rows = try sitting.state.calibration.rows
    #expect(rows.map(\.count) == [0, 1, 1, 1])
    #expect(rows.map(\.right) == [0, 1, 1, 0])
    #expect(try sitting.type(":progress calibration").contains("100 % (1 of 1)"))
    // A week later it is due, although it may have been learned since.
    sitting.clock.pass(seconds: 8 * 86_400)
    let log = try sitting.session.conductor.log()
    #expect(log.state.isDue(missed, log.clock))
  }

  @Test("a mark is one only at the end, from 1 to 4, after a blank")
  func marks() {
    for (text, answer, sure) in [
      ("dropout !3", "dropout", 3), ("dropout!3", "dropout!3", nil), ("a !5", "a !5", nil),
      ("!3", "!3", nil), ("not! ok", "not! ok", nil), ("x  !1", "x", 1), ("a !", "a !", nil),
    ] {
      let marked = Conductor.marked(text)
      #expect(marked.answer == answer && marked.sure == sure, "\(text)")
    }
  }

  @Test("an edited answer is asked about once, before its question")
  func edited() throws {
    let sitting = try Sitting()
    try sitting.type(":learn dropout")
    let (fact, exercise) = try sitting.asked()
    let action = try #require(
      sitting.study?.answered("x", Verdict(.wrong, why: ""), seconds: 1))
    guard case .answered(var answered) = action else { throw Failure("no answer") }
    // As if the deck had had another answer then.
    answered.fingerprint = Answer.term(["something else"]).fingerprint
    try sitting.session.conductor.append(.answered(answered))
    sitting.session.conductor.study = nil
    sitting.session.conductor.stage = .idle
    let asked = try sitting.type(":learn missed")
    #expect(asked.contains("was edited") && asked.contains("y or n"))
    #expect(try sitting.refusal("perhaps").sentence.contains("y (keep"))
    let schedule = try sitting.state.facts[fact.id]?.schedule
    #expect(try sitting.type("y").contains("its schedule stays"))
    #expect(try sitting.state.facts[fact.id]?.schedule == schedule)
    #expect(sitting.isAsking)
    #expect(try sitting.asked().exercise.fact == exercise.fact)
    #expect(try !sitting.type(":learn missed").contains("was edited"))
  }
}
