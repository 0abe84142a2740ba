import Knobs
import Study
import Testing

@testable import Tutor

/// Full-text help: ranking, mended slips, and silence about what is being asked.
@Suite struct HelpTests {
  private static func entry(_ name: String, _ title: String, _ text: String) -> HelpIndex.Entry {
    HelpIndex.Entry(kind: "word", name: name, title: title, text: text, opens: ":help \(name)")
  }

  private let index = HelpIndex([
    entry("alpha", "the first", "a river and a boat"),
    entry("beta", "about a river", "nothing"),
    entry("river", "water", "flows"),
    entry("delta", "the last", "mountains only, and mountains again"),
  ])

  @Test("a name comes before a title, a title before a text")
  func order() {
    #expect(index.search("river").map(\.entry.name) == ["river", "beta", "alpha"])
  }

  @Test("plurals, capitals and beginnings find the same")
  func forms() {
    #expect(index.search("Rivers").first?.entry.name == "river")
    #expect(index.search("mountain").map(\.entry.name) == ["delta"])
    #expect(index.search("moun").map(\.entry.name) == ["delta"])
    #expect(index.search("the of is").isEmpty == false)
    for nothing in ["", "   ", "?!", "xyzzy"] { #expect(index.search(nothing).isEmpty) }
  }

  /// By hand: four texts of lengths 1·6+2·3+5, 6+3·3+1, 6+3+1, 6+2·3+5, their mean 15; "boat" stands
  /// once, in the first text, of length 17 (its stop words count as words there).
  @Test("the score is BM25F as its authors wrote it")
  func score() throws {
    let score = try #require(index.search("boat").first?.score)
    let mean = (17.0 + 16 + 10 + 17) / 4
    let size = 0.25 + 0.75 * 17 / mean
    let rarity = 1.2039728043259361  // ln(1 + (4 - 1 + 0.5) / (1 + 0.5)) = ln(10 / 3)
    #expect(abs(score - rarity / (1 + 1.2 * size)) < 1e-9)
  }

  @Test(
    "what is meant is found first",
    arguments: [
      ("label noise", "label_noise"), ("resume search", "tune"), ("decision regions", "boundary"),
      ("worst classified", "mistakes"), ("gaussian process", "bayes"),
      ("weight decay", "weight_decay"),
      ("confusion matrix", "confusion"), ("spaced repetition due", "review"),
    ])
  func finds(topic: String, name: String) throws {
    let sitting = try Sitting(json: true, interactive: false)
    try sitting.session.perform(":help \(topic)")
    let names = try sitting.events("found").compactMap { $0["name"]?.text }
    #expect(names.prefix(4).contains { $0 == name || $0.hasPrefix(name) }, "\(names)")
  }

  @Test("each hit names the command that opens it, and that command works")
  func opens() throws {
    for topic in ["learning rate", "overfitting", "why validation loss rises", "norm"] {
      let search = try Sitting(json: true, interactive: false)
      try search.session.perform(":help \(topic)")
      let hits = try search.events("found")
      #expect((1...7).contains(hits.count), "\(topic)")
      for hit in hits {
        let line = try #require(hit["opens"]?.text)
        #expect(throws: Never.self, "\(line)") { try Sitting().session.perform(line) }
      }
    }
  }

  @Test("a page is followed by what is related to it")
  func related() throws {
    let page = try Sitting().type(":help dropout")
    #expect(page.hasPrefix("dropout:"))
    #expect(page.contains("See also"))
    #expect(page.contains(":card dropout"))
  }

  @Test("a word that is a command and a knob, or a word of ours, has all its pages")
  func several() throws {
    let batch = try Sitting().type(":help batch")
    #expect(batch.hasPrefix("batch:") && batch.contains("As a word"))
    let step = try Sitting().type(":help step")
    #expect(step.hasPrefix(":step") && step.contains("schedule=step"))
    #expect(try Sitting().type(":help charts").contains("charts"))
  }

  @Test("slips are mended, alone and in a row")
  func slips() throws {
    #expect(try Sitting().refusal(":help dropuot").sentence.contains("did you mean dropout?"))
    let refused = try Sitting().refusal(":help dropuot xyzzyq").sentence
    #expect(refused.contains("dropout"), "\(refused)")
    #expect(try Sitting().type(":help validation los").contains("validation"))
    #expect(try Sitting().refusal(":help xyzzyq").sentence.contains("try :help"))
  }

  @Test("nothing that answers the waiting question is shown, unless the answer was typed")
  func secret() throws {
    let sitting = try Sitting()
    try sitting.type(":learn dropout")
    try #require(sitting.isAsking)
    var seen = 0
    for _ in 0..<6 where sitting.isAsking {
      let (fact, exercise) = try sitting.asked()
      let question = exercise.text.filter { $0 != "\"" && $0 != "'" && $0 != "?" }
      let shown = try sitting.session.found(for: question).hits
      #expect(!shown.contains { $0.entry.name == fact.id }, "\(fact.id)")
      if case .term(let forms) = exercise.question.expected(of: fact) {
        seen += 1
        let lines = shown.map { "\($0.entry.name) \($0.entry.title)".lowercased() }
        for form in forms where form.count > 3 && !question.lowercased().contains(form.lowercased())
        {
          #expect(
            !lines.contains { $0.contains(" \(form.lowercased()) ") }, "\(form) for \(question)")
        }
      }
      try sitting.type(":skip")
    }
    #expect(seen > 0)
  }

  @Test("in a test no fact of the deck is shown")
  func test() throws {
    let sitting = try Sitting()
    try sitting.type(":test 3")
    let hits = try sitting.session.found(for: "validation loss training dropout").hits
    #expect(!hits.isEmpty)
    #expect(!hits.contains { $0.entry.kind == "fact" })
    let free = try Sitting(interactive: false).session.found(
      for: "validation loss training dropout")
    #expect(free.hits.contains { $0.entry.kind == "fact" } && free.withheld == 0)
  }

  @Test("with --json a page and each hit are one object each")
  func machine() throws {
    let sitting = try Sitting(json: true, interactive: false)
    try sitting.session.perform(":help lr")
    #expect(try sitting.events("help").first?["text"]?.text?.hasPrefix("lr:") == true)
    let hit = try #require(try sitting.events("found").first)
    #expect(hit.names == ["event", "kind", "name", "title", "opens", "score"])
  }
}
