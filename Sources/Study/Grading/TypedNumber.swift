/// A number, or two that bound a range, as a learner writes it: `1e-3`, `10^-3`, `1/1000`, `0,001`,
/// `20 to 50 %`, `16-64`, `half`.
struct TypedNumber {
  /// One value, or the ends of a range in ascending order.
  private(set) var values: [Double] = []
  /// The words after the number, folded; `%` is `percent`.
  private(set) var units: [String] = []
  private(set) var isNegated = false

  /// Reads a text; nothing unless it has exactly one number or one range.
  init?(_ text: String) {
    let plain = Self.joined(Text.normalized(Self.withPowers(text)))
    let hasDigits = plain.unicodeScalars.contains { ("0"..."9").contains($0) }
    var scanner = NumberScanner(plain)
    var ends: [Double] = []
    var isRange = false
    var words = NumberWords()
    var isPlace = false
    while let part = scanner.next() {
      if case .word(let word) = part {
        // "1/4 at zero" says where.
        if isPlace, NumberWords.knows(word) { continue }
        isPlace = word == "at"
        if words.add(word) || (word == "and" && words.continuesAfterAnd) { continue }
        if let number = words.take() { ends.append(number) }
        if words.add(word) { continue }
        if let factor = NumberWords.factors[word] {
          if !hasDigits { ends.append(factor) }
        } else if ["to", "and", "between", "through"].contains(word) {
          isRange = true
        } else if Words.negations.contains(word) {
          isNegated = true
        } else if !ends.isEmpty, !Words.fillers.contains(word) {
          units.append(Fold.word(word))
        }
        continue
      }
      // The dash of "thirty-two" is no range.
      if case .range = part, words.isOpen { continue }
      if let number = words.take() { ends.append(number) }
      switch part {
      case .number(let value): ends.append(value)
      case .range: isRange = true
      case .percent: units.append("percent")
      case .word: break
      }
    }
    if let number = words.take() { ends.append(number) }
    // The same number said twice is one number.
    if let first = ends.first, ends.allSatisfy({ $0 == first }) { ends = [first] }
    guard ends.count == 1 || (ends.count == 2 && isRange) else { return nil }
    guard ends.allSatisfy(\.isFinite) else { return nil }
    values = ends.sorted()
    units = Array(units.prefix(8))
  }

  /// Raised digits after a digit become a power: 10⁻³ is 10^-3.
  private static func withPowers(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars.prefix(200) {
      if raised.contains(scalar), !raised.contains(last), ("0"..."9").contains(last) {
        result.append("^")
      }
      result.append(scalar)
      last = scalar
    }
    return String(result)
  }

  private static let raised = Set("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹".unicodeScalars)

  /// What follows the last equals sign, colon or "so": 27 / 3 = 9, a third: 9.
  static func conclusion(of text: String) -> String {
    let equal = withoutCondition(text).split(separator: "=").last.map(String.init) ?? text
    let last = equal.split(separator: ": ").last.map(String.init) ?? equal
    return last.split(separator: " so ").last.map(String.init) ?? last
  }

  /// The text without a condition behind the number: "0.25 at x = 0".
  private static func withoutCondition(_ text: String) -> Substring {
    guard let equals = text.lastIndex(of: "=") else { return text[...] }
    for word in [" at ", " when ", " where ", " for ", " if "] {
      guard let place = text[..<equals].ranges(of: word).last else { continue }
      let head = text[..<place.lowerBound]
      let isSaid =
        head.contains(where: \.isNumber)
        || head.split(separator: " ").contains { $0 != "one" && NumberWords.knows(String($0)) }
      if isSaid, !head.contains("=") { return head }
    }
    return text[...]
  }

  /// The conclusion, with thousands that are grouped by spaces run together.
  private static func joined(_ text: String) -> String {
    let answer = conclusion(of: text)
    let parts = answer.split(separator: " ", omittingEmptySubsequences: false)
    var result = ""
    for (index, part) in parts.enumerated() {
      let isGroup = part.count == 3 && part.allSatisfy { ("0"..."9").contains($0) }
      let before = index > 0 ? parts[index - 1] : ""
      let follows =
        isGroup && (1...3).contains(before.count) && before.allSatisfy { ("0"..."9").contains($0) }
        && before != "0"
      result += (follows || index == 0 ? "" : " ") + part
    }
    return result
  }
}

/// Walks over normalised text and reads numbers, words and the signs between them.
private struct NumberScanner {
  enum Part {
    case number(Double)
    case word(String)
    case percent
    /// A dash or dots between two numbers.
    case range
  }

