/// Small pictures in shades side by side: samples of images, what hidden units look for.
public struct Pictures: Chart {
  /// One picture with words below it.
  public struct Picture: Sendable {
    /// Words below the picture.
    public var caption: String
    /// The brightness of each pixel, row by row from the top; what is not finite stays blank.
    public var pixels: [Double]
    /// Pixels across.
    public var columns: Int

    /// A picture of pixels row by row; an incomplete last row is left out.
    public init(_ caption: String, _ pixels: [Double], columns: Int) {
      self.caption = inert(caption)
      self.columns = max(1, columns)
      self.pixels = pixels
    }

    var rows: Int { pixels.count / columns }

    func value(_ row: Int, _ column: Int) -> Double { pixels[row * columns + column] }
  }

  /// What the pictures are.
  public var title: String
  /// The pictures, in reading order; those without room are counted in words.
  public var pictures: [Picture]
  /// Whether values below zero are a shade of their own, as weights need it. Otherwise the least
  /// value of all is blank.
  public var isSigned: Bool

  /// Some pictures.
  public init(_ title: String, _ pictures: [Picture], isSigned: Bool = false) {
    self.title = inert(title)
    self.pictures = pictures
    self.isSigned = isSigned
  }
}

extension Chart where Self == Pictures {
  /// Small pictures in shades side by side.
  public static func pictures(
    _ title: String, _ pictures: [Pictures.Picture], isSigned: Bool = false
  ) -> Pictures {
    Pictures(title, pictures, isSigned: isSigned)
  }
}

// MARK: - Layout

extension Pictures {
  /// Cells of one picture and how many pictures stand in a row and in a column.
  private struct Layout {
    var across: Int
    var down: Int
    /// From the left of one picture to the left of the next.
    var step: Int
    var perRow: Int
    var shelves: Int
    var hasCaptions: Bool
  }

  /// The largest pictures of which all fit, or the smallest and as many as fit.
  ///
  /// A cell is twice as high as it is wide, so that w x h pixels take w x h/2 cells at their own size.
  private func layout(width: Int, height: Int) -> Layout? {
    let drawn = pictures.filter { $0.rows > 0 }
    let wide = drawn.map(\.columns).max() ?? 0
    let high = drawn.map(\.rows).max() ?? 0
    guard wide > 0, high > 0, width > 0, height > 0 else { return nil }
    let hasCaptions = pictures.contains { !$0.caption.isEmpty } && height > 2
    let captions = pictures.map { displayWidth($0.caption) }.max() ?? 0
    var smallest: Layout?
    // Shapes of fewer than eight cells across tell nothing; then fewer pictures are better.
    for zoom in [2.0, 1, 0.5, 0.25, 0.125] where zoom >= 1 || Double(wide) * zoom >= 8 {
      let across = max(1, Int((Double(wide) * zoom).rounded(.up)))
      let down = max(1, Int((Double(high) * zoom / 2).rounded(.up)))
      // Captions may widen a picture's place, but not beyond reason.
      let step = max(across, hasCaptions ? min(captions, max(across, 16)) : 0) + 2
      let shelf = down + (hasCaptions ? 1 : 0)
      guard across <= width, shelf <= height else { continue }
      let layout = Layout(
        across: across, down: down, step: step, perRow: max(1, (width + 2) / step),
        shelves: (height + 1) / (shelf + 1), hasCaptions: hasCaptions)
      if layout.perRow * max(1, layout.shelves) >= pictures.count { return layout }
      smallest = layout
    }
    return smallest
  }

  /// The values between which shades are spread: of all pictures together.
  private var range: (low: Double, high: Double)? {
    let finite = pictures.flatMap { $0.pixels.prefix($0.rows * $0.columns) }.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    guard isSigned else { return (low, high) }
    let reach = max(abs(low), abs(high))
    return (-reach, reach)
  }
}

// MARK: - Drawing

extension Pictures {
  /// Draws the pictures on shelves, captions below.
  public func canvas(in style: PlotStyle) -> Canvas {
    let header = style.header([title])
    let room = style.height - header.count
    guard let range, let layout = layout(width: style.width, height: room) else {
      return Canvas.note(range == nil ? "\(title): nothing to show yet" : summary(), in: style)
    }
    let shelf = layout.down + (layout.hasCaptions ? 1 : 0)
    var shelves = max(1, layout.shelves)
    // A row is kept for saying how many are missing.
    if layout.perRow * shelves < pictures.count, shelves * (shelf + 1) > room, shelves > 1 {
      shelves -= 1
    }
    let shown = min(pictures.count, layout.perRow * shelves)
    let used = (shown + layout.perRow - 1) / layout.perRow
    let isCut = shown < pictures.count && header.count + used * (shelf + 1) <= style.height
    let rows = header.count + used * (shelf + 1) - 1 + (isCut ? 1 : 0)
    var canvas = Canvas(columns: style.width, rows: min(rows, style.height), level: style.level)
    canvas.write(header)
    for (index, picture) in pictures.prefix(shown).enumerated() {
      let left = index % layout.perRow * layout.step
      let top = header.count + index / layout.perRow * (shelf + 1)
      draw(picture, on: &canvas, layout, range, left: left, top: top)
      guard layout.hasCaptions else { continue }
      let words = clipped(
        picture.caption, to: min(layout.step - 1, style.width - left), ascii: style.level == .ascii)
      canvas.write(words, column: left, row: top + layout.down)
    }
    if isCut {
      canvas.write("and \(pictures.count - shown) more", column: 0, row: rows - 1)
    }
    return canvas
  }

