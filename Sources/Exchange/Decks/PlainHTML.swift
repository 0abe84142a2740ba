/// The plain text of what a card shows as HTML.
///
/// Tags go; those that break a line become a new line, items of lists begin with `- `. Pictures and
/// sounds are counted; a picture with a description leaves that. Scripts and styles go with their
/// content. The time it takes grows with the length of the text alone, whatever the text is.
struct PlainHTML {
  private(set) var text = ""
  private(set) var media = 0
  /// Signs of which the rest of the text has none, so that nothing looks for them again.
  private var used: Set<Character> = []

  init(_ html: String) {
    var result = ""
    var rest = html[...]
    while let open = rest.firstIndex(where: { $0 == "<" || $0 == "&" || $0 == "[" || $0 == "\\" }) {
      result += rest[..<open]
      rest = rest[open...]
      switch rest.first {
      case "<": result += tag(&rest)
      case "&": result += Self.entity(&rest)
      case "[": result += bracket(&rest)
      default: result += Self.formula(&rest)
      }
    }
    result += rest
    text = Self.tidy(result)
  }

  /// The text of a field without markup: harmless characters only, no blank lines.
  static func tidy(_ text: String) -> String {
    let plain = String(
      String.UnicodeScalarView(
        text.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
          if scalar == "\n" { return scalar }
          if scalar == "\t" || scalar == "\u{A0}" || scalar == "\r" { return " " }
          switch scalar.properties.generalCategory {
          case .control, .surrogate, .lineSeparator, .paragraphSeparator: return nil
          // Marks that steer the direction of writing could show a text that is not there; the two
          // that join letters belong to some scripts.
          case .format: return scalar.value == 0x200D || scalar.value == 0x200C ? scalar : nil
          default: return scalar
          }
        }))
    return plain.split(separator: "\n").map { line in
      line.split(whereSeparator: { $0 == " " }).joined(separator: " ")
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  // MARK: Tags

  private mutating func tag(_ rest: inout Substring) -> String {
    if rest.hasPrefix("<!--") {
      rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? rest[rest.endIndex...]
      return ""
    }
    let body = rest.dropFirst()
    // A tag begins with a letter or a slash; "a < b" is none.
    guard let first = body.first, first.isLetter || first == "/" || first == "!",
      let close = next(">", in: body)
    else {
      rest = body
      return "<"
    }
    let end = Self.end(of: body) ?? close
    let inside = body[..<end]
    rest = body[body.index(after: end)...]
    let isClosing = inside.first == "/"
    let name = inside.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
    switch name {
    case "script", "style":
      if !isClosing, let close = Self.closing(name, in: rest) { rest = rest[close...] }
      return ""
    case "br", "hr", "p", "div", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "blockquote",
      "pre":
      return "\n"
    case "li": return isClosing ? "\n" : "\n- "
    case "td", "th": return " "
    case "sup": return isClosing ? "" : "^"
    case "img", "audio", "video":
      if isClosing { return "" }
      media += 1
      return Self.attribute("alt", of: inside).map { "[picture: \(PlainHTML($0).text)]" } ?? ""
    default: return ""
    }
  }

  /// The next of a sign; once there is none, the rest is not searched again.
  private mutating func next(_ sign: Character, in rest: Substring) -> Substring.Index? {
    guard !used.contains(sign) else { return nil }
    let place = rest.firstIndex(of: sign)
    if place == nil { used.insert(sign) }
    return place
  }

  /// Where a tag ends; a sign within quotes does not end it. Nothing where a quote stays open, which
  /// happens once for each kind of quote.
  private static func end(of body: Substring) -> Substring.Index? {
    var quote: Character?
    for index in body.indices {
      let character = body[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == ">" {
        return index
      }
    }
    return nil
  }

  private static func closing(_ name: String, in rest: Substring) -> Substring.Index? {
    var from = rest
    while let close = from.firstRange(of: "</") {
      from = from[close.upperBound...]
      if from.prefix(name.count).lowercased() == name { return close.lowerBound }
    }
    return rest.endIndex
  }

  private static func attribute(_ name: String, of tag: Substring) -> String? {
    guard let start = tag.firstRange(of: name + "=") else { return nil }
    var value = tag[start.upperBound...]
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    value.removeFirst()
    let text = value.prefix { $0 != quote }.trimmed
    return text.isEmpty ? nil : text
  }

  // MARK: Entities, sounds and formulas

  private static func entity(_ rest: inout Substring) -> String {
    let body = rest.dropFirst()
    let name = body.prefix(12).prefix { $0 != ";" }
    guard name.count < 12, body[name.endIndex...].first == ";", !name.isEmpty,
      let text = character(String(name))
    else {
      rest = body
      return "&"
    }
    rest = body[name.endIndex...].dropFirst()
    return text
  }

  private static func character(_ name: String) -> String? {
    guard name.hasPrefix("#") else { return named[name] }
    let digits = name.dropFirst()
    let isHex = digits.first == "x" || digits.first == "X"
    return UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10)
      .flatMap(Unicode.Scalar.init).map(String.init)
  }

  private static let named = [
    "nbsp": " ", "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'", "hellip": "…",
    "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
    "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "deg": "°", "plusmn": "±",
    "times": "×", "divide": "÷", "minus": "−", "le": "≤", "ge": "≥", "ne": "≠", "asymp": "≈",
    "infin": "∞", "radic": "√", "sum": "∑", "int": "∫", "rarr": "→", "larr": "←", "harr": "↔",
    "uarr": "↑", "darr": "↓", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ",
    "epsilon": "ε", "eta": "η", "theta": "θ", "lambda": "λ", "mu": "μ", "micro": "µ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "phi": "φ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω",
    "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß",
    "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à", "aacute": "á", "ccedil": "ç",
    "ntilde": "ñ", "oacute": "ó", "iacute": "í", "uacute": "ú", "sup2": "²", "sup3": "³",
    "frac12": "½", "frac14": "¼", "euro": "€", "copy": "©", "reg": "®", "trade": "™", "sect": "§",
    "shy": "", "zwnj": "\u{200C}", "zwj": "\u{200D}",
  ]

  /// `[sound:a.mp3]`, which goes, and `[latex]`, `[$]`, `[$$]`, which leave their formula.
  private mutating func bracket(_ rest: inout Substring) -> String {
    if rest.hasPrefix("[sound:") || rest.hasPrefix("[anki:"), let end = next("]", in: rest) {
      media += 1
      rest = rest[rest.index(after: end)...]
      return ""
    }
    for mark in ["[latex]", "[/latex]", "[$]", "[/$]", "[$$]", "[/$$]"] where rest.hasPrefix(mark) {
      rest = rest.dropFirst(mark.count)
      return ""
    }
    rest.removeFirst()
    return "["
  }

  /// The marks around a formula, `\( \)` and `\[ \]`, which go.
  private static func formula(_ rest: inout Substring) -> String {
    for mark in ["\\(", "\\)", "\\[", "\\]"] where rest.hasPrefix(mark) {
      rest = rest.dropFirst(2)
      return ""
    }
    rest.removeFirst()
    return "\\"
  }
}
