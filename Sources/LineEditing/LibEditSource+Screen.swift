internal import CLibEdit

/// What is drawn beside and below the line while the editor waits, and taken away by the next key.
struct Overlay {
  /// What is drawn behind the line, if anything is.
  var hint: Hint?
  /// The open choice that Tab left.
  var candidates: [Completion] = []
  /// Which page of the list is shown.
  var page = 0
  /// A sentence below the line.
  var notice = ""
  /// How many rows lie below the line now, and whether a hint is drawn.
  var paintedRows = 0
  var isHintPainted = false
  var isPainted = false

  /// The screen was changed by others; there is nothing to take away.
  mutating func forgetPainted() {
    paintedRows = 0
    isHintPainted = false
    isPainted = false
  }
}

extension LibEditSource {
  func layout(of line: (scalars: String.UnicodeScalarView, cursor: Int)) -> Layout {
    let columns = Terminal.windowSize.columns
    return Layout(prompt: prompt, line: line.scalars, cursor: line.cursor, columns: columns)
  }

  /// Draws hint, list, notice or search row, once per wait; the cursor returns to its place.
  func paintOverlay() {
    guard !overlay.isPainted else { return }
    overlay.isPainted = true
    let line = line
    let size = Terminal.windowSize
    let layout = layout(of: line)
    var output = ""

    let rows = rowsBelow(columns: size.columns, limit: size.rows - layout.end.row - 1)
    if !rows.isEmpty {
      let down = layout.end.row - layout.cursor.row
      output += Self.move(down, "B") + rows.map { "\r\n" + $0 }.joined()
      output += Self.move(rows.count + down, "A") + "\r" + Self.move(layout.cursor.column, "C")
    }
    overlay.paintedRows = rows.count

    overlay.hint = hint(for: line, room: size.columns - layout.end.column - 1)
    if let hint = overlay.hint {
      let shown = DisplayWidth.clip(hint.text, to: size.columns - layout.end.column - 1)
      // Back by column, because terminals disagree on how wide some emoji are.
      output += "\u{1B}[2m\(shown)\u{1B}[0m\r" + Self.move(layout.cursor.column, "C")
      overlay.isHintPainted = true
    }
    if !output.isEmpty { System.write(output) }
  }

  /// Puts the cursor into the column where libedit believes it is.
  ///
  /// After a deletion beside a wide character libedit counts that as one cell.
  func settleCursor() {
    let line = line
    guard line.scalars.contains(where: { !$0.isASCII && System.width(of: $0) != 1 }) else { return }
    System.write("\r" + Self.move(layout(of: line).cursor.column, "C"))
  }

  /// Takes away what `paintOverlay` drew.
  func clearOverlay() {
    defer { overlay.forgetPainted() }
    var output = overlay.isHintPainted ? "\u{1B}[K" : ""
    if overlay.paintedRows > 0 {
      let layout = layout(of: line)
      let down = layout.end.row - layout.cursor.row + 1
      // The first row below exists, so moving down cannot stick at the edge of the screen.
      output += Self.move(down, "B") + "\r\u{1B}[J" + Self.move(down, "A")
      output += "\r" + Self.move(layout.cursor.column, "C")
    }
    if !output.isEmpty { System.write(output) }
  }

  /// Moves below the line for good, with a mark such as ^C behind it.
  func leaveLine(mark: String) {
    clearOverlay()
    let layout = layout(of: line)
    let down = Self.move(layout.end.row - layout.cursor.row, "B")
    System.write(down + "\r" + Self.move(layout.end.column, "C") + mark + "\r\n")
  }

  private func rowsBelow(columns: Int, limit: Int) -> [String] {
    guard limit > 0 else { return [] }
    if let search { return [DisplayWidth.clip(search.status, to: columns - 1)] }
    if !overlay.notice.isEmpty { return [DisplayWidth.clip(overlay.notice, to: columns - 1)] }
    return CompletionList.rows(
      overlay.candidates, page: overlay.page, columns: columns, rows: limit)
  }

  /// The proposal for a line whose cursor is at its end, or nothing where it has no room.
  private func hint(
    for line: (scalars: String.UnicodeScalarView, cursor: Int), room: Int
  ) -> Hint? {
    guard options.showsHints, let hinter = options.hinter, search == nil, pasted.isEmpty, room > 0,
      line.cursor == line.scalars.count, line.cursor <= Self.recallLimit,
      let hint = hinter(String(line.scalars)), !hint.text.isEmpty
    else { return nil }
    return hint.text.unicodeScalars.contains(where: DisplayWidth.isControl) ? nil : hint
  }

