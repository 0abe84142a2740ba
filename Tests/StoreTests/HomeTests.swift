import Foundation
import Testing

@testable import Store

@Suite("The home")
struct HomeTests {
  @Test("the option wins over GRADUS_HOME, and that over the XDG folders")
  func order() throws {
    let environment = ["GRADUS_HOME": "/env", "HOME": "/h", "XDG_DATA_HOME": "/x"]
    #expect(
      try Home.resolve(option: "/opt", environment: environment, workingFolder: "/w")
        == Home(folder: "/opt"))
    #expect(
      try Home.resolve(environment: environment, workingFolder: "/w") == Home(folder: "/env"))
    #expect(
      try Home.resolve(option: "here", environment: environment, workingFolder: "/w").progressFile
        == "/w/here/progress.sqlite")
  }

  @Test("an empty option is refused, since the usual home would be a surprise")
  func emptyOption() {
    let error = failure {
      try Home.resolve(option: "", environment: ["HOME": "/h"], workingFolder: "/w")
    }
    #expect(error?.exitStatus == 73)
  }

  @Test("the XDG folders are used where they are absolute, and the usual ones else")
  func xdg() throws {
    let home = try Home.resolve(
      environment: [
        "HOME": "/h", "XDG_DATA_HOME": "/x/data", "XDG_STATE_HOME": "relative",
        "XDG_CONFIG_HOME": "", "GRADUS_HOME": "",
      ], workingFolder: "/w")
    #expect(home.data == "/x/data/gradus")
    #expect(home.state == "/h/.local/state/gradus")
    #expect(home.config == "/h/.config/gradus")
    #expect(home.settingsFile == "/h/.config/gradus/settings.conf")
  }

  @Test(
    "without HOME there is a clear error, unless nothing needs it", arguments: [nil, "", "rel"])
  func noHome(home: String?) throws {
    var environment: [String: String] = [:]
    environment["HOME"] = home
    #expect(
      failure { try Home.resolve(environment: environment, workingFolder: "/w") } == .noHome)
    #expect(StoreError.noHome.exitStatus == 73)
    for name in ["DATA", "STATE", "CONFIG"] { environment["XDG_\(name)_HOME"] = "/\(name)" }
    #expect(
      try Home.resolve(environment: environment, workingFolder: "/w")
        == Home(data: "/DATA/gradus", state: "/STATE/gradus", config: "/CONFIG/gradus"))
  }

  @Test("every reading call on a home without a file answers nothing and creates nothing")
  func readingCreatesNothing() throws {
    let scratch = try Scratch()
    let store = scratch.store()
    #expect(try store.events().isEmpty && store.lastSequence() == 0)
    #expect(try store.runs().isEmpty && store.latestRun() == nil && store.run(1) == nil)
    #expect(try store.epochs(ofRun: 1) == nil && store.weights(.best, ofRun: 1) == nil)
    #expect(try store.typedLines().isEmpty && store.profiles().isEmpty)
    #expect(try store.property("x") == nil && store.check().isEmpty)
    #expect(store.backups().isEmpty)
    let backup = try store.backUp()
    #expect(backup == nil)
    var text = ""
    try store.exportEvents(to: &text)
    #expect(text.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: scratch.home.data))
  }

  @Test("files are private to the user, and so are the folders that are made")
  func permissions() throws {
    let scratch = try Scratch()
    let home = Home(
      data: scratch.path + "/a/b/data", state: scratch.path + "/state",
      config: scratch.path + "/config")
    let store = ProgressStore(home: home)
    try store.append(event(0))
    let backup = try #require(try store.backUp())
    try SettingsFile.update(home.settingsFile) { try $0.set("lr", to: "1") }
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    for path in [
      home.progressFile, backup.path, home.settingsFile, home.state + "/progress.marker",
    ] {
      #expect(try mode(path) == 0o600, "\(path)")
    }
    for path in [scratch.path + "/a", home.data, home.backupsFolder, home.state, home.config] {
      #expect(try mode(path) == 0o700, "\(path)")
    }
  }

  @Test("a home below a file works in memory and says so once, at the first write")
  func belowAFile() throws {
    let scratch = try Scratch()
    try Data("x".utf8).write(to: URL(filePath: scratch.path + "/file"))
    let notices = Notices()
    let store = ProgressStore(home: Home(folder: scratch.path + "/file/home"), notice: notices.take)
    #expect(try store.events().isEmpty)
    #expect(notices.all.isEmpty)
    try store.append(event(0))
    try store.append(event(1))
    #expect(try store.events().count == 2)
    #expect(store.isInMemory)
    #expect(
      notices.all == [
        "\(scratch.path)/file/home/progress.sqlite cannot be written (not a directory), "
          + "so what happens now is not kept after the program ends"
      ])
  }

  @Test("a read-only home shows what it holds, takes writes in memory, and changes no byte")
  func readOnly() throws {
    let scratch = try Scratch()
    let store = scratch.store()
    try store.append((0..<3).map { event($0) })
    store.close()
    let before = try scratch.bytes()
    let names = scratch.names
    let manager = FileManager.default
    // The second process drops the rights of root, which would be allowed everything.
    for path in [scratch.path, scratch.home.data] {
      try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: path)
    }
    try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: scratch.home.progressFile)
    let result = try Helper(["append", scratch.home.data, "s", "2", "unprivileged"]).end()
    for path in [scratch.path, scratch.home.data] {
      try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.lines.count == 3)
    #expect(result.lines.first?.contains("cannot be written (it is read-only)") == true)
    // Numbers go on from what the file holds.
    #expect(result.lines.suffix(2) == ["4", "5"])
    #expect(try scratch.bytes() == before)
    #expect(scratch.names == names)
  }
}
