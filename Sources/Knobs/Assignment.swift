/// What was written after `name=`: one value, or several in one of two ways.
public enum Form: Hashable, Sendable {
  /// `0.1`
  case single(Value)
  /// `sgd|adam`
  case alternatives([Value])
  /// `1e-4..1:log`
  case range(SearchRange)
}

/// A range of numbers to search, as it was typed.
public struct SearchRange: Hashable, Sendable {
  /// The smallest value to try.
  public var low: Value
  /// The largest value to try.
  public var high: Value
  /// How to step through it; the knob's own way if not said.
  public var scale: Scale?
  /// Whether only whole numbers count.
  public var isInteger = false

  /// Makes a range from its two ends.
  public init(low: Value, high: Value, scale: Scale? = nil, isInteger: Bool = false) {
    self.low = low
    self.high = high
    self.scale = scale
    self.isInteger = isInteger
  }
}

extension Form {
  var isWord: Bool { if case .single(.word) = self { true } else { false } }
}

extension Form: CustomStringConvertible {
  /// The canonical text; parsing it gives the same form again.
  public var description: String {
    switch self {
    case .single(let value): value.description
    case .alternatives(let values): values.map(\.description).joined(separator: "|")
    case .range(let range):
      "\(range.low)..\(range.high)" + (range.scale.map { ":\($0.rawValue)" } ?? "")
        + (range.isInteger ? ":int" : "")
    }
  }
}

/// One `name=value` of a typed line, with the place it was typed at.
public struct Assignment: Hashable, Sendable {
  /// What stands before `=`.
  public var name: String
  /// What stands after it.
  public var form: Form { didSet { quoted = nil } }
  /// Where it stood, for the caret of an error.
  public var source: Source
  /// What stood in quotes, where they held the whole value: a text as it is for knobs that take texts.
  private(set) var quoted: String?

  /// Makes an assignment that was not typed, as a program does.
  public init(_ name: String, _ form: Form) {
    self.name = name
    self.form = form
    let text = "\(name)=\(form)"
    source = Source(line: text, column: 0, valueColumn: name.count + 1)
  }

  /// Makes an assignment of one value, as a program does.
  public init(_ name: String, _ value: Value) { self.init(name, .single(value)) }

  /// The assignment as a person reads it: `dropout=0`, where the canonical text says `dropout=0.0`.
  public var short: String {
    switch form {
    case .single(let value): "\(name)=\(value.short)"
    case .alternatives(let values): name + "=" + values.map(\.short).joined(separator: "|")
    case .range: "\(name)=\(form)"
    }
  }

  /// Reads one token such as `dropout=0.2`.
  /// - Throws: a syntax error with the column at which the text stops making sense.
  public init(_ token: Token, in line: String) throws(KnobError) {
    guard let equals = token.text.firstIndex(of: "="), equals > token.text.startIndex else {
      throw KnobError(
        .notAnAssignment(token.text), Source(line: line, column: token.column, valueColumn: nil))
    }
    let name = String(token.text[..<equals])
    let written = String(token.text[token.text.index(after: equals)...])
    let valueColumn = token.column + name.count + 1
    source = Source(line: line, column: token.column, valueColumn: valueColumn)
    self.name = name
    var lexer = Lexer(written)
    do throws(SyntaxFault) {
      form = try lexer.form()
      takeQuotes(of: written)
    } catch {
      let before = String(decoding: Array(written.utf8).prefix(error.offset), as: UTF8.self)
      throw KnobError(
        .syntax(error.reason), knob: name,
        Source(line: line, column: valueColumn + before.count, valueColumn: valueColumn))
    }
  }

  /// Quotes around a whole value keep a shell from reading it, and here they mean as little:
  /// `optimizer='adam|sgd'` names two. A backslash inside keeps a word a word.
  private mutating func takeQuotes(of written: String) {
    guard case .single(.word(let text)) = form, let quote = written.first,
      "'\"".contains(quote), !written.contains("\\")
    else { return }
    var lexer = Lexer(text)
    if let meant = try? lexer.form(), !meant.isWord { form = meant }
    quoted = text
  }

