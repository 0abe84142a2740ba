import Folders
import Foundation
import PseudoTerminals
import Testing

/// The program lies beside the one that runs the tests, or some folders above it.
let programPath: String = {
  var folder = CommandLine.arguments.first ?? "."
  if let index = CommandLine.arguments.firstIndex(of: "--test-bundle-path"),
    index + 1 < CommandLine.arguments.count
  {
    folder = CommandLine.arguments[index + 1]
  }
  for _ in 0..<6 {
    folder = (folder as NSString).deletingLastPathComponent
    let path = folder + "/gradus"
    var isFolder = ObjCBool(false)
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      return path
    }
  }
  return "gradus"
}()

extension Folder {
  /// What a program finds around it whose home is this folder.
  var environment: [String: String] {
    [
      "GRADUS": programPath, "GRADUS_HOME": path, "HOME": path, "TERM": "xterm-256color",
      "LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
      // A crash must not wait for a key in the backtracer.
      "SWIFT_BACKTRACE": "enable=no",
    ]
  }
}

/// A shell script that runs the program, `$GRADUS`, through pipes and files.
final class Script {
  struct Result {
    /// The exit status, or 256 plus the number of a signal; nothing if it took too long.
    var status: Int32?
    var output: String
    var errors: String
  }

  private let process = Process()
  private let home: Folder
  private let folder: Folder
  private let begin = Date()

  /// Starts a script.
  init(_ text: String, home: Folder, changes: [String: String] = [:]) throws {
    self.home = home
    folder = try Folder()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", text]
    process.environment = home.environment.merging(changes) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.file(folder.path + "/output")
    process.standardError = try Self.file(folder.path + "/errors")
    try process.run()
  }

  private static func file(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try FileHandle(forWritingTo: URL(filePath: path))
  }

  /// What was written to standard output so far.
  var output: String { text("output") }

  private func text(_ name: String) -> String {
    String(
      decoding: FileManager.default.contents(atPath: folder.path + "/" + name) ?? Data(),
      as: UTF8.self)
  }

  /// Waits until a text was written to standard output; false if that never happens.
  func writes(_ text: String) -> Bool { waits { self.output.contains(text) } }

  /// Sends a signal to the process that the script was replaced by.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for its end, and ends it by force after a minute.
  func result() -> Result {
    let isDone = waits { !self.process.isRunning }
    if !isDone { signal(SIGKILL) }
    process.waitUntilExit()
    let status = process.terminationStatus
    return Result(
      status: isDone ? (process.terminationReason == .exit ? status : 256 + status) : nil,
      output: output, errors: text("errors"))
  }

  private func waits(until isDone: () -> Bool) -> Bool {
    while Date().timeIntervalSince(begin) < 60 {
      if isDone() { return true }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return isDone()
  }
}

/// Runs a script to its end.
func shell(
  _ text: String, home: Folder? = nil, changes: [String: String] = [:]
) throws -> Script.Result {
  try Script(text, home: try home ?? Folder(), changes: changes).result()
}

/// Starts the program in a terminal of its own and waits for its prompt.
func terminal(
  _ home: Folder, _ arguments: [String] = [], columns: Int = 80, rows: Int = 24
) throws -> PseudoTerminal {
  let terminal = try #require(
    PseudoTerminal(
      programPath, arguments, environment: home.environment, columns: columns, rows: rows,
      width: { _ in 1 }))
  try #require(terminal.showsPrompt(), "no prompt: \(terminal.screen.text)")
  return terminal
}

extension PseudoTerminal {
  /// Waits for the prompt of the editor.
  func showsPrompt() -> Bool {
    waits { $0.currentLine == ">" && $0.modes.contains(2004) }
  }
}
