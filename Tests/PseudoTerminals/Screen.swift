// PseudoTerminals: programs in terminals of their own, and the screen that a person would see.
//
// For tests of whole programs; it knows nothing of what the programs mean.

/// A small terminal: takes the bytes that a program writes and keeps what they show.
///
/// Understands what the terminal database promises for xterm as far as line editors and live
/// charts use it; sequences it does not know are dropped.
public struct Screen {
  /// Cells in a row.
  public private(set) var columns: Int
  /// Rows on the screen.
  public private(set) var rows: Int
  /// Where the cursor stands, from 0.
  public private(set) var cursor = (row: 0, column: 0)
  /// Private modes that are on, such as 25 (cursor shown) and 2004 (pastes are marked).
  public private(set) var modes: Set<Int> = [25]
  /// How often the bell rang.
  public private(set) var bells = 0

  // Nil is the second half of a wide character.
  private var cells: [[Character?]]
  private var dim: [[Bool]]
  private var isDim = false
  private var isInserting = false
  private var wrapsNext = false
  private var pending: [UInt8] = []
  private let width: (Character) -> Int

  /// Makes an empty screen; `width` says how many cells a character takes.
  public init(columns: Int, rows: Int, width: @escaping (Character) -> Int) {
    self.columns = columns
    self.rows = rows
    self.width = width
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    dim = Array(repeating: Array(repeating: false, count: columns), count: rows)
  }

