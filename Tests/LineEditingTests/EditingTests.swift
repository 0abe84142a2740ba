import Foundation
import LineEditing
import PseudoTerminals
import Testing

/// The editor as somebody at the keyboard meets it.
@Suite("line editor", .serialized, .timeLimit(.minutes(30)))
struct EditingTests {
  @Test("the prompt has its upper row above and its cursor behind it")
  func prompt() throws {
    let terminal = try probe()
    #expect(terminal.screen.lines.prefix(3) == ["[source LibEditSource]", "above", "λ>"])
    #expect(terminal.screen.cursor == (2, 3))
    terminal.type("hello\r")
    #expect(terminal.shows("[line hello]"))
  }

  @Test(
    "emacs keys edit the line",
    arguments: [
      ("abc\u{7F}d", "abd"),
      ("abc\u{01}X", "Xabc"),
      ("abc\u{01}\u{05}X", "abcX"),
      ("abc\u{1B}[D\u{1B}[DX", "aXbc"),
      ("abc\u{1B}OD\u{1B}[CX", "abcX"),
      ("abc\u{1B}[H\u{1B}[3~", "bc"),
      ("abc\u{1B}[1~X\u{1B}[4~Y", "XabcY"),
      ("one two\u{1B}[1;5DX", "one Xtwo"),
      ("one two\u{1B}bX", "one Xtwo"),
      ("one two\u{17}X", "one X"),
      ("one two\u{01}\u{0B}\u{19}X", "one twoX"),
      ("abc\u{15}X", "X"),
      ("a\u{1B}[99~\u{1B}[1;2Qb", "ab"),
    ])
  func emacs(keys: String, line: String) throws {
    let terminal = try probe()
    terminal.type(keys)
    #expect(terminal.showsLine("λ> " + line))
    terminal.type("\r")
    #expect(terminal.shows("[line \(line)]"), "\(terminal.screen.text)")
  }

  @Test("vi keys work from an editrc that asks for them, and Tab still completes")
  func vi() throws {
    let terminal = try probe([], ["EDITRC": fixture("vi.editrc")])
    terminal.type("abc")
    #expect(terminal.showsLine("λ> abc"))
    terminal.type("\u{1B}")
    // The cursor steps back when ESC is understood as a key of its own.
    #expect(terminal.waits { $0.cursor.column == 5 })
    terminal.type("hx")
    #expect(terminal.showsLine("λ> ac"))
    terminal.type("\u{1B}[D")
    #expect(terminal.waits { $0.cursor.column == 3 })
    terminal.type("\u{1B}")
    terminal.pause(seconds: 0.1)
    terminal.type("Atun\u{1B}[D\u{1B}[C e\u{7F}\u{7F}")
    #expect(terminal.showsLine("λ> actun"))
    terminal.type("\u{1B}")
    #expect(terminal.waits { $0.cursor.column == 7 })
    terminal.type("ccop\t")
    #expect(terminal.showsLine("λ> optimizer="))
    terminal.type("\r")
    #expect(terminal.shows("[line optimizer=]"))
  }

  @Test("/ searches in vi's command mode, n and N go on, and Enter leaves the line to be edited")
  func viSearch() throws {
    let terminal = try probe([], ["EDITRC": fixture("vi.editrc")])
    terminal.type("mine\u{1B}")
    #expect(terminal.waits { $0.cursor.column == 6 })
    terminal.type("/")
    #expect(terminal.shows("search:"))
    terminal.type("e")
    #expect(terminal.showsLine("λ> größe λ 你好"))
    terminal.type("\r")
    #expect(terminal.waits { !$0.text.contains("search") && $0.cursor.column == 3 })
    terminal.type("n")
    #expect(terminal.showsLine("λ> train epochs=5"))
    terminal.type("n")
    #expect(terminal.showsLine("λ> first line"))
    // Nothing older fits: the line stays.
    terminal.type("nx")
    #expect(terminal.showsLine("λ> irst line"))
    terminal.type("N")
    #expect(terminal.showsLine("λ> train epochs=5"))
    terminal.type("A0\r")
    #expect(terminal.shows("[line train epochs=50]"))
  }

  @Test("accents, wide characters and emoji keep the cursor in its column")
  func wide() throws {
    let terminal = try probe(["--no-history"])
    terminal.type("é你好🙂x")
    #expect(terminal.showsLine("λ> é你好🙂x"))
    #expect(terminal.waits { $0.cursor.column == 11 })
    terminal.type("\u{1B}[D\u{1B}[D\u{1B}[D\u{7F}")
    #expect(terminal.showsLine("λ> é好🙂x"))
    #expect(terminal.waits { $0.cursor.column == 4 })
    terminal.type("\r")
    #expect(terminal.shows("[line é好🙂x]"))
  }

  @Test("bytes that are not UTF-8 and C1 controls are dropped")
  func invalid() throws {
    let terminal = try probe()
    terminal.type([0x61, 0xFF, 0xC3, 0x28, 0xC2, 0x81, 0xED, 0xA0, 0x80, 0x62])
    #expect(terminal.showsLine("λ> a(b"))
    terminal.type("\r")
    #expect(terminal.shows("[line a(b]"))
  }

