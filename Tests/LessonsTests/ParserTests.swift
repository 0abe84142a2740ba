import Study
import Testing

@testable import Lessons

@Suite("Lesson parser")
struct ParserTests {
  static func source(_ text: String) -> LessonSource { LessonSource(path: "x.md", text: text) }

  static func small() throws -> Lesson {
    try #require(try LessonParser.lessons(from: [source(smallLesson)]).first)
  }

  @Test("cards, facts and questions come out as they were written")
  func facts() throws {
    let deck = try Self.small().deck
    #expect(deck.id == "small" && deck.title == "Small deck")
    #expect(deck.cards.map(\.id) == ["colours", "shapes"])
    let card = try #require(deck.cards.first)
    #expect(card.title == "Colours")
    #expect(card.text == "There are three, see below. This goes on.\n\n* red\n* green")
    #expect(card.requires == ["shapes"])
    #expect(
      card.errata
        == [Erratum(claim: "All is red.", correction: "Some is green.", source: "own eyes")])
    let sky = try #require(deck.fact("colours.sky"))
    #expect(sky.statement == "The sky is blue.")
    #expect(sky.answer == .term(["blue", "azure"]))
    #expect(
      sky.questions == [
        Question(kind: .cloze, text: "The sky is ____ by day."),
        Question(kind: .typed, text: "What colour has the sky?"),
        Question(kind: .choice, text: "The sky is ...", distractors: ["green", "red"]),
        Question(kind: .truefalse, text: "The sky has a colour.", answer: .truth(true)),
      ])
    #expect(sky.hints == ["Look up.", "Like the sea, on a good day.", "bl..."])
    #expect(sky.misconceptions == [Misconception(forms: ["black"], feedback: "Only by night.")])
    #expect(sky.confusedWith == ["colours.number"])
    #expect(deck.fact("colours.number")?.answer == .number(2.5...3.5, units: ["colours"]))
    #expect(deck.fact("shapes.members")?.answer == .set([["round", "circular"], ["square"]]))
  }

  @Test("an experiment comes out as it was written")
  func experiment() throws {
    let experiment = try #require(try Self.small().experiment("colours.race"))
    #expect(experiment.cardID == "colours")
    #expect(experiment.title == "A race" && experiment.setup == "Two runs race.")
    #expect(experiment.runs.map(\.name) == ["one", "two"])
    #expect(experiment.runs.first?.command == "train data=glyphs epochs=1 seeds=5")
    #expect(experiment.question == "Which is better?")
    #expect(experiment.choices.map(\.letter) == ["a", "b"])
    #expect(experiment.choices.map(\.text) == ["one", "two"])
    #expect(experiment.choices.map(\.claim.source) == ["median(gain) < 0", "median(gain) > 0"])
    #expect(experiment.effects.map(\.label) == ["gain"])
    #expect(experiment.claim.source == "median(gain) > 0")
    #expect(experiment.explanation == "More is more.")
    #expect(
      experiment.inOwnWords?.answer
        == .claim([KeyIdea(name: "more steps", stems: ["more", "longer"])]))
    #expect(
      experiment.twists.map(\.runs) == [
        [RunLine(name: "three", command: "train data=glyphs epochs=3 seeds=5")]
      ])
    #expect(experiment.hints.count == 3)
  }

  @Test("a prediction is decided by the runs, not by a stored answer")
  func outcomes() throws {
    let experiment = try #require(try Self.small().experiment("colours.race"))
    func outcome(_ one: [Double], _ two: [Double]) -> Experiment.Outcome {
      experiment.outcome(
        of: Results(["one": ["val_accuracy": one], "two": ["val_accuracy": two]]))
    }
    #expect(outcome([0.1, 0.2, 0.3], [0.2, 0.3, 0.4]).held == ["b"])
    #expect(outcome([0.2, 0.3, 0.4], [0.1, 0.2, 0.3]).held == ["a"])
    #expect(outcome([0.2, 0.3, 0.4], [0.2, 0.3, 0.4]) == Experiment.Outcome())
    let broken = outcome([0.2, 0.3, 0.4], [0.2, .nan, 0.4])
    #expect(broken.held.isEmpty && broken.undecided.count == 1)
  }

  @Test("files with the same deck make one deck, in the order they ask for")
  func severalFiles() throws {
    func file(_ order: Int, _ card: String) -> LessonSource {
      LessonSource(
        path: "\(card).md",
        text:
          "---\nformat: 1\ndeck: d\ntitle: D\norder: \(order)\n---\n# \(card) `\(card)`\nText.\n")
    }
    let lessons = try LessonParser.lessons(from: [file(2, "b"), file(3, "c"), file(1, "a")])
    #expect(lessons.map { $0.deck.cards.map(\.id) } == [["a", "b", "c"]])
  }

  @Test("Windows line ends and a missing last line end change nothing but places")
  func lineEnds() throws {
    let windows = smallLesson.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    #expect(try LessonParser.lessons(from: [Self.source(windows)]) == [Self.small()])
  }

  /// What is planted: the line that is replaced, what stands there instead, and part of the message.
  struct Fault: CustomTestStringConvertible, Sendable {
    let line: String
    let planted: String
    let message: String
    var testDescription: String { "\(line) -> \(planted)" }
  }

  static let faults: [Fault] = [
    Fault(line: "format: 1", planted: "format: 2", message: "put format: 1"),
    Fault(line: "deck: small", planted: "deck: Small Deck", message: "deck: week-3"),
    Fault(line: "title: Small deck", planted: "titel: Small", message: "front matter has no titel"),
    Fault(line: "title: Small deck", planted: "title:", message: "has no title"),
    Fault(line: "title: Small deck", planted: "order: first", message: "order: 7"),
    Fault(line: "title: Small deck", planted: "deck: small", message: "stands here twice"),
    Fault(line: "# Colours `colours`", planted: "# Colours", message: "ends with its id"),
    Fault(line: "# Colours `colours`", planted: "# Colours `Col ours`", message: "lower case"),
    Fault(line: "# Shapes `shapes`", planted: "# Shapes `colours`", message: "taken by x.md:7"),
    Fault(line: "## Fact `colours.number`", planted: "## Fact `number`", message: "colours.aspect"),
    Fault(
      line: "## Fact `colours.number`", planted: "## Fact `colours.sky`",
      message: "taken by x.md:20"),
    Fault(
      line: "## Experiment: A race `colours.race`", planted: "## Experiment: A race `colours.sky`",
      message: "taken by x.md:20"),
    Fault(line: "## Fact `colours.sky`", planted: "## Thing `colours.sky`", message: "## Fact"),
    Fault(
      line: "## Fact `colours.sky`", planted: "### Fact `colours.sky`", message: "headings are"),
    Fault(
      line: "  - instead: Some is green.", planted: "  - rather: x", message: "instead, source"),
    Fault(line: "- requires: shapes", planted: "- needs: shapes", message: "a card has no needs"),
    Fault(line: "- answer: blue | azure", planted: "- answer: |", message: "write the word"),
    Fault(
      line: "- answer: blue | azure", planted: "- anwser: blue", message: "a fact has no anwser"),
    Fault(
      line: "- typed: What colour has the sky?", planted: "- typed:", message: "nothing stands"),
    Fault(line: "- unit: colours", planted: "- answer: three", message: "of one sort"),
    Fault(line: "- value: 2.5 to 3.5", planted: "- value: about 3", message: "9.5 to 10.5"),
    Fault(line: "- value: 2.5 to 3.5", planted: "- value: 3 to 2", message: "9.5 to 10.5"),
    Fault(line: "- value: 2.5 to 3.5", planted: "- value: nan", message: "9.5 to 10.5"),
    Fault(line: "- member: square", planted: "- unit: cm", message: "units go with"),
    Fault(line: "    - not: red", planted: "- not red", message: "needs a key"),
    Fault(line: "  - not: red", planted: "  - nor: red", message: "nor is none of them"),
    Fault(line: "  - say: Only by night.", planted: "  - tell: No.", message: "stands - say:"),
    Fault(line: "  on a good day.", planted: "on a good day.", message: "indent it by two spaces"),
    Fault(line: "```gradus", planted: "```swift", message: "```gradus"),
    Fault(
      line: "two: train data=glyphs epochs=2 seeds=5", planted: "train epochs=2",
      message: "a run has a name"),
    Fault(
      line: "two: train data=glyphs epochs=2 seeds=5", planted: "one: train epochs=2 seeds=5",
      message: "two runs are named one"),
    Fault(
      line: "two: train data=glyphs epochs=2 seeds=5", planted: "two:",
      message: "nothing stands after two:"),
    Fault(
      line: "two: train data=glyphs epochs=2 seeds=5", planted: "two: train save=a seeds=5",
      message: "save=a reads or writes"),
    Fault(
      line: "two: train data=glyphs epochs=2 seeds=5", planted: "two: tune 'exec=rm x' x=0..1",
      message: "exec=rm reads or writes"),
    Fault(
      line: "two: train data=glyphs epochs=2 seeds=5", planted: "two: train data=a.csv seeds=5",
      message: "data=a.csv names a file"),
    Fault(
      line: "two: train data=glyphs epochs=2 seeds=5", planted: "two: train data=/etc/passwd",
      message: "/ cannot stand"),
    Fault(
      line: "two: train data=glyphs epochs=2 seeds=5", planted: "two: train dropout=0|0.5 seeds=5",
      message: "one setting"),
    Fault(
      line: "  - a) one, when `median(gain) < 0`", planted: "  - a) one", message: "when `gain > 0`"
    ),
    Fault(
      line: "  - b) two, when `median(gain) > 0`", planted: "  - c) two, when `median(gain) > 0`",
      message: "this one is b)"),
    Fault(
      line: "  - b) two, when `median(gain) > 0`", planted: "  - b) two, when `median(gian) > 0`",
      message: "gian is neither"),
    Fault(
      line: "- claim: `median(gain) > 0`", planted: "- claim: `median(four.val_loss) > 0`",
      message: "no run is named four; there are one, two"),
    Fault(
      line: "- claim: `median(gain) > 0`", planted: "- claim: the gain is large",
      message: "alone in back quotes"),
    Fault(
      line: "- effect: gain, `gain = two.val_accuracy - one.val_accuracy`",
      planted: "- effect: gain, `gain = two.`", message: "ends in no metric"),
    Fault(
      line: "- effect: gain, `gain = two.val_accuracy - one.val_accuracy`",
      planted: "- effect: gain, `gain = two.val_loss - five.val_loss`", message: "named five"),
    Fault(line: "- explain: More is more.", planted: "- explian: x", message: "has no explian"),
    Fault(line: "  - idea: more steps = more | longer", planted: "  - hint: x", message: "- idea:"),
    Fault(line: "```gradus twist", planted: "```gradus twirl", message: "```gradus twist"),
    Fault(line: "A circle is round.", planted: "A \u{1B}[31mcircle", message: "control character"),
  ]

  @Test("a fault is named with its line", arguments: faults)
  func plantedFault(_ fault: Fault) throws {
    var lines = smallLesson.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    let index = try #require(
      lines.firstIndex { $0 == fault.line } ?? lines.firstIndex { "  " + $0 == fault.line })
    lines[index] = fault.planted
    let problems = LessonParser.read([Self.source(lines.joined(separator: "\n"))]).problems
    let found = problems.contains {
      $0.place == Place(file: "x.md", line: index + 1) && $0.message.contains(fault.message)
    }
    #expect(found, "\(problems)")
  }

  @Test(
    "a part that is missing is named at the heading it belongs to",
    arguments: [
      ("- claim: `median(gain) > 0`", "say what the runs prove"),
      ("- explain: More is more.", "say what the result means"),
      ("Two runs race.", "say in a paragraph what is set up"),
      ("- answer: blue | azure", "the fact has no answer"),
    ])
  func missingPart(_ line: String, _ message: String) throws {
    let text = smallLesson.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { $0 != line }.joined(separator: "\n")
    let problems = LessonParser.read([Self.source(text)]).problems
    let heading = text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated().filter { $0.element.hasPrefix("## ") }.map { $0.offset + 1 }
    #expect(problems.contains { $0.message.contains(message) && heading.contains($0.place.line) })
  }

  @Test("several faults are reported at once, in reading order")
  func severalFaults() throws {
    let text = smallLesson.replacing("- answer: blue | azure", with: "- anwser: blue")
      .replacing("- value: 2.5 to 3.5", with: "- value: many")
      .replacing("- explain: More is more.", with: "- explain:")
    let problems = LessonParser.read([Self.source(text)]).problems
    #expect(problems.count >= 3)
    #expect(throws: LessonError.self) { try LessonParser.lessons(from: [Self.source(text)]) }
  }

  @Test(
    "one slip is one problem, also where claims repeat what an effect is made of",
    arguments: [
      ("two.val_accuracy - one.val_accuracy", "two.val_accuracy - nobody.val_accuracy"),
      ("- claim: `median(gain) > 0`", "- claim: `median(gain > 0`"),
      ("  - a) one, when `median(gain) < 0`", "  - a) one"),
    ])
  func oneSlip(_ right: String, _ wrong: String) throws {
    let problems = LessonParser.read([Self.source(smallLesson.replacing(right, with: wrong))])
      .problems
    #expect(problems.count == 1, "\(problems)")
  }

  @Test("without front matter, or with one that never ends, nothing is guessed")
  func frontMatter() {
    for text in ["", "# A `a`", "---", "---\nformat: 1\ndeck: a\n", "\u{FEFF}"] {
      let (lessons, problems) = LessonParser.read([Self.source(text)])
      #expect(!problems.isEmpty && lessons.allSatisfy { $0.deck.cards.isEmpty }, "\(text)")
    }
  }
}
