// Plots draws charts as text on a canvas, and the same charts as SVG.
//
// It knows numbers, names and the size of the paper, and nothing else: no networks, no training,
// no files, no terminal, no clock. Whoever prints the lines decides width, render level and
// colours and hands them in as a style. Everything here is a value and a pure function of it.

/// A picture of some numbers that can be drawn as text, told in words, or written as SVG.
///
/// A new chart is one file in `Charts`: a struct that conforms, and a static member on `Chart`
/// so that callers write `.line(...)`.
public protocol Chart: Sendable {
  /// Draws the chart on a canvas that is never wider or higher than the style allows.
  func canvas(in style: PlotStyle) -> Canvas

  /// Tells in one or two sentences what the picture shows, for those who cannot see it.
  func summary() -> String

  /// Writes the chart as a complete SVG document that reads well on light and dark pages.
  /// - Parameters: width and height in pixels; values outside 160...4000 and 80...4000 are moved in.
  func svg(width: Int, height: Int) -> String
}

extension Chart {
  /// Renders the chart as lines of text without line ends and without trailing spaces.
  ///
  /// No line is wider than the style's width. With `textOnly` the summary is wrapped instead.
  public func lines(in style: PlotStyle) -> [String] {
    guard !style.textOnly else { return wrapped(summary(), to: style.width) }
    return canvas(in: style).lines(color: style.color)
  }
}
