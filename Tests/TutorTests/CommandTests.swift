import Folders
import Knobs
import Testing

@testable import Tutor

/// What holds for every command, by its place in the list.
@Suite("every command", .timeLimit(.minutes(30)))
struct CommandTests {
  static let commands = Commands.names

  private func command(_ name: String) throws -> any Command.Type {
    try #require(Commands.all.first { $0.name == name })
  }

  @Test("names are unique, and one lower-case word each")
  func uniqueNames() {
    #expect(Set(Commands.names).count == Commands.names.count)
    for name in Commands.names {
      #expect(name.allSatisfy { $0.isLowercase || $0 == "-" }, "\(name)")
    }
  }

  @Test("the commands of the main job are there")
  func complete() {
    let promised: Set = [
      "learn", "test", "match", "review", "decks", "progress", "card", "hint", "skip", "why",
      "right", "wrong", "undo", "redo", "exam", "train", "set", "show", "reset", "runs", "compare",
      "plot", "replay", "lint", "claims", "answer", "questions", "help", "history", "source", "run",
      "version", "quit",
    ]
    #expect(promised.subtracting(Commands.names) == [])
  }

  @Test("a summary is one short phrase", arguments: commands)
  func summary(name: String) throws {
    let summary = try command(name).summary
    #expect((5...60).contains(summary.count))
    #expect(!summary.hasSuffix("."))
    #expect(summary.first?.isUppercase == false)
  }

  @Test("options are declared without a fault", arguments: commands)
  func options(name: String) throws {
    func lint<C: Command>(_ command: C.Type) -> [String] { KnobLint.faults(of: C.self) }
    #expect(lint(try command(name)) == [])
  }

  @Test(
    "there is an example, unless it needs a file or an experiment of the learner's own",
    arguments: commands.filter { $0 != "twist" })
  func hasExample(name: String) throws {
    let command = try command(name)
    if case .file = command.operands { return }
    #expect(!command.examples.isEmpty)
    #expect(command.examples.allSatisfy { $0.split(separator: " ").first.map(String.init) == name })
  }

  @Test(
    "its examples work as they stand, after two small runs",
    arguments: commands.filter { $0 != "claims" })
  func examplesWork(name: String) throws {
    for example in try command(name).examples {
      let folder = try Folder()
      let sitting = try Sitting(home: folder.path)
      try sitting.prepare(forExamplesOf: name)
      try sitting.type(":" + example)
      #expect(sitting.console.errors == "", "\(example)")
    }
  }

  @Test("help tells its usage, its summary and its options", arguments: commands)
  func hasHelp(name: String) throws {
    let command = try command(name)
    let page = try Sitting().type(":help \(name)")
    #expect(page.hasPrefix(":\(name)"))
    #expect(page.contains(command.summary))
    for example in command.examples { #expect(page.contains(":" + example)) }
    for option in command.infos { #expect(page.contains("--" + option.name)) }
  }

  @Test("the overview of the help lists it", arguments: commands)
  func isListed(name: String) throws {
    #expect(try Sitting().type(":help").contains("  :\(name) "))
  }

  @Test("an option that it does not have is refused under its place", arguments: commands)
  func refusesOption(name: String) throws {
    let failure = try Sitting().refusal(":\(name) --bicycle")
    #expect(failure.status == .usage)
    #expect(failure.sentence.contains("--bicycle"))
    #expect(failure.caret.last == String(repeating: " ", count: name.count + 2) + "^")
  }
}
