/// A prompt taken apart: what libedit may count as cells, and what it must not.
struct PromptText: Equatable {
  /// Encloses each run of escape sequences for libedit.
  static let mark: Character = "\u{1}"

  /// Rows above the last one, with their colours; libedit has prompts of one row only.
  let upper: String
  /// The last row as libedit wants it, with marks around escape sequences.
  let marked: String
  /// The last row without escape sequences and control characters.
  let last: String
  /// All rows without escape sequences.
  let plain: String

  /// Takes a prompt apart; without `utf8`, each character beyond ASCII becomes a question mark,
  /// since libedit crashes on those in other locales.
  init(_ prompt: String, utf8: Bool = true) {
    let text = utf8 ? prompt : String(prompt.map { $0.isASCII ? $0 : "?" })
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    upper = rows.dropLast().map { $0 + "\r\n" }.joined()
    plain = rows.map { row in Self.parts(of: row).map(\.text).joined() }.joined(separator: "\n")

    var parts = Self.parts(of: rows.last ?? "")
    // libedit loses escapes at the very end, so they go before the last character.
    if let ending = parts.last, !ending.escapes.isEmpty, ending.text.isEmpty {
      parts.removeLast()
      var tail = " "
      if let body = parts.popLast() {
        if body.text.last == " " {
          parts.append((body.escapes, String(body.text.dropLast())))
        } else {
          parts.append(body)
        }
      } else {
        tail = ""
      }
      if let body = parts.last, body.text.isEmpty {
        parts.removeLast()
        parts.append((body.escapes + ending.escapes, tail))
      } else {
        parts.append((ending.escapes, tail))
      }
    }
    last = parts.map(\.text).joined()
    // Adjacent runs must be one, because libedit ties a run to the character after it.
    marked = parts.filter { !$0.text.isEmpty }
      .map { part in
        part.escapes.isEmpty ? part.text : "\(Self.mark)\(part.escapes)\(Self.mark)\(part.text)"
      }
      .joined()
  }

  /// Splits a row into runs of escape sequences, each with the text that follows it.
  private static func parts(of row: Substring) -> [(escapes: String, text: String)] {
    var parts: [(escapes: String, text: String)] = []
    var rest = row.unicodeScalars[...]
    while let first = rest.first {
      if first == "\u{1B}" {
        let sequence = escape(at: rest)
        rest = rest.dropFirst(sequence.count)
        if let last = parts.last, last.text.isEmpty {
          parts[parts.count - 1].escapes += String(Substring(sequence))
        } else {
          parts.append((String(Substring(sequence)), ""))
        }
      } else {
        let run = rest.prefix { $0 != "\u{1B}" }
        rest = rest.dropFirst(run.count)
        let text = String(Substring(run)).unicodeScalars.filter { !DisplayWidth.isControl($0) }
        if parts.isEmpty { parts.append(("", "")) }
        parts[parts.count - 1].text += String(String.UnicodeScalarView(text))
      }
    }
    return parts
  }

  /// The control sequence that a text starts with: ESC [ parameters letter, or ESC alone.
  private static func escape(
    at text: Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView {
    guard text.dropFirst().first == "[" else { return text.prefix(1) }
    let parameters = text.dropFirst(2).prefix { (0x20...0x3F).contains($0.value) }
    return text.prefix(2 + parameters.count + 1)
  }
}
