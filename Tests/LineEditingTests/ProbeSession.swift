import LineEditing
import PseudoTerminals
import Testing

/// Starts the probe in a terminal of its own, at the first prompt.
func probe(
  _ arguments: [String] = [], _ changes: [String: String?] = [:], columns: Int = 80, rows: Int = 24,
  isEdited: Bool = true
) throws -> PseudoTerminal {
  let terminal = try #require(
    PseudoTerminal(
      probePath, arguments, environment: environment(changes), columns: columns, rows: rows,
      width: { DisplayWidth.of($0) }))
  try #require(terminal.showsLine("λ>"), "no prompt: \(terminal.screen.text)")
  // Keys typed before the editor has the terminal would be echoed by the system.
  if isEdited { try #require(terminal.waits { $0.modes.contains(2004) }) }
  return terminal
}

/// A small environment in UTF-8, with changes; nil takes a variable away.
func environment(_ changes: [String: String?] = [:]) -> [String: String] {
  var all: [String: String] = [
    "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    // A crash must not wait for a key in the backtracer.
    "SWIFT_BACKTRACE": "enable=no",
  ]
  for (name, value) in changes { all[name] = value }
  return all
}

/// The probe lies beside the program that runs the tests, or some folders above it.
let probePath: String = {
  var folder = CommandLine.arguments.first ?? "."
  if let index = CommandLine.arguments.firstIndex(of: "--test-bundle-path"),
    index + 1 < CommandLine.arguments.count
  {
    folder = CommandLine.arguments[index + 1]
  }
  for _ in 0..<6 {
    folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? "."
    if exists(folder + "/LineEditingProbe") { return folder + "/LineEditingProbe" }
  }
  return "LineEditingProbe"
}()

private func exists(_ path: String) -> Bool {
  (try? ScriptSource(path: path)) != nil
}
