import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

/// A clock that is set by hand.
final class HandClock: Sendable {
  private let time = Mutex(noon)
  var read: @Sendable () -> Moment { { self.time.withLock { $0 } } }
  func advance(hours: Int64) {
    time.withLock { $0 = Moment(milliseconds: $0.milliseconds + hours * 3_600_000) }
  }
}

@Suite("Backups")
struct BackupTests {
  @Test("opening makes at most one backup a day, and only of what has changed")
  func daily() throws {
    let scratch = try Scratch()
    let clock = HandClock()
    func open(adding: Bool) throws -> Int {
      let store = scratch.store(clock: clock.read)
      _ = try store.events()
      if adding { try store.append(event(0)) }
      return store.backups().count
    }
    #expect(try open(adding: true) == 0)  // new
    #expect(try open(adding: true) == 1)  // the first
    #expect(try open(adding: true) == 1)  // changed, same day
    clock.advance(hours: 23)
    #expect(try open(adding: false) == 1)
    clock.advance(hours: 1)
    #expect(try open(adding: false) == 2)  // a day later, and changed since
    clock.advance(hours: 100)
    #expect(try open(adding: true) == 2)  // nothing new
    #expect(try open(adding: false) == 3)
    clock.advance(hours: -1_000)
    #expect(try open(adding: false) == 3)  // the clock went back, nothing changed
    #expect(try open(adding: true) == 3)
    #expect(try open(adding: false) == 4)
  }

  @Test("the newest ten are kept, each of them can be restored, and they hold what they should")
  func keepsTen() throws {
    let scratch = try Scratch()
    let clock = HandClock()
    let store = scratch.store(clock: clock.read)
    for index in 0..<14 {
      try store.append(event(index))
      if index < 10, index % 3 != 0 { clock.advance(hours: 30) }
      let made = try store.backUp()
      #expect(made?.made.utc == clock.read().utc)
    }
    let backups = store.backups()
    #expect(backups.count == ProgressStore.backupsKept)
    for (index, backup) in backups.enumerated() {
      let kept = try store.restore(backup.name)
      #expect(kept != nil)
      #expect(try store.events().count == 14 - index)
    }
    #expect(Files.names(in: scratch.home.backupsFolder).count == 10)
  }

  @Test("what a restored backup replaces is kept, and others on the home go on with the backup")
  func restoreWhileOpen() throws {
    let scratch = try Scratch()
    let (one, two) = (scratch.store(), scratch.store())
    try one.append(event(0))
    let backup = try #require(try one.backUp())
    try two.append(event(1))
    let kept = try #require(try one.restore(backup.name))
    #expect(kept == scratch.home.data + "/progress.before-restore-20260105-120000.sqlite")
    #expect(try two.append(event(2)).sequence == 2)
    #expect(try one.events().map(\.payload) == [event(0).payload, event(2).payload])
    let old = try DatabaseQueue(path: kept).read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM event")
    }
    #expect(old == 2)
    #expect(two.isInMemory == false)
  }

  @Test("a backup is not restored in the middle of another program's transaction")
  func restoreWaits() throws {
    let scratch = try Scratch()
    let store = ProgressStore(home: scratch.home, lockTimeoutSeconds: 0.2, clock: { noon })
    try store.append(event(0))
    let backup = try #require(try store.backUp())
    let names = scratch.names
    let other = try DatabaseQueue(path: scratch.home.progressFile)
    try other.inTransaction(.immediate) { db in
      try db.execute(sql: "INSERT INTO property VALUES ('a', 'b')")
      #expect(
        failure { try store.restore(backup.name) } == .locked(path: scratch.home.progressFile))
      return .commit
    }
    #expect(try store.property("a") == "b")
    #expect(scratch.names == names)
  }

  @Test("no acknowledged event is lost while a backup is restored under a busy writer")
  func restoreUnderLoad() throws {
    let scratch = try Scratch()
    let store = scratch.store()
    try store.append(event(0))
    let backup = try #require(try store.backUp())
    let helper = try Helper(["append", scratch.home.data, "busy", "60"])
    var kept: [String] = []
    for _ in 0..<5 {
      usleep(60_000)
      kept += [try store.restore(backup.name)].compactMap { $0 }
    }
    let result = try helper.end()
    #expect(result.status == 0 && result.lines.count == 60, "\(result.errors)")
    // Each event is in the file that was current when it was acknowledged.
    var found: Set<String> = Set(try store.events().map(\.payload))
    for path in kept {
      found.formUnion(
        try DatabaseQueue(path: path).read { db in
          try String.fetchAll(db, sql: "SELECT payload FROM event")
        })
    }
    #expect(found.count == 60)
  }

  @Test("a backup that is damaged, newer or not there is refused, and the database stays")
  func badBackups() throws {
    let scratch = try Scratch()
    let store = scratch.store()
    try store.append((0..<300).map { event($0) })
    let backup = try #require(try store.backUp())
    #expect(
      failure { try store.restore("other") }
        == .noBackup(name: "other", known: [backup.name]))
    #expect(failure { try store.restore("../progress.sqlite") }?.exitStatus == 65)
    let url = URL(filePath: backup.path)
    let good = try Data(contentsOf: url)
    try good.prefix(good.count / 2).write(to: url)
    guard case .damaged(backup.path, _, nil, []) = failure({ try store.restore(backup.name) })
    else { throw Replaced() }
    try good.write(to: url)
    try DatabaseQueue(path: backup.path).write { try $0.execute(sql: "PRAGMA user_version = 50") }
    guard case .newer(backup.path, 50, _, _) = failure({ try store.restore(backup.name) })
    else { throw Replaced() }
    try Data().write(to: url)
    #expect(failure { try store.restore(backup.name) } == .foreign(path: backup.path))
    #expect(try store.events().count == 300)
    #expect(!scratch.names.contains { $0.contains("restor") })
  }

  @Test("a daily backup that fails is told and does not stop the work")
  func failing() throws {
    let scratch = try Scratch()
    try scratch.store().append(event(0))
    try Data("in the way".utf8).write(to: URL(filePath: scratch.home.backupsFolder))
    let notices = Notices()
    let store = ProgressStore(home: scratch.home, notice: notices.take)
    #expect(try store.append(event(1)).sequence == 2)
    #expect(notices.all.count == 1)
    #expect(notices.all.first?.hasPrefix("no backup was made today: ") == true)
  }

  @Test("check finds planted faults and names them")
  func check() throws {
    let scratch = try Scratch()
    let store = scratch.store()
    try store.append((0..<5).map { event($0) })
    #expect(try store.check().isEmpty)
    try DatabaseQueue(path: scratch.home.progressFile).write { db in
      try db.execute(
        sql: """
          DROP TRIGGER event_stays; DELETE FROM event WHERE sequence = 2
          """)
    }
    #expect(try store.check() == ["1 events are missing from the review log"])
    try DatabaseQueue(path: scratch.home.progressFile).writeWithoutTransaction { db in
      try db.execute(
        sql: "PRAGMA foreign_keys = 0; INSERT INTO weights VALUES (77, 'best', x'00')")
    }
    #expect(try store.check().contains("1 rows refer to rows that are not there"))
  }
}
