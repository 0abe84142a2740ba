import Folders
import Foundation
import Testing

/// Runs every command that the documents show and compares what it prints with what they quote.
///
/// In a block marked `console` a line that begins with `$ ` is a command, what follows is its output.
/// `GRADUS_RECORD=1 swift test --filter ReadmeTests` puts in what the commands print now.
@Suite("Documents")
struct ReadmeTests {
  @Test("every command prints what the document quotes", arguments: ["README.md"])
  func quotes(name: String) throws {
    let path = root + "/" + name
    let document = try String(contentsOfFile: path, encoding: .utf8)
    var blocks = 0
    var updated: [String] = []
    var lines = document.components(separatedBy: "\n")[...]
    while let line = lines.popFirst() {
      updated.append(line)
      guard line == "```console" else { continue }
      blocks += 1
      let block = lines.prefix { $0 != "```" }
      lines = lines.dropFirst(block.count)
      let printed = try Self.run(Array(block))
      #expect(Self.masked(printed) == Self.masked(Array(block)), "\(name), block \(blocks)")
      updated += printed
    }
    #expect(blocks > 0, "\(name) shows no command")
    if ProcessInfo.processInfo.environment["GRADUS_RECORD"] != nil {
      try updated.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  /// Seconds differ from run to run, and so may the way a line is broken after them.
  private static func masked(_ lines: [String]) -> String {
    lines.joined(separator: " ")
      .replacing(/[0-9.]+ m?s\b/, with: "_ s")
      .replacing(/\s+/, with: " ")
  }

  /// The commands of a block, each followed by what it prints; one home for the whole block.
  private static func run(_ block: [String]) throws -> [String] {
    let folder = try Folder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/gradus", withDestinationPath: try gradus())
    var printed: [String] = []
    var commands: [String] = []
    for line in block {
      if line.hasPrefix("$ ") {
        commands.append(String(line.dropFirst(2)))
      } else if let last = commands.last, last.hasSuffix("\\") {
        commands[commands.count - 1] = last + "\n" + line
      }
    }
    for command in commands {
      printed += ("$ " + command).components(separatedBy: "\n")
      printed += try output(of: command, in: folder.path)
    }
    return printed
  }

  private static func output(of command: String, in folder: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(filePath: folder)
    // The plainest kernels, alone, round the same on every machine.
    process.environment = [
      "PATH": folder + ":/usr/bin:/bin", "GRADUS_HOME": folder + "/home", "USER": "you",
      "LC_ALL": "C.UTF-8", "GRADUS_KERNELS": "portable", "GRADUS_BLAS": "none",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    var lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The program beside the tests.
  private static func gradus() throws -> String {
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let path = folder.appending(path: "gradus").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
      folder = folder.deletingLastPathComponent()
    }
    throw CocoaError(.fileNoSuchFile)
  }

  private let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
}
