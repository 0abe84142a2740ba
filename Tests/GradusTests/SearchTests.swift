import Folders
import Foundation
import Knobs
import PseudoTerminals
import Testing

/// Searches from outside: killed, stopped, and of other programs.
@Suite("searches as programs", .timeLimit(.minutes(30))) struct SearchProgramTests {
  private func events(_ text: String, _ name: String) throws -> [JSON] {
    try text.split(separator: "\n").map { try JSON(reading: $0) }
      .filter { $0["event"]?.text == name }
  }

  /// Everything of some trials but the time they took.
  private func timeless(_ trials: [JSON]) -> [JSON] {
    trials.map { .object($0.members.filter { $0.name != "seconds" }) }
  }

  /// Whether a process is there that was not only not waited for.
  private func isAlive(_ process: String) throws -> Bool {
    try shell("ps -o stat= -p \(process) | grep -v Z").status == 0
  }

  @Test(
    "a search that is killed ends as if it had not been",
    arguments: [
      "method=bayes trials=10 epochs=40", "method=hyperband epochs=27",
      "method=asha trials=30 epochs=81",
      "method=tpe trials=14 epochs=40 rule=median",
    ])
  func killed(method: String) throws {
    let line =
      "$GRADUS tune lr=1e-3..1 'optimizer=sgd|adam' beta1=0.8..0.99 train=60 \(method) name=s --json"
    let whole = try Folder()
    let undisturbed = try shell(line, home: whole)
    try #require(undisturbed.status == 0, "\(undisturbed.errors)")
    var cut = try Folder()
    var isKilled = false
    // A quick machine may be done before the signal comes; then it begins anew.
    for _ in 0..<50 where !isKilled {
      cut = try Folder()
      let script = try Script("exec \(line)", home: cut)
      try #require(script.writes(#""trial":2,"#))
      script.signal(SIGKILL)
      isKilled = script.result().status == 256 + SIGKILL
    }
    try #require(isKilled)
    let resumed = try shell("$GRADUS tune resume=s --json", home: cut)
    try #require(resumed.status == 0, "\(resumed.errors)")
    for field in ["method", "trials", "epochs", "best", "complete", "pruned", "restarted_epochs"] {
      #expect(
        try events(resumed.output, "end").first?[field]
          == events(undisturbed.output, "end").first?[field], "\(field)")
    }
    let trials = try [whole, cut].map { home in
      timeless(try events(try shell("$GRADUS trials s --json", home: home).output, "trial"))
    }
    #expect(trials[0] == trials[1] && trials[0].count >= 10)
  }

  @Test("Ctrl-C ends the children of exec= and what they started, and keeps every trial")
  func interruptedPrograms() throws {
    let home = try Folder()
    let child = try home.write(
      """
      echo $$ >>"$HOME/pids"
      if [ "$(wc -l <"$HOME/begun" 2>/dev/null || echo 0)" -ge 2 ]; then
        sleep 60 & echo $! >>"$HOME/pids"
        wait
      fi
      echo begun >>"$HOME/begun"
      echo '{"value":'$1'}'
      """, to: "child.sh")
    let terminal = try terminal(home)
    terminal.type(":tune x=0..1 exec='sh \(child) {x}' trials=6 parallel=2 width=2 name=p\r")
    func lines(_ name: String) -> [String] {
      let text = try? String(contentsOfFile: home.path + "/" + name, encoding: .utf8)
      return text?.split(separator: "\n").map(String.init) ?? []
    }
    try #require(terminal.waits { _ in lines("begun").count >= 2 && lines("pids").count >= 5 })
    terminal.type("\u{03}")
    #expect(
      terminal.waits { $0.text.contains("go on with :tune resume=p") && $0.currentLine == ">" })
    for process in lines("pids") { #expect(try !isAlive(process), "\(process) lives on") }
    let kept = try shell("$GRADUS trials p --json", home: home)
    let done = try events(kept.output, "trial").filter { $0["state"]?.text == "complete" }
    #expect(done.count == lines("begun").count && done.count < 6)
    // Quick from now on, the same search goes on to its end.
    try home.write("echo '{\"value\":'$1'}'", to: "child.sh")
    let rest = try shell("$GRADUS tune resume=p --json", home: home)
    #expect(try events(rest.output, "end").first?["trials"] == .integer(6))
    #expect(try events(rest.output, "end").first?["complete"] == .integer(6))
  }

  @Test("crashes, nonsense and silence of a program are failed trials, and the search goes on")
  func programsThatFail() throws {
    let home = try Folder()
    let child = try home.write(
      """
      case $1 in
        crash) echo 'out of memory' >&2; exit 9 ;;
        nonsense) echo 'loss is about 0.3' ;;
        silent) sleep 30 ;;
        nothing) ;;
        nan) echo '{"value":NaN}' ;;
        *) echo '{"step":1,"value":0.5}'; echo '{"step":2,"value":0.25}' ;;
      esac
      """, to: "child.sh")
    let run = try shell(
      "$GRADUS tune 'what=crash|nonsense|silent|nothing|nan|good' method=grid timeout=2 "
        + "exec='sh \(child) {what}' --json", home: home)
    #expect(run.status == 0, "\(run.errors)")
    let trials = try events(run.output, "trial")
    let states = Dictionary(
      uniqueKeysWithValues: trials.map { ($0["params"]?["what"]?.text ?? "", $0) })
    for what in ["crash", "nonsense", "silent", "nothing", "nan"] {
      #expect(states[what]?["state"]?.text == "failed", "\(what)")
      #expect(states[what]?["reason"]?.text?.isEmpty == false, "\(what)")
    }
    #expect(states["crash"]?["reason"]?.text?.contains("out of memory") == true)
    #expect(states["good"]?["value"] == .real(0.25) && states["good"]?["state"]?.text == "complete")
    #expect(try events(run.output, "end").first?["best"]?["value"] == .real(0.25))
  }

  @Test(
    "a game against the machine is played by lines on standard input, and goes on after leaving")
  func game() throws {
    let home = try Folder()
    let line = "$GRADUS beat lr=1e-3..1 trials=2 data=moons epochs=3 confirm=2"
    let first = try shell("echo lr=0.1 | \(line) --json", home: home)
    #expect(first.status == 0)
    #expect(try events(first.output, "beat").isEmpty)
    let rest = try shell("echo lr=0.3 | $GRADUS beat resume=beat-1 --json", home: home)
    let end = try #require(try events(rest.output, "beat").first)
    #expect(end["you"]?["best"]?.elements.count == 2 && end["winner"]?.text != nil)
    #expect(
      try shell("$GRADUS beat resume=beat-1 </dev/null", home: home).output.contains("fresh seeds"))
  }
}
