/// A table with the features in its columns and the target in the last one.
struct CSVFile {
  /// Reads a table.
  /// - Parameter limit: how many bytes of memory its numbers may take.
  static func read(_ path: String, limit: Int) throws(DataFileError) -> RawData {
    var file = CSVFile(records: try CSVRecords(path), limit: limit)
    return try file.read()
  }

  private var records: CSVRecords
  private let limit: Int
  private var names: [String] = []
  private var inputs: [Float] = []
  private var target = TargetColumn()
  private var rows = 0

  private init(records: CSVRecords, limit: Int) {
    self.records = records
    self.limit = limit
  }

  private var path: String { records.source.path }

  private mutating func read() throws(DataFileError) -> RawData {
    guard try records.next() else { throw DataFileError(path, "is empty") }
    let columns = records.fields.count
    guard columns > 1 else {
      throw DataFileError(
        path, line: records.line,
        "has only one column; the features come first, the target in the last one")
    }
    try readFirst(columns)
    while try records.next() {
      if rows == 1000 { try checkSize(columns) }
      try addRecord(columns)
    }
    guard rows > 0 else { throw DataFileError(path, "has a header but no data below it") }
    var samples = Samples(features: columns - 1, inputs: inputs)
    inputs = []
    samples.count = rows
    return RawData(
      path: path, shape: .vector(columns - 1), featureNames: Array(names.dropLast()),
      samples: samples, target: target)
  }

  /// Takes the first record as a header or as data.
  ///
  /// It is a header when a feature of it is not a number, or when its target is text and the next
  /// one is a number.
  private mutating func readFirst(_ columns: Int) throws(DataFileError) {
    let first = records.fields.map { (records.text($0), records.cell($0)) }
    let line = records.line
    var isHeader = first.dropLast().contains { $0.1 == .text }
    let hasSecond = try records.next()
    if !isHeader, first.last?.1 == .text, hasSecond, let last = records.fields.last {
      if case .number = records.cell(last) { isHeader = true }
    }
    names = first.enumerated().map { place, cell in
      isHeader && !cell.0.isEmpty ? cell.0 : "column \(place + 1)"
    }
    if !isHeader {
      for (place, cell) in first.enumerated() {
        try add(cell.1, text: cell.0, column: place, of: columns, line: line)
      }
      rows += 1
    }
    if hasSecond { try addRecord(columns) }
  }

  private mutating func addRecord(_ columns: Int) throws(DataFileError) {
    let count = records.fields.count
    guard count == columns else {
      throw DataFileError(
        path, line: records.line,
        "has \(count) \(count == 1 ? "field" : "fields") where the first line has \(columns)")
    }
    for place in 0..<columns {
      let field = records.fields[place]
      let cell = records.cell(field)
      if place < columns - 1, case .number(let number) = cell, number.magnitude <= Self.largest {
        inputs.append(Float(number))
      } else {
        let text = cell == .text || place == columns - 1 ? records.text(field) : ""
        try add(cell, text: text, column: place, of: columns, line: records.line)
      }
    }
    rows += 1
    if inputs.count > limit / 4 {
      throw .tooLarge(path, needs: estimatedBytes(columns), limit: limit)
    }
  }

  /// The largest number that 32 bits can hold.
  private static let largest = Double(Float.greatestFiniteMagnitude)

  private mutating func add(
    _ cell: CSVCell, text: String, column: Int, of columns: Int, line: Int
  ) throws(DataFileError) {
    let isTarget = column == columns - 1
    switch cell {
    case .number(let number):
      guard number.magnitude <= Self.largest else {
        throw DataFileError(
          path, line: line, "\(title(column)) holds \(number), too large for a 32-bit number")
      }
      if isTarget { target.add(number) } else { inputs.append(Float(number)) }
    case .missing:
      throw DataFileError(
        path, line: line,
        "\(title(column)) has no value; fill it in, or leave the line out")
    case .infinite:
      throw DataFileError(path, line: line, "\(title(column)) holds a number that is not finite")
    case .text where isTarget:
      guard target.add(text, line: line) else {
        throw DataFileError(
          path, line: line,
          "the target has more than \(TargetColumn.mostClasses) different texts; "
            + "is the last column really the target?")
      }
    case .text:
      let isDecimalComma = records.separator != UInt8(ascii: ",") && text.contains(",")
      throw DataFileError(
        path, line: line,
        "\(title(column)) holds the text \(DataFileError.quoted(text)); only the last column, the "
          + "target, may be text; "
          + (isDecimalComma
            ? "write numbers with a point, as 1.5"
            : "write a number for each of its values, or drop the column"))
    }
  }

  /// A column as a message names it.
  private func title(_ column: Int) -> String {
    let plain = "column \(column + 1)"
    guard column < names.count, names[column] != plain else { return plain }
    return plain + " (" + DataFileError.quoted(names[column]) + ")"
  }

  /// Refuses early what would not fit, and makes room once for what does.
  private mutating func checkSize(_ columns: Int) throws(DataFileError) {
    let bytes = estimatedBytes(columns)
    guard bytes <= Double(limit) else { throw .tooLarge(path, needs: bytes, limit: limit) }
    if !records.source.isPacked { inputs.reserveCapacity(Int(bytes / 4 * 1.02)) }
  }

  /// The memory of all numbers, as far as the lines so far tell.
  private func estimatedBytes(_ columns: Int) -> Double {
    let share =
      records.source.isPacked
      ? 1 : max(1, Double(records.source.fileBytes) / Double(max(1, records.bytesUsed)))
    return Double(rows) * share * Double(columns) * 4
  }
}
