/// A JSON value that keeps the order of its fields, for output one object to a line.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Written as `null` when it is not finite, since JSON has no word for that.
  case real(Double)
  case string(String)
  case array([JSON])
  case object([Field])

  /// A named value of an object.
  public struct Field: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The value.
    public var value: JSON

    /// Makes a field.
    public init(name: String, value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// An object of fields in the order given.
  public static func fields(_ fields: KeyValuePairs<String, JSON>) -> JSON {
    .object(fields.map { Field(name: $0.key, value: $0.value) })
  }

  /// A number that may be missing.
  public static func optional(_ number: Double?) -> JSON { number.map(JSON.real) ?? .null }

  /// A whole number that may be missing.
  public static func optional(_ number: Int?) -> JSON { number.map(JSON.integer) ?? .null }

  /// A text that may be missing.
  public static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

  /// The field with this name, of an object.
  public subscript(name: String) -> JSON? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.name == name }?.value
  }
}

extension JSON: CustomStringConvertible {
  /// The text on one line, without blanks.
  public var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .real(let number): text += number.isFinite ? Value.text(of: number) : "null"
    case .string(let string): Self.write(string, to: &text)
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(to: &text)
      }
      text += "]"
    case .object(let fields):
      text += "{"
      for (index, field) in fields.enumerated() {
        if index > 0 { text += "," }
        Self.write(field.name, to: &text)
        text += ":"
        field.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension Value {
  /// The value as JSON: numbers and lists of them as such, words as strings, `on` and `off` as words.
  public var json: JSON {
    switch self {
    case .integer(let number): .integer(number)
    case .real(let number): .real(number)
    case .word(let word): .string(word)
    case .list(let items): .array(items.map(\.json))
    case .pair, .call: .string(description)
    }
  }
}

extension Configurable {
  /// Every knob by its name with its value, defaults included.
  public var json: JSON {
    .object(entries.map { JSON.Field(name: $0.name, value: $0.value.json) })
  }
}
