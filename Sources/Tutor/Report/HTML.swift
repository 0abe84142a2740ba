import Plots

/// Pieces of a page, well-formed as XML as well as HTML. Texts are made safe here and nowhere else.
enum HTML {
  /// A text that stands between tags or in an attribute.
  static func inline(_ text: String) -> String { escapedMarkup(inert(text)) }

  /// A text between two tags, of a class of the style sheet if one is named.
  static func element(_ name: String, _ text: String, class kind: String? = nil) -> String {
    "<\(name)" + (kind.map { " class=\"\($0)\"" } ?? "") + ">\(inline(text))</\(name)>\n"
  }

  /// A table with a caption and a heading for each column and each row; wide ones scroll on their
  /// own, so that the page does not.
  /// - `numbers`: the columns that hold figures, which are set flush right.
  static func table(
    _ caption: String, _ columns: [String], _ rows: [[String]], numbers: Set<Int> = []
  ) -> String {
    func kind(_ column: Int) -> String { numbers.contains(column) ? " class=\"number\"" : "" }
    let name = inline(caption)
    var lines = """
      <div class="wide" role="region" tabindex="0" aria-label="\(name)">
      <table>
      <caption>\(name)</caption>
      <thead><tr>
      """
    for (index, column) in columns.enumerated() {
      lines += "<th scope=\"col\"\(kind(index))>\(inline(column))</th>"
    }
    lines += "</tr></thead>\n<tbody>\n"
    for row in rows {
      lines += "<tr>"
      for (index, cell) in row.enumerated() {
        let text = inline(cell)
        lines +=
          index == 0
          ? "<th scope=\"row\"\(kind(index))>\(breakable(text))</th>"
          : "<td\(kind(index))>\(text)</td>"
      }
      lines += "</tr>\n"
    }
    return lines + "</tbody>\n</table>\n</div>\n"
  }

  /// The same text, which may go on in the next line behind the marks inside a setting or a name.
  private static func breakable(_ text: String) -> String {
    ["=", "(", ",", ".", "/", "_"].reduce(text) { $0.replacing($1, with: $1 + "<wbr/>") }
  }

  /// A picture with its words below it.
  static func figure(_ chart: some Chart, height: Int = 300, caption: String? = nil) -> String {
    // Drawn twice, for a column of text and for a phone, so that letters are as large on both; the
    // style sheet shows one of them.
    // The narrow one is higher, because its words take more lines.
    let pictures = [("roomy", 640, height), ("narrow", 350, height + 80)].map {
      kind, width, height in
      "<div class=\"\(kind)\">\n\(chart.svg(width: width, height: height))</div>\n"
    }.joined()
    return "<figure>\n\(pictures)"
      + (caption.map { element("figcaption", $0) } ?? "") + "</figure>\n"
  }

  /// Pieces that stay on one sheet of paper.
  static func whole(_ body: String) -> String { "<div class=\"whole\">\n\(body)</div>\n" }

  /// A chapter of the page.
  static func section(_ id: String, _ title: String, _ body: String) -> String {
    "<section id=\"\(id)\">\n" + element("h2", title) + body + "</section>\n"
  }

  /// A whole page that needs no other file.
  static func page(title: String, style: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="generator" content="gradus \(Version.number)"/>
    \(element("title", title))<style>
    \(style)
    </style>
    </head>
    <body>
    \(body)</body>
    </html>

    """
  }
}
