extension StringProtocol {
  /// Without spaces and tabs at either end.
  var trimmed: String {
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = firstIndex(where: { !blank($0) }), let last = lastIndex(where: { !blank($0) })
    else { return "" }
    return String(self[first...last])
  }

  /// Without a pair of double quotes around it.
  var unquoted: String {
    guard count >= 2, first == "\"", last == "\"" else { return String(self) }
    return String(dropFirst().dropLast())
  }

  /// The parts between bars, trimmed, without empty ones; `\|` is a bar itself.
  var alternatives: [String] {
    var parts = [""]
    var escaped = false
    for character in self {
      if escaped {
        parts[parts.count - 1] += character == "|" ? "|" : "\\\(character)"
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else if character == "|" {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    if escaped { parts[parts.count - 1] += "\\" }
    return parts.map(\.trimmed).filter { !$0.isEmpty }
  }

  /// The parts between commas, trimmed, without empty ones.
  var listed: [String] { split(separator: ",").map(\.trimmed).filter { !$0.isEmpty } }

  /// A text that ends in a code span, cut into what stands before and inside the span.
  var beforeCode: (text: String, code: String)? {
    let whole = trimmed
    guard whole.last == "`" else { return nil }
    let body = whole.dropLast()
    guard let open = body.lastIndex(of: "`") else { return nil }
    return (body[..<open].trimmed, body[body.index(after: open)...].trimmed)
  }
}

extension [String] {
  /// Joined by single spaces, empty parts left out.
  var spaced: String { filter { !$0.isEmpty }.joined(separator: " ") }
}

extension String {
  /// Appends a text, after a space unless this is empty.
  mutating func extend(with text: String, by separator: String = " ") {
    if !isEmpty { self += separator }
    self += text
  }
}

extension Character {
  /// One of a to z.
  var isLowerLetter: Bool { ("a"..."z").contains(self) }
}

extension String {
  /// Lower-case words of letters and digits with single hyphens, starting with a letter.
  var isSlug: Bool {
    guard let first, first.isLowerLetter, count <= 60, last != "-" else { return false }
    var previous: Character = " "
    for character in self {
      guard character.isLowerLetter || character.isASCIIDigit || character == "-" else {
        return false
      }
      if character == "-", previous == "-" { return false }
      previous = character
    }
    return true
  }
}

extension Character {
  /// One of 0 to 9.
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension String {
  /// A name of lower-case letters, digits and underscores, starting with a letter.
  var isName: Bool {
    guard let first, first.isLowerLetter, count <= 40 else { return false }
    return allSatisfy(\.isNameCharacter)
  }
}

extension Character {
  /// A lower-case letter, a digit or an underscore.
  var isNameCharacter: Bool { isLowerLetter || isASCIIDigit || self == "_" }
}
