import Foundation
import Testing

@testable import Store

@Suite("The settings file")
struct SettingsFileTests {
  @Test("names and values are read with their lines, and comments are left out")
  func entries() throws {
    let file = try SettingsFile(
      text: "# mine\n\n lr = 0.1 \r\nschedule=exponential(rate=0.96,every=10)\nname=\"a # b\"\nlr=1"
    )
    #expect(file.entries.map(\.name) == ["lr", "schedule", "name", "lr"])
    #expect(file.entries.map(\.line) == [3, 4, 5, 6])
    #expect(file["schedule"] == "exponential(rate=0.96,every=10)")
    #expect(file["name"] == "\"a # b\"")
    #expect(file["lr"] == "1")
    #expect(file["# mine"] == nil && file["none"] == nil)
  }

  @Test("a change keeps comments, unknown names and the place of the line")
  func change() throws {
    var file = try SettingsFile(text: "# top\nfuture=7\nlr=0.1\n# end\nlr=0.2")
    try file.set("lr", to: "0.3")
    try file.set("epochs", to: "5")
    #expect(file.text == "# top\nfuture=7\n# end\nlr=0.3\nepochs=5\n")
    file.remove("future")
    file.remove("never")
    #expect(file.text == "# top\n# end\nlr=0.3\nepochs=5\n")
  }

  @Test(
    "a line that is no setting is named",
    arguments: [
      ("lr=1\nnonsense\n", 2, "\"nonsense\" has no ="),
      ("=3", 1, "there is no name before the ="),
      ("\n\nlearning rate=3", 3, "the name \"learning rate\" has a space in it"),
    ])
  func badLine(text: String, line: Int, problem: String) {
    let error = failure { try SettingsFile(text: text, path: "/c/settings.conf") }
    #expect(error == .badSettings(path: "/c/settings.conf", line: line, problem: problem))
    #expect(error?.message.hasPrefix("/c/settings.conf:\(line): \(problem)") == true)
  }

  @Test(
    "what would not come back as it was set is refused",
    arguments: [
      ("lr", "1\nepochs=2"), ("lr", "1\r"), ("a=b", "1"), ("", "1"), ("#lr", "1"), ("a b", "1"),
      ("lr", " 1"), ("lr", "a\0b"),
    ])
  func refused(name: String, value: String) throws {
    var file = try SettingsFile(text: "lr=0.1")
    #expect(failure { try file.set(name, to: value) }?.exitStatus == 65)
    #expect(file.text == "lr=0.1\n")
  }

  @Test("a file is replaced in one step, keeps its permissions, and a link stays a link")
  func replace() throws {
    let scratch = try Scratch()
    let (real, link) = (scratch.path + "/real.conf", scratch.path + "/settings.conf")
    try Data("lr=1\n".utf8).write(to: URL(filePath: real))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    try SettingsFile.update(link) { try $0.set("epochs", to: "7") }
    #expect(try SettingsFile.read(real).text == "lr=1\nepochs=7\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: real)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(
      try FileManager.default.attributesOfItem(atPath: link)[.type] as? FileAttributeType
        == .typeSymbolicLink)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
        == [".gradus.lock", "real.conf", "settings.conf"])
  }

  @Test("no file means no settings; a folder, a pipe, or bytes that are no text are refused")
  func odd() throws {
    let scratch = try Scratch()
    #expect(try SettingsFile.read(scratch.path + "/none").entries.isEmpty)
    #expect(failure { try SettingsFile.read(scratch.path) }?.exitStatus == 74)
    mkfifo(scratch.path + "/pipe", 0o600)
    #expect(failure { try SettingsFile.read(scratch.path + "/pipe") }?.exitStatus == 74)
    try Data([0x6C, 0xFF, 0x3D]).write(to: URL(filePath: scratch.path + "/bytes"))
    #expect(
      failure { try SettingsFile.read(scratch.path + "/bytes") }
        == .badSettings(
          path: scratch.path + "/bytes", line: 1, problem: "this is not UTF-8 text"))
    #expect(
      failure { try SettingsFile.read("/dev/zero") }
        == .cannotRead(path: "/dev/zero", reason: "it is not a regular file"))
    try Data(repeating: 35, count: SettingsFile.byteLimit + 1)
      .write(to: URL(filePath: scratch.path + "/large"))
    #expect(failure { try SettingsFile.read(scratch.path + "/large") }?.exitStatus == 65)
  }

  @Test("a bad file, or a change that fails, is left as it is")
  func untouched() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/settings.conf"
    try Data("lr\n".utf8).write(to: URL(filePath: path))
    #expect(
      failure { try SettingsFile.update(path) { try $0.set("lr", to: "1") } }?.exitStatus == 65)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "lr\n")
    #expect(
      failure { try SettingsFile.update("/dev/null/settings.conf") { _ in } }?.exitStatus == 73)
  }

  @Test("many changes at once all arrive")
  func atOnce() throws {
    let scratch = try Scratch()
    let path = scratch.home.settingsFile
    DispatchQueue.concurrentPerform(iterations: 20) { index in
      #expect(throws: Never.self) {
        try SettingsFile.update(path) { try $0.set("knob\(index)", to: "1") }
      }
    }
    #expect(try SettingsFile.read(path).entries.count == 20)
  }
}