  @Test("a line longer than the row is edited over its rows")
  func wraps() throws {
    let terminal = try probe([], columns: 20)
    let text = String((0..<50).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
    terminal.type(text)
    #expect(terminal.shows("opqrstuvwx"))
    terminal.type("\u{01}\u{1B}[3~\u{05}!")
    #expect(terminal.waits { $0.currentLine.hasSuffix("x!") })
    terminal.type("\r")
    #expect(terminal.waits { $0.text.replacing("\n", with: "").contains("[line bcd") })
  }

  @Test("Up recalls the history and Down comes back to the new line")
  func history() throws {
    let terminal = try probe()
    terminal.type("new")
    terminal.type("\u{1B}[A")
    #expect(terminal.showsLine("λ> größe λ 你好"))
    terminal.type("\u{10}\u{1B}OA")
    #expect(terminal.showsLine("λ> first line"))
    terminal.type("\u{1B}[B\u{1B}[B\u{1B}[B")
    #expect(terminal.showsLine("λ> new"))
  }

  @Test("a line that was typed before is recalled once, at its newest place")
  func repeats() throws {
    let terminal = try probe()
    terminal.type(":remember first line\r")
    #expect(terminal.shows("[remembered]"))
    terminal.type("\u{10}")
    #expect(terminal.showsLine("λ> first line"))
    terminal.type("\u{10}\u{10}")
    #expect(terminal.showsLine("λ> train epochs=5"))
    // Nothing is older: the first of all has moved.
    terminal.type("\u{10}!")
    #expect(terminal.showsLine("λ> train epochs=5!"))
  }

  @Test("remembered lines of 999 to 1,001 and about 1,024 bytes do no harm")
  func longHistory() throws {
    let terminal = try probe(["--no-history", "--no-hints"])
    for count in [1023, 1024, 1025, 2_000_000, 999, 1000, 1001] {
      terminal.type(":remember \(count)\r")
      #expect(terminal.waits { $0.currentLine == "λ>" && $0.lines.contains("[remembered]") })
      terminal.type(":size\r")
      #expect(terminal.waits { $0.currentLine == "λ>" && $0.lines.contains("[size 80x24]") })
    }
    terminal.type("\u{10}")
    // 1,000 letters behind the prompt's 3 cells end in column 43 of the 13th row.
    #expect(terminal.waits { $0.cursor.column == 43 && $0.currentLine.count == 43 })
    terminal.type("\r")
    #expect(terminal.shows("[line 1000 xxx...xxx]"))
  }

  @Test("Ctrl-R finds older lines, goes on, and Ctrl-G gives the line back")
  func search() throws {
    let terminal = try probe()
    terminal.type("mine\u{12}")
    #expect(terminal.shows("search:"))
    terminal.type("r")
    #expect(terminal.showsLine("λ> größe λ 你好"))
    terminal.type("\u{12}")
    #expect(terminal.showsLine("λ> train epochs=5"))
    terminal.type("zz")
    #expect(terminal.shows("search (nothing older fits): rzz"))
    terminal.type("\u{07}")
    #expect(terminal.waits { $0.currentLine == "λ> mine" && !$0.text.contains("search") })
    terminal.type("\u{12}你\r")
    #expect(terminal.shows("[line größe λ 你好]"))
  }

  @Test("Ctrl-C cancels the line, in a search and over several rows too")
  func interrupt() throws {
    let terminal = try probe([], columns: 20)
    terminal.type("half")
    #expect(terminal.showsLine("λ> half"))
    terminal.type("\u{03}")
    #expect(terminal.shows("λ> half^C\n[interrupted]\nabove\nλ>"))
    terminal.type("\u{12}fir")
    #expect(terminal.shows("search: fir"))
    terminal.type("\u{03}")
    #expect(terminal.shows("λ> first line^C\n[interrupted]\nabove\nλ>"))
    terminal.type(String(repeating: "y", count: 30))
    #expect(terminal.waits { $0.currentLine == String(repeating: "y", count: 13) })
    terminal.type("\u{01}\u{03}")
    #expect(terminal.shows("yyyyyyyyyyyyy^C\n[interrupted]\nabove\nλ>"))
    terminal.type("ok\r")
    #expect(terminal.shows("[line ok]"))
  }

  @Test("Ctrl-D ends on an empty line only, and the terminal is as before")
  func end() throws {
    let terminal = try probe()
    #expect(terminal.modes == (false, false))
    terminal.type("a\u{04}")
    terminal.type("\u{7F}")
    #expect(terminal.showsLine("λ>"))
    terminal.type("\u{04}")
    #expect(terminal.exitStatus() == 0)
    #expect(terminal.screen.text.hasSuffix("[end]"))
    #expect(terminal.modes == (true, true))
    #expect(!terminal.screen.modes.contains(2004))
  }

  /// A clock proves nothing on a busy machine, so this runs where it is asked for only.
  @Test(
    "an answer to a key takes less than 5 ms",
    .enabled(if: ProcessInfo.processInfo.environment["GRADUS_MEASURE"] != nil))
  func speed() throws {
    let terminal = try probe()
    // The best of many: others use the machine too.
    var best = Double.infinity
    for index in 1...60 {
      let text = String(repeating: "v", count: index)
      let time = try #require(terminal.seconds(from: "v") { $0.currentLine == "λ> " + text })
      best = min(best, time)
    }
    #expect(best < 0.005, "\(best) s")
  }
}

/// A file of this folder.
func fixture(_ name: String, file: String = #filePath) -> String {
  let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
  return folder + "/Fixtures/" + name
}
