extension JSON {
  /// Reads a JSON text (RFC 8259), which must be one value and nothing else.
  ///
  /// Whole numbers that fit become `integer`, others `real`; of fields that repeat, both are kept.
  /// - Throws: where the text stops being JSON. Nesting beyond 200 levels is refused.
  public init(reading text: some StringProtocol) throws(ReadingError) {
    var reader = Reader(bytes: Array(text.utf8))
    self = try reader.document()
  }

  /// Where a text stops being JSON, and what was expected there.
  public struct ReadingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes from the start of the text.
    public var offset: Int
    /// What was expected.
    public var expected: String

    /// The place and what was expected there, as the end of a sentence.
    public var description: String { "at byte \(offset) \(expected) was expected" }
  }

  /// The fields of an object, none of anything else.
  public var members: [Field] {
    guard case .object(let fields) = self else { return [] }
    return fields
  }

  /// The elements of an array, none of anything else.
  public var elements: [JSON] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  /// The text of a string.
  public var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The number, whole or real.
  public var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The whole number; other programs may write 3 as 3.0.
  public var whole: Int? {
    switch self {
    case .integer(let number): number
    case .real(let number): Int(exactly: number)
    default: nil
    }
  }
}

extension JSON {
  private struct Reader {
    static let deepest = 200
    let bytes: [UInt8]
    var position = 0
    var depth = 0

    mutating func document() throws(ReadingError) -> JSON {
      let value = try value()
      skipBlanks()
      guard position == bytes.count else { throw error("the end") }
      return value
    }

    private func error(_ expected: String) -> ReadingError {
      ReadingError(offset: position, expected: expected)
    }

    private mutating func value() throws(ReadingError) -> JSON {
      skipBlanks()
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.deepest else { throw error("at most \(Self.deepest) levels") }
      guard position < bytes.count else { throw error("a value") }
      switch bytes[position] {
      case UInt8(ascii: "{"): return try object()
      case UInt8(ascii: "["): return try array()
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
      default:
        if take("true") { return .bool(true) }
        if take("false") { return .bool(false) }
        if take("null") { return .null }
        throw error("a value")
      }
    }

    private mutating func object() throws(ReadingError) -> JSON {
      position += 1
      var fields: [Field] = []
      skipBlanks()
      if take("}") { return .object(fields) }
      repeat {
        skipBlanks()
        guard peek("\"") else { throw error("a field name in quotes") }
        let name = try string()
        skipBlanks()
        guard take(":") else { throw error("a colon") }
        fields.append(Field(name: name, value: try value()))
        skipBlanks()
      } while take(",")
      guard take("}") else { throw error("a comma or }") }
      return .object(fields)
    }

    private mutating func array() throws(ReadingError) -> JSON {
      position += 1
      var items: [JSON] = []
      skipBlanks()
      if take("]") { return .array(items) }
      repeat {
        items.append(try value())
        skipBlanks()
      } while take(",")
      guard take("]") else { throw error("a comma or ]") }
      return .array(items)
    }

    private mutating func number() throws(ReadingError) -> JSON {
      let start = position
      _ = take("-")
      if !take("0") {
        guard digits() > 0 else { throw error("a digit") }
      }
      var isWhole = true
      if take(".") {
        isWhole = false
        guard digits() > 0 else { throw error("a digit") }
      }
      if take("e") || take("E") {
        isWhole = false
        if !take("+") { _ = take("-") }
        guard digits() > 0 else { throw error("a digit") }
      }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      if isWhole, let whole = Int(text) { return .integer(whole) }
      guard let real = Double(text), real.isFinite else { throw error("a number that fits") }
      return .real(real)
    }

    private mutating func digits() -> Int {
      let start = position
      while position < bytes.count,
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
      {
        position += 1
      }
      return position - start
    }

    private mutating func string() throws(ReadingError) -> String {
      position += 1
      var text: [UInt8] = []
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
        case 0..<0x20: throw error("no control character inside a string")
        case UInt8(ascii: "\\"): text += try escape()
        default: text.append(byte)
        }
      }
      throw error("a closing quote")
    }

    private mutating func escape() throws(ReadingError) -> [UInt8] {
      guard position < bytes.count else { throw error("an escape") }
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
      case UInt8(ascii: "b"): return [0x08]
      case UInt8(ascii: "f"): return [0x0C]
      case UInt8(ascii: "n"): return [0x0A]
      case UInt8(ascii: "r"): return [0x0D]
      case UInt8(ascii: "t"): return [0x09]
      case UInt8(ascii: "u"): break
      default: throw error("an escape that JSON knows")
      }
      var code = try hex()
      // Two escapes make one character beyond the basic plane.
      if (0xD800..<0xDC00).contains(code), take("\\u") {
        let low = try hex()
        guard (0xDC00..<0xE000).contains(low) else { throw error("the second half of a pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
      return Array(String(Character(scalar)).utf8)
    }

    private mutating func hex() throws(ReadingError) -> UInt32 {
      let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
      guard digits.utf8.count == 4, !digits.hasPrefix("+"), !digits.hasPrefix("-"),
        let code = UInt32(digits, radix: 16)
      else { throw error("four hexadecimal digits") }
      position += 4
      return code
    }

    private mutating func skipBlanks() {
      while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
        position += 1
      }
    }

    private func peek(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private mutating func take(_ text: String) -> Bool {
      guard peek(text) else { return false }
      position += text.utf8.count
      return true
    }
  }
}

extension Value {
  /// A value as JSON holds it: numbers and lists as such; a string as it would be typed, so that
  /// `"cosine(end=0)"` is a call, or as a word where it cannot be.
  /// - Returns: nothing for objects, `null` and truth values, which no knob has.
  public init?(_ json: JSON) {
    switch json {
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .string(let text):
      let form = try? Assignment(parsing: "x=" + text).form
      if case .single(let value)? = form, case .call = value {
        self = value
      } else {
        self = .word(text)
      }
    case .array(let items):
      let values = items.compactMap(Value.init)
      guard values.count == items.count else { return nil }
      self = .list(values)
    case .null, .bool, .object: return nil
    }
  }
}

extension Configurable {
  /// Settings read back from their JSON; a field that no knob has is left alone, so that what a
  /// newer program wrote can still be read.
  /// - Throws: a value that its knob refuses.
  public init(json: JSON) throws(KnobError) {
    self.init()
    let known = Set(Self.allNames)
    var assignments: [Assignment] = []
    for field in json.members {
      let name = field.name.split(separator: ".").last.map(String.init) ?? field.name
      guard known.contains(name), let value = Value(field.value) else { continue }
      assignments.append(Assignment(field.name, value))
    }
    try assign(assignments)
  }
}