  /// Reads a text such as `dropout=0.2` that stands alone.
  public init(parsing text: String) throws(KnobError) {
    try self.init(Token(text: text, column: 0), in: text)
  }
}

/// Where in a typed line something stands, in characters from its start.
public struct Source: Hashable, Sendable {
  /// The whole line as typed.
  public var line: String
  /// The first character concerned.
  public var column: Int
  /// The first character of the value, where there is one.
  public var valueColumn: Int?

  /// Makes a place in a line.
  public init(line: String, column: Int, valueColumn: Int? = nil) {
    self.line = line
    self.column = column
    self.valueColumn = valueColumn
  }
}

/// A piece of a typed line between blanks; quotes, brackets and parentheses hold blanks together.
public struct Token: Hashable, Sendable {
  /// What was typed, its quotes still on where they hold a value together.
  public var text: String
  /// Its first character, counted from the start of the line.
  public var column: Int

  /// Makes a token.
  public init(text: String, column: Int) {
    self.text = text
    self.column = column
  }

  /// Cuts a line into tokens. A token that is quoted as a whole loses its quotes, as in a shell.
  public static func split(_ line: String) -> [Token] { scan(line).tokens }

  private static func scan(
    _ line: String
  ) -> (tokens: [Token], quote: Character?, quoteColumn: Int) {
    var tokens: [Token] = []
    var current: [Character] = []
    var start = 0
    var quote: Character?
    var quoteColumn = 0
    var depth = 0
    var isEscaped = false
    func finish() {
      guard !current.isEmpty else { return }
      tokens.append(Token(text: String(current), column: start).unquoted)
      current = []
    }
    for (column, character) in line.enumerated() {
      if current.isEmpty { start = column }
      if isEscaped {
        isEscaped = false
      } else if character == "\\", quote != nil {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        // An apostrophe inside a word, as in "don't", quotes nothing.
        let begins = current.last.map { "=([,|: ".contains($0) } ?? true
        if begins { (quote, quoteColumn) = (character, column) }
      } else if character == "(" || character == "[" {
        depth += 1
      } else if character == ")" || character == "]" {
        depth = max(0, depth - 1)
      } else if depth == 0, character == " " || character == "\t" {
        finish()
        continue
      }
      current.append(character)
    }
    finish()
    return (tokens, quote, quoteColumn)
  }

  /// Where a quote begins that is not closed; nil where all are.
  public static func openQuote(in line: String) -> (mark: Character, column: Int)? {
    let scan = scan(line)
    return scan.quote.map { ($0, scan.quoteColumn) }
  }

  /// Turns the arguments of a process into one line that splits into the same tokens.
  public static func line(of arguments: [String]) -> String {
    arguments.map { argument in
      let tokens = split(argument)
      if tokens.count == 1, tokens[0].text == argument { return argument }
      guard let equals = argument.firstIndex(of: "=") else { return Value.quoted(argument) }
      let name = argument[..<equals]
      guard !name.isEmpty, name.utf8.allSatisfy(Lexer.isPlain) else {
        return Value.quoted(argument)
      }
      return name + "=" + Value.quoted(String(argument[argument.index(after: equals)...]))
    }.joined(separator: " ")
  }

  private var unquoted: Token {
    guard text.count >= 2, let first = text.first, first == text.last, "'\"".contains(first)
    else { return self }
    let inner = text.dropFirst().dropLast()
    guard !inner.contains(first) || inner.contains("\\") else { return self }
    var plain: [Character] = []
    var isEscaped = false
    for character in inner {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        plain.append(character)
        isEscaped = false
      }
    }
    return Token(text: String(plain), column: column + 1)
  }
}
