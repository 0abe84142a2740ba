internal import CLibEdit

/// How the line editor behaves, and whom it asks.
public struct EditorOptions {
  /// The name by which lines such as `gradus:bind ...` in `~/.editrc` mean this program.
  public var program: String
  /// Earlier lines, oldest first; see `LineSource.remember(_:)` for which are taken.
  public var history: [String]
  /// Answers the Tab key.
  public var completer: Completer?
  /// Proposes how the line may go on; asked whenever the editor rests at the end of the line.
  public var hinter: Hinter?
  /// Whether proposals may be drawn; without dim text they would look like typed text.
  public var showsHints: Bool
  /// How long a lone ESC is held back, because it may begin the code of a key.
  public var escapeDelayMilliseconds: Int

  /// Makes options; the defaults have neither completions nor hints.
  public init(
    program: String = "gradus", history: [String] = [], completer: Completer? = nil,
    hinter: Hinter? = nil, showsHints: Bool = true, escapeDelayMilliseconds: Int = 40
  ) {
    self.program = program
    self.history = history
    self.completer = completer
    self.hinter = hinter
    self.showsHints = showsHints
    self.escapeDelayMilliseconds = escapeDelayMilliseconds
  }
}

/// Lines of a terminal, edited with libedit in emacs or vi fashion.
///
/// Keys are decoded by our own read function, which also watches signals, draws hints and lists,
/// and takes pastes; libedit edits the line and draws it. There should be one at a time.
public final class LibEditSource: LineSource {
  /// The longest line that Up and search recall, in bytes. libedit copies 1,024 characters when
  /// it leaves the current line for the history, so longer ones would be cut.
  public static let recallLimit = 1000
  /// The longest line that can be typed or pasted, in code points.
  public static let lineLimit = 1 << 16
  private static let historyLimit = 10_000

  let options: EditorOptions
  // The editor is made in `init`, used on the main thread only, and ended in `deinit`.
  let editor: OpaquePointer
  private let recalled: OpaquePointer
  private let promptBuffer: UnsafeMutableBufferPointer<CChar>
  private static let promptLimit = 4096

  /// Lines that search finds, oldest first, each once.
  private(set) var history: [String] = []
  /// The numbers by which libedit knows them.
  private var numbers: [String: Int32] = [:]
  /// The last row of the prompt as it is seen.
  private(set) var prompt = ""
  /// Bytes that were read and not yet decoded.
  var input: [UInt8] = []
  /// Lines of a paste that are still to be handed over.
  var pasted: [String] = []
  var submitsNext = false
  /// Whether a signal during a paste left the line to be drawn afresh.
  var drawsNext = false
  /// Text that the next `insert` key puts at the cursor.
  var insertion = ""
  var search: HistorySearch?
  /// The search that ended last, which vi's n and N go on with.
  var lastSearch: HistorySearch?
  /// Whether the search began in vi's command mode, where Enter only ends it.
  var isViSearch = false
  var overlay = Overlay()
  /// How many rows above the cursor are drawn afresh by the next `redraw` key.
  var rowsAbove = 0
  /// Why the read function gave up, if it did.
  var outcome: LineEvent?

  /// Opens the editor on standard input and output, or returns nil where the terminal cannot.
  public init?(options: EditorOptions = EditorOptions()) {
    Interrupts.install()
    // Asked first, because it sets the locale in which libedit decodes its first prompt.
    _ = Terminal.drawsUTF8
    guard Terminal.canMoveCursor, Terminal.isTerminal(.input), Terminal.isTerminal(.output),
      let editor = cle_open(options.program)
    else { return nil }
    guard let recalled = cle_open_history(editor, Int32(Self.historyLimit)) else {
      el_end(editor)
      return nil
    }
    self.options = options
    self.editor = editor
    self.recalled = recalled
    promptBuffer = .allocate(capacity: Self.promptLimit)
    promptBuffer.initialize(repeating: 0)
    configure()
    options.history.suffix(Self.historyLimit).forEach(remember)
  }

  deinit {
    el_end(editor)
    history_end(recalled)
    promptBuffer.deallocate()
  }

  /// Adds a line to what Up, search and hints recall, unless it is empty, is longer than
  /// `recallLimit` bytes or holds control characters. A line that is known moves to the newest place.
  public func remember(_ line: String) {
    guard !line.isEmpty, line.utf8.count <= Self.recallLimit, line != history.last,
      !line.unicodeScalars.contains(where: DisplayWidth.isControl)
    else { return }
    if let number = numbers[line], let place = history.lastIndex(of: line) {
      history.remove(at: place)
      cle_forget(recalled, number)
    } else if history.count == Self.historyLimit {
      // libedit drops its oldest line by itself.
      numbers[history.removeFirst()] = nil
    }
    history.append(line)
    let number = cle_remember(recalled, line)
    numbers[line] = number < 0 ? nil : number
  }

