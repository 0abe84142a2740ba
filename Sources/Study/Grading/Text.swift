import Foundation

/// Text in small letters without accents, as answers are compared.
public func folded(_ text: String) -> String { Text.normalized(text) }

/// Typed text made comparable: what only looks different becomes equal.
enum Text {
  /// Longer text is cut here, in characters of Unicode, so that a pasted page costs no more.
  static let limit = 4096

  /// Compatibility forms, case, accents, quotes, dashes and spaces unified.
  ///
  /// The result has plain lower-case letters, digits, punctuation and single spaces; marks that
  /// combine with a letter and marks that only steer the direction of writing are gone.
  static func normalized(_ text: String) -> String {
    let cut = Markup.plain(String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))))
    if cut.utf8.allSatisfy({ $0 < 0x80 }) { return plain(cut) }
    let unified = cut.decomposedStringWithCompatibilityMapping
    var result = String.UnicodeScalarView()
    var pendingSpace = false
    for scalar in unified.unicodeScalars.prefix(2 * limit) {
      guard let replacement = replacement(for: scalar) else { continue }
      if replacement == " " {
        pendingSpace = !result.isEmpty
        continue
      }
      if pendingSpace { result.append(" ") }
      pendingSpace = false
      result.append(contentsOf: replacement.unicodeScalars)
    }
    return String(result).lowercased()
  }

  /// The last words of an answer that puts itself in other words: after "i.e." or "not this but".
  static func restated(_ text: String) -> String? {
    let plain = normalized(text)
    var signs = ["i.e.", " ie ", "that is,", "in other words", "in short", "namely", ", so "]
    if plain.hasPrefix("not ") { signs.append(" but ") }
    let tails = signs.compactMap { sign in
      plain.ranges(of: sign).last.map { plain[$0.upperBound...] }
    }
    return tails.min { $0.count < $1.count }.map { String($0) }
  }

  /// What stands outside the brackets of a text, and what within; nothing where there are none.
  static func bracketed(_ text: String) -> (outer: String, inner: String)? {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close
    else { return nil }
    return (
      String(text[..<open] + text[text.index(after: close)...]),
      String(text[text.index(after: open)..<close])
    )
  }

  /// The same for text without anything beyond ASCII.
  private static func plain(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if byte > 0x20, byte != 0x7F {
        result.append((65...90).contains(byte) ? byte + 32 : byte)
      } else if let last = result.last, last != 0x20 {
        result.append(0x20)
      }
    }
    if result.last == 0x20 { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }

  /// What stands for a scalar; nothing if it is to be dropped.
  private static func replacement(for scalar: Unicode.Scalar) -> String? {
    if scalar.value < 0x80 {
      return scalar.value <= 0x20 || scalar.value == 0x7F ? " " : String(scalar)
    }
    if let known = table[scalar] { return known }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return nil
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: return " "
    case .dashPunctuation: return "-"
    case .initialPunctuation, .finalPunctuation: return "\""
    default: return String(scalar)
    }
  }

  private static let table: [Unicode.Scalar: String] = [
    "\u{2018}": "'", "\u{2019}": "'", "\u{201B}": "'", "\u{02BC}": "'", "\u{00B4}": "'",
    "\u{2032}": "'", "\u{201C}": "\"", "\u{201D}": "\"", "\u{201E}": "\"", "\u{2212}": "-",
    "\u{2044}": "/", "\u{00F7}": "/", "\u{00D7}": "*", "\u{00B7}": "*", "\u{2022}": ",",
    "\u{2191}": " up ", "\u{2193}": " down ", "\u{2260}": " not = ", "\u{2264}": " <= ",
    "\u{2265}": " >= ", "\u{2248}": "~", "ß": "ss", "\u{0131}": "i", "ø": "o", "ł": "l", "æ": "ae",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "ρ": "rho", "σ": "sigma", "ς": "sigma",
    "Σ": "sigma", "Δ": "delta", "\u{3000}": " ", "、": ",", "，": ",", "；": ";", "。": ".",
  ]
}
