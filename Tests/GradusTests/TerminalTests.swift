import Folders
import Foundation
import PseudoTerminals
import Testing

/// The program as a person meets it, on a terminal of 80 by 24.
@Suite("terminal", .serialized, .timeLimit(.minutes(30))) struct TerminalTests {
  @Test("the first screen greets, asks, and waits at the prompt")
  func firstScreen() throws {
    let home = try Folder()
    let terminal = try terminal(home)
    let lines = terminal.screen.lines
    #expect(lines[0].hasPrefix("gradus"))
    #expect(terminal.screen.text.contains("No study sessions yet."))
    #expect(terminal.screen.text.contains("1/"))
    #expect(terminal.screen.text.contains(":help"))
  }

  @Test("the prompt is there soon after the start")
  func soon() throws {
    // Generous: an unoptimised build on a busy machine. The promise is 50 ms for the optimised one.
    let begin = Date()
    let terminal = try terminal(try Folder())
    #expect(Date().timeIntervalSince(begin) < 10)
    terminal.type("\u{04}")
    #expect(terminal.exitStatus() == 0)
  }

  @Test("Ctrl-D leaves, and so does :quit", arguments: ["\u{04}", ":quit\r"])
  func leaves(keys: String) throws {
    let terminal = try terminal(try Folder())
    terminal.type(keys)
    #expect(terminal.exitStatus() == 0)
    #expect(terminal.screen.text.contains("saved"))
    #expect(terminal.modes == (echo: true, canonical: true))
  }

  @Test("heading, chart, figures and prompt of a run stand on one screen")
  func oneScreen() throws {
    let terminal = try terminal(try Folder())
    terminal.type(":train optimizer=adam dropout=0.2\r")
    try #require(terminal.waits { $0.text.contains("val_accuracy") && $0.currentLine == ">" })
    terminal.type(":train optimizer=sgd l2=0.001\r")
    try #require(terminal.waits { $0.text.contains("against run 1") && $0.currentLine == ">" })
    let text = terminal.screen.text
    #expect(text.contains("run 2: noisy_glyphs"))
    #expect(text.contains("loss by epoch"))
    #expect(text.contains("val_loss ") && text.contains("gap "))
  }

  @Test("a comparison stands on one screen, with its table and its verdict")
  func comparison() throws {
    let terminal = try terminal(try Folder())
    terminal.type(":train dropout=0|0.5 epochs=5 seeds=2\r")
    try #require(terminal.waits { $0.text.contains("of 2 seeds") && $0.currentLine == ">" })
    let text = terminal.screen.text
    #expect(text.contains("loss by epoch"))
    #expect(text.contains("val_loss: dropout=0"))
  }

  @Test("Ctrl-C during a long training keeps what there is and returns to the prompt")
  func interrupts() throws {
    let home = try Folder()
    let terminal = try terminal(home)
    terminal.type(":train epochs=100000000 data=moons hidden=2\r")
    try #require(terminal.shows("Ctrl-C stops"))
    terminal.type("\u{03}")
    #expect(terminal.waits { $0.text.contains("stopped by you after") && $0.currentLine == ">" })
    terminal.type(":train epochs=1\r")
    #expect(terminal.waits { $0.text.contains("run 2:") && $0.currentLine == ">" })
    terminal.type("\u{04}")
    #expect(terminal.exitStatus() == 0)
    #expect(try shell("$GRADUS runs", home: home).output.contains("epochs=100000000"))
  }

  @Test("Ctrl-C while some runs have not begun comes back as well")
  func interruptsSeveral() throws {
    let terminal = try terminal(try Folder())
    terminal.type(":train dropout=0|0.5 epochs=1000000 seeds=5 threads=1\r")
    try #require(terminal.shows("Ctrl-C stops"))
    terminal.type("\u{03}")
    #expect(terminal.waits { !$0.text.contains("Ctrl-C stops") && $0.currentLine == ">" })
    terminal.type(":train epochs=1\r")
    #expect(terminal.shows("run 11:"))
  }

  @Test("a long text is read by single keys, and the terminal is as before after it")
  func pages() throws {
    let terminal = try terminal(try Folder())
    terminal.type(":help\r")
    try #require(terminal.shows("more lines: space goes on"))
    #expect(terminal.modes == (echo: false, canonical: false))
    let first = terminal.screen.text
    terminal.type(" ")
    try #require(terminal.waits { $0.text != first && $0.currentLine.hasPrefix("-- ") })
    terminal.type("g")
    try #require(terminal.waits { $0.text == first })
    terminal.resize(columns: 60, rows: 20)
    // What follows the q belongs to the prompt.
    terminal.type("q:runs\r")
    #expect(terminal.waits { $0.text.contains("no runs yet") && $0.currentLine == ">" })
    terminal.type(":help\r")
    try #require(terminal.shows("more lines"))
    terminal.type("\u{03}")
    #expect(terminal.waits { !$0.text.contains("more lines") && $0.currentLine == ">" })
    terminal.type("\u{04}")
    #expect(terminal.exitStatus() == 0)
    #expect(terminal.modes == (echo: true, canonical: true))
  }

  @Test("Ctrl-C at the prompt cancels the line and nothing else")
  func cancels() throws {
    let terminal = try terminal(try Folder())
    terminal.type(":bicyc\u{03}")
    #expect(terminal.waits { $0.text.contains("^C") && $0.currentLine == ">" })
    #expect(!terminal.screen.text.contains("there is no command"))
    terminal.type(":progress\r")
    #expect(terminal.shows("Matching"))
  }

  @Test(
    "SIGTERM at the prompt ends with 143, SIGHUP with 129, everything saved",
    arguments: [SIGTERM, SIGHUP])
  func terminated(signal: Int32) throws {
    let home = try Folder()
    let terminal = try terminal(home)
    terminal.type("a\r")
    try #require(terminal.shows("again "))
    try #require(terminal.showsPrompt())
    terminal.signal(signal)
    #expect(terminal.exitStatus() == 128 + signal)
    #expect(terminal.modes == (echo: true, canonical: true))
    #expect(try !shell("$GRADUS progress", home: home).output.contains("No study sessions yet."))
  }

  @Test("a program that was killed asks the same question again")
  func killed() throws {
    let home = try Folder()
    let first = try terminal(home)
    first.type("a\r")
    try #require(first.shows("again "))
    try #require(first.showsPrompt())
    let asked = try #require(
      first.screen.lines.last { line in
        ["1/", "2/", "Predict: "].contains { line.hasPrefix($0) }
      })
    first.signal(SIGKILL)
    _ = first.exitStatus()
    #expect(try terminal(home).screen.text.contains(asked))
  }

  @Test("typed lines are recalled in the next sitting")
  func history() throws {
    let home = try Folder()
    let first = try terminal(home)
    first.type(":decks\r")
    try #require(first.shows("week-3"))
    first.type("\u{03}")
    try #require(first.showsPrompt())
    first.type(":quit\r")
    _ = first.exitStatus()
    let next = try terminal(home)
    next.type("\u{1B}[A\u{1B}[A")
    #expect(next.waits { $0.currentLine == "> :decks" })
  }

  @Test("Tab completes commands, knobs and values")
  func completes() throws {
    let terminal = try terminal(try Folder())
    terminal.type(":trai\topti\tada\t")
    #expect(terminal.waits { $0.currentLine.hasPrefix("> :train optimizer=ada") })
  }
}