  private let scalars: [Unicode.Scalar]
  private var index = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars.prefix(400)) }

  mutating func next() -> Part? {
    while let scalar = peek() {
      if startsNumber { return .number(product()) }
      if scalar.properties.isAlphabetic { return .word(word()) }
      index += 1
      if scalar == "%" { return .percent }
      if (scalar == "-" && !isLetter(peek(-2))) || (scalar == "." && peek() == ".") {
        return .range
      }
    }
    return nil
  }

  // MARK: Numbers

  /// Numbers with `*`, `/` and `^` between them.
  private mutating func product() -> Double {
    var result = 1.0
    var factor = number()
    while true {
      let start = index
      skipSpaces()
      if take("^") || (peek() == "*" && peek(1) == "*" && take("*") && take("*")) {
        skipSpaces()
        guard startsNumber else { break }
        factor = Self.power(factor, number())
      } else if peek() == "*" || (peek() == "x" && !isLetter(peek(1))) {
        index += 1
        skipSpaces()
        guard startsNumber else { break }
        result *= factor
        factor = number()
      } else if take("/") {
        skipSpaces()
        guard startsNumber else { break }
        result *= factor
        factor = 1 / number()
      } else {
        index = start
        break
      }
    }
    return result * factor
  }

  private var startsNumber: Bool {
    guard let scalar = peek() else { return false }
    if isDigit(scalar) { return true }
    if scalar == "." { return isDigit(peek(1)) && peek(-1) != "." }
    // ",25" as some countries leave out the 0
    if scalar == "," { return isDigit(peek(1)) && (peek(-1) == nil || peek(-1) == " ") }
    guard scalar == "-" || scalar == "+", isDigit(peek(1)) || (peek(1) == "." && isDigit(peek(2)))
    else { return false }
    // After a number, a dash is a range.
    guard let before = peek(-1) else { return true }
    return !isDigit(before) && before != "%" && !isLetter(before) && before != "."
  }

  private mutating func number() -> Double {
    var text = ""
    if take("-") { text = "-" } else { _ = take("+") }
    text += digits()
    while peek() == ",", let group = groupOfThree(after: text) {
      text += group
      index += 4
    }
    if peek() == "." || peek() == ",", isDigit(peek(1)) {
      index += 1
      text += (text.isEmpty || text == "-" ? "0." : ".") + digits()
    }
    if peek() == "e" {
      let sign = peek(1) == "-" || peek(1) == "+" ? 1 : 0
      if isDigit(peek(1 + sign)) {
        index += 1
        text += "e" + (take("-") ? "-" : "")
        _ = take("+")
        text += digits().prefix(6)
      }
    }
    var value = Double(text) ?? .nan
    if peek() == "k", !isLetter(peek(1)) {
      index += 1
      value *= 1000
    }
    return value
  }

  /// Three digits after a comma that groups thousands, as in 1,000 but not in 0,001.
  private func groupOfThree(after text: String) -> String? {
    guard !["", "-", "0", "-0"].contains(text), isDigit(peek(1)), isDigit(peek(2)),
      isDigit(peek(3)),
      !isDigit(peek(4)), !text.contains(".")
    else { return nil }
    return String(String.UnicodeScalarView(scalars[index + 1...index + 3]))
  }

  private static func power(_ base: Double, _ exponent: Double) -> Double {
    guard exponent == exponent.rounded(), abs(exponent) <= 400 else { return .nan }
    if base == 10 { return Double("1e\(Int(exponent))") ?? .nan }
    var result = 1.0
    for _ in 0..<Int(abs(exponent)) { result *= base }
    return exponent < 0 ? 1 / result : result
  }

  // MARK: Letters

  private mutating func digits() -> String {
    var text = ""
    while let scalar = peek(), isDigit(scalar) {
      if text.utf8.count < 300 { text.unicodeScalars.append(scalar) }
      index += 1
    }
    return text
  }

  private mutating func word() -> String {
    var text = ""
    while let scalar = peek(), isLetter(scalar) || (scalar == "'" && isLetter(peek(1))) {
      if text.utf8.count < 64, scalar != "'" { text.unicodeScalars.append(scalar) }
      index += 1
    }
    // The digits of a name such as beta1 are no number.
    if text.utf8.count >= 2 { text += digits() }
    return text
  }

  private mutating func skipSpaces() {
    while peek() == " " { index += 1 }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    index += 1
    return true
  }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    scalars.indices.contains(index + offset) ? scalars[index + offset] : nil
  }

  private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { ("0"..."9").contains($0) } ?? false
  }

  private func isLetter(_ scalar: Unicode.Scalar?) -> Bool {
    scalar?.properties.isAlphabetic ?? false
  }
}
