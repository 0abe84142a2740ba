/// How many cells text takes on a terminal.
public enum DisplayWidth {
  /// The cells of a text without escape sequences: 2 for East Asian wide characters and emoji,
  /// 0 for combining marks and control characters, 1 otherwise (Unicode Annex 11).
  ///
  /// A joined emoji counts once, as terminals that join them draw it.
  public static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The cells of one character as the reader sees it.
  public static func of(_ character: Character) -> Int {
    var width = 0
    for scalar in character.unicodeScalars {
      // A variation selector asks for the emoji form of a character that has two.
      if scalar == "\u{FE0F}" { return 2 }
      width = max(width, of(scalar))
    }
    let isFlag =
      character.unicodeScalars.count == 2 && character.unicodeScalars.allSatisfy(isFlagPart)
    return isFlag ? 2 : width
  }

  /// The cells of one code point.
  public static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F ? 0 : 1 }
    // The only format character that is drawn: a possible hyphen.
    if scalar == "\u{AD}" { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default: break
    }
    // The medial and final parts of a Korean syllable are drawn into the first one.
    if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) {
      return 0
    }
    if scalar.properties.isEmojiPresentation && !isFlagPart(scalar) { return 2 }
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// The longest beginning of a text that fits into so many cells.
  public static func clip(_ text: String, to cells: Int) -> String {
    var left = cells
    let fits = text.prefix { character in
      left -= of(character)
      return left >= 0
    }
    return String(fits)
  }

  /// Control characters replaced by a sign, so that text from outside moves no cursor.
  public static func inert(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var clean = String.UnicodeScalarView()
    clean.append(contentsOf: text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 })
    return String(clean)
  }

  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  private static func isFlagPart(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  /// East Asian Wide and Fullwidth blocks; single emoji are known by their property.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F,  // Hangul Jamo, initial
    0x2329...0x232A,  // angle brackets
    0x2E80...0x303E,  // CJK radicals, punctuation
    0x3041...0x3247,  // kana, enclosed CJK
    0x3250...0x4DBF,  // CJK compatibility, extension A
    0x4E00...0xA4CF,  // CJK unified, Yi
    0xA960...0xA97F,  // Hangul Jamo extended A
    0xAC00...0xD7A3,  // Hangul syllables
    0xF900...0xFAFF,  // CJK compatibility ideographs
    0xFE10...0xFE19,  // vertical forms
    0xFE30...0xFE6F,  // CJK compatibility forms, small forms
    0xFF01...0xFF60,  // fullwidth forms
    0xFFE0...0xFFE6,  // fullwidth signs
    0x16FE0...0x18D08,  // Tangut, Khitan
    0x1AFF0...0x1B2FB,  // kana supplement, Nushu
    0x1F200...0x1F265,  // enclosed ideographs
    0x20000...0x3FFFD,  // CJK extensions B and later
  ]
}
