import Testing

@testable import Store

@Suite("Errors")
struct StoreErrorTests {
  /// One of each, with the status that scripts rely on.
  static let all: [(StoreError, Int32)] = [
    (.noHome, 73), (.newer(path: "/p", version: 9, newestKnown: 4, backups: ["b1", "b0"]), 65),
    (.foreign(path: "/p"), 65),
    (.damaged(path: "/p", problem: "x", keptAs: "/k", backups: ["b1"]), 65),
    (.damaged(path: "/p", problem: "x", keptAs: nil, backups: []), 65), (.locked(path: "/p"), 75),
    (.full(path: "/p"), 74), (.cannotCreate(path: "/p", reason: "r"), 73),
    (.cannotRead(path: "/p", reason: "r"), 74), (.cannotWrite(path: "/p", reason: "r"), 74),
    (.badSettings(path: "/p", line: 3, problem: "x"), 65), (.badLine(line: 3, problem: "x"), 65),
    (.refused(what: "this", reason: "r"), 65), (.noBackup(name: "n", known: []), 65),
    (.noBackup(name: "n", known: ["b1", "b0"]), 65),
  ]

  @Test("each error is one sentence with its exit status", arguments: all)
  func sentence(error: StoreError, status: Int32) {
    #expect(error.exitStatus == status)
    #expect(!error.message.contains("\n") && !error.message.hasSuffix("."))
    #expect(!error.message.contains("!") && !error.message.contains("Optional"))
    #expect(error.message.count > 15 && "\(error)" == error.message)
  }

  @Test("sentences read like this")
  func texts() {
    #expect(
      Self.all[1].0.message
        == "/p has format 9, written by a newer gradus, and this one knows formats up to 4; "
        + "nothing was changed: update gradus, or use another folder with --home; "
        + "the newest of 2 backups to restore is b1: gradus restore newest")
    #expect(
      Self.all[3].0.message
        == "/p is damaged (x); it is kept as /k; the backup to restore is b1: gradus restore newest"
    )
    #expect(
      Self.all[4].0.message == "/p is damaged (x); nothing was changed; there is no backup yet")
    #expect(Self.all[14].0.message == "there is no backup named n; there are b1, b0")
  }
}
