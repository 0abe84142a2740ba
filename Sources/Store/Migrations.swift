import GRDB

/// One step of the database's format: applied once, in order, and never edited afterwards.
struct Migration: Sendable {
  let name: String
  let sql: String
}

/// The format of the database: its mark, its version and the steps that lead to the newest one.
///
/// `application_id` says that the file is ours, `user_version` how many steps it has taken.
enum Format: Equatable {
  case empty
  case foreign
  case version(Int)

  /// "GRDS" in ASCII.
  static let mark: Int64 = 0x4752_4453

  init(of db: Database) throws {
    let mark = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let hasTables = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master)")
    if mark == Self.mark, version >= 1 {
      self = .version(version)
    } else {
      self = mark == 0 && hasTables != true ? .empty : .foreign
    }
  }

  /// Applies the steps that are missing; call it in an immediate transaction.
  static func bringUpToDate(_ db: Database, from version: Int) throws {
    guard version < Migration.all.count else { return }
    for step in Migration.all[version...] { try db.execute(sql: step.sql) }
    try db.execute(sql: "PRAGMA application_id = \(mark)")
    try db.execute(sql: "PRAGMA user_version = \(Migration.all.count)")
  }
}

extension Migration {
  /// Every step, oldest first. Append only: a released step is never changed, moved or removed.
  static let all: [Migration] = [
    Migration(
      name: "keep the review log",
      sql: """
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
        """),
    Migration(
      name: "keep runs and their weights",
      sql: """
        CREATE TABLE run (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          time TEXT NOT NULL CHECK (time GLOB '????-??-??T??:??:??.???Z'),
          offset_minutes INTEGER NOT NULL CHECK (abs(offset_minutes) <= 1440),
          command TEXT NOT NULL,
          settings TEXT NOT NULL CHECK (json_valid(settings)),
          status TEXT NOT NULL CHECK (status IN ('started', 'finished', 'interrupted', 'failed')),
          outcome TEXT CHECK (outcome IS NULL OR json_valid(outcome)),
          epochs BLOB
        ) STRICT;
        CREATE TRIGGER run_stays BEFORE DELETE ON run
          BEGIN SELECT RAISE(ABORT, 'runs are kept'); END;
        CREATE TABLE weights (
          run INTEGER NOT NULL REFERENCES run (number),
          moment TEXT NOT NULL CHECK (moment IN ('final', 'best')),
          bytes BLOB NOT NULL,
          PRIMARY KEY (run, moment)
        ) STRICT;
        """),
    Migration(
      name: "keep typed lines",
      sql: """
        CREATE TABLE typed_line (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          session TEXT NOT NULL,
          text TEXT NOT NULL
        ) STRICT;
        """),
    Migration(
      name: "keep properties of the installation",
      sql: """
        CREATE TABLE property (
          name TEXT NOT NULL PRIMARY KEY CHECK (length(name) >= 1),
          value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """),
  ]
}
