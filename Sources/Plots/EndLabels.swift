/// Names and last values at the ends of lines, moved apart where they would overlap.
struct EndLabels: Sendable {
  /// What stands at the end of one line.
  struct Label: Sendable {
    let letter: Character
    let name: String
    let value: String
    let series: Int
    /// The row where the line ends.
    let row: Int
  }

  let labels: [Label]

  /// Columns that all labels need in full.
  var width: Int {
    3 + (labels.map { displayWidth($0.name) }.max() ?? 0)
      + (labels.map { displayWidth($0.value) }.max() ?? 0)
  }

  /// The labels as texts of one width, names cut where there is too little room.
  func texts(width: Int, ascii: Bool) -> [String] {
    let values = labels.map { displayWidth($0.value) }.max() ?? 0
    let names = labels.map { displayWidth($0.name) }.max() ?? 0
    let room = max(min(names, width - 3 - values), 1)
    return labels.map { label in
      let name = padded(clipped(label.name, to: room, ascii: ascii), to: room)
      return "\(label.letter) \(name) \(label.value)"
    }
  }

  /// Rows for the labels, as near to their lines' ends as they fit without touching.
  ///
  /// Nil for labels that have no row left.
  func rows(from top: Int, count: Int) -> [Int?] {
    let order = labels.indices.sorted {
      (labels[$0].row, $0) < (labels[$1].row, $1)
    }
    var rows: [Int?] = Array(repeating: nil, count: labels.count)
    let shown = Array(order.prefix(max(count, 0)))
    var next = top
    for index in shown {
      next = max(next, labels[index].row)
      rows[index] = next
      next += 1
    }
    // Whatever was pushed below the area is pushed back up, nearest to the floor first.
    var limit = top + max(count, 0) - 1
    for index in shown.reversed() {
      rows[index] = rows[index].map { min($0, limit) }
      limit = (rows[index] ?? limit) - 1
    }
    return rows
  }

  /// Writes the labels right of a plot area.
  func draw(on canvas: inout Canvas, column: Int, top: Int, count: Int) {
    let ascii = canvas.level == .ascii
    let width = canvas.columns - column
    let texts = texts(width: width, ascii: ascii)
    let isFull = labels.count > count
    if isFull, count > 0 {
      let more = clipped("and \(labels.count - count + 1) more", to: width, ascii: ascii)
      canvas.write(more, column: column, row: top + count - 1)
    }
    for (index, row) in rows(from: top, count: isFull ? count - 1 : count).enumerated() {
      guard let row else { continue }
      let ink = Ink(hue: labels[index].series)
      canvas.write(texts[index], column: column, row: row, ink: ink)
    }
  }
}
