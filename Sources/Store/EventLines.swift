import GRDB

// The review log as JSON lines, the way to leave, to merge two homes, and to go back to an older
// release. SQLite reads and writes the JSON, so that no number changes on the way.

/// How many events an import brought.
public struct ImportCount: Sendable, Equatable {
  /// Appended to the review log.
  public var added = 0
  /// There already.
  public var known = 0

  /// Makes a count of nothing.
  public init() {}
}

extension ProgressStore {
  /// Writes each event as one line of JSON, in order.
  ///
  /// `{"sequence":1,"profile":"me","session":"...","time":"2026-01-05T09:00:00.000Z",
  /// "offset_minutes":60,"kind":"answer","payload":{...}}`
  public func exportEvents(to out: inout some TextOutputStream) throws(StoreError) {
    // Read as a whole: a pipe that is slow to take them must not keep other programs from writing.
    let lines = try read(otherwise: []) { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT json_object('sequence', sequence, 'profile', profile, 'session', session,
            'time', time, 'offset_minutes', offset_minutes, 'kind', kind, 'payload', json(payload))
          FROM event ORDER BY sequence
          """)
    }
    for line in lines { out.write(line + "\n") }
  }

  /// Appends the events of lines that ``exportEvents(to:)`` wrote, all or none; blank ones are fine.
  ///
  /// An event that is there already is left out, so that importing twice does no harm; two equal
  /// ones in the lines are two events. Places are given anew, in the order of the lines.
  public func importEvents(_ lines: some Sequence<String>) throws(StoreError) -> ImportCount {
    let lines = Array(lines)
    return try write { db in
      var known = try Self.countedEvents(db)
      var count = ImportCount()
      for (index, line) in lines.enumerated() where line.contains(where: { !$0.isWhitespace }) {
        let event = try Self.event(line: line, number: index + 1, db)
        if let left = known[event.identity], left > 0 {
          known[event.identity] = left - 1
          count.known += 1
        } else {
          try event.inserted(into: db)
          count.added += 1
        }
      }
      return count
    }
  }

  private static func countedEvents(_ db: Database) throws -> [[String]: Int] {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT profile, session, time, offset_minutes, kind, payload FROM event")
    var counts: [[String]: Int] = [:]
    while let row = try rows.next() {
      let event = Event(
        profile: try row.value(0), session: try row.value(1), time: try row.moment(2),
        kind: try row.value(4), payload: try row.value(5))
      counts[event.identity, default: 0] += 1
    }
    return counts
  }

  private static func event(line: String, number: Int, _ db: Database) throws -> Event {
    func bad(_ problem: String) -> StoreError { .badLine(line: number, problem: problem) }
    let line = line.storable
    let statement = try db.cachedStatement(
      sql: """
        SELECT ?1 ->> '$.profile', ?1 ->> '$.session', ?1 ->> '$.time', ?1 ->> '$.kind',
          ?1 -> '$.payload', ?1 ->> '$.offset_minutes' WHERE json_valid(?1)
        """)
    guard let row = try Row.fetchOne(statement, arguments: [line]) else {
      throw bad("it is not JSON")
    }
    func text(_ place: Int, _ name: String) throws -> String {
      guard let text = String.fromDatabaseValue(row[place]), name == "session" || !text.isEmpty
      else { throw bad("it needs a text \"\(name)\"") }
      return text
    }
    guard let offset = Int.fromDatabaseValue(row[5]), abs(offset) <= 1440 else {
      throw bad("it needs a number \"offset_minutes\" from -1440 to 1440")
    }
    guard let time = Moment(utc: try text(2, "time"), offsetMinutes: offset) else {
      throw bad("its \"time\" is not like 2026-01-05T09:00:00Z")
    }
    let profile = try text(0, "profile")
    guard profile.unicodeScalars.count <= 100 else {
      throw bad("its \"profile\" is longer than 100 characters")
    }
    return Event(
      profile: profile, session: try text(1, "session"), time: time, kind: try text(3, "kind"),
      payload: try text(4, "payload"))
  }
}

extension Event {
  /// Everything but the place in the log.
  fileprivate var identity: [String] {
    [profile, session, time.utc, "\(time.offsetMinutes)", kind, payload]
  }
}
