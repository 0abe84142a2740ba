import GRDB

/// One line of the review log: something a learner did, never changed afterwards.
public struct Event: Sendable, Equatable {
  /// Its place in the log, from 1 without gaps; 0 until it is stored.
  public var sequence: Int
  /// Whose progress it belongs to.
  public var profile: String
  /// The sitting it happened in, told apart by a text of the caller's choice.
  public var session: String
  /// When it happened.
  public var time: Moment
  /// What happened, in a word of the caller's choice.
  public var kind: String
  /// The details as JSON.
  public var payload: String

  /// Makes an event that is not stored yet.
  public init(
    profile: String, session: String, time: Moment, kind: String, payload: String,
    sequence: Int = 0
  ) {
    self.sequence = sequence
    self.profile = profile
    self.session = session
    self.time = time
    self.kind = kind
    self.payload = payload
  }
}

extension ProgressStore {
  /// Appends to the review log, all or nothing, and answers what was stored, with places.
  ///
  /// Returns when the rows are durable, so that a verdict may be shown. A profile that is new is
  /// added. The payload comes back without spaces between its parts.
  @discardableResult
  public func append(_ events: [Event]) throws(StoreError) -> [Event] {
    guard !events.isEmpty else { return [] }
    return try write { db in try events.map { try $0.inserted(into: db) } }
  }

  /// Appends one event to the review log and answers what was stored, with its place.
  @discardableResult
  public func append(_ event: Event) throws(StoreError) -> Event {
    try write { db in try event.inserted(into: db) }
  }

  /// The review log in order.
  /// - `after`: leaves out everything up to this place; 0 reads all.
  /// - `profile`: nil reads everybody's.
  public func events(after sequence: Int = 0, profile: String? = nil) throws(StoreError) -> [Event]
  {
    try read(otherwise: []) { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT sequence, profile, session, time, offset_minutes, kind, payload FROM event
          WHERE sequence > ? AND (?2 IS NULL OR profile = ?2) ORDER BY sequence
          """, arguments: [sequence, profile?.storable])
      var events: [Event] = []
      while let row = try rows.next() { events.append(try Event(row)) }
      return events
    }
  }

  /// The place of the newest event; 0 when there is none.
  public func lastSequence() throws(StoreError) -> Int {
    try read(otherwise: 0) { db in
      try Int.fetchOne(db, sql: "SELECT max(sequence) FROM event") ?? 0
    }
  }
}

extension Event {
  fileprivate init(_ row: Row) throws {
    self.init(
      profile: try row.value(1), session: try row.value(2), time: try row.moment(3),
      kind: try row.value(5), payload: try row.value(6), sequence: try row.value(0))
  }

  @discardableResult
  func inserted(into db: Database) throws -> Event {
    var stored = self
    stored.profile = profile.storable
    stored.session = session.storable
    stored.kind = kind.storable
    guard !kind.isEmpty else {
      throw StoreError.refused(what: "an event", reason: "it has no kind")
    }
    stored.payload = try canonicalJSON(payload, what: "an event of kind \(kind)", db)
    try Profile(name: profile, created: time).insertIfNew(into: db)
    try db.cachedStatement(
      sql: """
        INSERT INTO event (profile, session, time, offset_minutes, kind, payload)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      stored.profile, stored.session, time.utc, time.offsetMinutes, stored.kind, stored.payload,
    ])
    stored.sequence = Int(db.lastInsertedRowID)
    return stored
  }
}
