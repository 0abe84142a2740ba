/// The course of a run: one column of numbers per figure, one row per epoch.
///
/// Stored as bytes without loss: a column whose numbers all are exact as Float takes four bytes per
/// number, any other eight. Not-a-number and infinities survive.
public struct EpochTable: Sendable, Equatable {
  /// One figure over the epochs.
  public struct Column: Sendable, Equatable {
    /// Such as `train_loss`.
    public var name: String
    /// The first value belongs to epoch 1.
    public var values: [Double]

    /// Makes a column.
    public init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }

    /// Compares bit by bit, so that a column with not-a-number equals itself.
    public static func == (a: Column, b: Column) -> Bool {
      a.name == b.name && a.values.map(\.bitPattern) == b.values.map(\.bitPattern)
    }
  }

  /// In the order in which they are shown.
  public var columns: [Column]

  /// Makes a table of columns, which may differ in length.
  public init(_ columns: [Column] = []) { self.columns = columns }

  /// The values of the column with this name, if there is one.
  public subscript(name: String) -> [Double]? { columns.first { $0.name == name }?.values }
}

// The bytes: version 1, count of columns (4); then per column: bytes of the name (4), name in
// UTF-8, bytes per number (1), count of numbers (4), numbers. All little-endian.
extension EpochTable {
  private static let version: UInt8 = 1

  /// The table as bytes, as the database keeps it.
  public var bytes: [UInt8] {
    var bytes = [Self.version] + Self.little(UInt32(clamping: columns.count))
    for column in columns {
      let name = Array(column.name.utf8)
      let isShort = column.values.allSatisfy { Double(Float($0)).bitPattern == $0.bitPattern }
      bytes += Self.little(UInt32(clamping: name.count)) + name
      bytes += [isShort ? 4 : 8] + Self.little(UInt32(clamping: column.values.count))
      for value in column.values {
        bytes += isShort ? Self.little(Float(value).bitPattern) : Self.little(value.bitPattern)
      }
    }
    return bytes
  }

  /// Reads what ``bytes`` writes; nil for anything else.
  public init?(bytes: [UInt8]) {
    var rest = bytes[...]
    func number<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number? {
      let size = Number.bitWidth / 8
      guard rest.count >= size else { return nil }
      defer { rest = rest.dropFirst(size) }
      return rest.prefix(size).reversed().reduce(0) { $0 << 8 | Number($1) }
    }
    func count(of size: Int) -> Int? {
      guard let count = number(UInt32.self), Int(count) <= rest.count / size else { return nil }
      return Int(count)
    }
    guard number(UInt8.self) == Self.version, let columnCount = count(of: 9) else { return nil }
    columns = []
    for _ in 0..<columnCount {
      guard let length = count(of: 1) else { return nil }
      let name = String(decoding: rest.prefix(length), as: UTF8.self)
      rest = rest.dropFirst(length)
      guard let size = number(UInt8.self), size == 4 || size == 8,
        let valueCount = count(of: Int(size))
      else { return nil }
      var values: [Double] = []
      values.reserveCapacity(valueCount)
      for _ in 0..<valueCount {
        if size == 4 {
          guard let bits = number(UInt32.self) else { return nil }
          values.append(Double(Float(bitPattern: bits)))
        } else {
          guard let bits = number(UInt64.self) else { return nil }
          values.append(Double(bitPattern: bits))
        }
      }
      columns.append(Column(name, values))
    }
    guard rest.isEmpty else { return nil }
  }

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
