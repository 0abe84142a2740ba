import LineEditing
import PseudoTerminals
import Testing

/// Completion, hints, pastes, signals and odd terminals.
@Suite("terminal", .serialized, .timeLimit(.minutes(30)))
struct TerminalTests {
  // MARK: Completion and hints

  @Test("Tab completes what is certain and adds its suffix")
  func completes() throws {
    let terminal = try probe(["--no-hints"])
    terminal.type("x tu\t")
    #expect(terminal.waits { $0.currentLine == "λ> x tune" && $0.cursor.column == 10 })
    terminal.type("opt\tadam")
    #expect(terminal.showsLine("λ> x tune optimizer=adam"))
    terminal.type("\r")
    #expect(terminal.shows("[line x tune optimizer=adam]"))
  }

  @Test("an open choice is listed below the line with notes, and the next key takes it away")
  func lists() throws {
    let terminal = try probe(["--no-hints"], rows: 8)
    terminal.type("t\t")
    #expect(
      terminal.shows("λ> t\ntrain   train a network\ntrials  list the trials\ntune    search"))
    #expect(terminal.screen.currentLine == "λ> t")
    #expect(terminal.screen.cursor.column == 4)
    terminal.type("r")
    #expect(terminal.waits { $0.text.hasSuffix("above\nλ> tr") })
    terminal.type("\t")
    #expect(terminal.waits { $0.text.hasSuffix("trials  list the trials") })
    terminal.type("\u{15}\t")
    #expect(terminal.shows("optimizer=  which update rule"))
  }

  @Test("a long list never has more than the screen, and Tab shows the next page")
  func pages() throws {
    let terminal = try probe(["--no-hints"], columns: 40, rows: 8)
    terminal.type("many\t")
    #expect(terminal.shows("1 to 24 of 100; Tab shows more"))
    #expect(terminal.screen.lines[0] == "λ> many")
    #expect(terminal.screen.lines.allSatisfy { $0.count < 40 })
    terminal.type("\t")
    #expect(terminal.shows("25 to 48 of 100; Tab shows more"))
    terminal.type("\t\t\t")
    #expect(terminal.shows("97 to 100 of 100; Tab shows more"))
    terminal.type("7\t")
    #expect(terminal.shows("many7\n") || terminal.shows("many70"))
    terminal.type("\u{03}")
    #expect(terminal.shows("^C\n[interrupted]"))
  }

  @Test("a hint stands dim behind the cursor, goes with a mismatch, and Right takes it")
  func hints() throws {
    let terminal = try probe()
    terminal.type("tra")
    #expect(terminal.waits { $0.currentLine == "λ> train epochs=5" && $0.cursor.column == 6 })
    #expect(terminal.screen.dimText == "in epochs=5")
    terminal.type("x")
    #expect(terminal.showsLine("λ> trax"))
    terminal.type("\u{7F}")
    #expect(terminal.showsLine("λ> train epochs=5"))
    terminal.type("\u{1B}[C")
    #expect(terminal.waits { $0.currentLine == "λ> train epochs=5" && $0.cursor.column == 17 })
    #expect(terminal.screen.dimText.isEmpty)
    terminal.type("\r")
    #expect(terminal.shows("[line train epochs=5]"))
    terminal.type("tra\r")
    #expect(terminal.shows("[line tra]"))
    #expect(terminal.waits { !$0.text.contains("λ> train epochs=5\n[line tra]") })
  }

  @Test("a hint is clipped to its row, and hidden where dim text is not wanted")
  func clippedHints() throws {
    let narrow = try probe([], columns: 12)
    narrow.type("tra")
    #expect(narrow.showsLine("λ> train ep"))
    let plain = try probe(["--no-hints"])
    plain.type("tra\u{1B}[Cz")
    #expect(plain.showsLine("λ> traz"))
  }

  // MARK: Pastes

  @Test("pasted lines are handed over one at a time and the rest stays in the editor")
  func pasteLines() throws {
    let terminal = try probe()
    terminal.type("\u{1B}[200~one\ttab\r\u{1B}[Atwo\u{07}\n\nthree\u{1B}[201~!")
    #expect(terminal.showsLine("λ> three!"))
    let text = terminal.screen.text
    #expect(text.contains("[line one tab]\nabove\nλ> [Atwo\n[line [Atwo]\nabove\nλ>\n[line ]"))
    terminal.type("\r")
    #expect(terminal.shows("[line three!]"))
  }

  @Test("a paste of 50 kB in one line arrives whole")
  func pasteLong() throws {
    let terminal = try probe(["--no-hints"])
    terminal.type(
      "\u{1B}[200~abc" + String(repeating: "0123456789", count: 5000) + "xyz\u{1B}[201~")
    #expect(terminal.waits { $0.currentLine.hasSuffix("789xyz") })
    terminal.type("\r")
    #expect(terminal.shows("[line 50006 abc...xyz]"))
  }

  @Test("a paste of 50 kB in many lines arrives whole")
  func pasteMany() throws {
    let terminal = try probe(["--no-hints"])
    let lines = (0..<300).map { "line \($0) " + String(repeating: "p", count: 170) }
    terminal.type("\u{1B}[200~" + lines.joined(separator: "\r") + "\r\u{1B}[201~end\r")
    #expect(terminal.shows("[line end]"))
    let seen = seen(terminal)
    #expect(lines.allSatisfy { seen.contains("[line \($0)]") })
  }

  @Test("a pasted line beyond the limit is refused with a reason, and its text is not typed")
  func pasteTooLong() throws {
    let terminal = try probe(["--no-hints"])
    terminal.type("a\u{1B}[200~" + String(repeating: "z", count: 70_000) + "\u{1B}[201~b")
    #expect(terminal.waits { $0.bells > 0 && $0.currentLine == "λ> ab" })
    terminal.type("\u{1B}[200~" + String(repeating: "z", count: 70_000) + "\u{1B}[201~")
    #expect(terminal.shows("a pasted line is longer than 65536 characters; use a file"))
    terminal.type("c\r")
    #expect(terminal.shows("[line abc]"))
  }

  @Test("a paste without end is given up by Ctrl-C")
  func pasteUnended() throws {
    let terminal = try probe()
    terminal.type("\u{1B}[200~abc")
    terminal.type("\u{03}")
    #expect(terminal.shows("[interrupted]"))
    terminal.type("ok\r")
    #expect(terminal.shows("[line ok]"))
  }

  // MARK: Signals

  @Test("a hang-up and a termination are reported, and the terminal is put back")
  func terminate() throws {
    for signal: Int32 in [1, 15] {
      let terminal = try probe()
      terminal.type("half")
      #expect(terminal.showsLine("λ> half"))
      terminal.signal(signal)
      #expect(terminal.exitStatus() == 128 + signal)
      #expect(terminal.screen.text.hasSuffix("λ> half\n[terminate \(signal)]"))
      #expect(terminal.modes == (true, true))
    }
  }

  @Test("a trap while a line is edited leaves a usable terminal")
  func trap() throws {
    let terminal = try probe()
    terminal.type("crash\t")
    // Swift traps by an illegal instruction or a breakpoint: signals 4 and 5.
    let status = terminal.exitStatus()
    #expect(status == 260 || status == 261)
    #expect(terminal.modes == (true, true))
    #expect(!terminal.screen.modes.contains(2004))
  }

  @Test("a crash during a live session leaves a usable terminal")
  func crash() throws {
    let terminal = try probe()
    terminal.type(":live\r")
    #expect(terminal.shows("[running]"))
    #expect(terminal.waits { !$0.modes.contains(25) })
    terminal.signal(11)
    // 256 says that a signal ended it, and the signal is 11.
    #expect(terminal.exitStatus() == 267)
    #expect(terminal.modes == (true, true))
    #expect(terminal.screen.modes.contains(25))
  }

  @Test("a new width draws the line afresh")
  func resize() throws {
    let terminal = try probe(["--no-hints"])
    terminal.type("hello there")
    #expect(terminal.showsLine("λ> hello there"))
    for columns in [50, 20, 120, 80] {
      terminal.resize(columns: columns, rows: 24)
      terminal.type("!")
      #expect(terminal.waits { $0.currentLine.hasSuffix("!") && $0.currentLine.hasPrefix("λ>") })
    }
    #expect(terminal.showsLine("λ> hello there!!!!"))
    terminal.type("\u{15}:size\r")
    #expect(terminal.shows("[size 80x24]"))
  }

  @Test("Ctrl-Z stops and fg goes on with the same line")
  func stop() throws {
    let shell = try #require(
      PseudoTerminal(
        "/bin/bash", ["--norc", "--noprofile", "--noediting", "-i"],
        environment: environment(["PS1": "shell$ "]), width: { DisplayWidth.of($0) }))
    try #require(shell.showsLine("shell$"))
    shell.type(probePath + "\n")
    try #require(shell.waits { $0.currentLine == "λ>" && $0.modes.contains(2004) })
    shell.type("half")
    #expect(shell.showsLine("λ> half"))
    for _ in 0..<2 {
      shell.type("\u{1A}")
      #expect(shell.waits { $0.text.contains("Stopped") && $0.currentLine == "shell$" })
      #expect(shell.modes == (true, true))
      #expect(!shell.screen.modes.contains(2004))
      shell.type("fg\n")
      #expect(shell.waits { $0.currentLine == "λ> half" && $0.modes.contains(2004) })
      #expect(shell.modes == (false, false))
    }
    shell.type(" way\r")
    #expect(shell.shows("[line half way]"))
    shell.type(":live\r")
    #expect(shell.waits { $0.text.contains("[running]") && !$0.modes.contains(25) })
    shell.type("\u{1A}")
    #expect(shell.waits { $0.currentLine == "shell$" && $0.modes.contains(25) })
    #expect(shell.modes == (true, true))
    shell.type("fg\n")
    #expect(shell.waits { $0.text.contains("[redraw]") && !$0.modes.contains(25) })
    shell.type("q")
    #expect(shell.waits { $0.text.contains("[stopped true]") && $0.currentLine == "λ>" })
  }

  @Test("a live session reports Ctrl-C, q and a new size, and puts the terminal back")
  func live() throws {
    let terminal = try probe()
    for key in ["\u{03}", "q"] {
      terminal.type(":live\r")
      #expect(terminal.waits { !$0.modes.contains(25) && $0.text.hasSuffix("[running]") })
      #expect(terminal.modes == (false, false))
      terminal.type("scribble")
      terminal.resize(columns: 70, rows: 20)
      #expect(terminal.shows("[running]\n[redraw]"))
      terminal.resize(columns: 80, rows: 24)
      terminal.type(key)
      #expect(terminal.waits { $0.text.hasSuffix("[stopped true]\nabove\nλ>") })
      #expect(terminal.screen.modes.contains(25))
      #expect(!terminal.screen.text.contains("scribble"))
    }
  }

  @Test("an idle prompt uses no processor time")
  func idle() throws {
    let terminal = try probe()
    terminal.type("tra")
    #expect(terminal.showsLine("λ> train epochs=5"))
    let before = try ticks(of: terminal.processNumber)
    terminal.pause(seconds: 1)
    #expect(try ticks(of: terminal.processNumber) == before)
  }

  // MARK: Odd terminals and locales

  @Test(
    "without a terminal that moves its cursor there are plain prompts",
    arguments: [
      "dumb", "", "nosuch-terminal", nil,
    ])
  func dumb(term: String?) throws {
    let terminal = try probe([], ["TERM": term], isEdited: false)
    #expect(terminal.screen.text.hasPrefix("[source PlainSource]"))
    terminal.type("hello\n")
    #expect(terminal.shows("[line hello]"))
    #expect(!terminal.transcript.contains(0x1B))
    terminal.type("half\u{03}")
    #expect(terminal.shows("[interrupted]"))
    #expect(terminal.showsLine("λ>"))
    terminal.type("\u{04}")
    #expect(terminal.exitStatus() == 0)
    #expect(terminal.screen.text.hasSuffix("[end]"))
  }

  @Test(
    "a locale that is ASCII or missing still gives a prompt and takes UTF-8",
    arguments: [
      "C", "POSIX", "en_US.UTF-8", "nonsense", "",
    ])
  func locale(name: String) throws {
    let terminal = try probe([], ["LC_ALL": name])
    terminal.type("λ你é\r")
    #expect(terminal.shows("[line λ你é]\nabove\nλ>"))
    #expect(terminal.waits { $0.modes.contains(2004) })
    terminal.type("\u{04}")
    #expect(terminal.exitStatus() == 0)
  }

  @Test("small and large windows", arguments: [(20, 5), (10, 2), (300, 80), (1, 1)])
  func sizes(columns: Int, rows: Int) throws {
    let terminal = try #require(
      PseudoTerminal(
        probePath, environment: environment(), columns: columns, rows: rows,
        width: { DisplayWidth.of($0) }))
    #expect(terminal.waits { $0.modes.contains(2004) })
    terminal.type("tra\t\t\u{1B}[A\u{12}a\u{1B}\u{7F}\u{03}")
    #expect(terminal.waits { _ in seen(terminal).contains("[interrupted]") })
    #expect(terminal.waits { $0.modes.contains(2004) })
    terminal.type("x\r")
    #expect(terminal.waits { $0.modes.contains(2004) && seen(terminal).contains("[line x]") })
    terminal.type("\u{04}")
    #expect(terminal.exitStatus() == 0)
  }

  private func seen(_ terminal: PseudoTerminal) -> String {
    String(decoding: terminal.transcript, as: UTF8.self)
  }
}

/// Processor time a process has used, in the system's ticks; 0 where there is no /proc.
private func ticks(of process: Int32) throws -> Int {
  guard let file = try? ScriptSource(path: "/proc/\(process)/stat"),
    case .line(let text) = try file.next(prompt: "")
  else { return 0 }
  // Fields 14 and 15, counted from the number; the name in parentheses may hold spaces.
  let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
  return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
}
