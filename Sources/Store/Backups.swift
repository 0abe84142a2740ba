import GRDB

/// A dated copy of the database, in the folder `backups` of the home.
public struct Backup: Sendable, Equatable {
  /// The file's name; ``ProgressStore/restore(_:)`` takes it.
  public let name: String
  /// The whole path.
  public let path: String
  /// When it was made, to the second.
  public let made: Moment
  /// The size of the file.
  public let bytes: Int64
}

extension ProgressStore {
  /// How many backups are kept; older ones are removed when a new one is made.
  public static let backupsKept = 10

  /// The backups there are, newest first.
  public func backups() -> [Backup] { opener.backups() }

  /// Makes a backup now; nil where nothing has been written yet, or lives in memory only.
  @discardableResult
  public func backUp() throws(StoreError) -> Backup? {
    try onFile { queue in
      guard let home = opener.home else { return nil }
      let name = try Files.locking(home.data, seconds: opener.lockTimeoutSeconds) {
        try opener.backUp(queue)
      }
      guard let name else { throw StoreError.locked(path: opener.path) }
      return opener.backups().first { $0.name == name }
    }
  }

  /// Looks through the whole database and answers what is wrong with it; nothing when all is well.
  public func check() throws(StoreError) -> [String] {
    try read(otherwise: []) { db in
      let damage = try String.fetchAll(db, sql: "PRAGMA integrity_check").flatMap(Opener.lines)
      let strays = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
      let lost = try Int.fetchOne(
        db, sql: "SELECT ifnull(max(sequence), 0) - count(*) FROM event")
      return damage
        + (strays == 0 ? [] : ["\(strays) rows refer to rows that are not there"])
        + (lost == 0 ? [] : ["\(lost ?? 0) events are missing from the review log"])
    }
  }

  /// Puts a backup in the place of the database, in one step.
  ///
  /// The backup is checked first. What the database held is kept beside it; the answer is the path
  /// of that copy, nil where there was none. Other programs on this home go on with the backup.
  @discardableResult
  public func restore(_ name: String) throws(StoreError) -> String? {
    let known = backups()
    guard let home = opener.home, let backup = known.first(where: { $0.name == name }) else {
      throw .noBackup(name: name, known: known.map(\.name))
    }
    close()
    do {
      try opener.verify(backup)
      let kept: String?? = try Files.locking(home.data, seconds: opener.lockTimeoutSeconds) {
        try opener.restore(backup, in: home)
      }
      guard let kept else { throw StoreError.locked(path: opener.path) }
      return kept
    } catch {
      throw StoreError(error, path: opener.path)
    }
  }
}

extension Opener {
  func backups() -> [Backup] {
    guard let home else { return [] }
    let found: [Backup] = Files.names(in: home.backupsFolder).compactMap { name in
      let path = home.backupsFolder + "/" + name
      guard name.hasPrefix("progress-"), name.hasSuffix(".sqlite"),
        let made = Moment(fileStamp: name.dropFirst(9).prefix(15)),
        let facts = try? Files.facts(path), facts.isRegular
      else { return nil }
      return Backup(name: name, path: path, made: made, bytes: facts.bytes)
    }
    // Those of one second are told apart by a number at the end, 10 after 9.
    return found.sorted { ($0.made, $0.name.count, $0.name) > ($1.made, $1.name.count, $1.name) }
  }

  /// Copies the database into a new dated file and removes the oldest ones beyond those to keep.
  ///
  /// The caller holds the lock of the folder. A copy carries the time of change of the file it was
  /// made from, which tells later whether there is anything new.
  @discardableResult
  func backUp(_ queue: DatabaseQueue) throws -> String {
    guard let home else { throw Replaced() }
    try Files.makeFolder(home.backupsFolder)
    for name in Files.names(in: home.backupsFolder) where name.hasSuffix(".partial") {
      Files.remove(home.backupsFolder + "/" + name)
    }
    let changed = try Files.facts(path)?.changed
    let partial = home.backupsFolder + "/progress.partial"
    try copy(queue, to: partial, changed: changed)
    let stamp = clock().fileStamp
    let made = try Files.move(partial) { attempt in
      "\(home.backupsFolder)/progress-\(stamp)\(attempt == 1 ? "" : "-\(attempt)").sqlite"
    }
    for old in backups().dropFirst(ProgressStore.backupsKept) where old.path != made {
      Files.remove(old.path)
    }
    return String(made.dropFirst(home.backupsFolder.count + 1))
  }

