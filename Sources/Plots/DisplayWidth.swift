/// Columns a terminal needs for a text: 2 for wide characters, 0 for marks that join others.
///
/// Scalars are added up one by one, as terminals do that draw joined emoji side by side; a
/// terminal that joins them needs less, never more.
public func displayWidth(_ text: String) -> Int {
  text.reduce(0) { $0 + displayWidth($1) }
}

/// Columns a terminal needs for one character, combining marks included.
public func displayWidth(_ character: Character) -> Int {
  if let ascii = character.asciiValue { return ascii >= 32 && ascii < 127 ? 1 : 0 }
  var columns = 0
  for scalar in character.unicodeScalars {
    // Variation selector 16 asks for the emoji form of a narrow symbol.
    columns = scalar.value == 0xFE0F ? max(columns, 2) : columns + columnsOf(scalar)
  }
  return columns
}

/// The text with control characters replaced, so that nothing in it can move the cursor.
public func inert(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    scalars.append(isControl(scalar) ? (scalar == "\t" || scalar == "\n" ? " " : "?") : scalar)
  }
  return String(scalars)
}

/// The longest beginning of a text that fits, ended by a mark where something was cut away.
/// - Parameter ascii: whether the mark is `~` instead of the one-column ellipsis.
public func clipped(_ text: String, to width: Int, ascii: Bool = true) -> String {
  guard displayWidth(text) > width else { return text }
  guard width > 0 else { return "" }
  var kept = ""
  var columns = 0
  for character in text {
    let next = columns + displayWidth(character)
    guard next <= width - 1 else { break }
    kept.append(character)
    columns = next
  }
  return kept + (ascii ? "~" : "…")
}

/// The text in lines of at most the given width, broken at spaces where there are any.
public func wrapped(_ text: String, to width: Int) -> [String] {
  let width = max(width, 1)
  var lines: [String] = []
  var line = ""
  var columns = 0
  for word in inert(text).split(separator: " ") {
    let length = displayWidth(String(word))
    if columns > 0, columns + 1 + length <= width {
      line += " " + word
      columns += 1 + length
      continue
    }
    if columns > 0 { lines.append(line) }
    (line, columns) = ("", 0)
    for character in word {
      let wide = displayWidth(character)
      guard wide <= width else { continue }
      if columns + wide > width {
        lines.append(line)
        (line, columns) = ("", 0)
      }
      line.append(character)
      columns += wide
    }
  }
  return columns > 0 ? lines + [line] : lines
}

/// Spaces added behind (or before) a text until it fills the given width.
func padded(_ text: String, to width: Int, leading: Bool = false) -> String {
  let missing = String(repeating: " ", count: max(0, width - displayWidth(text)))
  return leading ? missing + text : text + missing
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
  // Overrides of the writing direction reorder the rest of the line.
  case .format: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  default: false
  }
}

private func columnsOf(_ scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0x300 { return value < 32 || (127..<160).contains(value) || value == 0xAD ? 0 : 1 }
  if (0x1160...0x11FF).contains(value) { return 0 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: break
  }
  return scalar.properties.isEmojiPresentation && !(0x1F1E6...0x1F1FF).contains(value)
    || wideRanges.contains(where: { $0.contains(value) }) ? 2 : 1
}

/// East Asian wide and full-width blocks (Unicode Standard Annex 11).
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
  0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
  0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
  0x1F200...0x1F265, 0x1F300...0x1F320, 0x20000...0x3FFFD,
]
