/// Shows a long text a screen at a time and obeys single keys, those of `less`. It ends with the text,
/// and leaves what was read on the screen.
struct Pager {
  private let lines: [String]
  private let console: any Console
  /// How many lines were shown, counted from the first.
  private var bottom = 0
  private var pattern = ""
  /// What the last key came to, where that is not seen.
  private var remark = ""

  private static let eraseRow = "\r\u{1B}[K"
  private static let eraseScreen = "\u{1B}[H\u{1B}[J"

  init(_ lines: [String], console: any Console) {
    self.lines = lines
    self.console = console
  }

  /// The rows of a screen; the lowest one is for the prompt.
  private var page: Int { max(1, console.size.rows - 1) }

  /// Shows the text until it ends or the reader does.
  mutating func show() {
    advance(page)
    guard bottom < lines.count else { return }
    console.keys { next in
      while bottom < lines.count {
        console.write(prompt)
        let key = next()
        console.write(Self.eraseRow)
        remark = ""
        guard obey(key, next) else { return }
      }
    }
  }

  /// - Returns: false where the reader has enough.
  private mutating func obey(_ key: ConsoleKey, _ next: () -> ConsoleKey) -> Bool {
    switch key {
    case .stop, .character("q"), .character("Q"), .character("\u{04}"): return false
    case .character(" "), .character("f"), .character("\u{06}"), .pageDown: advance(page)
    case .character("\n"), .character("j"), .character("e"), .down: advance(1)
    case .character("d"): advance(max(1, page / 2))
    case .character("G"), .character(">"), .end: advance(lines.count)
    case .character("b"), .character("\u{02}"), .pageUp: display(from: top - page)
    case .character("u"): display(from: top - max(1, page / 2))
    case .character("k"), .character("y"), .up: display(from: top - 1)
    case .character("g"), .character("<"), .home: display(from: 0)
    case .character("/"):
      guard let typed = read(next) else { return true }
      if !typed.isEmpty { pattern = typed }
      search()
    case .character("n"): search()
    case .character, .other: remark = "no such key"
    case .resized: break
    }
    return true
  }

  /// The first line on the screen.
  private var top: Int { max(0, bottom - page) }

  private mutating func advance(_ count: Int) {
    let end = min(lines.count, bottom + count)
    console.write(lines[bottom..<end].map { $0 + "\n" }.joined())
    bottom = end
  }

  private mutating func display(from line: Int) {
    console.write(Self.eraseScreen)
    bottom = max(0, min(line, lines.count))
    advance(page)
  }

  /// What is typed behind "/", until Enter; nothing where it is given up.
  private func read(_ next: () -> ConsoleKey) -> String? {
    var text = ""
    while true {
      console.write(Self.eraseRow + "/" + text)
      defer { console.write(Self.eraseRow) }
      switch next() {
      case .character("\n"): return text
      case .character("\u{7F}"):
        guard !text.isEmpty else { return nil }
        text.removeLast()
      case .character("\u{1B}"), .stop: return nil
      case .character(let scalar) where scalar.value >= 0x20 && text.count < 60:
        text.unicodeScalars.append(scalar)
      default: break
      }
    }
  }

  /// Goes to the next line below the first one shown that has the pattern, in capitals or not.
  private mutating func search() {
    guard !pattern.isEmpty else { return remark = "nothing to search yet" }
    let wanted = pattern.lowercased()
    let below = min(top + 1, lines.count)..<lines.count
    guard let found = below.first(where: { lines[$0].lowercased().contains(wanted) }) else {
      return remark = "no \"\(Words.clip(pattern, 20))\" below"
    }
    display(from: found)
  }

  private var prompt: String {
    let count = Words.count(lines.count - bottom, "more line")
    let first = remark.isEmpty ? count : "\(remark), \(count)"
    let long = "-- \(first): space goes on, b back, / searches, q stops -- "
    return long.count < console.size.columns
      ? long : Words.clip("-- \(first): space, q -- ", max(1, console.size.columns - 1))
  }
}
