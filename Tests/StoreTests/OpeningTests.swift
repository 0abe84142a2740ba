import Foundation
import GRDB
import Testing

@testable import Store

/// A way in which a file can go bad.
enum Fault: String, CaseIterable {
  case truncatedHalf, truncatedInHeader, flippedPage, headerOverwritten, text, noise, emptied,
    longer
}

@Suite("Opening a database that is not as it should be")
struct OpeningTests {
  /// A home with enough events to fill several pages.
  private func filled() throws -> Scratch {
    let scratch = try Scratch()
    let store = scratch.store()
    try store.append((0..<300).map { event($0) })
    store.close()
    return scratch
  }

  private func damage(_ bytes: Data, _ fault: Fault) -> Data {
    var bytes = bytes
    switch fault {
    case .truncatedHalf: return bytes.prefix(bytes.count / 2)
    case .truncatedInHeader: return bytes.prefix(50)
    case .flippedPage:
      // A page of events in the middle, which looking up other things does not read.
      let page = bytes.count / 2 / 4096 * 4096
      for place in page..<page + 100 { bytes[place] ^= 0xFF }
    case .headerOverwritten: for place in 0..<16 { bytes[place] = 0 }
    case .text: return Data("dear diary, ".utf8)
    case .noise: return Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) })
    case .emptied: return Data()
    case .longer: bytes.replaceSubrange(0..<100, with: Data(repeating: 0xA5, count: 100))
    }
    return bytes
  }

  @Test(
    "a damaged file is moved aside as it is, named, and a backup restored by one call",
    arguments: Fault.allCases)
  func damaged(fault: Fault) throws {
    let scratch = try filled()
    #expect(try scratch.store().events().count == 300)
    let backup = try #require(scratch.store().backups().first)
    let broken = damage(try scratch.bytes(), fault)
    try scratch.put(broken)
    let store = scratch.store()
    let error = failure { try store.setProperty("a", to: "b") }
    let kept = scratch.home.data + "/progress.damaged-20260105-120000.sqlite"
    guard case .damaged(let path, _, kept, [backup.name]) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == scratch.home.progressFile)
    #expect(error?.exitStatus == 65 && error?.message.contains("\n") == false)
    #expect(error?.message.contains(kept) == true && error?.message.contains(backup.name) == true)
    #expect(try Data(contentsOf: URL(filePath: kept)) == broken)
    #expect(!FileManager.default.fileExists(atPath: path))
    let keptBeforeRestore = try store.restore(backup.name)
    #expect(keptBeforeRestore == nil)
    #expect(try store.events().count == 300)
    #expect(try store.append(event(1)).sequence == 301)
    #expect(try store.check().isEmpty)
  }

  @Test("after a damaged file was moved aside a new one is begun only with a word about it")
  func begunAnew() throws {
    let scratch = try filled()
    try scratch.put(Data("x".utf8))
    let notices = Notices()
    let store = ProgressStore(home: scratch.home, notice: notices.take)
    let damage = try #require(failure { try store.events() })
    #expect(damage.exitStatus == 65)
    // Said as well as thrown, for whoever reads the log without looking at errors.
    #expect(notices.all == [damage.message])
    #expect(try store.events().isEmpty)
    #expect(notices.all.count == 1)
    #expect(try store.append(event(0)).sequence == 1)
    #expect(
      notices.all.dropFirst() == ["\(scratch.home.progressFile) is gone, so a new one was begun"])
    store.close()
    #expect(try store.events().count == 1)
    #expect(notices.all.count == 2)
  }

  @Test("a log that is gone is named once by whoever only reads")
  func gone() throws {
    let scratch = try filled()
    try FileManager.default.removeItem(atPath: scratch.home.progressFile)
    let notices = Notices()
    let store = ProgressStore(home: scratch.home, notice: notices.take)
    #expect(try store.events().isEmpty)
    #expect(try store.runs().isEmpty)
    #expect(notices.all.count == 1)
    #expect(notices.all.first?.contains("is gone") == true)
  }

  @Test("an empty file without a past is a first start, as another program may just be making it")
  func emptyWithoutPast() throws {
    let scratch = try Scratch()
    try scratch.put(Data())
    #expect(try scratch.store().append(event(0)).sequence == 1)
    #expect(scratch.names == ["progress.marker", "progress.sqlite"])
  }

  @Test("a file that goes bad while it is open is moved aside too")
  func damagedWhileOpen() throws {
    let scratch = try filled()
    let store = scratch.store()
    #expect(try store.events().count == 300)
    try scratch.put(damage(try scratch.bytes(), .noise))
    #expect(failure { try store.append(event(0)) }?.exitStatus == 65)
    #expect(scratch.names.contains("progress.damaged-20260105-120000.sqlite"))
  }

  @Test("flipping bytes anywhere never traps, and never changes a file that is refused")
  func flips() throws {
    let scratch = try filled()
    let bytes = try scratch.bytes()
    var refused = 0
    for round in 0..<120 {
      var broken = bytes
      let start = round * 7919 % (bytes.count - 8)
      for place in start..<start + 8 { broken[place] ^= UInt8(truncatingIfNeeded: 0x5B &+ round) }
      try scratch.put(broken)
      let store = scratch.store()
      if let error = failure({ try store.events() }) {
        refused += 1
        #expect(!error.message.isEmpty)
        if case .damaged(_, _, let kept?, _) = error {
          #expect(try Data(contentsOf: URL(filePath: kept)) == broken)
          Files.remove(kept)
        }
      }
      store.close()
      for backup in store.backups() { Files.remove(backup.path) }
    }
    // Most flips fall into cells whose JSON, kinds or places no longer hold.
    #expect(refused > 30)
  }

  @Test("a newer database is refused with both versions and not touched")
  func newer() throws {
    let scratch = try filled()
    try DatabaseQueue(path: scratch.home.progressFile).write {
      try $0.execute(sql: "CREATE TABLE future (x); PRAGMA user_version = 99")
    }
    let before = try scratch.bytes()
    let names = scratch.names
    for call in [{ try $0.append(event(0)).sequence }, { try $0.events().count }]
      as [(ProgressStore) throws -> Int]
    {
      let error = failure { try call(scratch.store()) }
      #expect(
        error
          == .newer(
            path: scratch.home.progressFile, version: 99, newestKnown: Migration.all.count,
            backups: []))
      #expect(error?.message.contains("format 99") == true && error?.exitStatus == 65)
    }
    #expect(try scratch.bytes() == before)
    #expect(scratch.names == names)
  }

  @Test("a database of another program is refused and not touched", arguments: [0, 7, 0x4752_4453])
  func foreign(mark: Int) throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.home.data, withIntermediateDirectories: true)
    try DatabaseQueue(path: scratch.home.progressFile).write {
      try $0.execute(sql: "CREATE TABLE diary (x); PRAGMA application_id = \(mark)")
    }
    let before = try scratch.bytes()
    #expect(
      failure { try scratch.store().append(event(0)) } == .foreign(path: scratch.home.progressFile))
    #expect(try scratch.bytes() == before)
    #expect(scratch.names == ["progress.sqlite"])
  }

  @Test("a folder or a pipe in the place of the file is refused without waiting")
  func notAFile() throws {
    for make in [{ mkdir($0, 0o700) }, { mkfifo($0, 0o600) }] as [(String) -> Int32] {
      let scratch = try Scratch()
      try Files.makeFolder(scratch.home.data)
      #expect(make(scratch.home.progressFile) == 0)
      #expect(
        failure { try scratch.store().append(event(0)) }
          == .cannotRead(path: scratch.home.progressFile, reason: "it is not a regular file"))
    }
  }

  @Test("a lock held by another program is an error of its own after the timeout")
  func locked() throws {
    let scratch = try filled()
    let other = try DatabaseQueue(path: scratch.home.progressFile)
    let store = ProgressStore(home: scratch.home, lockTimeoutSeconds: 0.2)
    let start = ContinuousClock.now
    try other.inTransaction(.immediate) { _ in
      #expect(failure { try store.append(event(0)) } == .locked(path: scratch.home.progressFile))
      #expect(ContinuousClock.now - start > .seconds(0.19))
      return .rollback
    }
    #expect(StoreError.locked(path: "").exitStatus == 75)
    #expect(try store.append(event(0)).sequence == 301)
    #expect(try other.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "delete")
  }

  @Test("a full disk loses nothing, whatever page it strikes at, and work goes on afterwards")
  func full() throws {
    let scratch = try Scratch()
    let store = scratch.store()
    try store.append(event(0))
    var acknowledged = 1
    var refused = 0
    func pages(_ sql: String) throws -> Int {
      try store.onFile { try $0.writeWithoutTransaction { try Int.fetchOne($0, sql: sql) } } ?? 0
    }
    for _ in 0..<40 {
      let count = try pages("PRAGMA page_count")
      _ = try pages("PRAGMA max_page_count = \(count)")
      for index in 0..<20 {
        var large = event(index)
        large.payload = "[\"" + String(repeating: "x", count: index * 700) + "\"]"
        if let error = failure({ try store.append(large) }) {
          #expect(error == .full(path: scratch.home.progressFile))
          refused += 1
        } else {
          acknowledged += 1
        }
      }
      #expect(try store.events().count == acknowledged)
      _ = try pages("PRAGMA max_page_count = \(count + 2)")
      if failure({ try store.append(event(0)) }) == nil { acknowledged += 1 }
    }
    #expect(refused > 100 && acknowledged > 40)
    #expect(StoreError.full(path: "").exitStatus == 74)
    store.close()
    #expect(try scratch.store().events().map(\.sequence) == Array(1...acknowledged))
    #expect(try scratch.store().check().isEmpty)
  }

  @Test("a row whose content makes no sense is reported with the backups, and nothing is moved")
  func senselessRow() throws {
    let scratch = try filled()
    try DatabaseQueue(path: scratch.home.progressFile).writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA ignore_check_constraints = 1;
          INSERT INTO run VALUES (1, '2026-99-99T00:00:00.000Z', 0, '', '{}', 'started', NULL, NULL)
          """)
    }
    let store = scratch.store()
    let backup = try #require(try store.backUp())
    let names = scratch.names
    #expect(
      failure { try store.runs() }
        == .damaged(
          path: scratch.home.progressFile, problem: "a row holds no time: 2026-99-99T00:00:00.000Z",
          keptAs: nil, backups: store.backups().map(\.name)))
    #expect(store.backups().contains(backup) && scratch.names == names)
    #expect(try store.events().count == 300)
  }

  @Test("durability is what was asked for, even where another tool has changed the journal")
  func pragmas() throws {
    let scratch = try filled()
    let other = try DatabaseQueue(path: scratch.home.progressFile)
    try other.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    try other.close()
    let store = scratch.store()
    let values = try store.read(otherwise: []) { db in
      try ["journal_mode", "synchronous", "foreign_keys", "application_id", "user_version"].map {
        try String.fetchOne(db, sql: "PRAGMA \($0)") ?? ""
      }
    }
    #expect(values == ["delete", "2", "1", "1196573779", "\(Migration.all.count)"])
  }

  @Test("a database that a later release migrates while it is open is refused from then on")
  func supersededWhileOpen() throws {
    let scratch = try filled()
    let store = scratch.store()
    try store.append(event(0))
    try DatabaseQueue(path: scratch.home.progressFile).write {
      try $0.execute(sql: "PRAGMA user_version = 99")
    }
    let error = failure { try store.append(event(1)) }
    guard case .newer(_, 99, Migration.all.count, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(failure { try store.events() } == error)
  }

  @Test("a file that is removed while it is open is begun anew, with a word about it")
  func removedWhileOpen() throws {
    let scratch = try filled()
    let notices = Notices()
    let store = ProgressStore(home: scratch.home, notice: notices.take)
    let backup = try #require(try store.backUp())
    Files.remove(scratch.home.progressFile)
    #expect(try store.append(event(0)).sequence == 1)
    #expect(notices.all.count == 1 && notices.all[0].contains(backup.name))
  }

  /// A clock proves nothing on a busy machine, so this runs where it is asked for only.
  @Test(
    "a store opens within 15 milliseconds, and a fresh one too",
    .enabled(if: ProcessInfo.processInfo.environment["GRADUS_MEASURE"] != nil))
  func fast() throws {
    func best(_ call: () throws -> Void) rethrows -> Duration {
      var best = Duration.seconds(60)
      for _ in 0..<10 { best = min(best, try ContinuousClock().measure(call)) }
      return best
    }
    let scratch = try filled()
    _ = try scratch.store().events()
    #expect(try best { _ = try scratch.store().lastSequence() } < .milliseconds(15))
    let empty = try Scratch()
    #expect(try best { _ = try empty.store().events() } < .milliseconds(15))
  }
}
