/// A small writer of SVG documents that carry their own title, words and colours.
struct SVG: Sendable {
  let width: Int
  let height: Int
  private var body = ""
  private let title: String
  private let words: String

  /// Starts a document; sizes are moved into 160...4000 by 80...4000 pixels.
  init(width: Int, height: Int, title: String, summary: String) {
    self.width = min(max(width, 160), 4000)
    self.height = min(max(height, 80), 4000)
    self.title = title
    words = summary
  }

  /// The finished document.
  ///
  /// The background is part of the picture, so that it reads on any page; a style sheet turns it
  /// dark where the reader's system is.
  var document: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" role="img" width="\(width)" height="\(height)" \
    viewBox="0 0 \(width) \(height)" font-family="ui-monospace,Menlo,Consolas,monospace" \
    font-size="12">
    <title>\(escapedMarkup(title))</title>
    <desc>\(escapedMarkup(words))</desc>
    <style>
    .paper{fill:#ffffff}.ink{fill:#24292f}.rule{stroke:#57606a}.grid{stroke:#d0d7de}
    @media(prefers-color-scheme:dark){.paper{fill:#0d1117}.ink{fill:#e6edf3}\
    .rule{stroke:#8b949e}.grid{stroke:#30363d}}
    </style>
    <rect class="paper" width="100%" height="100%"/>
    \(body)</svg>

    """
  }

  /// Adds one element with attributes in the given order, and text inside it if any.
  mutating func add(
    _ name: String, _ attributes: KeyValuePairs<String, String>, text: String? = nil
  ) {
    body += "<\(name)"
    for (key, value) in attributes where !value.isEmpty {
      body += " \(key)=\"\(escapedMarkup(value))\""
    }
    body += text.map { ">\(escapedMarkup($0))</\(name)>\n" } ?? "/>\n"
  }

  /// Opens an area that cuts off what lies outside, with its own origin at the upper left.
  mutating func open(x: Double, y: Double, width: Double, height: Double) {
    body += """
      <svg x="\(pixels(x))" y="\(pixels(y))" width="\(pixels(width))" height="\(pixels(height))">

      """
  }

  /// Closes the area that was opened last.
  mutating func close() { body += "</svg>\n" }

  /// Adds text; the anchor is `start`, `middle` or `end`.
  mutating func text(
    _ text: String, x: Double, y: Double, anchor: String = "start", fill: String = "",
    bold: Bool = false
  ) {
    add(
      "text",
      [
        "class": fill.isEmpty ? "ink" : "", "x": pixels(x), "y": pixels(y), "fill": fill,
        "text-anchor": anchor == "start" ? "" : anchor, "font-weight": bold ? "bold" : "",
        "xml:space": "preserve",
      ], text: text)
  }

  /// Columns of text that fit between the margins; the font's characters are 0.6 em wide, as those
  /// of nearly all monospaced fonts.
  var columns: Int { max((width - 16) * 5 / 36, 10) }

  /// How much room a sample of a line takes before what is said of it, in pixels.
  static let swatchWidth = 24.0
  /// The same in columns of text.
  static let swatchColumns = 4

  /// Adds a short piece of the line of a series, so that words need no colour.
  mutating func swatch(of series: Int, x: Double, y: Double) {
    let style = pageStyle(series)
    add(
      "path",
      [
        "d": "M\(pixels(x)),\(pixels(y))h18", "fill": "none", "stroke": style.color,
        "stroke-width": "3", "stroke-dasharray": style.dashes,
      ])
  }

  /// Adds a straight line of the style sheet's `rule` or `grid` class.
  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) {
    add(
      "line",
      ["class": style, "x1": pixels(x1), "y1": pixels(y1), "x2": pixels(x2), "y2": pixels(y2)])
  }
}

/// A length in pixels with two decimals, never far outside any page.
func pixels(_ value: Double) -> String {
  withoutZeros(fixed(value.isNaN ? 0 : min(max(value, -1e5), 1e5), decimals: 2))
}

/// Text made safe between tags and inside double quotes; characters XML forbids become `?`.
public func escapedMarkup(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x26: result += "&amp;"
    case 0x3C: result += "&lt;"
    case 0x3E: result += "&gt;"
    case 0x22: result += "&quot;"
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF:
      result.unicodeScalars.append(scalar)
    default: result += "?"
    }
  }
  return result
}
