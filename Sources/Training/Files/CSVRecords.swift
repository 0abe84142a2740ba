/// Records of a file of separated values (RFC 4180), one at a time.
///
/// A field may stand in quotes, and then hold separators, ends of lines, and quotes written twice.
/// Lines end with LF, CR LF or CR. Quotes inside a field that does not begin with one are plain.
struct CSVRecords {
  /// What stands between fields.
  var separator: UInt8
  /// The fields of the record as places in the buffer.
  private(set) var fields: [Field] = []
  /// The line on which the record begins, counted from 1.
  private(set) var line = 0
  /// How many bytes were read and used, for an estimate of what is left.
  private(set) var bytesUsed = 0
  private(set) var source: ByteSource

  private var buffer: [UInt8]
  private var position = 0
  private var end = 0
  private var isAtEnd = false
  private var nextLine = 1

  /// A field of the record.
  struct Field {
    var start: Int
    var end: Int
    var isQuoted: Bool
  }

  /// A longer record is a quote that is never closed, or no text at all.
  static let longestRecord = 64 << 20
  /// More fields are more than any table here can need.
  static let mostFields = 1 << 17

  /// Opens a file, passes over a byte-order mark, and finds out what separates its fields.
  init(_ path: String) throws(DataFileError) {
    source = try ByteSource(path)
    buffer = [UInt8](repeating: 0, count: 1 << 18)
    separator = UInt8(ascii: ",")
    try fill(keepingFrom: 0)
    let start = buffer[..<end]
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      throw DataFileError(path, "is text of two bytes a character (UTF-16); save it as UTF-8")
    }
    separator = likelySeparator()
  }

  /// Reads the next record that is not an empty line.
  /// - Returns: false at the end.
  mutating func next() throws(DataFileError) -> Bool {
    repeat {
      guard try scan() else { return false }
    } while fields.count == 1 && fields[0].start == fields[0].end && !fields[0].isQuoted
    return true
  }

  /// The bytes of a field, quotes and all.
  func bytes(_ field: Field) -> ArraySlice<UInt8> { buffer[field.start..<field.end] }

  /// The text of a field, without its quotes and the blanks around it.
  func text(_ field: Field) -> String {
    var raw = buffer[field.start..<field.end]
    if field.isQuoted { raw = Self.unquoted(raw)[...] }
    while let last = raw.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
      raw.removeLast()
    }
    return String(
      decoding: raw.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }, as: UTF8.self)
  }

  /// What a field holds as a number, or why it holds none.
  func cell(_ field: Field) -> CSVCell {
    if field.isQuoted {
      let plain = Self.unquoted(buffer[field.start..<field.end])
      return CSVCell(plain, 0..<plain.count)
    }
    return CSVCell(buffer, field.start..<field.end)
  }

  private static func unquoted(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    var plain: [UInt8] = []
    var place = raw.startIndex + 1
    while place < raw.endIndex {
      if raw[place] == quote {
        guard place + 1 < raw.endIndex, raw[place + 1] == quote else {
          // What follows the closing quote belongs to the field as it is.
          plain += raw[(place + 1)...]
          break
        }
        place += 1
      }
      plain.append(raw[place])
      place += 1
    }
    return plain
  }
}

// MARK: - Scanning

extension CSVRecords {
  private static let quote = UInt8(ascii: "\"")
  private static let newLine = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Finds the fields of the next record, reading more of the file where it does not end yet.
  private mutating func scan() throws(DataFileError) -> Bool {
    while true {
      if position < end || !isAtEnd {
        if position < end, try scanBuffered() { return true }
        guard isAtEnd else {
          try fill(keepingFrom: position)
          continue
        }
      }
      return false
    }
  }

  /// Finds the fields of the next record.
  /// - Returns: false where the buffer ends before the record does.
  private mutating func scanBuffered() throws(DataFileError) -> Bool {
    fields.removeAll(keepingCapacity: true)
    let (separator, end) = (separator, end)
    var place = position
    var lines = 0
    while true {
      let start = place
      let isQuoted = place < end && buffer[place] == Self.quote
      if isQuoted {
        guard try skipQuoted(&place, &lines) else { return false }
      }
      while place < end {
        let byte = buffer[place]
        // Digits and letters stand above all three.
        if byte <= 0x2C || byte == separator {
          if byte == separator || byte == Self.newLine || byte == Self.carriageReturn { break }
        }
        place += 1
      }
      guard place < end || isAtEnd else { return false }
      fields.append(Field(start: start, end: place, isQuoted: isQuoted))
      guard fields.count <= Self.mostFields else {
        throw DataFileError(
          source.path, line: nextLine, "has more than \(Self.mostFields) fields")
      }
      guard place < end else { break }
      let byte = buffer[place]
      place += 1
      if byte == separator { continue }
      if byte == Self.carriageReturn {
        guard place < end || isAtEnd else { return false }
        if place < end, buffer[place] == Self.newLine { place += 1 }
      }
      lines += 1
      break
    }
    bytesUsed += place - position
    position = place
    line = nextLine
    nextLine += lines
    return true
  }

  /// Goes to the byte after the quote that closes a field.
  /// - Returns: false where the buffer ends before.
  private func skipQuoted(_ place: inout Int, _ lines: inout Int) throws(DataFileError) -> Bool {
    let opened = nextLine + lines
    place += 1
    while place < end {
      let byte = buffer[place]
      place += 1
      if byte == Self.quote {
        guard place < end || isAtEnd else { return false }
        guard place < end, buffer[place] == Self.quote else { return true }
        place += 1
      } else if byte == Self.newLine {
        lines += 1
      } else if byte == Self.carriageReturn, place < end, buffer[place] != Self.newLine {
        lines += 1
      }
    }
    guard !isAtEnd else {
      throw DataFileError(source.path, line: opened, "a quote that opens here is never closed")
    }
    return false
  }

  /// Moves what is still needed to the front and reads more behind it.
  private mutating func fill(keepingFrom start: Int) throws(DataFileError) {
    let kept = end - start
    if kept >= buffer.count / 2 {
      guard buffer.count < Self.longestRecord else {
        throw DataFileError(
          source.path, line: nextLine,
          "is longer than \(Self.longestRecord >> 20) MB; is a quote never closed?")
      }
      buffer += [UInt8](repeating: 0, count: buffer.count)
    }
    if start > 0 {
      for place in 0..<kept { buffer[place] = buffer[start + place] }
    }
    position = 0
    let got = try source.read(into: &buffer, kept..<buffer.count)
    isAtEnd = got < buffer.count - kept
    end = kept + got
  }

  /// The separator that cuts the first lines into the same number of fields, at least two; the
  /// rarest in ordinary text wins.
  private func likelySeparator() -> UInt8 {
    let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
    var counts: [[Int]] = [[]]
    var current = [0, 0, 0]
    var isQuoted = false
    counts.removeAll()
    for byte in buffer[position..<end] {
      if byte == Self.quote { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if byte == Self.newLine || byte == Self.carriageReturn {
        if current != [0, 0, 0] { counts.append(current) }
        current = [0, 0, 0]
        if counts.count == 10 { break }
      } else if let which = candidates.firstIndex(of: byte) {
        current[which] += 1
      }
    }
    if current != [0, 0, 0], counts.count < 10, isAtEnd { counts.append(current) }
    guard let first = counts.first else { return UInt8(ascii: ",") }
    for (which, candidate) in candidates.enumerated()
    where first[which] > 0 && counts.allSatisfy({ $0[which] == first[which] }) {
      return candidate
    }
    let most = first.indices.max { first[$0] < first[$1] } ?? 2
    return candidates[most]
  }
}
