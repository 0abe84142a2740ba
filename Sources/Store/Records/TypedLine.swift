import GRDB

extension ProgressStore {
  /// The newest lines that are kept; older ones are forgotten.
  public static let typedLinesKept = 10_000
  /// A longer line is not remembered, in UTF-8 bytes.
  public static let typedLineBytes = 65_536

  /// Remembers a line that was typed; blank and very long ones are let go.
  /// - `session`: tells sessions on the same home apart.
  public func remember(line: String, session: String) throws(StoreError) {
    guard line.contains(where: { !$0.isWhitespace }), line.utf8.count <= Self.typedLineBytes
    else { return }
    try write { db in
      try db.execute(
        sql: "INSERT INTO typed_line (session, text) VALUES (?, ?)",
        arguments: [session.storable, line.storable])
      try db.execute(
        sql: "DELETE FROM typed_line WHERE number <= ?",
        arguments: [db.lastInsertedRowID - Int64(Self.typedLinesKept)])
    }
  }

  /// The typed lines of all sessions, newest last, each once at its newest place.
  public func typedLines(limit: Int = 1_000) throws(StoreError) -> [String] {
    try read(otherwise: []) { db in
      var seen: Set<String> = []
      var lines: [String] = []
      let rows = try Row.fetchCursor(db, sql: "SELECT text FROM typed_line ORDER BY number DESC")
      while lines.count < limit, let row = try rows.next() {
        let line: String = try row.value(0)
        if seen.insert(line).inserted { lines.append(line) }
      }
      return lines.reversed()
    }
  }
}
