import Folders
import Recall
import Store
import Study
import Testing

@testable import Tutor

/// Ask, answer, verdict, and what may be said between.
@Suite("learn") struct LearnTests {
  /// A sitting without experiments between the questions, and one question waiting.
  private func learning(_ home: String? = nil, clock: HandClock = HandClock()) throws -> Sitting {
    let sitting = try Sitting(home: home, interactive: false, clock: clock)
    try sitting.type(":learn")
    return sitting
  }

  @Test("the first question is shown with its place and its choices")
  func first() throws {
    let sitting = try Sitting(interactive: false)
    let output = try sitting.type(":learn")
    let exercise = try sitting.asked().exercise
    #expect(output.hasPrefix("1/"))
    let words = { (text: String) in text.split { $0 == " " || $0 == "\n" } }
    #expect(
      words(output).joined(separator: " ").contains(words(exercise.text).joined(separator: " ")))
    for choice in exercise.letteredChoices {
      #expect(words(output).joined(separator: " ").contains(words(choice).joined(separator: " ")))
    }
  }

  @Test("a right answer is praised, recorded, and followed by the next question")
  func right() throws {
    let sitting = try learning()
    let fact = try sitting.asked().fact.id
    let output = try sitting.type(try sitting.rightAnswer())
    #expect(output.hasPrefix("right "))
    #expect(output.contains("again in "))
    #expect(try sitting.answers().map(\.fact) == [fact])
    #expect(try sitting.answers()[0].outcome == .right)
    #expect(try sitting.asked().fact.id != fact)
  }

  @Test("a letter answers a choice, and a letter that stands for none is asked again")
  func letters() throws {
    let sitting = try Sitting()
    try sitting.type(":learn")
    let exercise = try sitting.asked().exercise
    try #require(!exercise.choices.isEmpty)
    #expect(try sitting.refusal("z").sentence.contains("a to "))
    #expect(try sitting.answers().isEmpty)
    #expect(try sitting.asked().exercise == exercise)
    let right = try sitting.rightAnswer()
    let letter = try #require(exercise.letteredChoices.first { $0.dropFirst(3) == right })
    try sitting.type(String(letter.prefix(1)))
    #expect(try sitting.answers()[0].outcome == .right)
  }

  @Test("a wrong answer is told what is right and why, and comes back after three others")
  func miss() throws {
    let sitting = try learning()
    let fact = try sitting.asked().fact
    let output = try sitting.type(try sitting.wrongAnswer())
    #expect(output.hasPrefix("not yet "))
    let told = output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    #expect(told.contains(fact.statement.split { $0 == " " || $0 == "\n" }.joined(separator: " ")))
    for _ in 0..<3 {
      #expect(try sitting.asked().fact.id != fact.id)
      try sitting.type(try sitting.rightAnswer())
    }
    var later: [String] = []
    for _ in 0..<5 where sitting.isAsking {
      later.append(try sitting.asked().fact.id)
      try sitting.type(try sitting.rightAnswer())
    }
    #expect(later.contains(fact.id))
  }

  @Test("a verdict is on disk before it is shown")
  func durable() throws {
    let home = try Folder()
    let sitting = try learning(home.path)
    var stored: [Int] = []
    sitting.console.beforeWriting = { text in
      guard text.hasPrefix("right") || text.hasPrefix("not yet") else { return }
      let store = ProgressStore(home: Home(folder: home.path))
      let events = (try? store.events(profile: "ada")) ?? []
      stored.append(events.count { $0.payload.contains("answered") })
    }
    try sitting.type(try sitting.rightAnswer())
    try sitting.type(try sitting.wrongAnswer())
    #expect(stored == [1, 2])
  }

  @Test("a sitting that was cut off goes on with the same question")
  func resumes() throws {
    let home = try Folder()
    let killed = try learning(home.path)
    try killed.type(try killed.rightAnswer())
    let waiting = try killed.asked().exercise

    let next = try Sitting(home: home.path)
    #expect(next.session.converse() == 0)
    #expect(try next.asked().exercise == waiting)
    #expect(next.console.output.contains(waiting.text.prefix(20)))

    let again = try Sitting(home: home.path, interactive: false)
    try again.type(":learn")
    #expect(try again.asked().exercise == waiting)
    #expect(try again.answers().count == 1)
  }

  @Test("commands leave the question waiting")
  func waits() throws {
    let sitting = try learning()
    let waiting = try sitting.asked().exercise
    try sitting.type([":train epochs=1 data=moons", "?dropout", ":progress", ":show"])
    #expect(throws: Failure.self) { try sitting.type(":bicycle") }
    #expect(try sitting.asked().exercise == waiting)
    try sitting.type(try sitting.rightAnswer())
    #expect(try sitting.answers().count == 1)
  }

  @Test("hints come one after the other, and lower the rating")
  func hints() throws {
    let sitting = try learning()
    let first = try sitting.type(":hint")
    let second = try sitting.type(":hint")
    #expect(!first.isEmpty && !second.isEmpty && first != second)
    for _ in 0..<12 { try sitting.type(":hint") }
    #expect(try sitting.type(":hint").contains("the last hint"))
    #expect(try sitting.answers().isEmpty)
    try sitting.type(try sitting.rightAnswer())
    let answer = try sitting.answers()[0]
    #expect(answer.hints > 0)
    #expect(answer.rating.rawValue < 3)
  }

  @Test("skip shows the answer and counts as a miss")
  func skip() throws {
    let sitting = try learning()
    let fact = try sitting.asked().fact
    let output = try sitting.type(":skip")
    #expect(output.contains(fact.statement.prefix(20)))
    let answer = try sitting.answers()[0]
    #expect(answer.skipped)
    #expect(answer.rating == .again)
  }

  @Test("why tells the reason of the last verdict")
  func why() throws {
    let sitting = try learning()
    #expect(try sitting.refusal(":why").sentence.contains("nothing was answered"))
    let fact = try sitting.asked().fact
    try sitting.type(try sitting.wrongAnswer())
    let output = try sitting.type(":why")
    #expect(output.hasPrefix("not yet: "))
    #expect(output.contains(fact.statement.prefix(20)))
  }

  @Test("the learner's word counts, both verdicts stay in the log")
  func overrides() throws {
    let home = try Folder()
    let sitting = try learning(home.path)
    try sitting.type(try sitting.wrongAnswer())
    try sitting.type(":right")
    #expect(try sitting.answers().map(\.outcome) == [.right])
    try sitting.type(":wrong")
    #expect(try sitting.answers().map(\.outcome) == [.wrong])
    let events = try ProgressStore(home: Home(folder: home.path)).events(profile: "ada")
    #expect(events.count { $0.payload.contains("overridden") } == 2)
    #expect(try learning().refusal(":right").sentence.contains("nothing was answered"))
  }

  @Test("undo asks the question again, redo brings the answer back, the log only grows")
  func undo() throws {
    let home = try Folder()
    let sitting = try learning(home.path)
    #expect(try sitting.refusal(":undo").sentence.contains("nothing left to undo"))
    #expect(try sitting.refusal(":redo").sentence.contains("nothing to bring back"))
    let exercise = try sitting.asked().exercise
    try sitting.type(try sitting.wrongAnswer())
    let next = try sitting.asked().exercise
    #expect(try sitting.type(":undo").contains("undone: the answer"))
    #expect(try sitting.answers().isEmpty)
    #expect(try sitting.asked().exercise == exercise)
    try sitting.type(":redo")
    #expect(try sitting.answers().count == 1)
    #expect(try sitting.asked().exercise == next)
    let events = try ProgressStore(home: Home(folder: home.path)).events(profile: "ada")
    #expect(events.count == 4)  // begun, answered, undone, redone
    #expect(try Sitting(home: home.path).answers().count == 1)
  }

  @Test("an undone answer is still undone after a restart")
  func undoneStays() throws {
    let home = try Folder()
    let sitting = try learning(home.path)
    try sitting.type(try sitting.rightAnswer())
    try sitting.type(":undo")
    #expect(try Sitting(home: home.path).answers().isEmpty)
    try Sitting(home: home.path).type(":redo")
    #expect(try Sitting(home: home.path).answers().count == 1)
  }

  @Test("learn with a card asks that card only")
  func card() throws {
    let sitting = try Sitting(interactive: false)
    try sitting.type(":learn dropout")
    var facts: Set<String> = []
    for _ in 0..<40 where sitting.isAsking {
      facts.insert(try sitting.asked().fact.id)
      try sitting.type(try sitting.rightAnswer())
    }
    #expect(!sitting.isAsking)
    #expect(facts.allSatisfy { $0.hasPrefix("dropout.") })
    #expect(facts.count == 5)
    #expect(sitting.console.output.contains("answers right"))
  }

  // MARK: Progress

  @Test("a fresh home has no sessions, and looking creates no file")
  func fresh() throws {
    let home = try Folder()
    let output = try Sitting(home: home.path).type(":progress")
    let lines = output.split(separator: "\n").map(String.init)
    #expect(lines.contains("Name | Mastery | Learn | Test | Matching | Spaced"))
    #expect(lines.last == "No study sessions yet.")
    #expect(throws: (any Error).self) { try home.read("progress.sqlite") }
  }

  @Test("after a sitting the table has a row for the learner, and one for each sitting")
  func table() throws {
    let sitting = try learning()
    try sitting.type(try sitting.rightAnswer())
    for (option, name) in [("", "ada"), (" --sessions", "2026-01-05")] {
      let rows = try sitting.type(":progress" + option).split(separator: "\n").filter {
        $0.contains(" | ")
      }.map { $0.split(separator: "|").map { String($0).trimmed } }
      try #require(rows.count == 2)
      #expect(rows[0] == ["Name", "Mastery", "Learn", "Test", "Matching", "Spaced"])
      #expect(rows[1].count == 6)
      #expect(rows[1][0] == name)
    }
  }

  @Test("help tells how each figure of the table is computed")
  func figures() throws {
    for topic in ["mastery", "learn", "test", "matching", "spaced"] {
      #expect(try Sitting().type(":help \(topic)").count > 60, "\(topic)")
    }
  }
}
