import Foundation
import GRDB

/// One training: what was asked for, and how it ended. Its course and weights are fetched apart.
public struct Run: Sendable, Equatable {
  /// How far a run came.
  public enum Status: String, Sendable, CaseIterable {
    /// It runs, or its program was killed.
    case started
    /// It came to an end of its own.
    case finished
    /// It was stopped by the learner.
    case interrupted
    /// It could not go on.
    case failed
  }

  /// From 1; never given to another run, whatever happens to this one.
  public let number: Int
  /// When it began.
  public let started: Moment
  /// The line that was typed.
  public let command: String
  /// Every knob with its value, as JSON.
  public let settings: String
  /// How far it came.
  public let status: Status
  /// The figures at its end as JSON; nil until there are some.
  public let outcome: String?
}

/// What is known of a run at its end, or so far.
public struct RunRecord: Sendable, Equatable {
  /// How far it came.
  public var status: Run.Status
  /// The figures at its end as JSON.
  public var outcome: String?
  /// Its course.
  public var epochs: EpochTable
  /// Snapshots of the weights, in whatever bytes the caller reads again.
  public var weights: [RunWeights: [UInt8]]

  /// Makes a record; leave out what is not known.
  public init(
    status: Run.Status, outcome: String? = nil, epochs: EpochTable = EpochTable(),
    weights: [RunWeights: [UInt8]] = [:]
  ) {
    self.status = status
    self.outcome = outcome
    self.epochs = epochs
    self.weights = weights
  }
}

/// Which weights of a run a snapshot holds.
public enum RunWeights: String, Sendable, CaseIterable {
  /// Those after the last epoch.
  case final
  /// Those of the epoch with the best figure.
  case best
}

extension ProgressStore {
  /// Hands out the next run number; unique among all programs on this home, and durable.
  public func startRun(
    command: String, settings: String, at time: Moment
  ) throws(StoreError) -> Int {
    try write { db in try Self.start(command, settings, time, db) }
  }

  /// Hands out the next run numbers, one for each of some settings, in a single transaction.
  public func startRuns(
    command: String, settings: [String], at time: Moment
  ) throws(StoreError) -> [Int] {
    try write { db in try settings.map { try Self.start(command, $0, time, db) } }
  }

  /// Records what is known of some runs, all of it or none.
  public func record(_ records: [(number: Int, record: RunRecord)]) throws(StoreError) {
    try write { db in
      for (number, record) in records { try Self.record(record, number, db) }
    }
  }

  /// Records what is known of a run, in place of what was recorded of it before.
  ///
  /// Call it now and then while a long run lasts, so that little is lost with the program. A kind of
  /// weights that the record leaves out stays as it was.
  public func record(_ record: RunRecord, ofRun number: Int) throws(StoreError) {
    try write { db in try Self.record(record, number, db) }
  }

  /// Starts and records a run at once, in a single transaction, and answers its number.
  public func addRun(
    command: String, settings: String, at time: Moment, _ record: RunRecord
  ) throws(StoreError) -> Int {
    try write { db in
      let number = try Self.start(command, settings, time, db)
      try Self.record(record, number, db)
      return number
    }
  }

  /// The runs there are, newest last.
  /// - `limit`: only the newest so many; nil for all.
  public func runs(limit: Int? = nil) throws(StoreError) -> [Run] {
    try runs("TRUE ORDER BY number DESC LIMIT ?", limit ?? -1).reversed()
  }

  /// The run with this number, if there is one.
  public func run(_ number: Int) throws(StoreError) -> Run? {
    try runs("number = ?", number).first
  }

  /// The newest run, if there is any.
  public func latestRun() throws(StoreError) -> Run? { try runs(limit: 1).last }

  /// The course of a run; nil when there is no such run or nothing was recorded of it.
  public func epochs(ofRun number: Int) throws(StoreError) -> EpochTable? {
    try blob("SELECT epochs FROM run WHERE number = ?", [number]) { bytes in
      guard let table = EpochTable(bytes: bytes) else {
        throw DatabaseError(
          resultCode: .SQLITE_CORRUPT, message: "the course of run \(number) cannot be read")
      }
      return table
    }
  }

  /// A snapshot of the weights of a run, if one was recorded.
  public func weights(_ which: RunWeights, ofRun number: Int) throws(StoreError) -> [UInt8]? {
    try blob(
      "SELECT bytes FROM weights WHERE run = ? AND moment = ?", [number, which.rawValue]
    ) { $0 }
  }

  private func runs(_ condition: String, _ argument: Int) throws(StoreError) -> [Run] {
    try read(otherwise: []) { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, time, offset_minutes, command, settings, status, outcome FROM run
          WHERE \(condition)
          """, arguments: [argument]
      ).map { row in
        Run(
          number: try row.value(0), started: try row.moment(1), command: try row.value(3),
          settings: try row.value(4),
          status: Run.Status(rawValue: try row.value(5)) ?? .failed,
          outcome: try row.optional(6))
      }
    }
  }

  private func blob<Value>(
    _ sql: String, _ arguments: StatementArguments, _ reading: ([UInt8]) throws -> Value
  ) throws(StoreError) -> Value? {
    try read(otherwise: nil) { db in
      try Row.fetchOne(db, sql: sql, arguments: arguments).flatMap { row in
        let data: Data? = try row.optional(0)
        return try data.map { try reading(Array($0)) }
      }
    }
  }

  private static func start(
    _ command: String, _ settings: String, _ time: Moment, _ db: Database
  ) throws -> Int {
    try db.execute(
      sql: """
        INSERT INTO run (time, offset_minutes, command, settings, status) VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        time.utc, time.offsetMinutes, command.storable,
        try canonicalJSON(settings, what: "the settings of a run", db), Run.Status.started.rawValue,
      ])
    return Int(db.lastInsertedRowID)
  }

  private static func record(_ record: RunRecord, _ number: Int, _ db: Database) throws {
    let outcome = try record.outcome.map {
      try canonicalJSON($0, what: "the outcome of run \(number)", db)
    }
    try db.execute(
      sql: "UPDATE run SET status = ?, outcome = ?, epochs = ? WHERE number = ?",
      arguments: [record.status.rawValue, outcome, Data(record.epochs.bytes), number])
    guard db.changesCount == 1 else {
      throw StoreError.refused(what: "the outcome of run \(number)", reason: "there is no such run")
    }
    for (which, bytes) in record.weights {
      try db.execute(
        sql: "INSERT OR REPLACE INTO weights (run, moment, bytes) VALUES (?, ?, ?)",
        arguments: [number, which.rawValue, Data(bytes)])
    }
  }
}
