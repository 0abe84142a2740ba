import GRDB

/// Somebody who learns in this home.
public struct Profile: Sendable, Equatable {
  /// 1 to 100 characters.
  public var name: String
  /// When it was added.
  public var created: Moment

  /// Makes a profile that is not stored yet.
  public init(name: String, created: Moment) {
    self.name = name
    self.created = created
  }
}

extension ProgressStore {
  /// Everybody who learns here, oldest first.
  public func profiles() throws(StoreError) -> [Profile] {
    try read(otherwise: []) { db in
      try Row.fetchAll(
        db, sql: "SELECT name, time, offset_minutes FROM profile ORDER BY time, name"
      ).map { row in Profile(name: try row.value(0), created: try row.moment(1)) }
    }
  }

  /// Adds a profile; does nothing when there is one of this name.
  public func add(_ profile: Profile) throws(StoreError) {
    try write { db in try profile.insertIfNew(into: db) }
  }

  /// A small thing remembered about the installation under a name, such as the current profile.
  public func property(_ name: String) throws(StoreError) -> String? {
    try read(otherwise: nil) { db in
      try String.fetchOne(
        db, sql: "SELECT value FROM property WHERE name = ?", arguments: [name.storable])
    }
  }

  /// Remembers a small thing about the installation, or forgets it when the value is nil.
  public func setProperty(_ name: String, to value: String?) throws(StoreError) {
    guard !name.isEmpty else { throw .refused(what: "a property", reason: "it has no name") }
    try write { db in
      if let value {
        try db.execute(
          sql: "INSERT OR REPLACE INTO property (name, value) VALUES (?, ?)",
          arguments: [name.storable, value.storable])
      } else {
        try db.execute(sql: "DELETE FROM property WHERE name = ?", arguments: [name.storable])
      }
    }
  }
}

extension Profile {
  func insertIfNew(into db: Database) throws {
    guard (1...100).contains(name.unicodeScalars.count) else {
      throw StoreError.refused(
        what: "a profile", reason: "its name needs 1 to 100 characters; try a shorter one")
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO profile (name, time, offset_minutes) VALUES (?, ?, ?)
        ON CONFLICT (name) DO NOTHING
        """
    ).execute(arguments: [name.storable, created.utc, created.offsetMinutes])
  }
}
