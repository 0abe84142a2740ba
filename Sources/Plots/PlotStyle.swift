/// How finely a character cell is divided.
public enum RenderLevel: String, Sendable, CaseIterable {
  /// Seven-bit characters only: one pixel per cell, drawn as the letter of its series.
  case ascii
  /// Half blocks and eighths: one pixel across, two down.
  case block
  /// Braille dots: two pixels across, four down.
  case braille

  /// Pixels across one cell.
  public var pixelsAcross: Int { self == .braille ? 2 : 1 }

  /// Pixels down one cell.
  public var pixelsDown: Int {
    switch self {
    case .ascii: 1
    case .block: 2
    case .braille: 4
    }
  }
}

/// Which colours the terminal can show.
public enum ColorMode: String, Sendable, CaseIterable {
  /// No escape sequences at all, not even bold or dim.
  case none
  /// The sixteen colours of the oldest terminals.
  case ansi16
  /// The palette of 256.
  case ansi256
}

/// The paper a chart is drawn on: its size, its fineness and its colours.
public struct PlotStyle: Sendable, Equatable {
  /// Columns available; at least 1, at most 2000.
  public let width: Int
  /// Rows available; at least 1, at most 1000.
  public let height: Int
  /// How finely cells are divided.
  public var level: RenderLevel
  /// Colours that may be used; meaning never depends on them.
  public var color: ColorMode
  /// Whether charts are told in sentences, for screen readers.
  public var textOnly: Bool

  /// Creates a style; sizes outside the allowed range are moved in.
  public init(
    width: Int = 80, height: Int = 14, level: RenderLevel = .ascii, color: ColorMode = .none,
    textOnly: Bool = false
  ) {
    self.width = min(max(width, 1), 2000)
    self.height = min(max(height, 1), 1000)
    self.level = level
    self.color = color
    self.textOnly = textOnly
  }

  /// The same paper with other sizes.
  public func sized(width: Int? = nil, height: Int) -> PlotStyle {
    PlotStyle(
      width: width ?? self.width, height: height, level: level, color: color, textOnly: textOnly)
  }

  /// A title and notes in as few rows as they need, at most a quarter of the height.
  ///
  /// Nothing on sheets under 6 rows, or only the title where the rest is just rows of text.
  func header(_ parts: [String], rowsOnly: Bool = false) -> [String] {
    let parts = parts.filter { !$0.isEmpty }
    guard height >= 6 else {
      guard rowsOnly, height > 1, let title = parts.first else { return [] }
      return [clipped(title, to: width, ascii: level == .ascii)]
    }
    let lines = parts.flatMap { wrapped($0, to: width) }
    let shown = Array(lines.prefix(max(height / 4, parts.count)))
    guard shown.count < lines.count, let last = shown.last else { return shown }
    return shown.dropLast() + [clipped(last + " more", to: width, ascii: level == .ascii)]
  }
}
