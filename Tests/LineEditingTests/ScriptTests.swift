import Folders
import Foundation
import LineEditing
import PseudoTerminals
import Testing

/// Lines of files and pipes.
@Suite("scripts", .serialized, .timeLimit(.minutes(30)))
struct ScriptTests {
  @Test(
    "lines end with LF or CRLF, and odd bytes are repaired",
    arguments: [
      ("a\nb\n", ["a", "b"]), ("a\r\nb", ["a", "b"]), ("", []), ("\n", [""]),
      ("\n\nx", ["", "", "x"]),
      ("a\rb\n", ["a\rb"]), ("\u{FEFF}a\n\u{FEFF}b\n", ["a", "\u{FEFF}b"]),
      ("a\0b\n\0\n", ["a\u{FFFD}b", "\u{FFFD}"]), ("é你\n", ["é你"]),
    ] as [(String, [String])])
  func lines(text: String, expected: [String]) throws {
    #expect(try allLines(of: Data(text.utf8)) == expected)
  }

  @Test("bytes that are not UTF-8 become U+FFFD")
  func invalid() throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0x0A, 0xC3, 0x0A, 0x63]
    #expect(try allLines(of: Data(bytes)) == ["a\u{FFFD}b", "\u{FFFD}", "c"])
  }

  @Test("a line may have 1 MB and not one byte more, and reading goes on after it")
  func longLines() throws {
    let limit = ScriptSource.lineLimit
    #expect(limit == 1_048_576)
    for (count, ending) in [(limit, "\n"), (limit + 1, "\n"), (5 * limit, "\n"), (5 * limit, "")] {
      let source = try source(
        of: Data("first\n".utf8) + Data(repeating: 0x78, count: count)
          + Data((ending + (ending.isEmpty ? "" : "last\n")).utf8))
      #expect(try source.next(prompt: "") == .line("first"))
      if count <= limit {
        #expect(try source.next(prompt: "") == .line(String(repeating: "x", count: count)))
      } else {
        let error = #expect(throws: LineError.self) { try source.next(prompt: "") }
        #expect(error?.problem == .tooLong(limit: limit))
        #expect(error?.line == 2)
      }
      if !ending.isEmpty {
        #expect(try source.next(prompt: "") == .line("last"))
        #expect(source.location?.hasSuffix(":3") == true)
      }
      #expect(try source.next(prompt: "") == .end)
      #expect(try source.next(prompt: "") == .end)
    }
  }

  @Test("a file that is not there, or is a folder, is named")
  func missing() throws {
    let error = #expect(throws: LineError.self) { try ScriptSource(path: "/nonexistent/x") }
    #expect(error?.description.hasPrefix("/nonexistent/x: it cannot be opened") == true)
    let folder = try ScriptSource(path: "/")
    #expect(throws: LineError.self) { try folder.next(prompt: "") }
    #expect(try folder.next(prompt: "") == .end)
  }

  @Test("a pipe, an empty input and a closed one are read without prompts")
  func pipes() throws {
    let cases = [
      ("printf 'one\\r\\ntwo' | \(probePath)", "[standard input:2 line two]"),
      ("\(probePath) < /dev/null", "[end]"),
      ("\(probePath) <&-", "standard input: it cannot be read (bad file descriptor)]\n[end]"),
    ]
    for (command, expected) in cases {
      let shell = try #require(
        PseudoTerminal(
          "/bin/sh", ["-c", command], environment: environment(), width: { DisplayWidth.of($0) }))
      #expect(shell.exitStatus() == 0)
      #expect(shell.screen.text.contains(expected), "\(shell.screen.text)")
      #expect(!shell.screen.text.contains("λ>"))
      #expect(!shell.transcript.contains(0x1B))
    }
  }

  @Test("Ctrl-C and SIGTERM reach a script that waits for its pipe")
  func signals() throws {
    let shell = try #require(
      PseudoTerminal(
        "/bin/sh", ["-c", "trap '' INT; sleep 60 | \(probePath)"], environment: environment(),
        width: { DisplayWidth.of($0) }))
    #expect(shell.shows("[source ScriptSource]"))
    shell.type("\u{03}")
    #expect(shell.shows("[interrupted]"))
  }

  @Test("no escape reaches a file that output was sent to")
  func redirected() throws {
    let folder = try Folder()
    let file = folder.path + "/output"
    let shell = try #require(
      PseudoTerminal(
        "/bin/sh", ["-c", "\(probePath) > \(file)"], environment: environment(),
        width: { DisplayWidth.of($0) }))
    #expect(shell.showsLine("λ>"))
    shell.type("x\n\u{04}")
    #expect(shell.exitStatus() == 0)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text == "[source PlainSource]\n[line x]\n[end]\n")
  }

  private func source(of data: Data) throws -> ScriptSource {
    let folder = try Folder()
    // The open file stays readable when its name is gone.
    return try ScriptSource(path: folder.write(data, to: "script"))
  }

  private func allLines(of data: Data) throws -> [String] {
    let source = try source(of: data)
    var lines: [String] = []
    while case .line(let line) = try source.next(prompt: "") { lines.append(line) }
    return lines
  }
}
