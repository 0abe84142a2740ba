/// Cuts typed text into tokens and reads values from them; the one place that knows the grammar.
///
///     line       = token { blank token }
///     assignment = name "=" form
///     form       = item { "|" item }
///     item       = number ".." number { ":" ("log" | "int" | "linear") } | value
///     value      = single { "," single }
///     single     = call | list | pair | number | word | quoted
///     call       = name "(" [ argument { "," argument } ] ")"
///     argument   = [ name "=" ] single
///     list       = "[" [ single { "," single } ] "]"
///     pair       = number ":" single
struct Lexer {
  /// Calls and lists inside one another are cut off here, so that no input exhausts the stack.
  private static let deepest = 16

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  /// Brackets and parentheses that are open where the lexer stands.
  private var nesting = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Whether a byte can stand in a word without quotes, wherever the word stands.
  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
      true
    default:
      "_-./~+@%*{}<>!?^&;$".utf8.contains(byte)
    }
  }

  /// The number that a whole text spells, whole numbers that fit as integers.
  static func number(_ text: String) -> Value? {
    let bytes = Array(text.utf8)
    guard let length = numberLength(bytes[...]), length == bytes.count else { return nil }
    return value(ofNumber: text)
  }

  /// Whether a text begins like a range, as "1..5" does.
  static func startsRange(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let length = numberLength(bytes[...]) else { return false }
    return bytes[length...].starts(with: [UInt8(ascii: "."), UInt8(ascii: ".")])
  }

  private static func value(ofNumber text: String) -> Value? {
    if let whole = Int(text) { return .integer(whole) }
    guard let real = Double(text), real.isFinite else { return nil }
    return .real(real)
  }

  /// How many bytes at the start spell a number; a dot that starts ".." is not part of it.
  private static func numberLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    var index = bytes.startIndex
    func at(_ offset: Int) -> UInt8? { offset < bytes.endIndex ? bytes[offset] : nil }
    func skipDigits() -> Int {
      let start = index
      while let byte = at(index), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        index += 1
      }
      return index - start
    }
    if at(index) == UInt8(ascii: "-") || at(index) == UInt8(ascii: "+") { index += 1 }
    var digits = skipDigits()
    if at(index) == UInt8(ascii: "."), at(index + 1) != UInt8(ascii: ".") {
      index += 1
      digits += skipDigits()
    }
    guard digits > 0 else { return nil }
    if at(index) == UInt8(ascii: "e") || at(index) == UInt8(ascii: "E") {
      let mantissaEnd = index
      index += 1
      if at(index) == UInt8(ascii: "-") || at(index) == UInt8(ascii: "+") { index += 1 }
      if skipDigits() == 0 { index = mantissaEnd }
    }
    return index - bytes.startIndex
  }
}

// MARK: - Forms and values

extension Lexer {
  /// Reads a whole form, or says at which byte it stops making sense.
  mutating func form() throws(SyntaxFault) -> Form {
    var items = [try item()]
    while take("|") { items.append(try item()) }
    if position < bytes.count {
      throw SyntaxFault(position, "unexpected \"\(rest())\"")
    }
    if items.count == 1 { return items[0] }
    return .alternatives(
      try items.map { (item) throws(SyntaxFault) -> Value in
        guard case .single(let value) = item else {
          throw SyntaxFault(position, "a range cannot be one of several alternatives")
        }
        return value
      })
  }

  private mutating func item() throws(SyntaxFault) -> Form {
    skipBlanks()
    let start = position
    if let low = number(), take(".."), let high = number() {
      var range = SearchRange(low: low, high: high)
      while take(":") {
        let modifier = letters()
        switch modifier {
        case "log": range.scale = .log
        case "linear": range.scale = .linear
        case "int": range.isInteger = true
        default:
          throw SyntaxFault(
            position, "\":\(modifier)\" is none of :log, :linear and :int")
        }
      }
      return .range(range)
    }
    position = start
    return .single(try value())
  }

