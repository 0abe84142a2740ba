import Folders
import Foundation
import Knobs
import Testing

/// The program without a terminal: statuses, streams, and what must not be in them.
@Suite("pipes", .timeLimit(.minutes(30))) struct PipeTests {
  @Test("the main job through a pipe: two runs with charts, an overlay, the table, a caret")
  func mainJob() throws {
    let lines =
      #":train optimizer=adam dropout=0.2\n:train optimizer=sgd dropout=0\n:compare 1 2\n"#
      + #":progress\n:train dropout=1.2\n:quit\n"#
    let result = try shell("printf '\(lines)' | $GRADUS")
    #expect(result.status == 0)
    #expect(!result.output.contains("\u{1B}") && !result.errors.contains("\u{1B}"))
    let loss = result.output.components(separatedBy: "loss by epoch").count - 1
    #expect(loss == 3)  // a chart of each run, and one of both
    #expect(result.output.contains("run 1:") && result.output.contains("run 2:"))
    #expect(result.output.contains("against run 1: "))
    #expect(result.output.contains("Name | Mastery | Learn | Test | Matching | Spaced"))
    #expect(result.output.contains("No study sessions yet."))
    let errors = result.errors.split(separator: "\n").map(String.init)
    try #require(errors.count == 3)
    #expect(errors[0].hasPrefix("gradus: dropout must be at least 0 and below 1, not 1.2"))
    #expect(errors[1] == "  :train dropout=1.2")
    #expect(errors[2] == "                 ^")
    for line in result.output.split(separator: "\n") { #expect(line.count <= 80) }
  }

  @Test(
    "the exit status tells what happened",
    arguments: [
      ("$GRADUS version", 0), ("$GRADUS --version", 0), ("$GRADUS --help", 0),
      ("$GRADUS </dev/null", 0), ("$GRADUS train epochs=1 data=moons", 0),
      ("$GRADUS train data=plane lr=1e30 scale=none epochs=3", 0),
      ("$GRADUS run /nonexistent/a.gradus", 1),
      ("$GRADUS bicycle", 64), ("$GRADUS --bicycle", 64), ("$GRADUS train dropout=1.2", 64),
      ("$GRADUS train drpout=1", 64), ("$GRADUS train --bicycle", 64), ("$GRADUS --width 3", 64),
      ("$GRADUS compare 1 2", 64), ("$GRADUS --now yesterday progress", 64),
      ("printf 'a,y\\n1,2\\n3,x4\\n5,6\\n,\\n' >$HOME/a.csv; $GRADUS train data=$HOME/a.csv", 65),
      ("echo bicycle=1 >$HOME/settings.conf; $GRADUS version", 65),
      ("mkdir $HOME/d; echo '# no lesson' >$HOME/d/a.md; $GRADUS lint $HOME/d", 65),
      ("$GRADUS history --save /nonexistent/folder/a", 73),
      ("$GRADUS --home /dev/null/x set lr=1 --save", 73),
      ("$GRADUS help >/dev/full", 74), ("$GRADUS train epochs=1 data=moons >/dev/full", 74),
      ("printf ':bicycle\\n:version\\n' | $GRADUS", 0),
    ])
  func status(script: String, status: Int32) throws {
    let result = try shell(script)
    #expect(result.status == status, "\(result.output)\(result.errors)")
    if [64, 65, 73].contains(status) {
      let sentence = result.errors.split(separator: "\n").first ?? ""
      #expect(sentence.hasPrefix("gradus: "))
    }
    if status == 64 { #expect(result.output == "") }
  }

  @Test("a script stops at its first error and names the line")
  func script() throws {
    let home = try Folder()
    let path = try home.write(
      "# a script\n:train epochs=1\n:train lr=0\n:bicycle\n", to: "a.gradus")
    let result = try shell("$GRADUS run \(path)", home: home)
    #expect(result.status == 64)
    #expect(result.errors.hasPrefix("gradus: \(path):3: lr must be "))
    #expect(!result.errors.contains("bicycle"))
    #expect(result.output.contains("run 1:"))
  }

  @Test(
    "a pipe is as wide as COLUMNS asks, where that is wide enough for charts",
    arguments: [("40", 40), ("120", 120), ("5", 80), ("", 80), ("wide", 80)])
  func columns(asked: String, width: Int) throws {
    let home = try Folder()
    let result = try shell(
      "cd $HOME; COLUMNS='\(asked)' \(programPath) train epochs=3 data=moons", home: home)
    #expect(result.status == 0)
    // The axis goes from edge to edge, less the label at the line's end.
    let widest = result.output.split(separator: "\n").map(\.count).max() ?? 0
    #expect((width - 4...width).contains(widest), "\(widest) of \(width)")
  }

  @Test("a reader that leaves early is no fault")
  func closed() throws {
    let result = try shell(
      "printf ':help\\n:train epochs=3\\n:help\\n' | $GRADUS | head -1; exit ${PIPESTATUS[1]}")
    #expect(result.status == 0)
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.errors == "")
  }

  @Test("version is told in one word, help in a page")
  func versionAndHelp() throws {
    #expect(try shell("$GRADUS --version").output.hasPrefix("gradus 0."))
    let help = try shell("$GRADUS --help")
    for word in [":train", ":learn", ":progress"] { #expect(help.output.contains(word)) }
    #expect(try shell("$GRADUS train --help").output.contains("train"))
    #expect(try shell("$GRADUS --bycicle").errors.contains("--bycicle"))
    #expect(try shell("$GRADUS --jsno version").errors.contains("did you mean --json?"))
  }

  @Test("with --json there is nothing but JSON on standard output, also for what is refused")
  func json() throws {
    for (script, status) in [
      ("$GRADUS train epochs=2 data=moons --json", Int32(0)), ("$GRADUS progress --json", 0),
      ("$GRADUS train dropout=1.2 --json", 64), ("$GRADUS bicycle --json", 64),
      ("$GRADUS --json --bicycle", 64), ("$GRADUS --json --now yesterday progress", 64),
      ("echo bicycle=1 >$HOME/settings.conf; $GRADUS --json progress", 65),
      ("printf ':train epochs=1\\n:bicycle\\n' | $GRADUS --json", 0),
    ] {
      let result = try shell(script)
      #expect(result.status == status)
      let events = try result.output.split(separator: "\n").map { try JSON(reading: $0) }
      #expect(!events.isEmpty, "\(script)")
      if status != 0 { #expect(events.last?["event"] == .string("error"), "\(script)") }
    }
  }

  @Test("answers come from standard input, one a line")
  func answers() throws {
    let result = try shell("printf 'a\\nb\\na\\n' | $GRADUS test 3 --json")
    let events = try result.output.split(separator: "\n").map { try JSON(reading: $0) }
    #expect(events.count { $0["event"] == .string("verdict") } == 3)
    #expect(events.count { $0["event"] == .string("question") } >= 3)
    #expect(result.status == 0)
  }

  @Test("settings and runs are there for the next program on the same home")
  func home() throws {
    let home = try Folder()
    _ = try shell("$GRADUS set epochs=2 data=moons --save && $GRADUS train", home: home)
    let result = try shell("$GRADUS runs --json", home: home)
    let run = try JSON(reading: result.output.split(separator: "\n").first ?? "")
    #expect(run["settings"]?["epochs"] == .integer(2))
    #expect(run["stopped"] == .string("epochs"))
  }

  @Test("a value with blanks keeps them on its way from the shell")
  func quotes() throws {
    let home = try Folder()
    let rows = (0..<20).map { "\($0),\($0 % 3),\($0 < 10 ? "low" : "high")\n" }.joined()
    try home.write("a,b,kind\n" + rows, to: "my file.csv")
    let result = try shell(#"$GRADUS train "data=$HOME/my file.csv" epochs=1 --json"#, home: home)
    #expect(result.status == 0, "\(result.errors)")
    let start = try JSON(reading: result.output.split(separator: "\n").first ?? "")
    #expect(start["settings"]?["data"]?.text == home.path + "/my file.csv")
  }

  @Test("Ctrl-C ends a command of the shell with 130, and what there is was recorded")
  func interrupted() throws {
    let home = try Folder()
    let script = try Script(
      "exec $GRADUS train epochs=100000000 data=moons hidden=2 --json", home: home)
    try #require(script.writes("\"epoch\""))
    script.signal(SIGINT)
    let result = script.result()
    #expect(result.status == 130)
    #expect(result.output.contains(#""stopped":"interrupted""#))
    #expect(try shell("$GRADUS runs", home: home).output.contains("epochs=100000000"))
  }

  @Test(
    "SIGTERM and SIGHUP end it with 143 and 129, the run recorded", arguments: [SIGTERM, SIGHUP])
  func terminated(signal: Int32) throws {
    let home = try Folder()
    let script = try Script(
      "exec $GRADUS train epochs=100000000 data=moons hidden=2 --json", home: home)
    try #require(script.writes("\"epoch\""))
    script.signal(signal)
    #expect(script.result().status == 128 + signal)
    #expect(try shell("$GRADUS runs", home: home).output.contains("epochs=100000000"))
  }

  @Test("without a HOME it works and says that nothing is kept")
  func homeless() throws {
    let result = try shell("unset HOME GRADUS_HOME; $GRADUS train epochs=1 data=moons")
    #expect(result.status == 0)
    #expect(result.output.contains("run 1:"))
    #expect(result.errors.contains("--home"))
  }
}

/// What the program says of itself for other programs.
@Suite("manual and lock", .timeLimit(.minutes(30))) struct ManualTests {
  @Test("the manual page is sound, and every command, knob and status stands in it")
  func manual() throws {
    let home = try Folder()
    let page = try shell("$GRADUS help --man", home: home)
    #expect(page.status == 0 && page.errors == "")
    let lines = page.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix(".TH GRADUS 1 ") == true)
    // Macros that we use, text, or nothing: a line that begins by accident with a dot is lost.
    let macros: Set = [
      ".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".BR", ".nf", ".fi", ".RS", ".RE", ".ad",
    ]
    for line in lines where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(macros.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
    for word in [".SS train", ".BR lr ", ".BR beta1 ", #"\-\-json"#, ".B 75", "GRADUS_HOME"] {
      #expect(page.output.contains(word), "\(word)")
    }
    let checked = try shell(
      """
      $GRADUS help --man >$HOME/gradus.1
      command -v mandoc >/dev/null && mandoc -T lint $HOME/gradus.1
      command -v groff >/dev/null && groff -man -ww -z $HOME/gradus.1
      exit 0
      """, home: home)
    #expect(checked.output + checked.errors == "")
  }

  @Test("a database that another program keeps locked ends a command with 75 and says so")
  func locked() throws {
    let home = try Folder()
    _ = try shell("$GRADUS train epochs=1 data=moons", home: home)
    let database = try FileHandle(forUpdating: URL(filePath: home.path + "/progress.sqlite"))
    // SQLite's PENDING and RESERVED bytes, and the range that readers share (its file format, 2.2).
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0000
    lock.l_len = 512
    try #require(fcntl(database.fileDescriptor, F_SETLK, &lock) == 0)
    let result = try shell("$GRADUS runs", home: home)
    #expect(result.status == 75)
    #expect(result.errors.hasPrefix("gradus: "))
    #expect(result.errors.split(separator: "\n").count == 1)
    try database.close()
    #expect(try shell("$GRADUS runs", home: home).status == 0)
  }
}
