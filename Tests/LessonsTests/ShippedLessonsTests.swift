import FoundationEssentials
import Study
import Testing

@testable import Lessons

@Suite("Shipped lessons")
struct ShippedLessonsTests {
  private static var folder: String {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    parts.append("Lessons")
    return parts.joined(separator: "/")
  }

  @Test("every file of the deck's folder is embedded, unchanged, and nothing else")
  func registryAgreesWithFolder() throws {
    let sources = try LessonLibrary.sources(path: Self.folder)
    let inFolder = Dictionary(
      uniqueKeysWithValues: sources.map { ($0.path.dropFirst(Self.folder.count + 1), $0.text) })
    let embedded = Dictionary(
      uniqueKeysWithValues: LessonLibrary.shippedSources.map { ($0.path[...], $0.text) })
    #expect(inFolder.keys.sorted() == embedded.keys.sorted())
    for (path, text) in inFolder { #expect(embedded[path] == text, "\(path) differs") }
  }

  @Test("read from the folder, the decks are those inside the program")
  func folderAgrees() throws {
    let read = try LessonLibrary.read(path: Self.folder)
    let shipped = try LessonLibrary.shipped()
    #expect(read.lessons.map(\.deck) == shipped.lessons.map(\.deck))
    #expect(read.experiments == shipped.experiments)
  }

  @Test("the shipped lessons have no lint")
  func clean() {
    for problem in plainProblems(LessonLibrary.shippedSources) { Issue.record("\(problem)") }
  }

  @Test("all twenty cards are there, in teaching order")
  func cards() throws {
    let deck = try #require(try LessonLibrary.shipped().lesson("week-3")?.deck)
    #expect(
      deck.cards.map(\.id) == [
        "parameters", "activations", "overfitting", "regularisation", "early-stopping", "l1-l2",
        "dropout", "batch-norm", "momentum", "rmsprop", "adam", "choosing-optimizers", "schedules",
        "common-schedules", "manual-search", "grid-search", "random-search", "bayesian",
        "hyperband", "tools",
      ])
    #expect(deck.title == "Week 3: Hyper-parameters")
  }

  @Test("every experiment asks for the reason in the learner's own words")
  func experiments() throws {
    let library = try LessonLibrary.shipped()
    for experiment in library.experiments {
      #expect(experiment.inOwnWords != nil, "\(experiment.id)")
    }
  }

  @Test("every experiment has a twist that runs, and every card an experiment")
  func twists() throws {
    let library = try LessonLibrary.shipped()
    for experiment in library.experiments {
      #expect(
        experiment.twists.contains { !$0.runs.isEmpty && $0.claim != nil }, "\(experiment.id)")
    }
    for card in library.lessons.flatMap(\.deck.cards) {
      #expect(library.experiments.contains { $0.cardID == card.id }, "\(card.id)")
    }
  }

  @Test("every fact has wrong answers with a word on each, and what it is confused with")
  func misconceptions() throws {
    for fact in try LessonLibrary.shipped().lessons.flatMap(\.deck.facts) {
      #expect(!fact.misconceptions.isEmpty, "\(fact.id)")
      #expect(fact.misconceptions.allSatisfy { !$0.feedback.isEmpty }, "\(fact.id)")
      #expect(!fact.confusedWith.isEmpty, "\(fact.id)")
      #expect(fact.hints.count >= 3, "\(fact.id)")
      #expect(Set(fact.questions.map(\.kind)).count >= 2, "\(fact.id)")
    }
  }

  @Test(
    "what is no lesson is refused with its path, and no device is read to its end",
    arguments: ["/nowhere/at-all", "/dev/zero", "/dev/null", "/proc/self/mem"])
  func unreadable(path: String) {
    #expect {
      try LessonLibrary.read(path: path)
    } throws: { error in
      "\(error)".hasPrefix("\(path):1: ")
    }
  }
}
