import Folders
import Knobs
import Lessons
import Recall
import Study
import Testing

@testable import Tutor

/// Papers, boards, reviews, cards, exams.
@Suite("modes") struct ModeTests {
  @Test("a test gives no verdict and no hint before its end, then goes through all answers")
  func test() throws {
    let sitting = try Sitting(interactive: false)
    var shown = try sitting.type(":test 3")
    #expect(try sitting.refusal(":hint").sentence.contains("no hints"))
    shown += try sitting.type(try sitting.rightAnswer())
    shown += try sitting.type(try sitting.wrongAnswer())
    #expect(!shown.contains("right ") && !shown.contains("not yet"))
    let end = try sitting.type(try sitting.rightAnswer())
    #expect(end.contains("test: 2 of 3 answers right"))
    // Item by item, with what was asked.
    #expect(end.contains("you said ") && end.contains(" to: "))
    #expect(end.contains("1 right") && end.contains("2 not yet") && end.contains("3 right"))
    #expect(try sitting.type(":progress").contains("%"))
    #expect(!sitting.isAsking)
  }

  @Test("a test has the same questions for the same seed")
  func sameTest() throws {
    func questions(_ seed: Int) throws -> [String] {
      let sitting = try Sitting(interactive: false)
      try sitting.type(":set seed=\(seed)")
      try sitting.type(":test 4")
      return try (0..<4).map { _ in
        defer { _ = try? sitting.type(":skip") }
        return try sitting.asked().exercise.text
      }
    }
    #expect(try questions(3) == questions(3))
    #expect(try questions(3) != questions(4))
  }

  @Test("a board is paired in one line, its time and errors show in the table")
  func match() throws {
    let clock = HandClock()
    let sitting = try Sitting(interactive: false, clock: clock)
    let shown = try sitting.type(":match")
    #expect(shown.contains("pair letters with numbers"))
    let board = try #require(try sitting.asked().exercise.board)
    clock.pass(seconds: 31)
    #expect(try sitting.type(board.modelAnswer).contains("right"))
    #expect(try sitting.type(":progress").contains("31"))
    // Pairing is recognising: no schedule moves.
    #expect(try sitting.state.reviews.isEmpty)
  }

  @Test("nothing is due at first, and review says what to do instead")
  func nothingDue() throws {
    let output = try Sitting(interactive: false).type(":review")
    #expect(output.contains("nothing is due") || output.hasPrefix("1/"))
  }

  @Test("what was learned is due again days later, and a review moves it on")
  func review() throws {
    let clock = HandClock()
    let sitting = try Sitting(interactive: false, clock: clock)
    try sitting.type(":learn dropout")
    for _ in 0..<40 where sitting.isAsking { try sitting.type(try sitting.rightAnswer()) }
    clock.pass(seconds: 30 * 86_400)
    try sitting.type(":review")
    let fact = try sitting.asked().fact.id
    #expect(fact.hasPrefix("dropout."))
    let before = try #require(try sitting.state.facts[fact]?.schedule.due)
    let output = try sitting.type(try sitting.rightAnswer())
    #expect(output.contains("again in "))
    #expect(try #require(try sitting.state.facts[fact]?.schedule.due) > before)
  }

  @Test("cramming leaves every schedule alone")
  func cram() throws {
    let sitting = try Sitting(interactive: false)
    try sitting.type(":learn dropout")
    for _ in 0..<40 where sitting.isAsking { try sitting.type(try sitting.rightAnswer()) }
    let before = try sitting.state.facts.mapValues(\.schedule)
    try sitting.type(":review --cram")
    try #require(sitting.isAsking)
    for _ in 0..<4 where sitting.isAsking { try sitting.type(try sitting.wrongAnswer()) }
    #expect(
      try sitting.state.facts.mapValues(\.schedule).filter { before[$0.key] != nil } == before)
  }

  @Test("a card shows its front, then its facts; next and back leaf; known is remembered")
  func cards() throws {
    let home = try Folder()
    let sitting = try Sitting(home: home.path)
    let deck = try sitting.session.conductor.deck().deck
    let front = try sitting.type(":card")
    #expect(front.contains(deck.cards[0].title))
    #expect(!front.contains(deck.cards[0].facts[0].statement.prefix(20)))
    #expect(try sitting.type(":card flip").contains(deck.cards[0].facts[0].statement.prefix(20)))
    #expect(try sitting.type(":card next").contains(deck.cards[1].title))
    #expect(try sitting.type(":card back").contains(deck.cards[0].title))
    #expect(try sitting.type(":card dropout").contains("Dropout"))
    try sitting.type(":card known")
    #expect(try Sitting(home: home.path).type(":card dropout").contains("known"))
    #expect(try sitting.refusal(":card dropuot").sentence.contains("did you mean dropout?"))
  }

  @Test("one pile is leafed through alone; what is sorted away leaves it, and undo brings it back")
  func piles() throws {
    let sitting = try Sitting()
    let cards = try sitting.session.conductor.deck().deck.cards
    let count = cards.count
    #expect(try sitting.type(":card pile=known").contains("no card is with the known ones"))
    #expect(try sitting.type(":card pile=learning").contains("1/\(count) still learning"))
    #expect(
      try sitting.type(":card known").contains("1/\(count - 1) still learning  \(cards[1].title)"))
    #expect(try sitting.type(":card back").contains("\(count - 1)/\(count - 1)"))
    #expect(try sitting.type(":card next").contains(cards[1].title))
    #expect(try sitting.type(":card pile=known").contains("1/1 known  \(cards[0].title)   known"))
    #expect(try sitting.type(":card learning").contains("no card is with the known ones"))
    try sitting.type(":undo")
    #expect(try sitting.type(":card").contains("1/1 known"))
    // A card of the other pile is found all the same.
    #expect(try sitting.type(":card \(cards[3].id)").contains("4/\(count) cards".dropLast(6)))
    #expect(try sitting.refusal(":card pile=lost").sentence.contains("known"))
    for card in cards { try sitting.type(":card \(card.id) known") }
    #expect(try sitting.type(":card pile=learning").contains("every card is with the known ones"))
  }

  @Test("an exam to come is planned, one in the past or on no day refused")
  func exam() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":exam 2026-02-04")
    let plan = try #require(try sitting.events("exam").first)
    #expect(plan["days"] == .integer(30))
    #expect((0...1).contains(plan["expected"]?.number ?? -1))
    for date in ["2025-12-31", "2026-02-30", "soon", ""] {
      #expect(try sitting.refusal(":exam \(date)").status == .usage)
    }
    #expect(try Sitting().type(":exam 2026-02-04").count > 40)
  }

  /// As `gradus test 3 --json` and `gradus review --all --json` are used by programs.
  @Test(
    "a mode as a subcommand takes one answer a line from standard input",
    arguments: ["test 3", "review --all"])
  func piped(command: String) throws {
    let sitting = try Sitting(json: true, interactive: false)
    sitting.console.typed = Array(repeating: .line("dropout"), count: 3)
    #expect(sitting.session.runOnce(command) == 0)
    let events = try sitting.events()
    let verdicts = try sitting.events("verdict")
    #expect(verdicts.count == 3)
    #expect(try sitting.events("question").count >= 3)
    #expect(events.first?["event"] == .string("question"))
    #expect(verdicts.flatMap(MachineOutputTests.faults) == [])
    #expect(try sitting.answers().count == 3)
  }
}
