internal import CLibEdit

/// The private key codes between our read function and libedit's key map.
///
/// They lie among the C1 controls, which nobody can type: the decoder drops them.
enum PrivateKey: UInt8, CaseIterable {
  case redraw = 0x80
  case insert, apply, submit, ignore, complete
  case up, down, left, right, home, end, delete, wordLeft, wordRight

  /// The editor function behind it: libedit's, or one of ours, named `gradus-`.
  var function: String {
    switch self {
    case .redraw: "gradus-redraw"
    case .insert: "gradus-insert"
    case .apply: "gradus-apply"
    case .ignore: "gradus-ignore"
    case .complete: "gradus-complete"
    case .submit: "ed-newline"
    case .up: "ed-prev-history"
    case .down: "ed-next-history"
    case .left: "ed-prev-char"
    case .right: "ed-next-char"
    case .home: "ed-move-to-beg"
    case .end: "ed-move-to-end"
    case .delete: "ed-delete-next-char"
    case .wordLeft: "ed-prev-word"
    case .wordRight: "em-next-word"
    }
  }

  var scalar: Unicode.Scalar { Unicode.Scalar(rawValue) }
}

extension Unicode.Scalar {
  fileprivate static let controlD: Unicode.Scalar = "\u{04}"
  fileprivate static let controlE: Unicode.Scalar = "\u{05}"
  fileprivate static let controlF: Unicode.Scalar = "\u{06}"
  fileprivate static let controlG: Unicode.Scalar = "\u{07}"
  fileprivate static let controlH: Unicode.Scalar = "\u{08}"
  fileprivate static let controlN: Unicode.Scalar = "\u{0E}"
  fileprivate static let controlP: Unicode.Scalar = "\u{10}"
  fileprivate static let controlR: Unicode.Scalar = "\u{12}"
  fileprivate static let controlY: Unicode.Scalar = "\u{19}"
  fileprivate static let escape: Unicode.Scalar = "\u{1B}"
  fileprivate static let backspace: Unicode.Scalar = "\u{7F}"
}

extension LibEditSource {
  /// What the read function waited for.
  enum Arrival { case key(Key), redraw, finished }

  /// The next character for libedit, or nil when editing is over; `outcome` then says why.
  func provide() -> Unicode.Scalar? {
    settleCursor()
    while true {
      if drawsNext {
        drawsNext = false
        return PrivateKey.redraw.scalar
      }
      if submitsNext {
        submitsNext = false
        return PrivateKey.submit.scalar
      }
      if let key = nextPasted() { return key.scalar }
      switch arrival() {
      case .finished: return nil
      case .redraw: return PrivateKey.redraw.scalar
      case .key(let key):
        if search != nil, let answer = answerInSearch(key) { return answer.scalar }
        if let scalar = answer(key) { return scalar }
        if outcome != nil { return nil }
      }
    }
  }

  /// The next pasted line as an `insert` key; all but the last line are submitted after it.
  private func nextPasted() -> PrivateKey? {
    guard !pasted.isEmpty else { return nil }
    insertion = pasted.removeFirst()
    let isWhole = !pasted.isEmpty
    if insertion.isEmpty { return isWhole ? .submit : .ignore }
    submitsNext = isWhole
    return .insert
  }

  /// What a key means while no search is on; nil when there is nothing for libedit to do.
  private func answer(_ key: Key) -> Unicode.Scalar? {
    let hint = if case .rest(let rest) = overlay.hint { rest } else { "" }
    overlay.hint = nil
    if key != .scalar("\t") {
      overlay.candidates = []
      overlay.page = 0
    }
    overlay.notice = ""
    switch key {
    case .scalar("\t"): return PrivateKey.complete.scalar
    case .scalar(.controlD) where lineCount == 0:
      finish(.end)
      return nil
    case .scalar(.controlR):
      isViSearch = false
      search = HistorySearch(lines: history, original: String(line.scalars))
      return nil
    case .scalar(.controlF) where !hint.isEmpty, .scalar(.controlE) where !hint.isEmpty,
      .right where !hint.isEmpty, .end where !hint.isEmpty:
      insertion = hint
      return PrivateKey.insert.scalar
    // libedit keeps 1,024 characters of a line that is left for the history, and loses the rest.
    case .up, .down, .scalar(.controlP), .scalar(.controlN):
      guard lineCount <= Self.recallLimit else { return bell() }
      if case .scalar(let scalar) = key { return scalar }
      return key == .up ? PrivateKey.up.scalar : PrivateKey.down.scalar
    case .scalar(let scalar):
      let isTyped = !DisplayWidth.isControl(scalar) || scalar == .controlY
      if isTyped && (lineCount >= Self.lineLimit || !(scalar.isASCII || Terminal.drawsUTF8)) {
        return bell()
      }
      return scalar
    case .left: return PrivateKey.left.scalar
    case .right: return PrivateKey.right.scalar
    case .home: return PrivateKey.home.scalar
    case .end: return PrivateKey.end.scalar
    case .delete: return PrivateKey.delete.scalar
    case .wordLeft: return PrivateKey.wordLeft.scalar
    case .wordRight: return PrivateKey.wordRight.scalar
    case .pasteBegins: return takePaste() ? nil : bell()
    case .pageUp, .pageDown, .ignored: return nil
    }
  }

