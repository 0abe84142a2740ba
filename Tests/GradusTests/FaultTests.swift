import Chances
import Folders
import Foundation
import Knobs
import PseudoTerminals
import Testing

/// What goes wrong around a program: full disks, read-only folders, kills, closed streams.
@Suite("faults", .timeLimit(.minutes(30))) struct FaultTests {
  // MARK: Killed in the middle of writing

  @Test("an answer whose verdict was printed survives kill -9", arguments: Effort.seeds(2))
  func killedWhileAnswering(seed: Int) throws {
    var chance = Chance(seed: seed)
    let home = try Folder()
    try home.write(String(repeating: "a\n", count: 500), to: "answers")
    var told = 0
    for _ in 0..<4 {
      let script = try Script("exec $GRADUS test 500 --json <$HOME/answers", home: home)
      try #require(script.writes("\"verdict\""), "no verdict came")
      Thread.sleep(forTimeInterval: Double(chance.below(200)) / 1000)
      script.signal(SIGKILL)
      _ = script.result()
      told += script.output.components(separatedBy: #""event":"verdict""#).count - 1
    }
    let log = try shell("$GRADUS export reviews --json", home: home)
    #expect(log.status == 0, "\(log.errors)")
    let kept = log.output.components(separatedBy: #""event":"review""#).count - 1
    #expect(told > 0 && kept >= told, "seed \(seed): \(told) were told, \(kept) are kept")
  }

  @Test(
    "a search that is killed and resumed ends as if nothing had happened",
    arguments: Effort.seeds(3))
  func killedWhileTuning(seed: Int) throws {
    var chance = Chance(seed: seed)
    // Long enough to be met in the middle, by either build.
    #if DEBUG
      let size = "trials=12 epochs=12"
    #else
      let size = "trials=40 epochs=2000"
    #endif
    let line =
      "tune data=moons hidden=4 lr=1e-3..1 dropout=0..0.6 \(size) "
      + "method=\(chance.pick(["random", "bayes", "hyperband"])) name=one seed=\(seed) --json"
    let whole = try shell("$GRADUS \(line)")
    try #require(whole.status == 0, "\(whole.errors)")
    let home = try Folder()
    var resumed = line
    var kills = 0
    for _ in 0..<8 {
      let script = try Script("exec $GRADUS \(resumed)", home: home)
      resumed = "tune resume=one --json"
      _ = script.writes("\"trial\"")
      Thread.sleep(forTimeInterval: Double(chance.below(30)) / 1000)
      script.signal(SIGKILL)
      if script.result().status == 256 + SIGKILL { kills += 1 }
    }
    #expect(kills > 0)
    let last = try shell("$GRADUS \(resumed)", home: home)
    #expect(last.status == 0, "\(last.errors)")
    let best = { (text: String) in
      try JSON(reading: text.split(separator: "\n").last ?? "")["best"]
    }
    #expect(try best(whole.output) != nil)
    #expect(try best(last.output) == best(whole.output), "seed \(seed), \(kills) kills")
  }

  // MARK: No room, no right to write

  @Test(
    "a full disk: what was told is kept, and the rest is said",
    arguments: [1, 4, 8, 16, 40, 60, 80, 120])
  func full(blocks: Int) throws {
    let home = try Folder()
    let result = try shell(
      """
      printf 'a\\nb\\na\\nb\\na\\n' >$HOME/answers
      ulimit -f \(blocks)
      $GRADUS test 5 --json <$HOME/answers
      """, home: home)
    #expect(result.fault == nil, "\(result.errors)")
    #expect([0, 73, 74].contains(result.status), "\(result.errors)")
    let told = result.output.components(separatedBy: #""event":"verdict""#).count - 1
    if result.errors.isEmpty { #expect(told == 5) } else { #expect(result.status != 64) }
    let log = try shell("$GRADUS export reviews --json", home: home)
    #expect(log.status == 0, "\(log.errors)")
    #expect(log.output.components(separatedBy: #""event":"review""#).count - 1 >= told)
  }

  @Test(
    "whatever writes a file says so when there is no room for it",
    arguments: [
      "report $HOME/page.html", "history --save $HOME/full/h", "set lr=0.2 --save",
      "train data=moons hidden=300,300 epochs=1 save=$HOME/w.safetensors",
      "export reviews", "tune objective=branin trials=30 method=random name=one",
    ])
  func fullForFiles(line: String) throws {
    let home = try Folder()
    let result = try shell(
      "$GRADUS test 1 </dev/null >/dev/null; ulimit -f 1; exec $GRADUS \(line)", home: home)
    #expect(result.fault == nil, "\(result.errors)")
    // What was there before is whole.
    #expect(try shell("$GRADUS progress", home: home).status == 0)
    #expect(try shell("$GRADUS show", home: home).status == 0)
  }

  @Test("a home that cannot be written is worked in without keeping anything, and that is said")
  func readOnly() throws {
    let home = try Folder()
    for folder in [home.path, "/proc/1", "/dev/null"] {
      let result = try shell(
        """
        chmod 555 $HOME; as=
        [ $(id -u) = 0 ] && as='setpriv --reuid=65534 --clear-groups'
        GRADUS_HOME=\(folder) $as $GRADUS train epochs=1 data=moons
        """, home: home)
      #expect(result.fault == nil && result.status == 0, "\(folder): \(result.errors)")
      #expect(result.output.contains("train_loss"))
      #expect(result.errors.split(separator: "\n").count == 1, "\(folder): \(result.errors)")
    }
    _ = try shell("chmod 755 $HOME", home: home)
  }

  // MARK: Streams

  @Test(
    "closed and full streams",
    arguments: [
      ("$GRADUS version <&-", [0]), ("$GRADUS <&-", [0]), ("$GRADUS version >&-", [0, 74]),
      ("$GRADUS bicycle 2>&-", [64]), ("$GRADUS <&- >&- 2>&-", [0, 74]),
      ("$GRADUS train data=moons epochs=1 >&- 2>&-", [0, 74]), ("$GRADUS help 2>/dev/full", [0]),
      ("$GRADUS bicycle 2>/dev/full", [64]), ("$GRADUS questions --json >/dev/full", [74]),
      ("$GRADUS <$HOME", [0, 1, 65, 74]), ("$GRADUS help | true; exit ${PIPESTATUS[0]}", [0]),
      ("trap '' PIPE; $GRADUS questions --json | head -c 10; exit ${PIPESTATUS[0]}", [0]),
      ("$GRADUS run <(echo :version)", [0, 1, 65]),
      ("$GRADUS train data=moons epochs=1 --json | head -1; exit ${PIPESTATUS[0]}", [0]),
    ])
  func streams(script: String, statuses: [Int32]) throws {
    let result = try shell(script)
    #expect(statuses.contains(result.status ?? -1), "\(script): \(String(describing: result))")
  }

  @Test("a run whose reader left is still recorded")
  func pipeDuringRun() throws {
    let home = try Folder()
    let script =
      "$GRADUS train data=moons epochs=40 --json | head -2 >/dev/null; exit ${PIPESTATUS[0]}"
    #expect(try shell(script, home: home).status == 0)
    #expect(try shell("$GRADUS runs", home: home).output.contains("epochs=40"))
  }

  // MARK: Odd surroundings

  @Test(
    "odd surroundings: locale, terminal, home, width",
    arguments: [
      "LC_ALL=", "LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=en_US.UTF-8", "LC_ALL=nonsense", "TERM=",
      "TERM=dumb", "TERM=nosuch", "COLUMNS=5", "COLUMNS=-1", "COLUMNS=99999999999999999999",
      "HOME=",
      "HOME=relative", "XDG_DATA_HOME=relative", "GRADUS_HOME=", "GRADUS_HOME=relative", "PATH=",
      "TZ=nonsense", "TZ=Pacific/Kiritimati", "LANG=tr_TR.UTF-8", "TMPDIR=/nonexistent",
    ])
  func surroundings(change: String) throws {
    let home = try Folder()
    let parts = change.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    let result = try shell(
      "cd $HOME; printf ':train epochs=1 data=moons\\n:progress\\n' | "
        + "/usr/bin/env \(parts[0])='\(parts[1])' \(programPath)", home: home)
    #expect(result.fault == nil, "\(change): \(result.errors)")
    #expect(result.status == 0, "\(change): \(result.errors)")
    #expect(result.output.contains("Name | Mastery"))
    for line in result.output.split(separator: "\n") { #expect(line.count <= 80) }
    if change.hasPrefix("LC_ALL="), change != "LC_ALL=en_US.UTF-8" {
      #expect(result.output.utf8.allSatisfy { $0 < 128 }, "\(change)")
    }
  }

  /// What may lie where a file of ours is expected, and how it got there.
  private static let strangers: [(String, [Int32])] = [
    (": >$HOME/progress.sqlite", [0, 65]),
    ("rm $HOME/progress.sqlite; mkdir $HOME/progress.sqlite", [65, 73, 74]),
    ("echo 'no database' >$HOME/progress.sqlite", [0, 65]),
    ("truncate -s 2000 $HOME/progress.sqlite", [0, 65]),
    ("head -c 30000 /dev/urandom >$HOME/progress.sqlite", [0, 65]),
    ("ln -sf /dev/null $HOME/progress.sqlite", [0, 65, 73, 74]),
    ("ln -sf nowhere/else $HOME/progress.sqlite", [0, 65, 73, 74]),
    ("mkdir $HOME/settings.conf", [65, 74]),
    ("head -c 300 /dev/urandom >$HOME/settings.conf", [65]),
    ("printf 'lr=0.1' >$HOME/settings.conf", [0]),
    ("printf '\\n\\n#\\n' >$HOME/settings.conf", [0]),
    ("printf 'lr=0.1\\r\\n' >$HOME/settings.conf", [0, 65]),
    ("printf 'lr' >$HOME/settings.conf", [65]),
    ("head -c 3000000 /dev/zero >$HOME/settings.conf", [65]),
    ("mkfifo $HOME/settings.conf", [65, 74]),
  ]

  @Test("what is not ours in our place is named, and never written over", arguments: strangers)
  func replaced(script: String, statuses: [Int32]) throws {
    let home = try Folder()
    _ = try shell("printf ':learn\\na\\n' | $GRADUS", home: home)
    try #require(!shell("$GRADUS progress", home: home).output.contains("No study sessions yet."))
    let result = try shell("\(script); exec $GRADUS progress", home: home)
    #expect(result.fault == nil, "\(result.errors)")
    #expect(statuses.contains(result.status ?? -1), "\(String(describing: result))")
    if result.output.contains("No study sessions yet.") {
      #expect(result.errors.contains("gradus: "), "it began anew without a word")
    }
  }

  @Test("a backup comes back with one command, and what was there is kept")
  func restores() throws {
    let home = try Folder()
    _ = try shell("printf ':learn\\na\\n' | $GRADUS; $GRADUS runs", home: home)
    let broken = try shell("echo 'no database' >$HOME/progress.sqlite; $GRADUS runs", home: home)
    #expect(broken.status == 65)
    try #require(broken.errors.contains("gradus restore newest"), "\(broken.errors)")
    #expect(broken.errors.split(separator: "\n").count == 1)
    #expect(try shell("$GRADUS restore", home: home).output.contains("progress-"))
    let restored = try shell("$GRADUS restore newest", home: home)
    #expect(restored.status == 0, "\(restored.errors)")
    #expect(try !shell("$GRADUS progress", home: home).output.contains("No study sessions yet."))
    #expect(try shell("$GRADUS restore bicycle", home: home).status == 64)
  }
}

/// A program in a shell in a terminal: stopped, continued, resized.
@Suite("jobs and windows", .serialized, .timeLimit(.minutes(30))) struct JobTests {
  private func shellInTerminal(
    _ home: Folder, columns: Int = 80, rows: Int = 24, changes: [String: String] = [:]
  ) throws -> PseudoTerminal {
    var environment = home.environment.merging(changes) { $1 }
    environment["PS1"] = "shell% "
    let terminal = try #require(
      PseudoTerminal(
        "/bin/bash", ["--norc", "--noprofile", "--noediting", "-i"], environment: environment,
        columns: columns,
        rows: rows, width: { _ in 1 }))
    try #require(terminal.showsLine("shell%"))
    return terminal
  }

  @Test("Ctrl-Z and fg at the prompt, and in the middle of a run")
  func stops() throws {
    let terminal = try shellInTerminal(try Folder())
    terminal.type("$GRADUS\r")
    try #require(terminal.showsPrompt())
    terminal.type(":tra")
    try #require(terminal.waits { $0.currentLine.hasPrefix("> :tra") })
    terminal.type("\u{1A}")
    try #require(terminal.waits { $0.currentLine == "shell%" }, "\(terminal.screen.text)")
    #expect(terminal.screen.modes.contains(25))
    terminal.type("fg\r")
    #expect(terminal.waits { $0.currentLine.hasPrefix("> :tra") }, "\(terminal.screen.text)")
    terminal.type("in epochs=100000000 data=moons hidden=2\r")
    try #require(terminal.shows("Ctrl-C stops"))
    terminal.type("\u{1A}")
    try #require(terminal.waits { $0.currentLine == "shell%" }, "\(terminal.screen.text)")
    #expect(terminal.screen.modes.contains(25))
    terminal.type("echo visible\r")
    #expect(terminal.shows("visible"))
    terminal.type("fg\r")
    // The cursor goes again once the run has the terminal; before that Ctrl-C is the shell's.
    #expect(terminal.waits { !$0.modes.contains(25) })
    terminal.type("\u{03}")
    #expect(terminal.waits { $0.text.contains("stopped by you") && $0.currentLine == ">" })
    terminal.type("\u{04}")
    #expect(terminal.waits { $0.currentLine == "shell%" })
  }

  @Test("the window changes its size at the prompt and in a run, also a hundred times")
  func resizes() throws {
    let terminal = try terminal(try Folder())
    terminal.type(":train lr=0.")
    for step in 0..<100 { terminal.resize(columns: 40 + step % 60, rows: 10 + step % 20) }
    terminal.resize(columns: 70, rows: 24)
    terminal.type("5")
    #expect(
      terminal.waits { $0.currentLine.hasPrefix("> :train lr=0.5") }, "\(terminal.screen.text)")
    terminal.type(" epochs=100000000 data=moons hidden=2\r")
    try #require(terminal.shows("Ctrl-C stops"))
    for columns in [50, 120, 20, 80] {
      terminal.resize(columns: columns, rows: 24)
      terminal.pause(seconds: 0.15)
    }
    terminal.type("\u{03}")
    #expect(
      terminal.waits { $0.text.contains("stopped by you") && $0.currentLine == ">" },
      "\(terminal.screen.text)")
  }

  @Test(
    "every terminal and locale gets a prompt, an answer and its modes back",
    arguments: [
      ["TERM": "dumb"], ["TERM": "nosuch"], ["TERM": "linux"], ["TERM": "xterm"], ["TERM": "vt100"],
      ["TERM": "tmux-256color"], ["LC_ALL": "C"], ["LC_ALL": ""], ["LC_ALL": "en_US.UTF-8"],
      ["NO_COLOR": "1"],
    ])
  func terminals(changes: [String: String]) throws {
    let terminal = try shellInTerminal(try Folder(), changes: changes)
    terminal.type("$GRADUS; echo ended $?\r")
    try #require(terminal.waits { $0.currentLine == ">" }, "\(terminal.screen.text)")
    let before = terminal.transcript.count
    terminal.type(":train epochs=2 data=moons\r")
    try #require(terminal.waits { $0.text.contains("val_accuracy") && $0.currentLine == ">" })
    let shown = terminal.transcript.dropFirst(before)
    if changes["LC_ALL"] == "C" { #expect(shown.allSatisfy { $0 < 128 }) }
    if changes["NO_COLOR"] != nil || changes["TERM"] == "dumb" {
      let text = String(decoding: shown, as: UTF8.self)
      #expect(!text.contains("\u{1B}[3") && !text.contains("\u{1B}[1m"))
    }
    terminal.type("\u{04}")
    #expect(terminal.shows("ended 0"), "\(terminal.screen.text)")
    try #require(terminal.showsLine("shell%"), "\(terminal.screen.text)")
    // The shell echoes again.
    terminal.type("echo back\r")
    #expect(terminal.waits { $0.lines.contains("back") }, "\(terminal.screen.text)")
  }

  @Test("a tiny window", arguments: [(20, 5), (10, 3), (300, 80), (1, 1)])
  func tiny(columns: Int, rows: Int) throws {
    let home = try Folder()
    let terminal = try #require(
      PseudoTerminal(
        programPath, environment: home.environment, columns: columns, rows: rows, width: { _ in 1 })
    )
    _ = terminal.waits { $0.modes.contains(2004) }
    terminal.type(":train epochs=2 data=moons\r")
    terminal.type(":help\rq\r")
    // Keys that are typed while a display redraws itself are not seen, so they are typed again.
    for _ in 0..<15 {
      terminal.type("\u{04}")
      Thread.sleep(forTimeInterval: 0.1)
    }
    #expect(terminal.exitStatus() == 0, "\(terminal.screen.text)")
  }
}