  /// A cursor movement, or nothing for no distance: the terminal takes 0 for 1.
  static func move(_ count: Int, _ direction: String) -> String {
    count > 0 ? "\u{1B}[\(count)\(direction)" : ""
  }
}

// MARK: Our editor functions

extension LibEditSource {
  /// Names our functions to libedit and binds the private keys in both of its maps.
  func bindKeys() {
    cle_add_function(editor, PrivateKey.redraw.function) { editor, _ in
      LibEditSource.of(editor)?.redraw() ?? UInt8(CC_ERROR)
    }
    cle_add_function(editor, PrivateKey.insert.function) { editor, _ in
      LibEditSource.of(editor)?.insert() ?? UInt8(CC_ERROR)
    }
    cle_add_function(editor, PrivateKey.apply.function) { editor, _ in
      LibEditSource.of(editor)?.replaceLine() ?? UInt8(CC_ERROR)
    }
    cle_add_function(editor, PrivateKey.complete.function) { editor, _ in
      LibEditSource.of(editor)?.complete() ?? UInt8(CC_ERROR)
    }
    cle_add_function(editor, PrivateKey.ignore.function) { _, _ in UInt8(CC_NORM) }
    cle_add_function(editor, "gradus-search") { editor, _ in
      LibEditSource.of(editor)?.beginSearch() ?? UInt8(CC_ERROR)
    }
    cle_add_function(editor, "gradus-search-older") { editor, _ in
      LibEditSource.of(editor)?.searchAgain { $0.older() } ?? UInt8(CC_ERROR)
    }
    cle_add_function(editor, "gradus-search-newer") { editor, _ in
      LibEditSource.of(editor)?.searchAgain { $0.newer() } ?? UInt8(CC_ERROR)
    }
    // Only in vi's command map; elsewhere these are letters.
    for (key, suffix) in [("/", ""), ("?", ""), ("n", "-older"), ("N", "-newer")] {
      cle_bind(editor, true, key, "gradus-search" + suffix)
    }
    for key in PrivateKey.allCases {
      let code = "\\" + String(key.rawValue, radix: 8)
      cle_bind(editor, false, code, key.function)
      cle_bind(editor, true, code, key.function)
    }
    // In vi's command map libedit would wait for the rest of an arrow key after ESC.
    cle_bind(editor, true, "\\e", PrivateKey.ignore.function)
  }

  private func redraw() -> UInt8 {
    el_resize(editor)
    System.write(Self.move(rowsAbove, "A") + "\r\u{1B}[J")
    cle_refresh(editor)
    return UInt8(CC_NORM)
  }

  private func insert() -> UInt8 {
    guard el_insertstr(editor, insertion) == 0 else { return UInt8(CC_ERROR) }
    return UInt8(CC_REFRESH)
  }

  private func replaceLine() -> UInt8 {
    el_cursor(editor, Int32(clamping: lineCount))
    el_deletestr(editor, Int32(clamping: lineCount))
    if !insertion.isEmpty { el_insertstr(editor, insertion) }
    // In vi's command mode the cursor stands on a character, and libedit's search leaves it on the
    // first.
    if isViSearch { el_cursor(editor, -Int32(clamping: lineCount)) }
    return UInt8(CC_REFRESH)
  }

  private func beginSearch() -> UInt8 {
    isViSearch = true
    search = HistorySearch(lines: history, original: String(line.scalars))
    return UInt8(CC_NORM)
  }

  private func searchAgain(_ step: (inout HistorySearch) -> Void) -> UInt8 {
    guard var again = lastSearch else { return UInt8(CC_ERROR) }
    step(&again)
    lastSearch = again
    guard !again.isFailing else { return UInt8(CC_ERROR) }
    isViSearch = true
    insertion = again.line
    return replaceLine()
  }

  private func complete() -> UInt8 {
    if !overlay.candidates.isEmpty {
      overlay.page += 1
      return UInt8(CC_NORM)
    }
    let (scalars, cursor) = line
    let text = String(scalars)
    let index = text.unicodeScalars.index(text.startIndex, offsetBy: cursor)
    guard let completer = options.completer,
      let step = CompletionStep(completer(text, index), line: text, cursor: index)
    else { return UInt8(CC_ERROR) }
    overlay.candidates = step.listed
    overlay.page = 0
    if let inserted = step.inserted {
      el_cursor(editor, Int32(clamping: step.behindCursor))
      el_deletestr(editor, Int32(clamping: step.removed))
      if !inserted.isEmpty { el_insertstr(editor, inserted) }
    }
    return UInt8(CC_REFRESH)
  }
}
