import Chances
import PseudoTerminals
import Testing

@testable import LineEditing

/// The parts that need no terminal.
@Suite("line editing parts", .timeLimit(.minutes(30)))
struct PartTests {
  // MARK: Keys

  @Test(
    "bytes become keys",
    arguments: [
      ("a", .scalar("a"), 1), ("é", .scalar("é"), 2), ("🙂", .scalar("🙂"), 4),
      ("\u{1B}[A", .up, 3), ("\u{1B}OB", .down, 3), ("\u{1B}[1;5C", .wordRight, 6),
      ("\u{1B}[1;3D", .wordLeft, 6), ("\u{1B}[C", .right, 3), ("\u{1B}[3~", .delete, 4),
      ("\u{1B}[7~", .home, 4), ("\u{1B}[F", .end, 3), ("\u{1B}[200~", .pasteBegins, 6),
      ("\u{1B}[201~", .ignored, 6), ("\u{1B}[[A", .ignored, 4), ("\u{1B}x", .scalar("\u{1B}"), 1),
      ("\u{1B}[\u{03}", .ignored, 2), ("\u{80}", .ignored, 2),
    ] as [(String, Key, Int)])
  func keys(bytes: String, key: Key, count: Int) {
    #expect(KeyDecoder.decode(Array(bytes.utf8)[...]) == .key(key, bytes: count))
    // The same when more keys follow at once.
    #expect(KeyDecoder.decode(Array((bytes + "zz").utf8)[...]) == .key(key, bytes: count))
  }

  @Test("cut sequences wait for more, and are given up at rest")
  func cut() {
    #expect(KeyDecoder.decode([]) == .empty)
    #expect(KeyDecoder.decode([0x1B]) == .perhapsEscape)
    #expect(KeyDecoder.decode([0x1B], complete: true) == .key(.scalar("\u{1B}"), bytes: 1))
    #expect(KeyDecoder.decode([0x1B, 0x5B, 0x31]) == .partial)
    #expect(KeyDecoder.decode([0x1B, 0x5B, 0x31], complete: true) == .key(.ignored, bytes: 3))
    #expect(KeyDecoder.decode([0xE4, 0xBD]) == .partial)
    #expect(KeyDecoder.decode([0xE4, 0xBD], complete: true) == .key(.ignored, bytes: 2))
  }

  @Test("any bytes are decoded to their end", arguments: 0..<50)
  func anyBytes(seed: Int) {
    var random = Chance(seed: seed)
    let favoured: [UInt8] = [0x1B, 0x5B, 0x4F, 0x7E, 0x31, 0xC3, 0xE4, 0xF0, 0x80, 0xFF, 0]
    var bytes = (0..<400).map { _ in
      Bool.random(using: &random)
        ? favoured.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
    }[...]
    while !bytes.isEmpty {
      guard case .key(_, let count) = KeyDecoder.decode(bytes, complete: true) else {
        Issue.record("stuck at \(Array(bytes)), seed \(seed)")
        return
      }
      #expect((1...bytes.count).contains(count))
      bytes = bytes.dropFirst(count)
    }
  }

  // MARK: Pastes

