import GRDB

extension Row {
  /// The value of a column by its place; a value of another kind is damage, not a trap.
  func value<Value: DatabaseValueConvertible>(_ place: Int) throws -> Value {
    guard place < count, let value = Value.fromDatabaseValue(self[place] as DatabaseValue) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "a row holds a value of the wrong kind")
    }
    return value
  }

  /// The value of a column by its place, nil where it is NULL.
  func optional<Value: DatabaseValueConvertible>(_ place: Int) throws -> Value? {
    (self[place] as DatabaseValue).isNull ? nil : try value(place)
  }

  /// The moment in two neighbouring columns: the time in UTC and the offset in minutes.
  func moment(_ place: Int) throws -> Moment {
    let text: String = try value(place)
    guard let moment = Moment(utc: text, offsetMinutes: try value(place + 1)) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row holds no time: \(text)")
    }
    return moment
  }
}

extension String {
  /// The text without NUL, at which SQLite would cut it short.
  var storable: String {
    utf8.contains(0) ? String(map { $0 == "\0" ? "\u{FFFD}" : $0 }) : self
  }
}

/// Refuses text that is not JSON, and answers it without line breaks and spaces between its parts.
func canonicalJSON(_ text: String, what: String, _ db: Database) throws -> String {
  let statement = try db.cachedStatement(
    sql: "SELECT CASE WHEN json_valid(?1) THEN json(?1) END")
  guard let json = try String.fetchOne(statement, arguments: [text.storable]) else {
    throw StoreError.refused(what: what, reason: "it is not JSON")
  }
  return json
}