  /// Reads values separated by commas; one value alone stays itself.
  private mutating func value() throws(SyntaxFault) -> Value {
    let first = try single()
    guard peek(",") else { return first }
    var items = [first]
    while take(",") { items.append(try single()) }
    return .list(items)
  }

  private mutating func single() throws(SyntaxFault) -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw SyntaxFault(position, "calls are nested more than \(Self.deepest) deep")
    }
    skipBlanks()
    defer { skipBlanks() }
    guard position < bytes.count else { throw SyntaxFault(position, "a value is missing") }
    switch bytes[position] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .word(try quoted())
    case UInt8(ascii: "["): return .list(try items(close: "]"))
    default: break
    }
    let start = position
    if let number = number() {
      if take(":") { return .pair(number, try single()) }
      // "3x" and "2024.csv" are words that begin with a digit.
      if position == bytes.count || !isWordByte(bytes[position]) { return number }
      position = start
    }
    let word = wordBytes()
    guard !word.isEmpty else {
      throw SyntaxFault(position, "unexpected \"\(rest())\"")
    }
    return peek("(") ? .call(word, try arguments()) : .word(word)
  }

  private mutating func items(close: Character) throws(SyntaxFault) -> [Value] {
    position += 1
    nesting += 1
    defer { nesting -= 1 }
    var values: [Value] = []
    skipBlanks()
    if take(close) { return values }
    repeat { values.append(try single()) } while take(",")
    guard take(close) else { throw SyntaxFault(position, "\"\(close)\" is missing") }
    return values
  }

  private mutating func arguments() throws(SyntaxFault) -> [Argument] {
    position += 1
    nesting += 1
    defer { nesting -= 1 }
    var arguments: [Argument] = []
    skipBlanks()
    if take(")") { return arguments }
    repeat {
      skipBlanks()
      let start = position
      let name = wordBytes()
      skipBlanks()
      if !name.isEmpty, take("=") {
        arguments.append(Argument(name, try single()))
      } else {
        position = start
        arguments.append(Argument(nil, try single()))
      }
    } while take(",")
    guard take(")") else { throw SyntaxFault(position, "\")\" is missing") }
    return arguments
  }

  private mutating func number() -> Value? {
    guard let length = Self.numberLength(bytes[position...]) else { return nil }
    let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
    guard let value = Self.value(ofNumber: text) else { return nil }
    position += length
    return value
  }

  /// The text between two quotes; a backslash takes the next character as it is.
  private mutating func quoted() throws(SyntaxFault) -> String {
    let start = position
    let quote = bytes[position]
    position += 1
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != quote {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
      text.append(bytes[position])
      position += 1
    }
    guard position < bytes.count else { throw SyntaxFault(start, "the closing quote is missing") }
    position += 1
    return String(decoding: text, as: UTF8.self)
  }

  /// Outside calls and lists a word may hold "=" and ":", as addresses and paths do.
  private func isWordByte(_ byte: UInt8) -> Bool {
    Self.isPlain(byte) || (nesting == 0 && "=:#\\".utf8.contains(byte))
  }

  private mutating func wordBytes() -> String {
    let start = position
    while position < bytes.count, isWordByte(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func letters() -> String {
    let start = position
    while position < bytes.count, bytes[position] | 0x20 >= UInt8(ascii: "a"),
      bytes[position] | 0x20 <= UInt8(ascii: "z")
    {
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
      position += 1
    }
  }

  private func peek(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

  private mutating func take(_ text: Character) -> Bool { take(String(text)) }

  private mutating func take(_ text: String) -> Bool {
    guard peek(text) else { return false }
    position += text.utf8.count
    return true
  }

  private func rest() -> String { String(decoding: bytes[position...].prefix(24), as: UTF8.self) }
}

/// Where a value stops making sense, in bytes from its start, and why.
struct SyntaxFault: Error {
  var offset: Int
  var reason: String

  init(_ offset: Int, _ reason: String) {
    self.offset = offset
    self.reason = reason
  }
}
