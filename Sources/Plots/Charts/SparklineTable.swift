/// Several series, one line of text each, with their names and a last word.
public struct SparklineTable: Chart {
  /// One line of the table.
  public struct Row: Sendable {
    /// What the values belong to.
    public var name: String
    /// The values in order.
    public var values: [Double]
    /// What stands behind the line; the last value unless given.
    public var note: String

    /// A line of the table.
    public init(_ name: String, _ values: [Double], note: String? = nil) {
      self.name = inert(name)
      self.values = values
      self.note = inert(note ?? Series(name, values).ending)
    }
  }

  /// What the table shows.
  public var title: String
  /// The lines, top first.
  public var rows: [Row]

  /// A table of series.
  public init(_ title: String, _ rows: [Row]) {
    self.title = inert(title)
    self.rows = rows
  }

  /// Draws one row per series under a title.
  public func canvas(in style: PlotStyle) -> Canvas {
    let ascii = style.level == .ascii
    let head = title.isEmpty || style.height < rows.count + 1 ? 0 : 1
    let shown = rows.count > style.height - head ? max(style.height - head - 1, 0) : rows.count
    let left = rows.count - shown
    var canvas = Canvas(
      columns: style.width, rows: max(head + shown + (left > 0 ? 1 : 0), 1), level: style.level)
    guard !rows.isEmpty else {
      canvas.write(
        clipped("\(title): no values yet", to: style.width, ascii: ascii), column: 0, row: 0)
      return canvas
    }
    if head > 0 { canvas.write(clipped(title, to: style.width, ascii: ascii), column: 0, row: 0) }
    let notes = rows.map { displayWidth($0.note) }.max() ?? 0
    let names = min(rows.map { displayWidth($0.name) }.max() ?? 0, max(style.width / 3, 1))
    // The line comes first, then the last word, then the name.
    let noteRoom = style.width - names - notes - 2 >= 4 ? notes + 1 : 0
    let nameRoom = names > 0 && style.width - noteRoom - names - 1 >= 4 ? names + 1 : 0
    let lineRoom = style.width - noteRoom - nameRoom
    for (index, row) in rows.prefix(shown).enumerated() {
      let name = clipped(row.name, to: max(nameRoom - 1, 0), ascii: ascii)
      canvas.write(name, column: 0, row: head + index)
      let line = Sparkline.glyphs(row.values, width: lineRoom, level: style.level)
      canvas.write(line, column: nameRoom, row: head + index, ink: Ink(hue: index))
      guard noteRoom > 0 else { continue }
      let longest = rows.map { min($0.values.count, lineRoom) }.max() ?? 0
      canvas.write(row.note, column: nameRoom + longest + 1, row: head + index)
    }
    if left > 0 {
      let more = clipped("and \(left) more", to: style.width, ascii: ascii)
      canvas.write(more, column: 0, row: head + shown)
    }
    return canvas
  }

  /// Tells the first value of every series and what stands behind it, or else its last and its highest.
  public func summary() -> String {
    guard !rows.isEmpty else { return sentence("\(title): no values yet") }
    let words = rows.map { row in
      let first = row.values.first(where: \.isFinite).map(brief) ?? "no value"
      guard row.note.isEmpty, let last = row.values.last(where: \.isFinite) else {
        return "\(row.name) from \(first) to \(row.note)"
      }
      let most = row.values.filter(\.isFinite).max() ?? last
      return "\(row.name) from \(first) to \(brief(last)), at most \(brief(most))"
    }
    return sentence((title.isEmpty ? "" : title + ": ") + listed(words))
  }

  /// Writes the series as a line chart on a page.
  public func svg(width: Int, height: Int) -> String {
    LineChart(title, rows.map { Series($0.name, $0.values) }, xName: "", scale: .linear)
      .svg(width: width, height: height)
  }
}

extension Chart where Self == SparklineTable {
  /// Several series, one line of text each.
  public static func sparklines(_ title: String, _ rows: [SparklineTable.Row]) -> SparklineTable {
    SparklineTable(title, rows)
  }
}
