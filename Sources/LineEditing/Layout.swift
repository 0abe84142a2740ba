/// Where libedit puts the characters of a line on the screen, computed as libedit does.
struct Layout: Equatable {
  /// A cell, counted from the first cell of the prompt's last row.
  struct Cell: Equatable {
    var row = 0
    var column = 0
  }

  /// Where the cursor stands.
  private(set) var cursor = Cell()
  /// The first cell after the text.
  private(set) var end = Cell()

  /// Lays out a prompt and a line, whose cursor stands before the scalar at an index.
  init(
    prompt: String, line: some Collection<Unicode.Scalar>, cursor index: Int, columns: Int
  ) {
    let columns = max(columns, 1)
    for scalar in prompt.unicodeScalars { end.advance(System.width(of: scalar), in: columns) }
    for (offset, scalar) in line.enumerated() {
      if offset == index { cursor = end }
      end.advance(scalar, in: columns)
      // A wide character that did not fit began on the next row, and the cursor with it.
      if offset == index && end.row > cursor.row && end.column > 0 && scalar != "\n" {
        cursor = Cell(row: cursor.row + 1, column: 0)
      }
    }
    if index >= line.count { cursor = end }
  }
}

extension Layout.Cell {
  /// Moves behind a character: controls are drawn as ^X, tabs go to every eighth column.
  fileprivate mutating func advance(_ scalar: Unicode.Scalar, in columns: Int) {
    switch scalar {
    case "\n":
      row += 1
      column = 0
    case "\t":
      repeat { advance(1, in: columns) } while column % 8 != 0
    default:
      let width = System.width(of: scalar)
      advance(DisplayWidth.isControl(scalar) ? 2 : width, in: columns)
    }
  }

  fileprivate mutating func advance(_ width: Int, in columns: Int) {
    guard width > 0 else { return }
    if column + width > columns {
      row += 1
      column = 0
    }
    column += width
    if column >= columns {
      row += 1
      column = 0
    }
  }
}