  /// Shows the prompt and lets somebody edit a line until Enter, Ctrl-C, Ctrl-D or the end.
  ///
  /// Colours in the prompt are escape sequences `ESC [ ... m`; it may have several rows.
  public func next(prompt: String) throws(LineError) -> LineEvent {
    if let signal = Interrupts.termination { return .terminate(signal: signal) }
    // What was interrupted before this prompt is over.
    Interrupts.clear()
    outcome = nil
    search = nil
    lastSearch = lastSearch?.renewed(lines: history)
    overlay = Overlay()
    drawsNext = false
    cle_guard(true)
    cle_stop_catch(true)
    // Raw before the prompt is seen, or the system would echo what is typed at once.
    cle_set_int(editor, EL_PREP_TERM, 1)
    show(prompt)
    System.write(Self.pasteModeOn)
    var count: Int32 = 0
    let line = el_wgets(editor, &count)
    System.write(Self.pasteModeOff)
    cle_stop_catch(false)
    cle_guard(false)
    if let outcome { return outcome }
    guard let line, count > 0 else { return .end }
    // The line belongs to the editor and is valid until the next call.
    return .line(Self.text(UnsafeBufferPointer(start: line, count: Int(count))))
  }

  static let pasteModeOn = "\u{1B}[?2004h"
  static let pasteModeOff = "\u{1B}[?2004l"

  /// Prints the upper rows of the prompt and hands the last one to libedit.
  private func show(_ prompt: String) {
    System.flush()
    let parts = PromptText(prompt, utf8: Terminal.drawsUTF8)
    System.write(parts.upper)
    // Too long a prompt loses its colours first and then its end, but never its meaning midway.
    let isShort = parts.marked.utf8.count < Self.promptLimit
    let row = isShort ? parts.marked : DisplayWidth.clip(parts.last, to: 40)
    self.prompt = isShort ? parts.last : row
    var index = 0
    for byte in row.utf8.prefix(Self.promptLimit - 1) {
      promptBuffer[index] = CChar(bitPattern: byte)
      index += 1
    }
    promptBuffer[index] = 0
  }

  /// Sets the editor up: first the user's `~/.editrc`, then what must not be changed by it.
  private func configure() {
    cle_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
    cle_set_int(editor, EL_SIGNAL, 0)
    // The buffer is kept alive by this object, and libedit only reads it.
    cle_set_prompt(
      editor, { LibEditSource.of($0)?.promptBuffer.baseAddress },
      CChar(bitPattern: PromptText.mark.asciiValue ?? 1))
    cle_set_reader(editor) { editor, character in
      guard let source = LibEditSource.of(editor), let scalar = source.provide() else { return -1 }
      character?.pointee = wchar_t(bitPattern: scalar.value)
      return 1
    }
    cle_set_int(editor, EL_EDITMODE, 1)
    el_source(editor, nil)
    cle_set_int(editor, EL_EDITMODE, 1)
    bindKeys()
  }

  /// The source that a callback's editor belongs to. The editor ends with it, so it is alive.
  static func of(_ editor: OpaquePointer?) -> LibEditSource? {
    guard let client = cle_client(editor) else { return nil }
    return Unmanaged<LibEditSource>.fromOpaque(client).takeUnretainedValue()
  }
}

// MARK: The line that is edited

extension LibEditSource {
  /// The line and the cursor's place in it, in code points.
  var line: (scalars: String.UnicodeScalarView, cursor: Int) {
    guard let info = el_wline(editor), let start = info.pointee.buffer,
      let cursor = info.pointee.cursor, let end = info.pointee.lastchar
    else { return ("".unicodeScalars, 0) }
    // The three pointers are into one buffer, which is not changed before this returns.
    let buffer = UnsafeBufferPointer(start: start, count: end - start)
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: buffer.lazy.compactMap(Self.scalar))
    return (scalars, cursor - start)
  }

  /// The length of the line in code points.
  var lineCount: Int {
    guard let info = el_wline(editor), let start = info.pointee.buffer,
      let end = info.pointee.lastchar
    else { return 0 }
    return end - start
  }

  /// Text without the control characters that a quoted key may have left in it.
  private static func text(_ buffer: UnsafeBufferPointer<wchar_t>) -> String {
    var scalars = String.UnicodeScalarView()
    for case let scalar? in buffer.lazy.map(Self.scalar)
    where !DisplayWidth.isControl(scalar) || scalar == "\t" {
      scalars.append(scalar)
    }
    return String(scalars)
  }

  private static func scalar(_ wide: wchar_t) -> Unicode.Scalar? {
    Unicode.Scalar(UInt32(bitPattern: wide))
  }
}
