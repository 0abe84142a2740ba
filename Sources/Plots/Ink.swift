/// What a character is printed with: a colour of the palette or the terminal's own.
public struct Ink: Sendable, Equatable {
  /// Index of the hue, counted around the palette; nil is the terminal's own colour.
  public var hue: Int?
  /// Index of the hue behind the character, darkened; nil leaves the background alone.
  public var ground: Int?
  /// A step from 0 (cold) to 9 (hot) used instead of a hue, where there are 256 colours.
  public var heat: Int?
  /// Whether the ink is thinned, as for raw values under a smoothed line.
  public var faint: Bool

  /// The terminal's own colour.
  public static let plain = Ink(hue: nil)

  /// Creates an ink; any integer is a valid hue.
  public init(hue: Int?, ground: Int? = nil, heat: Int? = nil, faint: Bool = false) {
    self.hue = hue
    self.ground = ground
    self.heat = heat
    self.faint = faint
  }

  /// The escape sequence that switches to this ink from a reset state; empty for plain.
  func sequence(_ mode: ColorMode) -> String {
    var codes: [String] = []
    switch mode {
    case .none: return ""
    case .ansi16:
      if let hue { codes.append("\(Palette.color(hue).ansi16)") }
      if let ground {
        if hue == nil { codes.append("97") }
        codes.append("\(Palette.color(ground).ground16)")
      }
    case .ansi256:
      if let heat {
        codes.append("38;5;\(Palette.heat[min(max(heat, 0), Palette.heat.count - 1)].ansi256)")
      } else if let hue {
        codes.append("38;5;\(Palette.color(hue).ansi256)")
      }
      if let ground {
        if hue == nil { codes.append("38;5;231") }
        codes.append("48;5;\(Palette.color(ground).ground256)")
      }
    }
    if faint { codes.insert("2", at: 0) }
    return codes.isEmpty ? "" : "\u{1B}[\(codes.joined(separator: ";"))m"
  }
}

/// Colours that colour-blind people can tell apart and that stand out on white and on black.
///
/// The hues are those of Okabe and Ito (2008) without black; their lightness is moved to where the
/// contrast with either background is at least 3 to 1, which WCAG 2.2 (1.4.11) asks of graphics.
enum Palette {
  /// One hue with its nearest neighbours in the terminals' palettes, full and as a background.
  struct Color: Sendable {
    let hex: String
    let ansi256: Int
    let ansi16: Int
    let ground256: Int
    let ground16: Int
  }

  /// Sky blue, orange, bluish green, reddish purple, vermillion, yellow (here brown), blue.
  static let colors = [
    Color(hex: "#0087D7", ansi256: 32, ansi16: 94, ground256: 24, ground16: 44),
    Color(hex: "#AF8700", ansi256: 136, ansi16: 31, ground256: 94, ground16: 41),
    Color(hex: "#00875F", ansi256: 29, ansi16: 36, ground256: 22, ground16: 40),
    Color(hex: "#D75FAF", ansi256: 169, ansi16: 35, ground256: 53, ground16: 45),
    Color(hex: "#D75F00", ansi256: 166, ansi16: 91, ground256: 52, ground16: 41),
    Color(hex: "#875F00", ansi256: 94, ansi16: 32, ground256: 58, ground16: 100),
    Color(hex: "#005FFF", ansi256: 27, ansi16: 95, ground256: 17, ground16: 44),
  ]

  /// Ten steps from cold to hot. On a page cells are filled, from dark blue to yellow, even in
  /// lightness (after viridis, Smith and van der Walt 2015); on a terminal characters are drawn on
  /// an unknown background, so there the hue alone goes from blue over red to orange.
  static let heat: [(hex: String, ansi256: Int)] = [
    ("#440154", 26), ("#482878", 62), ("#3E4A89", 98), ("#31688E", 134), ("#26828E", 133),
    ("#1F9E89", 169), ("#35B779", 168), ("#6DCD59", 167), ("#B4DE2C", 166), ("#FDE725", 136),
  ]

  static func color(_ hue: Int) -> Color {
    let count = colors.count
    return colors[(hue % count + count) % count]
  }
}