  /// The rows without the spaces at their ends.
  public var lines: [String] {
    cells.map { row in
      var text = String(row.compactMap(\.self))
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// The rows that are not empty, one below the other.
  public var text: String { lines.filter { !$0.isEmpty }.joined(separator: "\n") }

  /// The row the cursor stands in.
  public var currentLine: String { lines[cursor.row] }

  /// The dim characters of the row the cursor stands in.
  public var dimText: String {
    let row = zip(cells[cursor.row], dim[cursor.row]).compactMap { $1 ? $0 : nil }
    return String(row)
  }

  /// Changes the size without wrapping anything anew, as xterm does.
  public mutating func resize(columns: Int, rows: Int) {
    for row in cells.indices {
      cells[row] = Array((cells[row] + Array(repeating: " ", count: columns)).prefix(columns))
      dim[row] = Array((dim[row] + Array(repeating: false, count: columns)).prefix(columns))
    }
    self.columns = columns
    while cells.count < rows { addRow() }
    while cells.count > rows { dropTop() }
    self.rows = rows
    cursor.column = min(cursor.column, columns - 1)
    wrapsNext = false
  }

  /// Takes over what a program wrote; characters and sequences may be cut anywhere.
  public mutating func take(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var rest = pending[...]
    while let first = rest.first {
      let length = first == 0x1B ? Self.sequenceLength(rest) : Self.characterLength(rest)
      guard let length else { break }
      let unit = rest.prefix(length)
      rest = rest.dropFirst(length)
      if first == 0x1B { obey(unit) } else { put(unit) }
    }
    pending = Array(rest)
  }

  // MARK: Units

  private static func characterLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    let needed =
      switch bytes.first ?? 0 {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    return bytes.count >= needed ? needed : nil
  }

  private static func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let second = bytes.dropFirst().first else { return nil }
    switch second {
    case UInt8(ascii: "["):
      let body = bytes.dropFirst(2)
      guard let end = body.firstIndex(where: { (0x40...0x7E).contains($0) }) else { return nil }
      return end - bytes.startIndex + 1
    case UInt8(ascii: "("), UInt8(ascii: ")"): return bytes.count >= 3 ? 3 : nil
    default: return 2
    }
  }

  private mutating func put(_ bytes: ArraySlice<UInt8>) {
    switch bytes.first ?? 0 {
    case 0x0D: move(to: (cursor.row, 0))
    case 0x0A: lineFeed()
    case 0x08: move(to: (cursor.row, cursor.column - 1))
    case 0x09: move(to: (cursor.row, (cursor.column / 8 + 1) * 8))
    case 0x07: bells += 1
    case 0..<0x20: break
    default: String(decoding: bytes, as: UTF8.self).forEach { put($0) }
    }
  }

  private mutating func put(_ character: Character) {
    let size = width(character)
    guard size > 0 else { return }
    if wrapsNext || cursor.column + size > columns {
      cursor.column = 0
      lineFeed()
    }
    if isInserting { shift(by: size) }
    for offset in 0..<size where cursor.column + offset < columns {
      cells[cursor.row][cursor.column + offset] = offset == 0 ? character : nil
      dim[cursor.row][cursor.column + offset] = isDim
    }
    cursor.column += size
    // The cursor waits in the last column until one more character comes.
    wrapsNext = cursor.column >= columns
    if wrapsNext { cursor.column = columns - 1 }
  }

  // MARK: Sequences

  private mutating func obey(_ bytes: ArraySlice<UInt8>) {
    guard bytes.dropFirst().first == UInt8(ascii: "["), let last = bytes.last else { return }
    let body = String(decoding: bytes.dropFirst(2).dropLast(), as: UTF8.self)
    let isPrivate = body.hasPrefix("?")
    let numbers = body.drop { $0 == "?" }.split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0) ?? 0 }
    let first = numbers.first ?? 0
    let count = max(first, 1)
    switch Character(Unicode.Scalar(last)) {
    case "A": move(to: (cursor.row - count, cursor.column))
    case "B": move(to: (cursor.row + count, cursor.column))
    case "C": move(to: (cursor.row, cursor.column + count))
    case "D": move(to: (cursor.row, cursor.column - count))
    case "G": move(to: (cursor.row, count - 1))
    case "d": move(to: (count - 1, cursor.column))
    case "H": move(to: (count - 1, max(numbers.dropFirst().first ?? 1, 1) - 1))
    case "J": erase(first == 0 ? position..<cells.count * columns : 0..<cells.count * columns)
    case "K": eraseInRow(first)
    case "@": shift(by: count)
    case "P": shift(by: -count)
    case "X": erase(position..<min(position + count, (cursor.row + 1) * columns))
    case "h" where isPrivate: modes.formUnion(numbers)
    case "l" where isPrivate: modes.subtract(numbers)
    case "h": if first == 4 { isInserting = true }
    case "l": if first == 4 { isInserting = false }
    case "m":
      for number in numbers {
        if number == 2 { isDim = true }
        if number == 0 || number == 22 { isDim = false }
      }
    default: break
    }
  }

  private var position: Int { cursor.row * columns + cursor.column }

  private mutating func eraseInRow(_ part: Int) {
    let start = cursor.row * columns
    switch part {
    case 0: erase(position..<start + columns)
    case 1: erase(start..<position + 1)
    default: erase(start..<start + columns)
    }
  }

  private mutating func erase(_ range: Range<Int>) {
    for index in range {
      cells[index / columns][index % columns] = " "
      dim[index / columns][index % columns] = false
    }
  }

  private mutating func shift(by count: Int) {
    let (row, column) = cursor
    let size = min(abs(count), columns - column)
    if count > 0 {
      cells[row].insert(contentsOf: Array(repeating: " ", count: size), at: column)
      cells[row].removeLast(size)
      dim[row].insert(contentsOf: Array(repeating: false, count: size), at: column)
      dim[row].removeLast(size)
    } else {
      cells[row].removeSubrange(column..<column + size)
      cells[row] += Array(repeating: " ", count: size)
      dim[row].removeSubrange(column..<column + size)
      dim[row] += Array(repeating: false, count: size)
    }
  }

  private mutating func move(to place: (row: Int, column: Int)) {
    cursor = (min(max(place.row, 0), rows - 1), min(max(place.column, 0), columns - 1))
    wrapsNext = false
  }

  private mutating func lineFeed() {
    wrapsNext = false
    if cursor.row + 1 < rows {
      cursor.row += 1
    } else {
      cells.removeFirst()
      dim.removeFirst()
      addRow()
    }
  }

  private mutating func addRow() {
    cells.append(Array(repeating: " ", count: columns))
    dim.append(Array(repeating: false, count: columns))
  }

  private mutating func dropTop() {
    if cursor.row + 1 < cells.count {
      cells.removeLast()
      dim.removeLast()
    } else {
      cells.removeFirst()
      dim.removeFirst()
      cursor.row -= 1
    }
  }
}
