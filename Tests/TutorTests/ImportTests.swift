import Exchange
import Folders
import Foundation
import Knobs
import Lessons
import Study
import Testing

@testable import Tutor

/// Other people's notes as decks.
@Suite("imported decks") struct ImportTests {
  private static let birds = """
    #separator:tab
    #deck:Birds::Of prey
    #guid column:1
    g1\teagle\tAdler
    g2\tfalcon\tFalke
    g3\towl\tEule
    g4\thawk\tHabicht
    g5\tvulture\tGeier; Aasgeier
    g6\tkite\tMilan
    g7\tbuzzard\tBussard
    g8\t{{c1::Talons}} hold what the {{c2::beak}} tears.\t
    g9\tName three parts of a wing\t"- feather
    - bone
    - muscle"
    g10\thovering\tflying on one spot over the ground, with fast beats of the wings

    """

  private func home() throws -> Folder {
    let home = try Folder()
    try home.write(Self.birds, to: "birds.txt")
    return home
  }

  @Test("a file becomes a deck that learn, test, match, review, cram and card work on")
  func modes() throws {
    let home = try home()
    let sitting = try Sitting(home: home.path, interactive: false)
    let told = try sitting.type(":import \(home.path)/birds.txt")
    #expect(told.contains("of-prey: Of prey, 10 cards, 11 facts") && told.contains("10 new"))
    #expect(try sitting.type(":decks").contains("eagle"))
    for line in [
      ":learn of-prey", ":test of-prey 11", ":review of-prey --all", ":review of-prey cram",
    ] {
      try sitting.type(line)
      var answers = 0
      while sitting.isAsking, answers < 80 {
        #expect(sitting.study?.start.deck == "of-prey")
        let shown = try sitting.type(try sitting.rightAnswer())
        #expect(!shown.contains("not yet"), "\(line): \(shown)")
        answers += 1
      }
      #expect((7...60).contains(answers), "\(line)")
    }
    let board = try sitting.type(":match of-prey")
    #expect(board.contains("pair letters"))
    #expect(
      try sitting.type(try sitting.asked().exercise.board?.modelAnswer ?? "").contains("right"))
    #expect(try sitting.type(":card g8").contains("____ hold what the beak tears."))
    #expect(try sitting.type(":card flip").contains("Talons hold what the beak tears."))
    #expect(try sitting.type(":card g1 flip").contains("Adler"))
    #expect(try sitting.type(":progress of-prey").contains("Of prey"))
    #expect(try sitting.type(":exam of-prey 2026-02-01").isEmpty == false)
  }

  @Test(
    "what is asked follows from the note",
    arguments: [
      ("g5", "typed", "Aasgeier", "right"), ("g5", "typed", "Geier", "right"),
      ("g8.c2", "cloze", "beak", "right"), ("g8.c2", "cloze", "talons", "wrong"),
      ("g9", "set", "bone, muscle, feather", "right"), ("g9", "set", "bone, feather", "partial"),
      ("g10", "typed", "hovering", "right"), ("g3", "typed", "Eulle", "slip"),
    ])
  func kinds(fact: String, kind: String, answer: String, verdict: String) throws {
    let home = try home()
    let sitting = try Sitting(home: home.path, json: true, interactive: false)
    try sitting.type(":import \(home.path)/birds.txt deck=birds")
    try sitting.type(":answer \(fact) '\(answer)' --kind \(kind)")
    #expect(try sitting.events("verdict").last?["verdict"]?.text == verdict)
  }

  @Test("a long answer is judged by its words, and where half of them are there by the learner")
  func claims() throws {
    let home = try home()
    try home.write(
      "Why do owls fly silently?\tTheir feathers have soft fringes that break up turbulence\n",
      to: "owls.txt")
    let sitting = try Sitting(home: home.path, json: true, interactive: false)
    try sitting.type(":import \(home.path)/owls.txt")
    let fact = try #require(
      try sitting.session.conductor.library().lesson("owls")?.deck.facts.first?.id)
    for (answer, verdict) in [
      ("Their feathers have soft fringes that break up turbulence", "right"),
      ("soft fringes of the feathers", "unsure"), ("they are light", "wrong"),
    ] {
      try sitting.type(":answer \(fact) '\(answer)'")
      #expect(try sitting.events("verdict").last?["verdict"]?.text == verdict, "\(answer)")
    }
  }

  @Test("a newer file updates the deck: history stays by id, a changed answer asks, old notes stay")
  func again() throws {
    let home = try home()
    let sitting = try Sitting(home: home.path)
    try sitting.type(":import \(home.path)/birds.txt deck=birds")
    try sitting.type(":review birds --all")
    for _ in 0..<4 { try sitting.type(try sitting.rightAnswer()) }
    let met = try sitting.state.facts.keys.sorted()
    try home.write(
      Self.birds.replacing("owl\tEule", with: "owl\tKauz").replacing("g1\teagle\tAdler\n", with: "")
        .replacing("g2\tfalcon\tFalke", with: "g2\tthe falcon\tFalke") + "g11\tcrane\tKranich\n",
      to: "birds.txt")
    let told = try sitting.type(":import \(home.path)/birds.txt deck=birds")
    #expect(told.contains("1 new, 2 changed, 7 as before and 1 not in the file, which stay"))
    let fresh = try Sitting(home: home.path)
    #expect(try fresh.state.facts.keys.sorted() == met)
    let deck = try #require(try fresh.session.conductor.library().lesson("birds")?.deck)
    #expect(deck.fact("g1")?.answer == .term(["Adler"]))
    #expect(deck.cards.map(\.id).first == "g1" && deck.cards.map(\.id).last == "g11")
    // Only the fact whose answer changed asks whether it still holds.
    #expect(try fresh.state.edited(deck).map(\.fact.id) == met.filter { $0 == "g3" })
  }

  @Test("notes without ids keep their history by their fronts")
  func fronts() throws {
    let home = try Folder()
    try home.write("one\teins\ntwo\tzwei\n", to: "numbers.txt")
    let sitting = try Sitting(home: home.path, interactive: false)
    try sitting.type(":import \(home.path)/numbers.txt")
    let ids = try sitting.session.conductor.library().lesson("numbers")?.deck.facts.map(\.id)
    try home.write("two\tzwo\nthree\tdrei\n", to: "numbers.txt")
    #expect(
      try sitting.type(":import \(home.path)/numbers.txt").contains("1 new, 1 changed and 1 not in")
    )
    let later = try sitting.session.conductor.library().lesson("numbers")?.deck.facts.map(\.id)
    #expect(later.map { Array($0.prefix(2)) } == ids)
  }

  @Test("export and import again give the same deck, also of the shipped one's facts")
  func roundTrip() throws {
    let home = try home()
    let sitting = try Sitting(home: home.path, interactive: false)
    try sitting.type(":import \(home.path)/birds.txt deck=birds")
    let deck = try sitting.session.conductor.library().lesson("birds")?.deck
    try sitting.type(":export anki birds \(home.path)/out.txt")
    let other = try Folder()
    let second = try Sitting(home: other.path, interactive: false)
    try second.type(":import \(home.path)/out.txt deck=birds")
    #expect(try second.session.conductor.library().lesson("birds")?.deck == deck)

    try sitting.type(":export anki week-3 \(home.path)/week.txt")
    let facts = try sitting.session.conductor.library().lesson("week-3")?.deck.facts.map(\.id)
    #expect(try NoteFile.read("\(home.path)/week.txt").notes.map(\.id) == facts)
    // They are here already, under the same ids, so a second deck of them would share their history.
    let refused = try second.refusal(":import \(home.path)/week.txt")
    #expect(refused.sentence.contains("in the deck week-3 already"))
  }

  @Test(
    "what cannot be meant is refused in one sentence",
    arguments: [
      (":import", "needs a file"), (":import HOME/none.txt", "cannot be read"),
      (":import HOME/birds.txt deck=week-3", "a deck week-3 already"),
      (":import HOME/birds.txt deck='My Deck'", "deck=my-deck"),
      (":import HOME/birds.txt x", "takes one file"), (":import HOME/empty.txt", "both sides"),
      (":import HOME", "regular file"), (":export anki a b", "takes a deck and a file"),
    ])
  func refused(line: String, says: String) throws {
    let home = try home()
    try home.write("a\t\n\tb\n", to: "empty.txt")
    let sitting = try Sitting(home: home.path + "/x", interactive: false)
    let failure = try sitting.refusal(line.replacing("HOME", with: home.path))
    #expect(failure.sentence.contains(says), "\(failure.sentence)")
    #expect(failure.sentence.contains("\n") == false)
  }

  @Test("a deck file that was damaged is named and left out, and does not stop the others")
  func damaged() throws {
    let home = try home()
    let sitting = try Sitting(home: home.path, interactive: false)
    try sitting.type(":import \(home.path)/birds.txt deck=birds")
    try home.write("<html>", to: "decks/broken.txt")
    try home.write("a\tb\n", to: "decks/week-3.txt")
    let next = try Sitting(home: home.path)
    #expect(try next.type(":decks").contains("birds: Of prey"))
    let said = next.console.output + next.console.errors
    #expect(said.contains("broken") && said.contains("week-3 already"))
  }

  @Test(
    "the deck of the last sitting is the one to begin with, so that what was broken off goes on")
  func lastDeck() throws {
    let home = try home()
    let sitting = try Sitting(home: home.path, interactive: false)
    try sitting.type(":import \(home.path)/birds.txt deck=birds")
    try sitting.type(":test birds 5")
    try sitting.type(try sitting.wrongAnswer())
    let waiting = try sitting.asked().exercise
    let next = try Sitting(home: home.path)
    next.session.conductor.welcome()
    #expect(try next.asked().exercise == waiting)
  }
}
