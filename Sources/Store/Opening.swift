import GRDB

/// An open database, and which file it was opened from.
struct Connection {
  let queue: DatabaseQueue
  /// Nil when it lives in memory.
  let file: FileFacts?
  /// What the learner should hear before the first write.
  var noticeBeforeWriting: String?
}

/// Opens the database of a home by the rules that keep it whole.
///
/// Rollback journal, `synchronous=FULL`, one connection. A newer or foreign file is refused, an
/// older one migrated after a backup, a damaged one moved aside and never written to.
struct Opener: Sendable {
  let home: Home?
  let lockTimeoutSeconds: Double
  let clock: @Sendable () -> Moment

  /// A file up to this size is checked at every opening (about 4 ms per million bytes), a larger
  /// one after a crash and before each backup.
  static let bytesCheckedAlways: Int64 = 1_000_000

  var path: String { home?.progressFile ?? "memory" }

  /// Opens the file; nil where there is none and nothing is to be written.
  func open(toWrite: Bool, notices: inout [String]) throws -> Connection? {
    guard let home else { return try memory() }
    var last: any Error = StoreError.locked(path: path)
    for _ in 0..<3 {
      if try Files.facts(path) == nil {
        guard toWrite else { return nil }
        do {
          try create(in: home, notices: &notices)
        } catch let failure as SystemFailure where failure.isRefusal {
          var connection = try memory()
          connection.noticeBeforeWriting = memoryNotice(failure.reason)
          return connection
        } catch let failure as SystemFailure {
          throw failure.whileCreating
        }
      }
      guard let file = try Files.facts(path) else { continue }
      guard file.isRegular else {
        throw SystemFailure(path, code: SystemFailure.notAFile).whileReading
      }
      do {
        return try open(file, in: home, notices: &notices)
      } catch let error where error.isDamage {
        if let error = try setAside(after: error) { throw error }
        last = error
      }
    }
    throw failure(last)
  }

  /// What to say where there is no file and there was one before.
  var lost: String? {
    guard let home, Marker(home: home).isSet else { return nil }
    return "\(path) is gone, so there is nothing to show from before\(restorable)"
  }

  private var restorable: String {
    names(backups()).first.map { "; a backup to restore is \($0): gradus restore newest" } ?? ""
  }

  /// Whether the connection's file is still the one at its path.
  func isCurrent(_ connection: Connection) -> Bool {
    guard let file = connection.file else { return true }
    return (try? Files.facts(path))?.isSameFile(as: file) ?? false
  }

  /// Throws ``Replaced`` inside a transaction when the file at the path is another one by now, or
  /// was migrated by a later release; whoever waited for a lock may hold that of the wrong file.
  func expectCurrent(_ connection: Connection, _ db: Database) throws {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version")
    guard version == Migration.all.count, isCurrent(connection) else { throw Replaced() }
  }

  /// A fresh database in memory.
  func memory() throws -> Connection {
    let queue = try DatabaseQueue(configuration: configuration())
    try queue.write { try Format.bringUpToDate($0, from: 0) }
    return Connection(queue: queue, file: nil)
  }

  /// Opens a database file as it is, without looking at its format.
  func connect(to path: String, readOnly: Bool = false) throws -> DatabaseQueue {
    try DatabaseQueue(path: path, configuration: configuration(readOnly: readOnly))
  }

  private func configuration(readOnly: Bool = false) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(lockTimeoutSeconds)
    configuration.prepareDatabase { db in
      // A write-ahead log breaks on network folders and cannot be read in read-only ones. FULL
      // makes a commit survive a loss of power; `fullfsync` does so on macOS.
      if !readOnly { try db.execute(sql: "PRAGMA journal_mode = DELETE") }
      try db.execute(
        sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA cell_size_check = 1")
    }
    return configuration
  }

  // MARK: - Steps of opening

  private func create(in home: Home, notices: inout [String]) throws {
    try Files.makeFolder(home.data)
    guard Files.isWritable(home.data) else { throw SystemFailure(home.data) }
    let marker = Marker(home: home)
    let done: Void? = try Files.locking(home.data, seconds: lockTimeoutSeconds) {
      // Another program may have made it while this one waited.
      guard try Files.facts(path) == nil else { return }
      if marker.isSet {
        notices.append("\(path) is gone, so a new one was begun\(restorable)")
        // Before the file exists: it is no file that lost its content.
        marker.clear()
      }
      try Files.createEmpty(path)
    }
    if done == nil { throw StoreError.locked(path: path) }
  }

  private func open(
    _ file: FileFacts, in home: Home, notices: inout [String]
  ) throws -> Connection {
    guard Files.isWritable(path), Files.isWritable(home.data) else {
      return try copyInMemory()
    }
    let unclean = Files.exists(path + "-journal")
    let queue = try connect(to: path)
    let found = try queue.read(known)
    if unclean || file.bytes <= Self.bytesCheckedAlways { try Self.check(queue) }
    if found != .version(Migration.all.count) {
      try migrate(queue, in: home)
    } else {
      try backUpIfDue(queue, file, notices: &notices)
    }
    Marker(home: home).set()
    return Connection(queue: queue, file: file)
  }

  /// The format of a database, if this release may work with it.
  private func known(_ db: Database) throws -> Format {
    let format = try Format(of: db)
    switch format {
    case .version(let version) where version > Migration.all.count:
      throw StoreError.newer(
        path: path, version: version, newestKnown: Migration.all.count, backups: names(backups()))
    case .foreign: throw StoreError.foreign(path: path)
    case .version, .empty: return format
    }
  }