  /// Makes a backup when the last is a day old and something has changed since; a failure is told,
  /// and does not stop the opening.
  func backUpIfDue(_ queue: DatabaseQueue, _ file: FileFacts, notices: inout [String]) throws {
    guard let home, isDue(file) else { return }
    do {
      // Not waiting: whoever holds the lock is most likely making this very backup.
      _ = try Files.locking(home.data, seconds: 0) {
        guard isDue(file) else { return }
        try Self.check(queue)
        try backUp(queue)
      }
    } catch let error where !error.isDamage {
      notices.append(
        "no backup was made today: " + StoreError(error, path: home.backupsFolder).message)
    }
  }

  private func isDue(_ file: FileFacts) -> Bool {
    guard let newest = backups().first else { return true }
    let age = clock().milliseconds - newest.made.milliseconds
    // A backup from the future means that the clock was wrong then.
    guard age < 0 || age >= 86_400_000 else { return false }
    return (try? Files.facts(newest.path))?.changed != file.changed
  }

  /// Refuses a backup that is damaged, foreign or newer.
  func verify(_ backup: Backup) throws {
    let others = names(backups()).filter { $0 != backup.name }
    do {
      try connect(to: backup.path, readOnly: true).read { db in
        switch try Format(of: db) {
        case .version(let version) where version > Migration.all.count:
          throw StoreError.newer(
            path: backup.path, version: version, newestKnown: Migration.all.count, backups: others)
        case .foreign, .empty: throw StoreError.foreign(path: backup.path)
        case .version: break
        }
        let answer = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? ""
        guard answer == "ok" else {
          throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: Opener.lines(answer).last)
        }
      }
    } catch let error as DatabaseError where error.isDamage {
      throw StoreError.damaged(
        path: backup.path, problem: error.message ?? "", keptAs: nil, backups: others)
    }
  }

  /// Replaces the database by a copy of the backup; the caller holds the lock of the folder.
  func restore(_ backup: Backup, in home: Home) throws -> String? {
    let beside = home.data + "/progress.restoring"
    Files.remove(beside)
    // Does nothing once the copy has taken its place.
    defer { Files.remove(beside) }
    try copy(try connect(to: backup.path, readOnly: true), to: beside)
    let kept = try keepCurrent(in: home) { try Files.put(beside, over: path) }
    Marker(home: home).set()
    return kept
  }

  /// Keeps the present database under another name, then lets it be replaced.
  ///
  /// A sound one is locked meanwhile. Others who wait for it find out afterwards that theirs is no
  /// longer the file at the path.
  private func keepCurrent(in home: Home, _ replace: () throws -> Void) throws -> String? {
    guard try Files.facts(path) != nil else {
      try replace()
      return nil
    }
    func swap() throws -> String {
      let kept = try moveAside("before-restore", in: home, leavingOriginal: true)
      try replace()
      return kept
    }
    do {
      let queue = try connect(to: path)
      var kept: String?
      try queue.inTransaction(.exclusive) { _ in
        kept = try swap()
        return .rollback
      }
      return kept
    } catch let error where error.isDamage {
      return try swap()
    }
  }

  private func copy(
    _ queue: DatabaseQueue, to target: String, changed: [Int]? = nil
  ) throws {
    do {
      // Made beforehand, since SQLite would let others read it.
      try Files.createEmpty(target)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [target])
      }
      try Files.sync(target, changed: changed)
    } catch {
      Files.remove(target)
      throw error
    }
  }
}