  private func bell() -> Unicode.Scalar? {
    System.write("\u{07}")
    return nil
  }

  /// What a key means during a search; nil when it ends the search and is to be taken as usual.
  private func answerInSearch(_ key: Key) -> PrivateKey? {
    lastSearch = search
    switch key {
    case .scalar("\r") where isViSearch, .scalar("\n") where isViSearch:
      search = nil
      return .ignore
    case .scalar(.controlR): search?.older()
    case .scalar(.controlH), .scalar(.backspace): search?.erase()
    case .scalar(.controlG):
      insertion = search?.original ?? ""
      search = nil
      return .apply
    case .scalar(.escape):
      search = nil
      return .ignore
    case .scalar(let scalar) where !DisplayWidth.isControl(scalar): search?.type(scalar)
    default:
      search = nil
      return nil
    }
    insertion = search?.line ?? ""
    return .apply
  }

  /// Collects a paste into `pasted`; false when it is refused, with a notice below the line.
  private func takePaste() -> Bool {
    var paste = Paste()
    var new = input
    input = []
    while true {
      if let rest = paste.add(new[...]) {
        input = Array(rest)
        break
      }
      // A terminal that never ends its paste must not hold the editor for ever.
      switch System.wait(input: 0, milliseconds: 3000) {
      case .timeout:
        new = Array("\u{1B}[201~".utf8)
        continue
      case .signal:
        if let event = Interrupts.take() {
          guard isAnswered(event) else { return true }
          drawsNext = true
        }
        new = []
        continue
      case .input: break
      }
      switch System.read(0, count: 1 << 16) {
      case .bytes(let bytes): new = bytes
      case .again: new = []
      case .end, .failed:
        hangUp()
        return true
      }
    }
    let lines = paste.lines
    let longest = lines.map(\.unicodeScalars.count).max() ?? 0
    if paste.isTooLong || longest + lineCount > Self.lineLimit {
      overlay.notice = "a pasted line is longer than \(Self.lineLimit) characters; use a file"
      return false
    }
    guard Terminal.drawsUTF8 || lines.allSatisfy({ $0.unicodeScalars.allSatisfy(\.isASCII) })
    else {
      overlay.notice = "this locale is ASCII; start with LC_ALL=C.UTF-8 to paste this"
      return false
    }
    pasted = lines
    return true
  }
}

// MARK: Waiting

extension LibEditSource {
  /// Waits for a key or a signal, with hint and list drawn meanwhile. Takes no processor time.
  private func arrival() -> Arrival {
    var isComplete = false
    while true {
      if let event = Interrupts.take() {
        if !isAnswered(event) { return .finished }
        return .redraw
      }
      var milliseconds: Int32 = -1
      switch KeyDecoder.decode(input[...], complete: isComplete) {
      case .key(let key, let bytes):
        input.removeFirst(bytes)
        clearOverlay()
        return .key(key)
      case .empty: paintOverlay()
      case .perhapsEscape: milliseconds = Int32(clamping: options.escapeDelayMilliseconds)
      case .partial: milliseconds = 500
      }
      switch System.wait(input: 0, milliseconds: milliseconds) {
      case .signal: continue
      case .timeout:
        isComplete = true
        continue
      case .input: break
      }
      switch System.read(0, count: 4096) {
      case .bytes(let bytes): input += bytes
      case .again: break
      case .end, .failed:
        hangUp()
        return .finished
      }
    }
  }

  /// Answers a signal; false when editing is over. Afterwards the line is drawn afresh.
  private func isAnswered(_ event: SignalEvent) -> Bool {
    switch event {
    case .interrupt:
      Interrupts.clear()
      input = []
      finish(.interrupted, mark: "^C")
      return false
    case .terminate(let signal):
      finish(.terminate(signal: signal))
      return false
    case .resized:
      // Terminals wrap the line anew, so the cursor's row follows from the new width.
      overlay.forgetPainted()
      rowsAbove = layout(of: line).cursor.row
    case .stop:
      leaveLine(mark: "")
      System.write(Self.pasteModeOff)
      cle_set_int(editor, EL_PREP_TERM, 0)
      cle_stop_self()
      _ = cle_signal_take(System.continued)
      resume()
    case .continued: resume()
    }
    return true
  }

  /// Takes the terminal over again after a stop.
  private func resume() {
    // libedit believes that the terminal still is in raw mode; so first cooked, then raw.
    cle_set_int(editor, EL_PREP_TERM, 0)
    cle_set_int(editor, EL_PREP_TERM, 1)
    System.write(Self.pasteModeOn)
    overlay.forgetPainted()
    rowsAbove = 0
  }

  /// The terminal is gone; the signal that says so may come a moment after the end of input.
  private func hangUp() {
    if System.wait(input: -1, milliseconds: 100) == .signal,
      case .terminate(let signal) = Interrupts.take()
    {
      outcome = .terminate(signal: signal)
    } else {
      outcome = .end
    }
  }

  private func finish(_ event: LineEvent, mark: String = "") {
    leaveLine(mark: mark)
    pasted = []
    submitsNext = false
    outcome = event
  }
}
