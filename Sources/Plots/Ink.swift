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

/// Colours that colour-blind people can tell apart (Okabe and Ito 2008), without black.
enum Palette {
  /// One hue with its nearest neighbours in the terminals' palettes, full and as a background.
  struct Color: Sendable {
    let hex: String
    let ansi256: Int
    let ansi16: Int
    let ground256: Int
    let ground16: Int
  }

  /// Sky blue, orange, bluish green, reddish purple, vermillion, yellow, blue.
  static let colors = [
    Color(hex: "#56B4E9", ansi256: 74, ansi16: 96, ground256: 24, ground16: 44),
    Color(hex: "#E69F00", ansi256: 214, ansi16: 33, ground256: 94, ground16: 43),
    Color(hex: "#009E73", ansi256: 36, ansi16: 32, ground256: 22, ground16: 42),
    Color(hex: "#CC79A7", ansi256: 175, ansi16: 95, ground256: 53, ground16: 45),
    Color(hex: "#D55E00", ansi256: 166, ansi16: 31, ground256: 52, ground16: 41),
    Color(hex: "#F0E442", ansi256: 227, ansi16: 93, ground256: 58, ground16: 43),
    Color(hex: "#0072B2", ansi256: 25, ansi16: 34, ground256: 17, ground16: 44),
  ]

  /// Ten steps from dark blue to yellow, even in lightness (after viridis, Smith and van der
  /// Walt 2015).
  static let heat: [(hex: String, ansi256: Int)] = [
    ("#440154", 53), ("#482878", 54), ("#3E4A89", 60), ("#31688E", 24), ("#26828E", 30),
    ("#1F9E89", 36), ("#35B779", 35), ("#6DCD59", 77), ("#B4DE2C", 148), ("#FDE725", 220),
  ]

  static func color(_ hue: Int) -> Color {
    let count = colors.count
    return colors[(hue % count + count) % count]
  }
}
