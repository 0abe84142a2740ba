/// A table of values as digits and shades: two hyper-parameters against a result.
public struct HeatMap: Chart {
  /// What the values are.
  public var title: String
  /// The values, top row first; rows may differ in length, missing values stay blank.
  public var values: [[Double]]
  /// Names of the rows and of the columns.
  public var rowNames: [String]
  /// Names of the columns.
  public var columnNames: [String]
  /// What the columns vary.
  public var xName: String
  /// What the rows vary.
  public var yName: String
  /// Which cell is put in brackets, if any.
  public var best: Series.Best?

  /// A heat map of some values.
  public init(
    _ title: String, _ values: [[Double]], rowNames: [String] = [], columnNames: [String] = [],
    xName: String = "", yName: String = "", best: Series.Best? = nil
  ) {
    self.title = inert(title)
    self.values = values
    self.rowNames = rowNames.map(inert)
    self.columnNames = columnNames.map(inert)
    self.xName = inert(xName)
    self.yName = inert(yName)
    self.best = best
  }
}

extension Chart where Self == HeatMap {
  /// A table of values as digits and shades.
  public static func heatMap(
    _ title: String, _ values: [[Double]], rowNames: [String] = [], columnNames: [String] = [],
    xName: String = "", yName: String = "", best: Series.Best? = nil
  ) -> HeatMap {
    HeatMap(
      title, values, rowNames: rowNames, columnNames: columnNames, xName: xName, yName: yName,
      best: best)
  }
}

extension HeatMap {
  private var finite: [Double] { values.joined().filter(\.isFinite) }
  private var columnCount: Int { values.map(\.count).max() ?? 0 }

