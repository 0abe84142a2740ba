/// A list line with a key, `- hint: it is random`, and the lines nested under it.
struct Item {
  /// The word or words before the colon; for a choice its letter and bracket, `a)`.
  var key: String
  /// What follows, with wrapped lines joined by one space.
  var value: String
  var line: Int
  var children: [Item] = []
}

/// A piece of a lesson file, before it is known what it means.
enum Block {
  case heading(level: Int, text: String, line: Int)
  case paragraph(String, line: Int)
  case item(Item)
  case fence(info: String, lines: [(text: String, line: Int)], line: Int)
}

/// Cuts a lesson file into front matter and blocks; it knows Markdown's shapes, not their meaning.
struct BlockScanner {
  private(set) var frontMatter: [Item] = []
  private(set) var blocks: [Block] = []
  private(set) var problems: [LessonProblem] = []
  private let file: String
  private var paragraph: (text: String, line: Int)?
  private var item: Item?

  init(_ text: String, file: String) {
    self.file = file
    var lines = Self.lines(text)
    for (index, line) in lines.enumerated() where Self.hasControls(line) {
      complain(index + 1, "this line holds a control character; delete it or type it again")
      lines[index] = ""
    }
    scanBody(lines, from: scanFrontMatter(lines))
  }

  private static func lines(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = String(line)
      if line.unicodeScalars.last == "\r" { line.unicodeScalars.removeLast() }
      return line
    }
  }

  private static func hasControls(_ line: String) -> Bool {
    // The two ranges of Unicode's category Cc; asking for the category itself took a tenth of the start.
    line.utf8.contains { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7F }
      || line.unicodeScalars.contains { (0x80..<0xA0).contains($0.value) }
  }

  private mutating func complain(_ line: Int, _ message: String) {
    problems.append(LessonProblem(Place(file: file, line: line), message))
  }

  /// Reads the lines between the first `---` and the next; answers where the body begins.
  private mutating func scanFrontMatter(_ lines: [String]) -> Int {
    guard let first = lines.first, first.trimmed == "---" else {
      complain(1, "a lesson begins with front matter; put --- , format: 1 , --- at the very top")
      return 0
    }
    guard let end = lines.dropFirst().firstIndex(where: { $0.trimmed == "---" }) else {
      complain(1, "the front matter never ends; put a line --- after its last entry")
      return lines.count
    }
    for index in 1..<end where !lines[index].trimmed.isEmpty {
      if let (key, value) = Self.keyed(lines[index].trimmed) {
        frontMatter.append(Item(key: key, value: value.unquoted, line: index + 1))
      } else {
        complain(
          index + 1, "front matter has lines such as deck: week-3 ; write a name, a colon, a value")
      }
    }
    return end + 1
  }

  private mutating func scanBody(_ lines: [String], from start: Int) {
    var index = start
    while index < lines.count {
      let number = index + 1
      let line = lines[index]
      let text = line.trimmed
      index += 1
      if text.isEmpty {
        closeParagraph()
      } else if text.hasPrefix("```") || text.hasPrefix("~~~") {
        index = scanFence(lines, opening: index - 1)
      } else if text.hasPrefix("<!--"), text.hasSuffix("-->") {
        continue
      } else if line.hasPrefix("#") {
        closeAll()
        let level = line.prefix { $0 == "#" }.count
        blocks.append(
          .heading(level: level, text: String(line.dropFirst(level)).trimmed, line: number))
      } else if text.hasPrefix("- ") {
        scanItem(line, number)
      } else if line.first == " " || line.first == "\t", item != nil {
        extendItem(with: text)
      } else {
        extendParagraph(with: text, number)
      }
    }
    closeAll()
  }

  private mutating func scanFence(_ lines: [String], opening: Int) -> Int {
    closeAll()
    let mark = String(lines[opening].trimmed.prefix(3))
    let info = String(lines[opening].trimmed.drop { $0 == mark.first }).trimmed
    var inside: [(text: String, line: Int)] = []
    var index = opening + 1
    while index < lines.count, !lines[index].trimmed.hasPrefix(mark) {
      inside.append((lines[index], index + 1))
      index += 1
    }
    if index == lines.count {
      complain(opening + 1, "this block is never closed; put a line \(mark) after its last line")
    }
    blocks.append(.fence(info: info, lines: inside, line: opening + 1))
    return index + 1
  }

  private mutating func scanItem(_ line: String, _ number: Int) {
    closeParagraph()
    let text = String(line.trimmed.dropFirst(2)).trimmed
    guard let (key, value) = Self.keyed(text) ?? Self.lettered(text) else {
      complain(
        number, "a line with - needs a key, such as - hint: ... ; write ordinary lists with *")
      return
    }
    let new = Item(key: key, value: value, line: number)
    if line.hasPrefix("-") {
      closeItem()
      item = new
    } else if item == nil {
      complain(
        number, "an indented - line belongs under another - line; start this one at the margin")
    } else {
      item?.children.append(new)
    }
  }

  // In place: a line that goes on for ever must not be copied for each of its parts.
  private mutating func extendItem(with text: String) {
    if let last = item?.children.indices.last {
      item?.children[last].value.extend(with: text)
    } else {
      item?.value.extend(with: text)
    }
  }

  private mutating func extendParagraph(with text: String, _ number: Int) {
    if item != nil, paragraph == nil, closedItem == false {
      complain(
        number, "this line continues a - line; indent it by two spaces, or leave a line empty above"
      )
      return
    }
    closeItem()
    let startsLine = text.hasPrefix("* ") || text.hasPrefix(">") || text.hasPrefix("|")
    if paragraph == nil {
      paragraph = (text, number)
    } else {
      paragraph?.text.extend(with: text, by: startsLine ? "\n" : " ")
    }
  }

  /// Whether an empty line has ended the item that is still open for nested lines.
  private var closedItem = false

  private mutating func closeParagraph() {
    closedItem = item != nil
    if let open = paragraph { blocks.append(.paragraph(open.text, line: open.line)) }
    paragraph = nil
  }

  private mutating func closeItem() {
    if let open = item { blocks.append(.item(open)) }
    item = nil
    closedItem = false
  }

  private mutating func closeAll() {
    closeItem()
    closeParagraph()
  }

  /// `hint: text` as its key and its text; a key is at most three lower-case words.
  private static func keyed(_ text: String) -> (String, String)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let key = text[..<colon]
    guard !key.isEmpty, key.count <= 24, key.allSatisfy({ $0.isLowerLetter || $0 == " " }) else {
      return nil
    }
    return (String(key), String(text[text.index(after: colon)...]).trimmed)
  }

  /// `a) text` as `a)` and its text.
  private static func lettered(_ text: String) -> (String, String)? {
    let key = text.prefix(2)
    guard key.count == 2, let letter = key.first, letter.isLowerLetter, key.last == ")" else {
      return nil
    }
    return (String(key), String(text.dropFirst(2)).trimmed)
  }
}
