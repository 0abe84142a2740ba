import Study
import Testing

@testable import Tutor

/// What a typed line means, and how a wrong one is answered.
@Suite("lines") struct LineTests {
  @Test(
    "the beginning of one name only is that command",
    arguments: [
      (":tr epochs=1", "run 1"), (":prog", "No study sessions yet."), (":ver", "gradus "),
    ])
  func prefixes(line: String, expected: String) throws {
    #expect(try Sitting().type(line).contains(expected))
  }

  @Test("the full name wins over a longer one that begins with it")
  func exactName() throws {
    // run, runs; right; re-: redo, replay, reset, review
    #expect(try Sitting().type(":runs").contains("no runs yet"))
    #expect(try Sitting().refusal(":run").sentence.hasPrefix("run needs one file"))
  }

  @Test("a beginning of several names lists them")
  func ambiguous() throws {
    let failure = try Sitting().refusal(":re")
    #expect(failure.status == .usage)
    for name in Commands.names where name.hasPrefix("re") {
      #expect(failure.sentence.contains(name))
    }
    #expect(failure.caret == [":re", " ^"])
  }

  @Test(
    "a slip of the finger gets the nearest command",
    arguments: [(":trian", "train"), (":progres", "progress"), (":lern", "learn")])
  func suggests(line: String, name: String) throws {
    if Commands.names.contains(where: { $0.hasPrefix(line.dropFirst()) }) { return }
    let failure = try Sitting().refusal(line)
    #expect(failure.sentence.contains("did you mean \(name)?"))
    #expect(failure.status == .usage)
  }

  @Test("a word that resembles nothing points to the help", arguments: [":xyzzy", ":"])
  func unknown(line: String) throws {
    #expect(try Sitting().refusal(line).sentence.contains("help lists them all"))
  }

  @Test(
    "quotes mean what they mean in a shell",
    arguments: [
      ":train optimizer='adam|sgd' epochs=2 seeds=1",
      ":train 'optimizer=adam|sgd' epochs=2 seeds=1",
      ":train optimizer=\"adam|sgd\" epochs='2' seeds=1",
      ": train optimizer='adam'|sgd epochs=2 seeds=1",
    ])
  func quotes(line: String) throws {
    let sitting = try Sitting(json: true)
    try sitting.type(line)
    #expect(try sitting.events("end").count == 2)
  }

  @Test(
    "a refusal names what it is about",
    arguments: [
      (":schedule cosine(over=-1)", "over must be above 0"),
      (":train schedule=cosine(over=-1)", "over must be above 0"),
      (":compare 1 1", "run 1 twice"), (":landscape 1 points=9", "no setting \"points\""),
    ])
  func names(line: String, words: String) throws {
    #expect(try Sitting().refusalAfterRun(line).sentence.contains(words))
  }

  @Test("a quote without an end is told, but not in an answer")
  func openQuotes() throws {
    let failure = try Sitting().refusal(":train data='my file epochs=2")
    #expect(failure.sentence.contains("close it with '"))
    #expect(failure.caret.last == "            ^")
    #expect(failure.status == .usage)
    #expect(try !Sitting().refusal("'dropout").sentence.contains("quote"))
  }

