import Study
import Testing

@testable import Lessons

@Suite("Lesson lint")
struct LintTests {
  @Test("the small lesson is clean")
  func clean() { #expect(plainProblems([ParserTests.source(smallLesson)]) == []) }

  typealias Fault = ParserTests.Fault

  /// The message stands at the planted line, or at the line given as `at`.
  static let faults: [(fault: Fault, at: String?)] = [
    (
      Fault(line: "- requires: shapes", planted: "- requires: sounds", message: "no other card"),
      nil
    ),
    (
      Fault(line: "- requires: shapes", planted: "- requires: colours", message: "no other card"),
      nil
    ),
    (
      Fault(
        line: "- confused with: colours.number", planted: "- confused with: colours.x",
        message: "x, "),
      nil
    ),
    (Fault(line: "- hint: Look up.", planted: "", message: "has 2 hints"), "## Fact `colours.sky`"),
    (
      Fault(line: "- false: There are seven colours.", planted: "", message: "in one way only"),
      "## Fact `colours.number`"
    ),
    (
      Fault(
        line: "- cloze: The sky is ____ by day.", planted: "- cloze: The sky is blue.",
        message: "gap"),
      nil
    ),
    (
      Fault(
        line: "- cloze: The sky is ____ by day.", planted: "- cloze: An azure sky is ____.",
        message: "gives its answer away"), nil
    ),
    (
      Fault(line: "  - not: red", planted: "  - not: Green", message: "are the same"),
      "- choice: The sky is ..."
    ),
    (
      Fault(line: "  - not: red", planted: "  - not: azure", message: "is graded right"),
      "- choice: The sky is ..."
    ),
    (
      Fault(line: "  - not: red", planted: "", message: "at least two wrong"),
      "- choice: The sky is ..."
    ),
    (
      Fault(line: "- wrong: black", planted: "- wrong: black | azure", message: "not graded wrong"),
      nil
    ),
    (Fault(line: "- wrong: 7", planted: "- wrong: 3", message: "not graded wrong"), nil),
    (
      Fault(
        line: "- typed: What colour has the sky?", planted: "- number: How many?",
        message: "asks for a value"), nil
    ),
    (
      Fault(
        line: "- typed: What colour has the sky?", planted: "- set: Which?",
        message: "several members"), nil
    ),
    (
      Fault(line: "- set: Name two shapes.", planted: "- match: Shapes", message: "match pairs"),
      nil
    ),
    (
      Fault(line: "- hint: One is short.", planted: "", message: "has 2 hints"),
      "## Experiment: A race `colours.race`"
    ),
    (
      Fault(
        line: "one: train data=glyphs epochs=1 seeds=5", planted: "one: train epochs=1",
        message: "several seeds"), nil
    ),
    (
      Fault(
        line: "one: train data=glyphs epochs=1 seeds=5", planted: "one: train epochs=1 seeds=4",
        message: "cannot be paired"), "## Experiment: A race `colours.race`"
    ),
    (
      Fault(
        line: "  - b) two, when `median(gain) > 0`",
        planted: "  - b) two, when `median(gain) > -0.01`",
        message: "can all hold at once"), nil
    ),
    (
      Fault(
        line: "three: train data=glyphs epochs=3 seeds=5",
        planted: "three: train seeds=5\nfour: train epochs=9 seeds=5", message: "looks at four"),
      "four: train epochs=9 seeds=5"
    ),
    (
      Fault(
        line: "- effect: gain, `gain = two.val_accuracy - one.val_accuracy`",
        planted: "- effect: gain, `gain = two.accuracy - one.val_accuracy`",
        message: "accuracy is no metric of train; it has val_accuracy, val_loss"), nil
    ),
    (
      Fault(
        line: "  - claim: `median(three.val_accuracy - two.val_accuracy) > 0`",
        planted: "  - claim: `median(three.steps) > 0`", message: "steps is no metric of train"),
      "- twist: And three?"
    ),
    (
      Fault(line: "A circle is round.", planted: "", message: "nothing to read"),
      "# Shapes `shapes`"
    ),
  ]

  @Test("a planted fault is found at its line", arguments: faults.indices)
  func plantedFault(_ number: Int) throws {
    let (fault, at) = Self.faults[number]
    var lines = smallLesson.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    let index = try #require(lines.firstIndex(of: fault.line))
    lines[index] = fault.planted
    lines = lines.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    let expected = try #require(at.map { lines.firstIndex(of: $0) } ?? index) + 1
    var lint = plainLint
    lint.metrics = { $0 == "train" ? ["val_accuracy", "val_loss"] : nil }
    let problems = lint.problems(in: [ParserTests.source(lines.joined(separator: "\n"))])
    let found = problems.contains {
      $0.place == Place(file: "x.md", line: expected) && $0.message.contains(fault.message)
    }
    #expect(found, "expected line \(expected): \(problems)")
  }

  @Test("an accepted answer that the grader refuses is found at the answer's line")
  func refusedAnswer() throws {
    let strict = LessonLint(
      grade: { fact, question, text in
        text == "azure" ? false : gradePlainly(fact, question, text)
      }, objection: { _, _ in nil }, metrics: { _ in nil })
    let problems = strict.problems(in: [ParserTests.source(smallLesson)])
    let line = try #require(
      smallLesson.split(separator: "\n", omittingEmptySubsequences: false)
        .firstIndex(of: "- answer: blue | azure"))
    #expect(problems.map(\.place.line) == [line + 1])
  }

