/// A sheet of character cells with a layer of pixels, a layer of shades and text on top.
///
/// Pixels remember which series drew them, so that a cell can show the letter of its series, a
/// `*` where two meet, or the merged dots. Column 0 is left, row 0 is on top. Whatever lies
/// outside is ignored, so nothing drawn here can be wider or higher than the sheet.
public struct Canvas: Sendable {
  /// Cells across.
  public let columns: Int
  /// Cells down.
  public let rows: Int
  /// How finely cells are divided.
  public let level: RenderLevel
  /// The character of each series at the ASCII level, in order.
  public let letters: [Character]
  /// The character of each series' shade at the ASCII level, in order.
  var shades: [Character] = [".", ":", "'", ","]

  /// Whether shades are single faint dots, as raw values are, and not areas.
  var shadesAreDots = false

  /// One bit per series for every pixel, row after row; series beyond 31 share the last bit.
  private var linePixels: [UInt32]
  private var shadePixels: [UInt32]
  private var texts: [Text]

  /// What the text layer holds in a cell.
  private enum Text: Sendable {
    case nothing
    case glyph(Character, Ink)
    /// The right half of a wide character to the left.
    case covered
  }

  /// Creates an empty sheet; sizes are moved into 0...2000 and 0...1000.
  public init(columns: Int, rows: Int, level: RenderLevel, letters: [Character] = Canvas.alphabet) {
    self.columns = min(max(columns, 0), 2000)
    self.rows = min(max(rows, 0), 1000)
    self.level = level
    self.letters = letters.map { displayWidth($0) == 1 ? $0 : "?" }
    let cells = self.columns * self.rows
    let pixels = cells * level.pixelsAcross * level.pixelsDown
    linePixels = Array(repeating: 0, count: pixels)
    shadePixels = Array(repeating: 0, count: pixels)
    texts = Array(repeating: .nothing, count: cells)
  }

  /// The capital letters, which name series in their order.
  public static let alphabet: [Character] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

  /// Pixels across the sheet.
  public var pixelColumns: Int { columns * level.pixelsAcross }

  /// Pixels down the sheet.
  public var pixelRows: Int { rows * level.pixelsDown }
}

// MARK: - Drawing

extension Canvas {
  /// Sets one pixel of a series.
  public mutating func plot(x: Int, y: Int, series: Int) {
    guard let index = pixelIndex(x, y) else { return }
    linePixels[index] |= bit(series)
  }

  /// Sets one pixel that shows only where no line is.
  public mutating func shade(x: Int, y: Int, series: Int) {
    guard let index = pixelIndex(x, y) else { return }
    shadePixels[index] |= bit(series)
  }

  /// Writes text; characters that would cross the right edge are left out.
  public mutating func write(_ text: String, column: Int, row: Int, ink: Ink = .plain) {
    guard (0..<rows).contains(row) else { return }
    var column = column
    for character in inert(text) {
      let width = displayWidth(character)
      guard width > 0 else { continue }
      guard column + width <= columns else { return }
      if column >= 0 { place(character, width: width, column: column, row: row, ink: ink) }
      column += width
    }
  }

  private mutating func place(
    _ character: Character, width: Int, column: Int, row: Int, ink: Ink
  ) {
    let start = row * columns + column
    // A wide character that loses one half loses both.
    if case .covered = texts[start], column > 0 { texts[start - 1] = .glyph(" ", .plain) }
    for offset in 1..<max(width, 2) where offset < width { texts[start + offset] = .covered }
    if column + width < columns, case .covered = texts[start + width] {
      texts[start + width] = .glyph(" ", .plain)
    }
    texts[start] = .glyph(character, ink)
  }

  private func pixelIndex(_ x: Int, _ y: Int) -> Int? {
    guard x >= 0, y >= 0, x < pixelColumns, y < pixelRows else { return nil }
    return y * pixelColumns + x
  }

  private func bit(_ series: Int) -> UInt32 { 1 << UInt32(min(max(series, 0), 31)) }
}

extension Canvas {
  /// A sheet with words only, for charts that have nothing to draw or no room for it.
  static func note(_ words: String, in style: PlotStyle) -> Canvas {
    let lines = Array(wrapped(words, to: style.width).prefix(style.height))
    var canvas = Canvas(columns: style.width, rows: lines.count, level: style.level)
    canvas.write(lines)
    return canvas
  }

  /// Writes lines of words from the top.
  mutating func write(_ header: [String]) {
    for (row, line) in header.enumerated() { write(line, column: 0, row: row) }
  }
}

// MARK: - Looking

