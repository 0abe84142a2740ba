import Plots

/// Lines that are drawn again in place, one write a frame, nothing cleared that stays the same.
struct LivePicture {
  private let console: any Console
  private var drawn = 0
  /// The columns of each line drawn, and of the terminal at that time.
  private var widths: [Int] = []
  private var columns = 0

  init(console: any Console) { self.console = console }

  /// Draws lines over the ones drawn before; as many as leave the prompt a row.
  mutating func draw(_ lines: [String]) {
    let shown = lines.prefix(max(1, console.size.rows - 1))
    var text = Self.beginFrame
    if drawn > 0 { text += "\u{1B}[\(drawn)A" }
    for line in shown { text += "\r" + line + "\u{1B}[K\n" }
    if drawn > shown.count { text += "\u{1B}[J" }
    console.write(text + Self.endFrame)
    drawn = shown.count
    widths = shown.map(Self.width)
    columns = console.size.columns
  }

  /// Takes the picture away, so that what is printed next stands in its place.
  mutating func clear() {
    guard drawn > 0 else { return }
    console.write(Self.beginFrame + "\u{1B}[\(drawn)A\r\u{1B}[J" + Self.endFrame)
    drawn = 0
  }

  /// Finds the picture again after the terminal changed its size, and so broke lines that are too
  /// long now. Where the size is the same, something else was shown since: it begins at the cursor.
  mutating func forget() {
    let size = console.size
    guard drawn > 0, size.columns != columns, size.columns > 0 else {
      drawn = 0
      return
    }
    let rows = widths.reduce(0) { $0 + max(1, ($1 + size.columns - 1) / size.columns) }
    drawn = min(rows, max(1, size.rows - 1))
    columns = size.columns
  }

  /// The columns of a line, its colours left out.
  private static func width(of line: String) -> Int {
    var width = 0
    var isCode = false
    for character in line {
      if character == "\u{1B}" {
        isCode = true
      } else if isCode {
        isCode = character != "m"
      } else {
        width += displayWidth(character)
      }
    }
    return width
  }

  // Terminals that know synchronised output show a frame at once; others ignore this.
  private static let beginFrame = "\u{1B}[?2026h"
  private static let endFrame = "\u{1B}[?2026l"
}
