/// Formulas as LaTeX writes them, in plain signs: `\\frac{1}{4}` is 1/4, `10^{-3}` is 10^-3.
enum Markup {
  /// The text with its commands replaced; text without any is left as it is.
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x7B || $0 == 0x24 }) else { return text }
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "$": continue
      case "^", "_":
        result.append(character)
        if let group = group(&rest) { result += isShort(group) ? group : "(\(group))" }
      case "{", "}": result.append(" ")
      case "\\":
        let name = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(max(name.count, rest.isEmpty ? 0 : 1))
        if name.isEmpty {
          // An escaped sign stands for itself; spaces and brackets of formulas for nothing.
          let sign = text[..<rest.startIndex].last ?? " "
          result += sign == "%" || sign == "&" ? String(sign) : ""
        } else if fractions.contains(String(name)), let above = group(&rest) {
          result += "(\(plain(above)))/(\(plain(group(&rest) ?? "1")))"
        } else if !layout.contains(String(name)) {
          result += signs[String(name)] ?? String(name)
        }
      default: result.append(character)
      }
    }
    return result
  }

  private static let fractions: Set<String> = ["frac", "dfrac", "tfrac"]

  private static let signs = [
    "cdot": "*", "times": "*", "div": "/", "approx": "~", "sim": "~", "pm": "+-", "to": " to ",
  ]

  /// Commands that only say how a formula looks.
  private static let layout: Set<String> = [
    "left", "right", "text", "mathrm", "mathbf", "mathit", "ell", "quad", "displaystyle",
  ]

  private static func isShort(_ group: String) -> Bool {
    group.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." }
  }

  /// What stands in the braces that begin the rest.
  private static func group(_ rest: inout Substring) -> String? {
    // One sign needs no braces: `\\frac14`.
    if let digit = rest.first, digit.isNumber { return String(rest.removeFirst()) }
    guard rest.first == "{", let close = rest.firstIndex(of: "}") else { return nil }
    defer { rest = rest[rest.index(after: close)...] }
    return String(rest[rest.index(after: rest.startIndex)..<close])
  }
}
