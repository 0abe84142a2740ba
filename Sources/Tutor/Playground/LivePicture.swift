import Plots

/// Lines that are drawn again in place, one write a frame, nothing cleared that stays the same.
struct LivePicture {
  private let console: any Console
  private var drawn = 0

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
  }

  /// Takes the picture away, so that what is printed next stands in its place.
  mutating func clear() {
    guard drawn > 0 else { return }
    console.write(Self.beginFrame + "\u{1B}[\(drawn)A\r\u{1B}[J" + Self.endFrame)
    drawn = 0
  }

  /// Begins again at the cursor, after the terminal changed its size and moved the lines.
  mutating func forget() { drawn = 0 }

  // Terminals that know synchronised output show a frame at once; others ignore this.
  private static let beginFrame = "\u{1B}[?2026h"
  private static let endFrame = "\u{1B}[?2026l"
}
