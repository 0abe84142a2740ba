import Folders
import Foundation
import PseudoTerminals
import Testing

/// The completion of shells, as a person at a shell meets it.
@Suite("completion in a shell", .timeLimit(.minutes(30))) struct ShellCompletionTests {
  /// A folder with the program in it, as the first of the PATH.
  private func homeWithProgram() throws -> Folder {
    let home = try Folder()
    try FileManager.default.createDirectory(
      atPath: home.path + "/bin", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: home.path + "/bin/gradus", withDestinationPath: programPath)
    return home
  }

  private func environment(_ home: Folder) -> [String: String] {
    home.environment.merging(["PATH": home.path + "/bin:/usr/bin:/bin", "PS1": "$ "]) { $1 }
  }

  private func isInstalled(_ program: String) -> Bool {
    ["/bin/", "/usr/bin/"].contains {
      FileManager.default.isExecutableFile(atPath: $0 + program)
    }
  }

  /// A shell at its prompt, with our script loaded.
  private func shell(
    _ path: String, _ arguments: [String], _ home: Folder, loading: String
  ) throws -> PseudoTerminal {
    let terminal = try #require(
      PseudoTerminal(path, arguments, environment: environment(home), width: { _ in 1 }))
    try #require(terminal.waits { $0.currentLine == "$" }, "\(terminal.screen.text)")
    terminal.type("cd; \(loading); echo loa''ded\n")
    try #require(terminal.waits { $0.text.contains("loaded") && $0.currentLine == "$" })
    return terminal
  }

  /// What is typed, with tabs, and the line that stands there then.
  private static let lines: [(typed: String, line: String)] = [
    ("gradus trai\t", "$ gradus train"),
    ("gradus train optim\t", "$ gradus train optimizer="),
    ("gradus train optimizer=adamw\t", "$ gradus train optimizer=adamw"),
    ("gradus train optimizer=nest\tlr=0.1", "$ gradus train optimizer=nesterov lr=0.1"),
    ("gradus train 'optimizer=sgd|nest\t", "$ gradus train 'optimizer=sgd|nesterov'"),
    ("gradus --js\ttrai\t", "$ gradus --json train"),
    ("gradus train --color nev\tx", "$ gradus train --color never x"),
    ("gradus learn dropo\t", "$ gradus learn dropout"),
    ("gradus run scr\t", "$ gradus run script.gradus"),
    ("gradus run my\t", #"$ gradus run my\ file"#),
    ("gradus train data=sp\t", "$ gradus train data=spiral"),
    ("gradus bicycle x\t", "$ gradus bicycle x"),
  ]

  @Test("bash completes commands, options, knobs, values, files and cards")
  func bash() throws {
    let home = try homeWithProgram()
    try home.write("", to: "script.gradus")
    try home.write("", to: "my file")
    let terminal = try shell(
      "/bin/bash", ["--norc", "--noprofile", "-i"], home,
      loading: "source <(gradus completion bash)")
    for (typed, line) in Self.lines {
      terminal.type(typed)
      #expect(
        terminal.waits { $0.currentLine == line }, "\(typed): \(terminal.screen.currentLine)")
      terminal.type("\u{15}")
      try #require(terminal.waits { $0.currentLine == "$" })
    }
    // Where the choice is open, the second Tab lists it with what each means.
    terminal.type("gradus train optimizer=\t\t")
    #expect(terminal.waits { $0.text.contains("nesterov") && $0.text.contains("look") })
  }

  @Test("zsh and fish complete the same, where they are installed")
  func others() throws {
    let home = try homeWithProgram()
    try home.write("", to: "script.gradus")
    try home.write("", to: "my file")
    if isInstalled("zsh") {
      let terminal = try shell(
        "/usr/bin/zsh", ["-f", "-i"], home,
        loading: "autoload -U compinit; compinit -u -D; source <(gradus completion zsh)")
      for (typed, line) in Self.lines {
        terminal.type(typed)
        // zsh goes on from a full word with a blank of its own, and closes no quote.
        #expect(
          terminal.waits { $0.currentLine == line || $0.currentLine + "'" == line },
          "\(typed): \(terminal.screen.currentLine)")
        terminal.type("\u{15}")
        try #require(terminal.waits { $0.currentLine == "$" })
      }
    }
    guard isInstalled("fish") else { return }
    for (line, expected) in [
      ("gradus tra", "train"), ("gradus train optimizer=nest", "optimizer=nesterov"),
      ("gradus train --color nev", "never"), ("gradus learn dropo", "dropout"),
      ("gradus run ~/scr", "script.gradus"), ("gradus --js", "--json"),
    ] {
      let script = "source (gradus completion fish | psub); complete -C '\(line)'"
      let result = try GradusTests.shell(
        #"fish --no-config -c "\#(script)""#, home: home, changes: environment(home))
      let words = result.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
      #expect(
        words.contains { $0 == expected || $0.hasSuffix("/" + expected) },
        "\(line): \(result.output)\(result.errors)")
    }
  }

  @Test("asking what may follow touches no home folder, and is right about one that is broken")
  func leavesNoTrace() throws {
    let home = try Folder()
    let result = try GradusTests.shell(
      "$GRADUS complete 'gradus compare '; ls -A $HOME", home: home)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("val_loss") || result.output.contains("loss"))
    #expect(!result.output.contains("progress.sqlite"))
  }
}
