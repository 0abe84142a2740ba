import Folders
import Foundation
import Knobs
import Testing

@testable import Tutor

/// Files of lines: `source`, `run` and what `history --save` writes.
@Suite("scripts") struct ScriptTests {
  @Test("the lines of a file mean what they mean at the prompt", arguments: ["source", "run"])
  func runs(command: String) throws {
    let folder = try Folder()
    let path = try folder.write(
      "# two small runs\n:set epochs=1\r\n\n  :train\n:train dropout=0.5\n:runs", to: "a.gradus")
    let output = try Sitting(interactive: false).type(":\(command) \(path)")
    #expect(output.contains("run 1:") && output.contains("run 2:"))
    #expect(output.contains("train dropout=0.5"))
  }

  @Test(
    "the first error stops it and is named with its place, with its own status",
    arguments: [
      (":train dropout=2", Tutor.ExitStatus.usage), (":bicycle", .usage), ("bicycle", .usage),
      (":lint /nonexistent/folder", .data),
    ])
  func stops(line: String, status: Tutor.ExitStatus) throws {
    let folder = try Folder()
    let path = try folder.write(":set lr=0.5\n\n\(line)\n:set lr=0.25\n", to: "a.gradus")
    let sitting = try Sitting(interactive: false)
    let failure = try sitting.refusal(":source \(path)")
    #expect(failure.sentence.hasPrefix("\(path):3: "))
    #expect(failure.status == status)
    #expect(sitting.session.settings.line == "lr=0.5")
  }

  @Test("a file that reads itself is refused", arguments: ["a.gradus", "./a.gradus"])
  func recursion(name: String) throws {
    let folder = try Folder()
    let path = try folder.write(":source \(folder.path)/\(name)\n", to: "a.gradus")
    let failure = try Sitting().refusal(":source \(path)")
    #expect(failure.sentence.contains("without end"))
    #expect(failure.status == .usage)
  }

  @Test("two files that read each other are refused, and the place is told")
  func mutualRecursion() throws {
    let folder = try Folder()
    let (a, b) = (folder.path + "/a.gradus", folder.path + "/b.gradus")
    try folder.write(":source \(b)\n", to: "a.gradus")
    try folder.write("# back\n:source \(a)\n", to: "b.gradus")
    let failure = try Sitting().refusal(":source \(a)")
    #expect(failure.sentence.hasPrefix("\(a):1: \(b):2: "))
  }

  @Test("quit in a file ends it there")
  func quit() throws {
    let folder = try Folder()
    let path = try folder.write(":quit\n:bicycle\n", to: "a.gradus")
    let sitting = try Sitting()
    try sitting.type(":source \(path)")
    #expect(sitting.session.isOver)
  }

  @Test("a file that is not there is named")
  func missing() throws {
    let failure = try Sitting().refusal(":run /nonexistent/a.gradus")
    #expect(failure.sentence.contains("/nonexistent/a.gradus"))
    #expect(failure.status == .failed)
  }

  @Test("a file of bytes that are no text is refused as bad content")
  func binary() throws {
    let folder = try Folder()
    let path = folder.path + "/a.bin"
    try Data([0xFF, 0xFE, 0x00, 0x80]).write(to: URL(filePath: path))
    #expect(try Sitting().refusal(":source \(path)").status == .data)
  }

  @Test("answers in a file answer the questions that it asks")
  func answers() throws {
    let folder = try Folder()
    let path = try folder.write(":learn dropout\nbicycle\n:progress\n", to: "a.gradus")
    let sitting = try Sitting(interactive: false)
    try sitting.type(":source \(path)")
    #expect(try sitting.type(":progress").contains("ada"))
  }

  @Test("what a sitting typed can be saved and replayed, and the replay leaves the file alone")
  func history() throws {
    let folder = try Folder()
    let path = folder.path + "/mine.gradus"
    let sitting = try Sitting(home: folder.path)
    sitting.console.typed = [
      .line(":set epochs=1"), .line("an answer that waits for nothing"), .line(":train lr=0.5"),
      .line(":"), .line(":train bicycle=3"),
      .line(":history --save \(path)"), .line(":quit"),
    ]
    #expect(sitting.session.converse() == 0)
    let saved = try folder.read("mine.gradus")
    #expect(saved.contains(":set epochs=1\n") && saved.contains(":train lr=0.5\n"))
    #expect(saved.contains("# :train bicycle=3\n"))

    let replay = try Sitting(interactive: false)
    #expect(try replay.type(":run \(path)").contains("run 1:"))
    #expect(try folder.read("mine.gradus") == saved)
  }

  @Test("lines of earlier sittings are remembered, oldest first")
  func typedLines() throws {
    let home = try Folder()
    for line in [":progress", ":decks"] {
      let sitting = try Sitting(home: home.path)
      sitting.console.typed = [.line(line)]
      _ = sitting.session.converse()
    }
    let output = try Sitting(home: home.path).type(":history")
    #expect(output == ":progress\n:decks\n")
    #expect(try Sitting(home: home.path).type(":history 1") == ":decks\n")
  }
}
