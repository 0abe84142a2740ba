// Knobs: settings declared once, and everything that follows from the declaration: parsing, range
// checks, error messages, help, completion, JSON, canonical text and search spaces. It must not
// know what any setting is for: no network, no tuner, no terminal.

/// What may stand on the right of `name=`: a number, a word, a list, a pair or a call.
public indirect enum Value: Hashable, Sendable {
  /// `64`
  case integer(Int)
  /// `0.1`, `1e-3`; always finite when it was parsed.
  case real(Double)
  /// `adam`, `on`, `'a path with spaces.csv'`
  case word(String)
  /// `64,32`; inside a call `[64,32]`
  case list([Value])
  /// `30:0.01`, as in the points of a piecewise schedule.
  case pair(Value, Value)
  /// `exponential(rate=0.96,every=10)`
  case call(String, [Argument])
}

/// One argument of a call, by position or by name; their order is kept.
public struct Argument: Hashable, Sendable {
  /// The name before `=`, if one was given.
  public var label: String?
  /// What was passed.
  public var value: Value

  /// Makes an argument.
  public init(_ label: String? = nil, _ value: Value) {
    self.label = label
    self.value = value
  }
}

extension Value: CustomStringConvertible {
  /// The canonical text; parsing it gives the same value again.
  public var description: String {
    switch self {
    case .list(let items) where items.count > 1: items.map(\.nested).joined(separator: ",")
    case .word(let word): Self.kept(word)
    default: nested
    }
  }

  /// A word that stands alone. Quotes around a whole value are taken off, so one that would be
  /// something else without them, as "a|b" would, has a backslash that keeps it a word.
  private static func kept(_ word: String) -> String {
    let text = quoted(word)
    var lexer = Lexer(word)
    guard text != word, !text.contains("\\"), let form = try? lexer.form(), !form.isWord
    else { return text }
    return String(text.prefix(1)) + "\\" + text.dropFirst()
  }

  /// The text inside a list or a call, where a bare comma would end the value.
  private var nested: String {
    switch self {
    case .integer(let number): String(number)
    case .real(let number): Self.text(of: number)
    case .word(let word): Self.quoted(word)
    case .list(let items): "[" + items.map(\.nested).joined(separator: ",") + "]"
    case .pair(let first, let second): first.nested + ":" + second.nested
    case .call(let name, let arguments):
      name + "(" + arguments.map(\.description).joined(separator: ",") + ")"
    }
  }

  /// A real number as short as it can be without losing a bit, and never mistaken for a whole one.
  public static func text(of number: Double) -> String {
    var text = "\(number)"
    // "1e-05" and "1e+16" read better, and parse the same, as "1e-5" and "1e16".
    if let exponent = text.firstIndex(of: "e") {
      var digits = text[text.index(after: exponent)...]
      let sign = digits.first == "-" ? "-" : ""
      if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
      while digits.count > 1 && digits.first == "0" { digits.removeFirst() }
      text = text[..<exponent] + "e" + sign + digits
    }
    return text
  }

  /// A word as it must be typed: in quotes when it holds a character that means something else.
  public static func quoted(_ word: String) -> String {
    let plain = !word.isEmpty && word.utf8.allSatisfy(Lexer.isPlain) && !word.hasPrefix("-")
    if plain, Lexer.number(word) == nil, !Lexer.startsRange(word) { return word }
    let quote: Character = word.contains("'") && !word.contains("\"") ? "\"" : "'"
    let escaped = word.flatMap { character -> [Character] in
      character == quote || character == "\\" ? ["\\", character] : [character]
    }
    return String([quote] + escaped + [quote])
  }
}

extension Value {
  /// The text as a person reads it: whole numbers without a point, otherwise the canonical text.
  public var short: String {
    switch self {
    case .real(let number): Bounds.short(number)
    case .list(let items) where items.count > 1: items.map(\.short).joined(separator: ",")
    case .call(let name, let arguments):
      name + "("
        + arguments.map { ($0.label.map { $0 + "=" } ?? "") + $0.value.short }
        .joined(separator: ",") + ")"
    case .pair(let first, let second): first.short + ":" + second.short
    case .integer, .word, .list: description
    }
  }
}

extension Argument: CustomStringConvertible {
  /// `rate=0.96`, or the bare value.
  public var description: String {
    let text = Value.list([value]).description.dropFirst().dropLast()
    return label.map { $0 + "=" + text } ?? String(text)
  }
}

extension Value {
  /// The number that this is, if it is one.
  public var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    case .word, .list, .pair, .call: nil
    }
  }
}