  private func draw(
    _ picture: Picture, on canvas: inout Canvas, _ layout: Layout,
    _ range: (low: Double, high: Double), left: Int, top: Int
  ) {
    for row in 0..<layout.down {
      for column in 0..<layout.across {
        let halves = (0..<2).map { half in
          shade(
            picture, column, 2 * row + half, across: layout.across, down: 2 * layout.down, range)
        }
        let (character, ink) = Self.glyph(halves[0], halves[1], ascii: canvas.level == .ascii)
        canvas.write(String(character), column: left + column, row: top + row, ink: ink)
      }
    }
  }

  /// The mean shade, 0 to 1 (from -1 where values are signed), of the pixels under one cell of a
  /// grid laid over a picture.
  private func shade(
    _ picture: Picture, _ column: Int, _ row: Int, across: Int, down: Int,
    _ range: (low: Double, high: Double)
  ) -> Double {
    func span(_ index: Int, _ cells: Int, _ pixels: Int) -> Range<Int> {
      let first = min(index * pixels / cells, pixels - 1)
      return first..<max(first + 1, min((index + 1) * pixels / cells, pixels))
    }
    guard picture.rows > 0 else { return 0 }
    var sum = 0.0
    var count = 0.0
    for y in span(row, down, picture.rows) {
      for x in span(column, across, picture.columns) {
        let value = picture.value(y, x)
        guard value.isFinite else { continue }
        sum += fraction(value, range)
        count += 1
      }
    }
    return count > 0 ? sum / count : 0
  }

  private func fraction(_ value: Double, _ range: (low: Double, high: Double)) -> Double {
    if isSigned { return range.high > 0 ? value / range.high : 0 }
    // Halved first, since the ends may be further apart than any number.
    let span = range.high / 2 - range.low / 2
    return span > 0 ? (value / 2 - range.low / 2) / span : 0
  }

  /// The character that comes closest to the shades of the two halves of a cell.
  private static func glyph(_ upper: Double, _ lower: Double, ascii: Bool) -> (Character, Ink) {
    let mean = (upper + lower) / 2
    if mean < 0 {
      let marks: [Character] = ascii ? [" ", ",", "-", "="] : [" ", "·", "-", "="]
      return (marks[min(Int(-mean * 3 + 0.5), 3)], Ink(hue: 1))
    }
    if ascii {
      let ramp: [Character] = Array(" .:+*#@")
      return (ramp[min(Int(mean * 6 + 0.5), 6)], Ink(hue: 0))
    }
    let best = blocks.min { first, second in
      distance(first, upper, lower) < distance(second, upper, lower)
    }
    return (best?.character ?? " ", Ink(hue: 0))
  }

  private static let blocks: [(character: Character, upper: Double, lower: Double)] = [
    (" ", 0, 0), ("░", 0.25, 0.25), ("▒", 0.5, 0.5), ("▓", 0.75, 0.75), ("█", 1, 1),
    ("▀", 1, 0), ("▄", 0, 1),
  ]

  private static func distance(
    _ block: (character: Character, upper: Double, lower: Double), _ upper: Double, _ lower: Double
  ) -> Double {
    let (above, below) = (block.upper - upper, block.lower - lower)
    return above * above + below * below
  }
}

// MARK: - Words and page

extension Pictures {
  /// Tells how many pictures there are, how large, and the first captions.
  public func summary() -> String {
    guard let range, let first = pictures.first else {
      return sentence("\(title): nothing to show yet")
    }
    let captions = pictures.map(\.caption).filter { !$0.isEmpty }
    let named = captions.prefix(12)
    let more = captions.count - named.count
    let words = Array(named) + (more > 0 ? ["\(more) more"] : [])
    let size = "\(counted(pictures.count, "picture")) of \(first.rows) x \(first.columns) pixels"
    let ends = isSigned ? "weights up to \(brief(range.high))" : ""
    let parts = [size, ends, words.isEmpty ? "" : listed(words)].filter { !$0.isEmpty }
    return sentence("\(title): \(parts.joined(separator: "; "))")
  }

  /// Writes the pictures as squares on a page.
  public func svg(width: Int, height: Int) -> String {
    var svg = SVG(width: width, height: height, title: title, summary: summary())
    svg.text(range == nil ? summary() : title, x: 8, y: 20, bold: true)
    guard let range else { return svg.document }
    let columns = max(
      1, min(pictures.count, Int(Double(pictures.count).squareRoot().rounded(.up)) * 2))
    let shelves = (pictures.count + columns - 1) / columns
    let cell = (
      width: Double(svg.width - 16) / Double(columns),
      height: Double(svg.height - 32) / Double(shelves)
    )
    for (index, picture) in pictures.enumerated() where picture.rows > 0 {
      let left = 8 + Double(index % columns) * cell.width
      let top = 32 + Double(index / columns) * cell.height
      let side = min(
        (cell.width - 8) / Double(picture.columns), (cell.height - 22) / Double(picture.rows))
      guard side > 0 else { continue }
      add(picture, to: &svg, range, left: left, top: top, side: side)
      svg.text(picture.caption, x: left, y: top + side * Double(picture.rows) + 14)
    }
    return svg.document
  }

  private func add(
    _ picture: Picture, to svg: inout SVG, _ range: (low: Double, high: Double), left: Double,
    top: Double, side: Double
  ) {
    for row in 0..<picture.rows {
      for column in 0..<picture.columns where picture.value(row, column).isFinite {
        let shade = fraction(picture.value(row, column), range)
        guard abs(shade) > 0.02 else { continue }
        svg.add(
          "rect",
          [
            "x": pixels(left + Double(column) * side), "y": pixels(top + Double(row) * side),
            "width": pixels(side), "height": pixels(side),
            "fill": Palette.color(shade < 0 ? 1 : 6).hex,
            "fill-opacity": pixels(min(abs(shade), 1)),
          ])
      }
    }
  }
}