  /// The place of the best value.
  var bestCell: (row: Int, column: Int)? {
    var found: (row: Int, column: Int, value: Double)?
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() where value.isFinite {
        let better: Bool
        switch (best, found) {
        case (nil, _), (.at, _): return nil
        case (_, nil): better = true
        case (.lowest, .some(let held)): better = value < held.value
        case (.highest, .some(let held)): better = value > held.value
        }
        if better { found = (row, column, value) }
      }
    }
    return found.map { ($0.row, $0.column) }
  }

  /// Draws a digit from 0 to 9 per value, over shades where there are more than ASCII characters.
  public func canvas(in style: PlotStyle) -> Canvas {
    let ascii = style.level == .ascii
    guard let low = finite.min(), let high = finite.max() else {
      return Canvas.note("\(title): no values yet", in: style)
    }
    let header = header(low, high, style)
    let names = min(
      rowNames.map { displayWidth($0) }.max() ?? 0, max(style.width / 4 - 1, 0))
    let left = names > 0 ? names + 1 : 0
    let foot = !columnNames.isEmpty && style.height >= header.count + 4 ? 1 : 0
    let room = max(style.height - header.count - foot, 1)
    // Rows and columns without room are left out, and the header says so.
    let rows = min(values.count, room)
    let wanted = max((columnNames.map { displayWidth($0) }.max() ?? 0) + 1, 4)
    let columns = min(columnCount, max((style.width - left) / 2, 1))
    let cell = max(min(wanted, (style.width - left) / max(columns, 1)), 1)
    var canvas = Canvas(
      columns: style.width, rows: min(header.count + rows + foot, style.height), level: style.level)
    canvas.write(header)
    let scale = Scale(low: low, high: high)
    let marked = bestCell
    for row in 0..<rows {
      let top = header.count + row
      if row < rowNames.count {
        canvas.write(
          padded(clipped(rowNames[row], to: names, ascii: ascii), to: names, leading: true),
          column: 0, row: top)
      }
      for (column, value) in values[row].prefix(columns).enumerated() {
        let isBest = marked.map { $0 == (row, column) } ?? false
        let at = left + column * cell
        draw(value, scale, on: &canvas, column: at, row: top, width: cell, isBest: isBest)
      }
    }
    guard foot > 0 else { return canvas }
    let bottom = header.count + rows
    for (index, name) in columnNames.prefix(columns).enumerated() where cell > 1 {
      let text = clipped(name, to: cell - 1, ascii: ascii)
      canvas.write(
        text, column: left + index * cell + max((cell - displayWidth(text)) / 2, 0), row: bottom)
    }
    return canvas
  }

  private func draw(
    _ value: Double, _ scale: Scale, on canvas: inout Canvas, column: Int, row: Int, width: Int,
    isBest: Bool
  ) {
    guard value.isFinite, let position = scale.position(value) else {
      canvas.write("!", column: column + width / 2, row: row)
      return
    }
    let share = min(max(position, 0), 1)
    let ink = Ink(hue: nil, heat: min(Int(share * 10), 9))
    let digit = String(min(Int(share * 10), 9))
    if canvas.level == .ascii || width < 3 {
      canvas.write(digit, column: column + width / 2, row: row, ink: ink)
    } else {
      let shade = Self.shades[min(Int(share * Double(Self.shades.count)), Self.shades.count - 1)]
      let text = String(repeating: shade, count: width)
      canvas.write(text, column: column, row: row, ink: ink)
      canvas.write(digit, column: column + width / 2, row: row)
    }
    guard isBest, width >= 3 else { return }
    canvas.write("[", column: column + width / 2 - 1, row: row)
    canvas.write("]", column: column + width / 2 + 1, row: row)
  }

  private static let shades: [Character] = Array(" ░▒▓█")

  private func header(_ low: Double, _ high: Double, _ style: PlotStyle) -> [String] {
    var notes = yName.isEmpty ? [] : ["down \(yName)"]
    if !xName.isEmpty { notes.append("across \(xName)") }
    if !notes.isEmpty { notes = [notes.joined(separator: ", ")] }
    notes += ["0 = \(brief(low)) to 9 = \(brief(high))"]
    if bestCell != nil { notes.append("[ ] best") }
    if values.joined().contains(where: { !$0.isFinite }) { notes.append("! not finite") }
    let across = max((style.width - style.width / 4) / 2, 1)
    if values.count > style.height - 3 || columnCount > across { notes.append("upper left part") }
    return style.header([title, notes.joined(separator: "; ")], rowsOnly: true)
  }

  private func name(_ row: Int, _ column: Int) -> String {
    func part(_ axis: String, _ names: [String], _ index: Int) -> String {
      let name = index < names.count ? names[index] : "\(index + 1)"
      return axis.isEmpty ? name : "\(axis)=\(name)"
    }
    return part(yName.isEmpty ? "row " : yName, rowNames, row) + " "
      + part(xName.isEmpty ? "column " : xName, columnNames, column)
  }

  /// Tells the range and the place of the best value.
  public func summary() -> String {
    guard let low = finite.min(), let high = finite.max() else {
      return sentence("\(title): no values yet")
    }
    var words = "\(title): \(values.count) by \(columnCount) values"
    words += " from \(brief(low)) to \(brief(high))"
    guard let cell = bestCell else { return sentence(words) }
    let value = brief(values[cell.row][cell.column])
    return sentence(words) + " " + sentence("Best is \(value) at \(name(cell.row, cell.column))")
  }

  /// Writes the values as coloured cells on a page.
  public func svg(width: Int, height: Int) -> String {
    var svg = SVG(width: width, height: height, title: title, summary: summary())
    svg.text(title, x: 8, y: 20, bold: true)
    guard let low = finite.min(), let high = finite.max() else {
      svg.text("no values yet", x: 8, y: 40)
      return svg.document
    }
    let scale = Scale(low: low, high: high)
    let names = Double((rowNames + [yName]).map { displayWidth($0) }.max() ?? 0) * 7.3
    let left = min(names + 16, Double(svg.width) / 3)
    let stepX = (Double(svg.width) - left - 12) / Double(max(columnCount, 1))
    let stepY = (Double(svg.height) - 76) / Double(max(values.count, 1))
    let marked = bestCell
    for (row, line) in values.enumerated() {
      let y = 32 + Double(row) * stepY
      if row < rowNames.count {
        svg.text(rowNames[row], x: left - 6, y: y + stepY / 2 + 4, anchor: "end")
      }
      for (column, value) in line.enumerated() {
        guard value.isFinite, let position = scale.position(value) else { continue }
        let step = min(max(Int(position * 10), 0), 9)
        let x = left + Double(column) * stepX
        let isBest = marked.map { $0 == (row, column) } ?? false
        svg.add(
          "rect",
          [
            "x": pixels(x), "y": pixels(y), "width": pixels(stepX), "height": pixels(stepY),
            "fill": Palette.heat[step].hex, "stroke": isBest ? "#ffffff" : "",
            "stroke-width": isBest ? "3" : "",
          ])
        guard stepX >= 40, stepY >= 14 else { continue }
        svg.text(
          brief(value), x: x + stepX / 2, y: y + stepY / 2 + 4, anchor: "middle",
          fill: step < 6 ? "#ffffff" : "#000000", bold: isBest)
      }
    }
    let bottom = Double(svg.height) - 28
    for (index, name) in columnNames.enumerated() {
      svg.text(name, x: left + (Double(index) + 0.5) * stepX, y: bottom, anchor: "middle")
    }
    svg.text(yName, x: left - 6, y: bottom, anchor: "end")
    svg.text(xName, x: left + (Double(svg.width) - left) / 2, y: bottom + 18, anchor: "middle")
    return svg.document
  }
}
