/// One word, number or sign of an answer, folded so that spelling habits do not matter.
struct Token: Sendable, Hashable {
  /// Folded: American spelling, no plural ending; numbers in one form.
  let text: String
  /// As it stands in the normalised text.
  let raw: String
  let kind: Kind
  /// Whether a comma, a full stop or the like stands before it.
  var startsClause = false

  enum Kind: Sendable, Hashable {
    case word
    case number(Double)
    /// Letters and digits mixed, as in `l2` or `beta1`.
    case code
    case negation
    case direction(Direction)
  }

  /// Whether no edit is tolerated in it.
  var isHard: Bool { kind != .word }

  /// Whether it says nothing on its own.
  var isFiller: Bool { Words.fillers.contains(raw) || Words.fillers.contains(text) }

  var direction: Direction? {
    if case .direction(let direction) = kind { direction } else { nil }
  }

  init(_ raw: String) {
    self.raw = raw
    if let number = Double(raw), number.isFinite {
      kind = .number(number)
      text = number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
    } else if Words.negations.contains(raw) {
      kind = .negation
      text = "not"
    } else if let direction = Direction.of(raw) {
      kind = .direction(direction)
      text = Fold.word(raw)
    } else {
      let mixed = raw.utf8.contains { (48...57).contains($0) }
      kind = mixed ? .code : .word
      let folded = mixed ? raw : Fold.word(raw)
      text = Words.equivalents[folded] ?? folded
    }
  }

  static func == (a: Token, b: Token) -> Bool { a.text == b.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Token {
  /// The tokens of a text, at most 800.
  static func list(of text: String) -> [Token] { list(ofNormalized: Text.normalized(text)) }

  static func list(ofNormalized text: String) -> [Token] {
    var reader = TokenReader(Array(text.unicodeScalars))
    return reader.tokens()
  }

  /// The folded tokens run together, which makes `drop-out`, `drop out` and `dropout` equal.
  static func compact(_ tokens: some Sequence<Token>) -> String {
    tokens.lazy.map(\.text).joined()
  }
}

/// Splits normalised text into tokens.
private struct TokenReader {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var startsClause = true
  private var result: [Token] = []

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  mutating func tokens() -> [Token] {
    while position < scalars.count, result.count < 800 {
      let scalar = scalars[position]
      if let number = number() {
        add(number)
      } else if isWordPart(scalar) {
        addWord(word())
      } else {
        if let word = Words.signs[scalar] { add(word) }
        if ",;.:!?()".unicodeScalars.contains(scalar) { startsClause = true }
        position += 1
      }
    }
    return result
  }

  private mutating func add(_ raw: String) {
    // "l 2" is "l2".
    if let last = result.last, last.raw == "l", raw == "1" || raw == "2" {
      result.removeLast()
      return add("l" + raw)
    }
    var token = Token(raw)
    token.startsClause = startsClause
    startsClause = false
    result.append(token)
  }

  private mutating func addWord(_ word: String) {
    if let parts = Words.contractions[word] ?? Words.abbreviations[word] {
      parts.forEach { add($0) }
    } else if word.hasSuffix("n't") {
      add(String(word.dropLast(3)))
      add("not")
    } else if word.hasSuffix("'s") {
      add(String(word.dropLast(2)))
    } else {
      let bare = word.filter { $0 != "'" }
      if !bare.isEmpty { add(bare) }
    }
  }

  private mutating func word() -> String {
    var word = String.UnicodeScalarView()
    while position < scalars.count, isWordPart(scalars[position]) || isApostrophe(position) {
      if word.count < 64 { word.append(scalars[position]) }
      position += 1
    }
    return String(word)
  }

  private func isApostrophe(_ index: Int) -> Bool {
    scalars[index] == "'" && index + 1 < scalars.count && isWordPart(scalars[index + 1])
  }

  /// A number such as `-0.5`, `1e-3`, `.9`, standing at a word's beginning.
  private mutating func number() -> String? {
    var index = position
    let follows = index > 0 && isWordPart(scalars[index - 1])
    if scalars[index] == "-" || scalars[index] == "+" {
      guard index == 0 || scalars[index - 1] == " " || scalars[index - 1] == "(" else { return nil }
      index += 1
    }
    let first = index
    while index < scalars.count, isDigit(scalars[index]) { index += 1 }
    var digits = index - first
    if index + 1 < scalars.count, scalars[index] == ".", isDigit(scalars[index + 1]) {
      index += 1
      while index < scalars.count, isDigit(scalars[index]) {
        index += 1
        digits += 1
      }
    }
    guard digits > 0, !follows else { return nil }
    if index < scalars.count, scalars[index] == "e" {
      var exponent = index + 1
      if exponent < scalars.count, scalars[exponent] == "-" || scalars[exponent] == "+" {
        exponent += 1
      }
      let start = exponent
      while exponent < scalars.count, isDigit(scalars[exponent]) { exponent += 1 }
      if exponent > start { index = exponent }
    }
    if index < scalars.count, isWordPart(scalars[index]) { return nil }
    guard index - position <= 40 else { return nil }
    var text = String(String.UnicodeScalarView(scalars[position..<index]))
    if text.hasPrefix("+") { text.removeFirst() }
    position = index
    return text
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80
      ? ("a"..."z").contains(scalar) || isDigit(scalar) || ("A"..."Z").contains(scalar)
      : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
