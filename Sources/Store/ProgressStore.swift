// Store: everything remembered, in one SQLite database. It must not know what an answer, a grade or
// a network is: events, settings and outcomes are kept as typed rows with JSON text inside, so that
// the review log stays readable whatever the rules of grading become.

import GRDB
import Synchronization

/// The memory of one home: the review log, runs, typed lines, profiles and properties.
///
/// Opened at the first need: reading where nothing was ever written creates nothing. Each writing
/// call is one transaction and returns when its rows are durable. Safe to use from several threads,
/// and from several processes on one home at once. Where the home cannot be written, everything
/// works in memory, and `notice` is told once.
public final class ProgressStore: Sendable {
  let opener: Opener
  private let notice: @Sendable (String) -> Void
  private let connection = Mutex<Connection?>(nil)
  /// Whether it was said that what was there before is gone or was moved aside.
  private let saidLost = Mutex(false)

  /// Makes a store for a home; touches no file yet.
  /// - `home`: nil keeps everything in memory.
  /// - `lockTimeoutSeconds`: how long to wait for another program before ``StoreError/locked``.
  /// - `notice`: takes a sentence that the learner should read; may be called from any thread.
  /// - `clock`: dates backups and the names of files moved aside.
  public init(
    home: Home?, lockTimeoutSeconds: Double = 5,
    notice: @escaping @Sendable (String) -> Void = { _ in },
    clock: @escaping @Sendable () -> Moment = { Moment.now() }
  ) {
    opener = Opener(home: home, lockTimeoutSeconds: lockTimeoutSeconds, clock: clock)
    self.notice = notice
  }

  /// Whether what is written now lives in memory only and ends with the program.
  public var isInMemory: Bool {
    connection.withLock { $0.map { $0.file == nil } ?? (opener.home == nil) }
  }

  /// Closes the database; the next call opens it again. What was kept in memory only is gone.
  public func close() {
    // Calls on other threads finish on the connection they have; it closes with the last of them.
    connection.withLock { $0 = nil }
  }

  // MARK: - For the records

  /// Reads in one snapshot, or answers `nothing` where nothing was ever written.
  func read<Value>(
    otherwise nothing: Value, _ body: (Database) throws -> Value
  ) throws(StoreError) -> Value {
    try attempting {
      guard let connection = try connect(toWrite: false) else { return nothing }
      return try connection.queue.read { db in
        try opener.expectCurrent(connection, db)
        return try body(db)
      }
    }
  }

  /// Writes in one immediate transaction and returns when it is durable.
  func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    try attempting {
      let connection = try connect(toWrite: true) ?? opener.memory()
      return try connection.queue.write { db in
        try opener.expectCurrent(connection, db)
        return try body(db)
      }
    }
  }

  /// Works with the database file outside of any transaction; nil where there is no file.
  func onFile<Value>(_ body: (DatabaseQueue) throws -> Value?) throws(StoreError) -> Value? {
    try attempting {
      guard let connection = try connect(toWrite: false), connection.file != nil else { return nil }
      return try body(connection.queue)
    }
  }

  /// Runs a call on the open database, again when the file was replaced under it, and turns damage
  /// into a file moved aside.
  private func attempting<Value>(_ call: () throws -> Value) throws(StoreError) -> Value {
    do {
      var last: any Error = StoreError.locked(path: opener.path)
      for _ in 0..<3 {
        do {
          return try call()
        } catch is Replaced {
          close()
        } catch let error as DatabaseError where error.isDamage {
          close()
          if let error = try opener.setAside(after: error) { throw error }
          last = error
        }
      }
      throw last
    } catch {
      throw told(opener.failure(error))
    }
  }

  /// Says that a file was moved aside even where the caller goes on without it: the next call finds
  /// nothing wrong any more, and an empty log would look like a new one.
  private func told(_ error: StoreError) -> StoreError {
    guard case .damaged(_, _, .some, _) = error else { return error }
    saidLost.withLock { $0 = true }
    notice(error.message)
    return error
  }

  /// Whether nothing was said of it yet; asking counts as saying.
  private var isFirstLoss: Bool {
    saidLost.withLock { said in
      defer { said = true }
      return !said
    }
  }

  private func connect(toWrite: Bool) throws -> Connection? {
    var notices: [String] = []
    defer { notices.forEach(notice) }
    return try connection.withLock { open in
      if let known = open, !opener.isCurrent(known) { open = nil }
      if open == nil { open = try opener.open(toWrite: toWrite, notices: &notices) }
      // A writer is told when the new file is begun.
      if open == nil, let lost = opener.lost, isFirstLoss {
        notices.append(lost)
      }
      if toWrite, let late = open?.noticeBeforeWriting {
        notices.append(late)
        open?.noticeBeforeWriting = nil
      }
      return open
    }
  }
}

/// Thrown inside a transaction on a file that is not what it was when it was opened.
struct Replaced: Error {}