  /// Brings an older or empty database up to date, one program after the other.
  private func migrate(_ queue: DatabaseQueue, in home: Home) throws {
    let done: Void? = try Files.locking(home.data, seconds: lockTimeoutSeconds) {
      let before = try queue.read(known)
      if case .version(let version) = before, version < Migration.all.count {
        try backUp(queue)
      }
      try queue.write { db in
        // The database may have been migrated, by an even newer release, since it was looked at.
        switch try known(db) {
        case .empty:
          try refuseLoss(db, in: home)
          try Format.bringUpToDate(db, from: 0)
        case .version(let version): try Format.bringUpToDate(db, from: version)
        case .foreign: throw StoreError.foreign(path: path)
        }
      }
    }
    if done == nil { throw StoreError.locked(path: path) }
  }

  private func copyInMemory() throws -> Connection {
    var connection = try memory()
    let source = try connect(to: path, readOnly: true)
    let found = try source.read(known)
    if case .version(let version) = found {
      try source.backup(to: connection.queue)
      try connection.queue.write { try Format.bringUpToDate($0, from: version) }
    }
    connection.noticeBeforeWriting = memoryNotice("it is read-only")
    return connection
  }

  private func memoryNotice(_ reason: String) -> String {
    "\(path) cannot be written (\(reason)), so what happens now is not kept after the program ends"
  }

  // MARK: - Damage

  /// Looks for damage in the structure of a database.
  static func check(_ queue: DatabaseQueue) throws {
    let answer = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
    guard answer == "ok" else {
      let problem = lines(answer ?? "").last ?? "it cannot be checked"
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: problem.lowercased())
    }
  }

  /// The lines of what SQLite finds wrong, without its headings.
  static func lines(_ findings: String) -> [String] {
    findings.split(whereSeparator: \.isNewline).map(String.init).filter {
      $0 != "ok" && !$0.hasPrefix("***")
    }
  }

  /// The error to report, with the backups where content is at fault.
  func failure(_ error: any Error) -> StoreError {
    let failure = StoreError(error, path: path)
    guard case .damaged(path, let problem, nil, []) = failure else { return failure }
    return .damaged(path: path, problem: problem, keptAs: nil, backups: names(backups()))
  }

  /// Moves the damaged file out of the way and answers the error to report, or nil when the file at
  /// the path is sound, since another program has been here first.
  func setAside(after error: any Error) throws -> StoreError? {
    guard let home else { return failure(error) }
    let result: StoreError?? = try Files.locking(home.data, seconds: lockTimeoutSeconds) {
      guard let problem = try problem(in: home) else { return nil }
      let kept: String? = try? moveAside("damaged", in: home)
      return StoreError.damaged(
        path: path, problem: problem, keptAs: kept, backups: names(backups()))
    }
    guard let result else { throw StoreError.locked(path: path) }
    return result
  }

  /// What is wrong with the file, looked at afresh; nil when nothing is.
  private func problem(in home: Home) throws -> String? {
    guard try Files.facts(path) != nil else { return nil }
    do {
      let queue = try connect(to: path)
      try Self.check(queue)
      try queue.write { db in
        if try Format(of: db) == .empty { try refuseLoss(db, in: home) }
      }
      return nil
    } catch let error as DatabaseError where error.isDamage {
      return error.message ?? "\(error.resultCode)"
    }
  }

  /// Refuses to fill an empty database that was not always empty; call it in a transaction that
  /// keeps others from filling it meanwhile.
  ///
  /// SQLite takes a file of a few bytes, whatever they are, for a new database.
  private func refuseLoss(_ db: Database, in home: Home) throws {
    let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    if pages == 0, try Files.facts(path).map({ $0.bytes > 0 }) ?? false {
      throw DatabaseError(resultCode: .SQLITE_NOTADB, message: "it is not a database")
    }
    if Marker(home: home).isSet {
      throw DatabaseError(
        resultCode: .SQLITE_NOTADB, message: "it is empty, and it was not before")
    }
  }

  /// Moves the database and its journal to a new name beside it and answers that name.
  func moveAside(_ why: String, in home: Home, leavingOriginal: Bool = false) throws -> String {
    let stamp = clock().fileStamp
    let journal = path + "-journal"
    // The journal goes first: left alone, it would be played back into the next database.
    var journalKept: String?
    if Files.exists(journal) {
      journalKept = try Files.move(journal) { name("\(why)-\(stamp)", $0, in: home) + "-journal" }
    }
    let kept = try Files.move(
      path, to: { name("\(why)-\(stamp)", $0, in: home) }, leavingOriginal: leavingOriginal)
    if let journalKept, journalKept != kept + "-journal" {
      _ = try Files.move(journalKept) { $0 == 1 ? kept + "-journal" : "\(kept)-journal-\($0)" }
    }
    return kept
  }

  private func name(_ middle: String, _ attempt: Int, in home: Home) -> String {
    "\(home.data)/progress.\(middle)\(attempt == 1 ? "" : "-\(attempt)").sqlite"
  }

  func names(_ backups: [Backup]) -> [String] { backups.map(\.name) }
}

extension Error {
  /// Whether the content of the file is at fault, so that it must not be written to.
  var isDamage: Bool {
    guard let error = self as? DatabaseError else { return false }
    return error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
  }
}