  @Test("the end of a paste is found wherever the bytes are cut", arguments: 1...12)
  func pasteCut(size: Int) {
    let bytes = Array("one\r\ntwo\u{1B}[20\u{1B}[201~rest".utf8)
    var paste = Paste()
    var rest: [UInt8] = []
    var isOver = false
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = bytes[start..<min(start + size, bytes.count)]
      if isOver {
        rest += piece
      } else if let after = paste.add(piece) {
        rest += after
        isOver = true
      }
    }
    #expect(paste.lines == ["one", "two[20"])
    #expect(String(decoding: rest, as: UTF8.self) == "rest")
  }

  @Test("a paste loses control characters and keeps its lines")
  func pasteClean() {
    #expect(Paste.lines(of: "a\tb\r\n\u{0}c\u{1B}[31m\u{9B}d\re") == ["a b", "c[31md", "e"])
    #expect(Paste.lines(of: "") == [""])
    #expect(Paste.lines(of: "x\n") == ["x", ""])
  }

  // MARK: Prompts

  @Test(
    "escapes in prompts are marked, one run before each text",
    arguments: [
      ("> ", "> ", "> "),
      ("\u{1B}[1m>\u{1B}[0m ", "\u{1}\u{1B}[1m\u{1}>\u{1}\u{1B}[0m\u{1} ", "> "),
      ("\u{1B}[1m> \u{1B}[0m", "\u{1}\u{1B}[1m\u{1}>\u{1}\u{1B}[0m\u{1} ", "> "),
      ("\u{1B}[1m>\u{1B}[0m", "\u{1}\u{1B}[1m\u{1}>\u{1}\u{1B}[0m\u{1} ", "> "),
      ("\u{1B}[1m\u{1B}[31ma b", "\u{1}\u{1B}[1m\u{1B}[31m\u{1}a b", "a b"),
      ("\u{1B}[1m", "", ""), ("", "", ""),
      ("\u{1B}[1m \u{1B}[0m", "\u{1}\u{1B}[1m\u{1B}[0m\u{1} ", " "),
      ("a\u{7}\u{1}b", "ab", "ab"),
    ])
  func prompts(prompt: String, marked: String, plain: String) {
    let text = PromptText(prompt)
    #expect(text.marked == marked)
    #expect(text.last == plain)
    #expect(text.plain.replacing("\u{1}", with: "").hasPrefix(plain.dropLast()))
  }

  @Test("upper rows go before, and ASCII locales get question marks")
  func promptRows() {
    let text = PromptText("one\n\u{1B}[1mtwo\u{1B}[0m\nλ> ", utf8: false)
    #expect(text.upper == "one\r\n\u{1B}[1mtwo\u{1B}[0m\r\n")
    #expect(text.marked == "?> ")
    #expect(text.plain == "one\ntwo\n?> ")
  }

  // MARK: Widths

  @Test(
    "display widths agree with Unicode Annex 11",
    arguments: [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("你好", 4), ("ｱ", 1), ("Ａ", 2), ("한국", 4),
      ("\u{1112}\u{1161}\u{11AB}", 2), ("🙂", 2), ("👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("✅", 2),
      ("▁▂█", 3), ("⠿", 1), ("λ", 1), ("\u{200B}", 0), ("\u{AD}", 1), ("\t\u{7}", 0), ("", 0),
    ])
  func widths(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test("single characters are as wide as the C library says, from Unicode 15")
  func widthsOfAll() {
    guard Terminal.drawsUTF8 else { return }
    var different: [UInt32] = []
    for value: UInt32 in 0x20..<0x30000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      switch scalar.properties.generalCategory {
      // Disputed between libraries: characters without a width of their own, or none yet.
      case .unassigned, .privateUse, .nonspacingMark, .enclosingMark, .format, .control,
        .lineSeparator, .paragraphSeparator, .spacingMark, .modifierSymbol:
        continue
      default: break
      }
      // Counted wide by some versions of Unicode and by others not.
      if (0x3248...0x324F).contains(value) || (0x4DC0...0x4DFF).contains(value) { continue }
      let theirs = System.width(of: scalar)
      if theirs >= 0 && theirs != DisplayWidth.of(scalar) { different.append(value) }
    }
    // Newer tables than the library's may differ in a few characters.
    #expect(
      different.count < 20,
      "\(different.count): \(different.prefix(80).map { String($0, radix: 16) })")
  }

  @Test("texts are clipped at whole characters and made harmless")
  func clips() {
    #expect(DisplayWidth.clip("你好x", to: 3) == "你")
    #expect(DisplayWidth.clip("abc", to: 0).isEmpty)
    #expect(DisplayWidth.clip("abc", to: -1).isEmpty)
    #expect(DisplayWidth.inert("a\u{1B}[2Jb\u{9B}\n") == "a\u{FFFD}[2Jb\u{FFFD}\u{FFFD}")
  }

  @Test("layout puts the cursor where libedit does")
  func layout() {
    guard Terminal.drawsUTF8 else { return }
    func cells(_ line: String, _ cursor: Int, _ columns: Int) -> [Int] {
      let layout = Layout(
        prompt: "> ", line: line.unicodeScalars, cursor: cursor, columns: columns)
      return [layout.cursor.row, layout.cursor.column, layout.end.row, layout.end.column]
    }
    #expect(cells("", 0, 10) == [0, 2, 0, 2])
    #expect(cells("abcdefgh", 8, 10) == [1, 0, 1, 0])
    #expect(cells("abcdefgh", 7, 10) == [0, 9, 1, 0])
    #expect(cells("abcdefg你", 7, 10) == [1, 0, 1, 2])
    #expect(cells("a\u{1}b", 2, 10) == [0, 5, 0, 6])
    #expect(cells("abc", 3, 0) == [5, 0, 5, 0])
  }

  // MARK: Completion and search

  @Test("lists fill columns downwards, within the width and the rows")
  func lists() {
    let words = ["ant", "bee", "cat", "dog", "elk"].map { Completion($0) }
    let rows = CompletionList.rows(words, page: 0, columns: 12, rows: 5)
    #expect(rows == ["ant  dog", "bee  elk", "cat"])
    #expect(
      CompletionList.rows(words, page: 4, columns: 12, rows: 2)
        == ["cat  dog", "3 to 4 of 5"])
    #expect(CompletionList.rows(words, page: 0, columns: 3, rows: 2).isEmpty)
    #expect(CompletionList.rows(words, page: 0, columns: 80, rows: 0).isEmpty)
    let noted = [Completion("宽", note: "wide"), Completion("n\u{1B}", note: "x\ny")]
    #expect(
      CompletionList.rows(noted, page: 0, columns: 20, rows: 3)
        == ["宽  wide", "n\u{FFFD}  x\u{FFFD}y"])
  }

  @Test("no list is ever wider or higher than it may be", arguments: [1, 5, 10, 40, 200])
  func listBounds(columns: Int) {
    for count in [1, 2, 7, 300] {
      for rows in [1, 2, 5, 40] {
        let words = (0..<count).map { Completion("名\($0)word", note: $0 % 2 == 0 ? "" : "note") }
        let list = CompletionList.rows(words, page: 9, columns: columns, rows: rows)
        #expect(list.count <= rows)
        #expect(list.allSatisfy { DisplayWidth.of($0) < columns })
      }
    }
  }

  @Test("completion replaces its range and repeats no suffix")
  func steps() throws {
    let line = "train opt x"
    let cursor = line.index(line.startIndex, offsetBy: 8)
    let range = line.index(cursor, offsetBy: -2)..<line.index(after: cursor)
    let one = Completions(replacing: range, with: [Completion("option")])
    let step = try #require(CompletionStep(one, line: line, cursor: cursor))
    #expect(step.removed == 3 && step.behindCursor == 1 && step.inserted == "option")
    let open = Completions(replacing: range, with: [Completion("opt1"), Completion("opt2")])
    let openStep = try #require(CompletionStep(open, line: line, cursor: cursor))
    #expect(openStep.inserted == nil && openStep.listed.count == 2)
    let foreign = "a much longer line than the one that is typed"
    let outside = Completions(
      replacing: foreign.startIndex..<foreign.endIndex, with: [Completion("x")])
    #expect(CompletionStep(outside, line: line, cursor: cursor) == nil)
    #expect(CompletionStep(nil, line: line, cursor: cursor) == nil)
  }

  @Test("search goes to older lines, skips repeats, and comes back")
  func search() {
    var search = HistorySearch(lines: ["ab", "abc", "x", "abc", "abc"], original: "mine")
    #expect(search.line == "mine")
    search.type("b")
    #expect(search.line == "abc")
    search.older()
    #expect(search.line == "ab")
    search.older()
    #expect(search.isFailing && search.line == "ab")
    search.erase()
    #expect(!search.isFailing && search.line == "mine")
    search.erase()
    search.older()
    #expect(search.line == "mine")
    search.type("[")
    #expect(search.isFailing)
  }

  @Test("errors say the place, the limit and what to do")
  func errors() {
    let long = LineError(name: "a.gradus", line: 7, problem: .tooLong(limit: 100))
    #expect(
      "\(long)" == "a.gradus:7: the line is longer than 100 bytes, so it was not read; split it")
    let missing = LineError(name: "b", line: 0, problem: .unopened(code: 2))
    #expect("\(missing)" == "b: it cannot be opened (no such file or directory)")
  }
}
