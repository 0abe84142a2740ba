/// Rows of texts in aligned columns, cut to the width where they must be.
public struct Table: Chart {
  /// The side that a column's texts keep to.
  public enum Alignment: Sendable {
    /// Texts begin at the left, as words do.
    case left
    /// Texts end at the right, as numbers do.
    case right
  }

  /// A column's heading and how its texts are placed.
  public struct Column: Sendable {
    /// The heading; an empty one is allowed.
    public var name: String
    /// The side that the texts keep to.
    public var alignment: Alignment

    /// A column of a table.
    public init(_ name: String, _ alignment: Alignment = .left) {
      self.name = inert(name)
      self.alignment = alignment
    }
  }

  /// What the table is about; no line is spent on an empty title.
  public var title: String
  /// The columns from left to right.
  public var columns: [Column]
  /// The rows, top first; missing texts stay empty, those without a column are left out.
  public var rows: [[String]]

  /// A table of texts.
  public init(_ title: String = "", columns: [Column], rows: [[String]]) {
    self.title = inert(title)
    self.columns = columns
    self.rows = rows.map { $0.map(inert) }
  }
}

extension Chart where Self == Table {
  /// Rows of texts in aligned columns.
  public static func table(
    _ title: String = "", columns: [Table.Column], rows: [[String]]
  ) -> Table {
    Table(title, columns: columns, rows: rows)
  }
}

extension Table {
  private func text(_ row: [String], _ column: Int) -> String {
    column < row.count ? row[column] : ""
  }

  /// The width of each column: what its texts need, the widest cut down until all fit.
  ///
  /// Columns that do not get a single place are left out at the right.
  private func widths(_ room: Int) -> [Int] {
    var widths = columns.indices.map { column in
      (rows.map { displayWidth(text($0, column)) } + [displayWidth(columns[column].name), 1]).max()
        ?? 1
    }
    while widths.count * 3 - 2 > room, widths.count > 1 { widths.removeLast() }
    var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - room
    while excess > 0, let widest = widths.max(), widest > 1,
      let index = widths.lastIndex(of: widest)
    {
      let second = widths.filter { $0 < widest }.max() ?? 1
      let cut = min(excess, max(widest - second, 1), widest - 1)
      widths[index] -= cut
      excess -= cut
    }
    return widths
  }

  /// Draws the headings and as many rows as fit.
  public func canvas(in style: PlotStyle) -> Canvas {
    let ascii = style.level == .ascii
    let widths = widths(style.width)
    var lines: [[String]] = []
    if columns.contains(where: { !$0.name.isEmpty }) { lines.append(columns.map(\.name)) }
    lines += rows
    let top = title.isEmpty || style.height < 3 ? 0 : 1
    let shown = lines.count > style.height - top ? max(style.height - top - 1, 0) : lines.count
    var canvas = Canvas(
      columns: style.width, rows: top + shown + (shown < lines.count ? 1 : 0), level: style.level)
    if top > 0 { canvas.write(clipped(title, to: style.width, ascii: ascii), column: 0, row: 0) }
    for (index, line) in lines.prefix(shown).enumerated() {
      var at = 0
      for (column, width) in widths.enumerated() {
        let text = clipped(text(line, column), to: width, ascii: ascii)
        let isRight = columns[column].alignment == .right
        canvas.write(padded(text, to: width, leading: isRight), column: at, row: top + index)
        at += width + 2
      }
    }
    if shown < lines.count {
      let more = clipped("and \(lines.count - shown) more", to: style.width, ascii: ascii)
      canvas.write(more, column: 0, row: top + shown)
    }
    return canvas
  }

  /// Every row as a sentence of headings and texts.
  public func summary() -> String {
    guard !rows.isEmpty else { return sentence("\(title.isEmpty ? "table" : title): no rows") }
    let told = rows.map { row in
      sentence(
        columns.indices.compactMap { column -> String? in
          let words = text(row, column)
          guard !words.isEmpty else { return nil }
          return columns[column].name.isEmpty ? words : "\(columns[column].name) \(words)"
        }.joined(separator: ", "))
    }
    let words = ([title.isEmpty ? "" : sentence(title)] + told).filter { !$0.isEmpty }
    return words.isEmpty ? "A table without words." : words.joined(separator: " ")
  }

  /// Writes the table as text on a page.
  public func svg(width: Int, height: Int) -> String {
    var svg = SVG(width: width, height: height, title: title, summary: summary())
    let style = PlotStyle(width: svg.width / 8, height: max((svg.height - 16) / 16, 1))
    for (row, line) in canvas(in: style).lines().enumerated() {
      svg.text(line, x: 8, y: 20 + Double(row) * 16)
    }
    return svg.document
  }
}
