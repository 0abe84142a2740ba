import Foundation
import GRDB
import Testing

@testable import Store

@Suite("Migrations")
struct MigrationTests {
  /// What format 1 looks like for ever, written by hand and apart from the steps under test.
  static let fixture = """
    CREATE TABLE profile (
      name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
      time TEXT NOT NULL CHECK (time GLOB '????-??-??T??:??:??.???Z'),
      offset_minutes INTEGER NOT NULL CHECK (abs(offset_minutes) <= 1440)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      profile TEXT NOT NULL REFERENCES profile (name),
      session TEXT NOT NULL,
      time TEXT NOT NULL CHECK (time GLOB '????-??-??T??:??:??.???Z'),
      offset_minutes INTEGER NOT NULL CHECK (abs(offset_minutes) <= 1440),
      kind TEXT NOT NULL CHECK (length(kind) >= 1),
      payload TEXT NOT NULL CHECK (json_valid(payload))
    ) STRICT;
    CREATE TRIGGER event_stays BEFORE DELETE ON event
      BEGIN SELECT RAISE(ABORT, 'the review log is only ever appended to'); END;
    CREATE TRIGGER event_is_final BEFORE UPDATE ON event
      BEGIN SELECT RAISE(ABORT, 'the review log is only ever appended to'); END;
    PRAGMA application_id = 1196573779;
    PRAGMA user_version = 1;
    INSERT INTO profile VALUES ('me', '2026-01-05T09:00:00.000Z', 60);
    INSERT INTO event VALUES
      (1, 'me', 'old', '2026-01-05T09:00:00.000Z', 60, 'answer', '{"fact":"dropout.what"}'),
      (2, 'me', 'old', '2026-01-05T09:00:01.500Z', 60, 'undo', 'null');
    """

  private func old() throws -> Scratch {
    let scratch = try Scratch()
    try Files.makeFolder(scratch.home.data)
    try DatabaseQueue(path: scratch.home.progressFile).writeWithoutTransaction {
      try $0.execute(sql: Self.fixture)
    }
    return scratch
  }

  private func schema(_ path: String) throws -> [String] {
    try DatabaseQueue(path: path).read {
      try String.fetchAll($0, sql: "SELECT sql FROM sqlite_master WHERE sql NOTNULL ORDER BY name")
    }
  }

  @Test("a database of format 1 keeps every event, gains the new tables, and is backed up first")
  func migrates() throws {
    let scratch = try old()
    let before = try schema(scratch.home.progressFile)
    let store = scratch.store()
    let events = try store.events()
    #expect(events.map(\.payload) == [#"{"fact":"dropout.what"}"#, "null"])
    #expect(events.map(\.time.utc) == ["2026-01-05T09:00:00.000Z", "2026-01-05T09:00:01.500Z"])
    #expect(try store.startRun(command: "", settings: "{}", at: noon) == 1)
    #expect(try store.append(event(0)).sequence == 3)
    let backup = try #require(store.backups().first)
    #expect(backup.name == "progress-20260105-120000.sqlite" && store.backups().count == 1)
    #expect(try schema(backup.path) == before)
    store.close()
    // The same as one that was new.
    let fresh = try Scratch()
    try fresh.store().append(event(0))
    #expect(try schema(scratch.home.progressFile) == schema(fresh.home.progressFile))
    // And back to the old one, which is migrated again.
    try store.restore(backup.name)
    #expect(try store.events().count == 2)
    #expect(try store.latestRun() == nil)
  }

  @Test("the first step still makes format 1 to the letter")
  func appendOnly() throws {
    let scratch = try old()
    let step = try #require(Migration.all.first)
    let fresh = scratch.path + "/fresh.sqlite"
    try DatabaseQueue(path: fresh).write { try $0.execute(sql: step.sql) }
    let wanted = try schema(scratch.home.progressFile)
    #expect(try schema(fresh).map(words) == wanted.map(words))
  }

  private func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

  @Test("every format between leads to the newest", arguments: 1...Migration.all.count)
  func every(version: Int) throws {
    let scratch = try Scratch()
    try Files.makeFolder(scratch.home.data)
    try DatabaseQueue(path: scratch.home.progressFile).write { db in
      for step in Migration.all.prefix(version) { try db.execute(sql: step.sql) }
      try db.execute(
        sql: "PRAGMA application_id = \(Format.mark); PRAGMA user_version = \(version)")
    }
    let store = scratch.store()
    try store.remember(line: "x", session: "s")
    try store.setProperty("a", to: "b")
    #expect(try store.check().isEmpty)
    #expect(
      try DatabaseQueue(path: scratch.home.progressFile).read { try Format(of: $0) }
        == .version(Migration.all.count))
  }

  @Test("steps have names of their own")
  func names() {
    #expect(Set(Migration.all.map(\.name)).count == Migration.all.count)
    #expect(Migration.all.allSatisfy { !$0.name.isEmpty })
  }

  @Test("where the backup cannot be made an old database stays as it is")
  func noBackupNoMigration() throws {
    let scratch = try old()
    try Data("in the way".utf8).write(to: URL(filePath: scratch.home.backupsFolder))
    let before = try scratch.bytes()
    #expect(failure { try scratch.store().append(event(0)) } != nil)
    #expect(try scratch.bytes() == before)
  }

  @Test("killed in the middle of a migration a program leaves the old state or the new one")
  func killed() throws {
    for delay in stride(from: 3_000 as UInt32, to: 40_000, by: 1_700) {
      let scratch = try old()
      let helper = try Helper(["append", scratch.home.data, "s", "1000"])
      usleep(delay)
      kill(helper.process.processIdentifier, SIGKILL)
      let places = try helper.end().lines.compactMap { Int($0) }
      let store = scratch.store()
      let added = try store.events().count - 2 - places.count
      #expect((0...1).contains(added))
      #expect(try store.check().isEmpty)
      #expect(!scratch.names.contains { $0.contains("damaged") })
    }
  }

  @Test("several programs that open an old database at once migrate it once")
  func atOnce() throws {
    let scratch = try old()
    let helpers = try (0..<4).map { try Helper(["append", scratch.home.data, "\($0)", "5"]) }
    for helper in helpers {
      let result = try helper.end()
      #expect(result.status == 0 && result.lines.count == 5, "\(result.errors)")
    }
    let store = scratch.store()
    #expect(try store.events().map(\.sequence) == Array(1...22))
    #expect(try store.check().isEmpty)
    // Made before the step, or one of the daily ones; never two of the same state.
    #expect((1...2).contains(store.backups().count))
  }
}