  /// The place of the value, or of the name where that is wrong, counted by hand.
  @Test(
    "the caret stands under what is wrong",
    arguments: [
      (":train dropout=1.2", 15), (":train  lr=-1", 11), (":train optimzer=adam", 7),
      (":train optimizer=adm", 17), (":set lr=0.1 epochs=none", 19), (":train dropout", 7),
      (":show lr bicycle", 9), (":compare 1 x", 11), (":bicycle", 1), ("  :train lr=0", 12),
    ])
  func caret(line: String, column: Int) throws {
    let failure = try Sitting().refusalAfterRun(line)
    let (typed, marker) = (try #require(failure.caret.first), try #require(failure.caret.last))
    #expect(line.contains(typed))
    #expect(marker.allSatisfy { $0 == " " || $0 == "^" })
    let offset = line.count - typed.count
    #expect(marker.prefix { $0 == " " }.count + offset == column)
  }

  @Test(
    "a sentence says what was typed, what is allowed and what to try",
    arguments: [
      (":train dropout=1.2", ["dropout", "1.2", "at least 0", "below 1", "try dropout="]),
      (":train optimizer=adm", ["adm", "did you mean", "adam"]),
      (":train drpout=0.1", ["drpout", "did you mean dropout?"]),
      (":train beta1=0.9", ["beta1", "adam"]),
      (":train lr=1e-3..1", ["lr", ".."]),
      (":compare 1 7", ["no run 7", "1"]),
      (":learn dropuot", ["dropuot", "did you mean dropout?"]),
    ])
  func sentences(line: String, pieces: [String]) throws {
    let failure = try Sitting().refusalAfterRun(line)
    #expect(failure.status == .usage)
    for piece in pieces { #expect(failure.sentence.contains(piece), "\(failure.sentence)") }
    #expect(failure.sentence.first?.isUppercase != true)
    #expect(!failure.sentence.hasSuffix(".") || failure.sentence.hasSuffix("..."))
    #expect(!failure.sentence.contains("!"))
  }

  @Test("comments do nothing", arguments: ["# comment", "   # :train", "#"])
  func comments(line: String) throws {
    let sitting = try Sitting()
    #expect(try sitting.type(line) == "")
  }

  @Test("an empty line in a pipe does nothing")
  func emptyLine() throws {
    #expect(try Sitting(interactive: false).type("") == "")
    #expect(try Sitting(interactive: false).type("  \t ") == "")
  }

  @Test("an empty line at a terminal asks the next question")
  func emptyLineAsks() throws {
    let sitting = try Sitting()
    #expect(try sitting.type("").contains(try sitting.asked().exercise.text.prefix(20)))
  }

  @Test(
    "a question mark is help",
    arguments: [
      ("?", ":help knobs"), ("?dropout", "dropout"), ("? adam", "beta1"), ("?:train", ":train"),
    ])
  func questionMark(line: String, expected: String) throws {
    #expect(try Sitting().type(line).contains(expected))
  }

  @Test("help on nothing known suggests what is near")
  func unknownTopic() throws {
    #expect(try Sitting().refusal("?dropuot").sentence.contains("did you mean dropout?"))
  }

  @Test("an answer to nothing is refused with the way to a question")
  func answerToNothing() throws {
    let failure = try Sitting(interactive: false).refusal("dropout")
    #expect(failure.sentence.contains(":learn"))
    #expect(failure.status == .usage)
  }

  @Test(
    "no line makes it trap or hang",
    arguments: [
      ":train lr=1e999", ":train hidden=99999999999999999999", ":train seed=-9e99", ":runs -1",
      ":train epochs=0x10", ":compare 1-999999999999999999999 2", ":history 99999999999999999999",
      ":test 9223372036854775808", ":test 0", ":exam 2026-99-99", ":exam 0000-00-00", "?\u{0}",
      ":train schedule=((((((((((((((((((((((((((((((((", ":\u{1F600}", ":train data=\"",
      ":plot ''",
      ":learn ''", ":answer '' ''", ":card ''", ":train =", ":train =1", ":set ''", ":train |",
      ":train data=/", ":source /", ":source ''", ":lint /nonexistent", ":replay /dev/null x",
      ":train --metrics", ":train --metrics=", ":train --", ":help ''", ":compare - -",
      ":compare 1-",
    ])
  func survives(line: String) throws {
    let sitting = try Sitting()
    do throws(Failure) { try sitting.session.perform(line) } catch {
      #expect(!error.sentence.isEmpty)
      #expect(!error.sentence.contains("Error("), "\(error.sentence)")
    }
    // It goes on afterwards.
    #expect(try sitting.type(":progress").contains("Name | Mastery"))
  }
}

extension Sitting {
  /// Carries out a line that must be refused when there is one run.
  func refusalAfterRun(_ line: String) throws -> Failure {
    try type(":train epochs=1")
    return try refusal(line)
  }

  @Test("the first line tells program, deck, mastery and history apart", arguments: [80, 120])
  func firstLine(width: Int) throws {
    let sitting = try Sitting(width: width)
    sitting.console.typed = [.end]
    _ = sitting.session.converse()
    let lines = sitting.console.output.split(separator: "\n").map(String.init)
    let parts = lines.prefix(while: { !$0.hasPrefix("Type an answer") }).joined(separator: "   ")
      .split(separator: "   ")
    #expect(parts.count == 4)
    #expect(parts[0] == "gradus 0.1")
    #expect(parts[1] == "Week 3: Hyper-parameters")
    #expect(parts[2].hasSuffix(" facts, 0 mastered"))
    #expect(parts[3] == "No study sessions yet.")
  }

  @Test("a command typed where a long text pauses is carried out, q only stops the text")
  func typedAtThePause() throws {
    let sitting = try Sitting()
    sitting.console.size.rows = 24
    sitting.console.typed = [
      .line(":help"), .line(""), .line(":syntax"), .line(":help"), .line("q"), .end,
    ]
    _ = sitting.session.converse()
    #expect(sitting.console.errors.contains("syntax"))
    #expect(sitting.console.prompts.count { $0.hasPrefix("-- ") } == 3)
    #expect(sitting.console.typed.isEmpty)
  }
}