  @Test("a command line that the caller refuses is found at its line, twists included")
  func refusedCommand() {
    let lint = LessonLint(
      grade: gradePlainly,
      objection: { line, before in
        before.count == 2 && line.command.contains("epochs=3") ? "three epochs are too many" : nil
      }, metrics: { _ in nil })
    let problems = lint.problems(in: [ParserTests.source(smallLesson)])
    #expect(problems.map(\.message) == ["three epochs are too many"])
    let line = smallLesson.split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex(of: "three: train data=glyphs epochs=3 seeds=5")
    #expect(problems.map { $0.place.line - 1 } == [line])
  }

  @Test("an experiment that takes more than five seconds is found, and so is a twist")
  func tooLong() {
    let lint = LessonLint(
      grade: gradePlainly, objection: { _, _ in nil }, metrics: { _ in nil },
      seconds: { _ in (runs: 5.2, twists: [61]) })
    let problems = lint.problems(in: [ParserTests.source(smallLesson)])
    #expect(problems.count == 2)
    #expect(problems.first?.message.contains("the runs take about 6 s on one core") == true)
    #expect(problems.last?.message.contains("this twist take about 61 s") == true)
    let lines = smallLesson.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      problems.map { lines[$0.place.line - 1] } == [
        "## Experiment: A race `colours.race`", "- twist: And three?",
      ])
    var quick = lint
    quick.seconds = { _ in (runs: 5, twists: [0]) }
    #expect(quick.problems(in: [ParserTests.source(smallLesson)]).isEmpty)
  }

  @Test(
    "a first sitting visits experiments of the deck, each once",
    arguments: [
      ("colours.race", nil), ("colours.rice", "is no experiment of the deck"),
      ("colours.race, colours.race", "twice"),
    ])
  func firstSitting(_ value: String, _ message: String?) {
    let text = smallLesson.replacing("format: 1\n", with: "format: 1\nfirst: \(value)\n")
    let problems = plainProblems([ParserTests.source(text)])
    if let message {
      #expect(problems.count == 1 && problems[0].message.contains(message), "\(problems)")
      #expect(problems.first?.place.line == 3)
    } else {
      #expect(problems.isEmpty, "\(problems)")
    }
  }

  @Test("cards that require each other are found")
  func circle() {
    let text = smallLesson.replacing("A circle is round.", with: "- requires: colours\n\nRound.")
    let problems = plainProblems([ParserTests.source(text)])
    #expect(problems.count == 2 && problems.allSatisfy { $0.message.contains("circle") })
  }
}