extension Canvas {
  /// Whether the text layer covers a cell.
  func hasText(column: Int, row: Int) -> Bool {
    guard (0..<columns).contains(column), (0..<rows).contains(row) else { return false }
    if case .nothing = texts[row * columns + column] { return false }
    return true
  }

  /// The series whose lines touch a cell, in order.
  func series(column: Int, row: Int) -> [Int] {
    guard (0..<columns).contains(column), (0..<rows).contains(row) else { return [] }
    return Self.bits(union(linePixels, column, row))
  }

  private static func bits(_ mask: UInt32) -> [Int] {
    var rest = mask
    var bits: [Int] = []
    while rest != 0 {
      bits.append(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    return bits
  }

  private func union(_ pixels: [UInt32], _ column: Int, _ row: Int) -> UInt32 {
    var mask: UInt32 = 0
    eachPixel(column, row) { index, _, _ in mask |= pixels[index] }
    return mask
  }

  private func eachPixel(_ column: Int, _ row: Int, _ body: (Int, Int, Int) -> Void) {
    let (across, down) = (level.pixelsAcross, level.pixelsDown)
    for dy in 0..<down {
      for dx in 0..<across {
        body((row * down + dy) * pixelColumns + column * across + dx, dx, dy)
      }
    }
  }
}

// MARK: - Rendering

extension Canvas {
  /// Renders the sheet, top row first, without trailing spaces; escapes only where there is colour.
  public func lines(color: ColorMode = .none) -> [String] {
    (0..<rows).map { row in
      var cells: [(Character, Ink)] = []
      for column in 0..<columns {
        if let cell = cell(column, row) { cells.append(cell) }
      }
      // A blank on a coloured ground is seen.
      while let last = cells.last, last.0 == " ", color == .none || last.1.ground == nil {
        cells.removeLast()
      }
      return Self.joined(cells, color)
    }
  }

  private static func joined(_ cells: [(Character, Ink)], _ color: ColorMode) -> String {
    var line = ""
    var current = ""
    var isGrounded = false
    for (character, ink) in cells {
      // A blank without a ground looks the same in any ink.
      let isKept = character == " " && ink.ground == nil && !isGrounded
      let wanted = isKept ? current : ink.sequence(color)
      if !isKept { isGrounded = ink.ground != nil }
      if wanted != current {
        if !current.isEmpty { line += "\u{1B}[0m" }
        line += wanted
        current = wanted
      }
      line.append(character)
    }
    return current.isEmpty ? line : line + "\u{1B}[0m"
  }

  /// The character of a cell and its ink; nil under the right half of a wide character.
  private func cell(_ column: Int, _ row: Int) -> (Character, Ink)? {
    switch texts[row * columns + column] {
    case .covered: return nil
    case .glyph(let character, let ink): return (character, ink)
    case .nothing: break
    }
    let lines = Self.bits(union(linePixels, column, row))
    if let first = lines.first {
      let ink = Ink(hue: level == .ascii && lines.count > 1 ? nil : first)
      return (glyph(of: linePixels, lines, column, row, letters, "*"), ink)
    }
    let shaded = Self.bits(union(shadePixels, column, row))
    guard let first = shaded.first else { return (" ", .plain) }
    let ink = Ink(hue: shaded.count > 1 ? nil : first, faint: true)
    if shadesAreDots, level != .braille { return (level == .ascii ? "." : "·", ink) }
    // Half blocks would be as heavy as the lines.
    if level == .block { return (shaded.count > 1 ? "▒" : "░", ink) }
    return (glyph(of: shadePixels, shaded, column, row, shades, ";"), ink)
  }

  private func glyph(
    of pixels: [UInt32], _ series: [Int], _ column: Int, _ row: Int, _ names: [Character],
    _ crossing: Character
  ) -> Character {
    guard level != .ascii else {
      guard series.count == 1, !names.isEmpty else { return crossing }
      return names[series[0] % names.count]
    }
    var mask: UInt8 = 0
    eachPixel(column, row) { index, dx, dy in
      if pixels[index] != 0 { mask |= 1 << (level == .braille ? Self.dots[dy][dx] : UInt8(dy)) }
    }
    return level == .braille ? braille(mask) : Self.halves[Int(mask)]
  }

  /// Bit of each braille dot, by row and column (Unicode block 2800).
  private static let dots: [[UInt8]] = [[0, 3], [1, 4], [2, 5], [6, 7]]
  private static let halves: [Character] = [" ", "▀", "▄", "█"]

  private func braille(_ mask: UInt8) -> Character {
    Unicode.Scalar(0x2800 + UInt32(mask)).map { Character($0) } ?? " "
  }
}
