import Knobs
import LineEditing
import Tutor

/// The process's own terminal, pipes and files as a console.
final class TerminalConsole: Console {
  /// Whose commands the editor completes and whose history it recalls.
  weak var session: Session?

  private let options: GlobalOptions
  private var source: (any LineSource)?
  private var interruptsSeen = 0

  init(options: GlobalOptions) {
    self.options = options
    Interrupts.install()
  }

  let isInteractive = Terminal.isTerminal(.input) && Terminal.isTerminal(.output)
  let writesToTerminal = Terminal.isTerminal(.output) && Terminal.canMoveCursor

  var size: (columns: Int, rows: Int) {
    guard Terminal.isTerminal(.output) else {
      // Charts and tables are made for 40 columns and more; a stray COLUMNS=5 must not break a pipe.
      let asked = Terminal.askedColumns.flatMap { (40...1000).contains($0) ? $0 : nil }
      return (asked ?? 80, 24)
    }
    return (Terminal.size.columns, Terminal.size.rows)
  }

  var isUTF8: Bool { Terminal.isUTF8 }

  var drawsBraille: Bool {
    let term = Environment.current.variables["TERM"] ?? ""
    return isUTF8 && !(Terminal.isTerminal(.output) && ["linux", "dumb"].contains(term))
  }

  var colors: ConsoleColors {
    let plain = Environment.current.variables["NO_COLOR"].map { !$0.isEmpty } ?? false
    guard writesToTerminal, !plain else { return .none }
    let term = Environment.current.variables["TERM"] ?? ""
    let deep = ["256", "kitty", "alacritty", "ghostty", "foot", "direct"].contains {
      term.contains($0)
    }
    return deep || Environment.current.variables["COLORTERM"] != nil ? .many : .sixteen
  }

  func write(_ text: String) { Output.write(text) }

  func writeError(_ text: String) { Output.writeError(text) }

  func nextLine(prompt: String) throws(Failure) -> ConsoleLine {
    if Output.isClosed { return .end }
    let source = source ?? openSource()
    self.source = source
    do throws(LineError) {
      switch try source.next(prompt: isInteractive ? prompt : "") {
      case .line(let line):
        source.remember(line)
        return .line(line)
      case .interrupted: return .interrupted
      case .end: return .end
      case .terminate(let signal): return .terminated(signal: signal)
      }
    } catch {
      throw Failure(error.description, status: .data)
    }
  }

  func live(_ body: (_ wait: (_ milliseconds: Int) -> ConsoleEvent) throws -> Void) rethrows {
    Interrupts.clear()
    var display = LiveSession(hidesCursor: writesToTerminal)
    try body { milliseconds in
      switch display.wait(milliseconds: milliseconds) {
      case .nothing: .timeout
      case .interrupt, .terminate: .stop
      case .redraw: .resized
      }
    }
  }

  func keys(_ body: (_ next: () -> ConsoleKey) -> Void) {
    Interrupts.clear()
    var reading = LiveSession()
    body {
      switch reading.key() {
      case .key(let key): Self.consoleKey(key)
      case .redraw: .resized
      case .interrupt, .gone: .stop
      }
    }
  }

  private static func consoleKey(_ key: Key) -> ConsoleKey {
    switch key {
    case .scalar("\r"): .character("\n")
    case .scalar("\u{08}"): .character("\u{7F}")
    case .scalar(let scalar): .character(scalar)
    case .up: .up
    case .down: .down
    case .home: .home
    case .end: .end
    case .pageUp: .pageUp
    case .pageDown: .pageDown
    default: .other
    }
  }

  var isTerminating: Bool { Interrupts.termination != nil }

  /// Ends the output and decides the status of the process.
  func finish(_ status: Int32) -> Int32 {
    // The editor gives the terminal back when it goes.
    source = nil
    if let signal = Interrupts.termination { return 128 + signal }
    // A reader that left early, as head does, is no fault.
    if Output.isClosed { return status }
    return Output.hasFailed ? ExitStatus.storage.rawValue : status
  }

  private func openSource() -> any LineSource {
    guard isInteractive else { return ScriptSource() }
    let editor = LibEditSource(
      options: EditorOptions(
        history: session?.typedLines ?? [],
        completer: { [weak self] line, cursor in self?.completions(of: line, at: cursor) },
        hinter: { [weak self] line in self?.hint(after: line) },
        showsHints: colors != .none))
    return editor ?? PlainSource()
  }

  private func hint(after line: String) -> Hint? {
    switch session?.ghost(after: line) {
    case .rest(let text): .rest(text)
    case .note(let text): .note(text)
    case nil: nil
    }
  }

  private func completions(of line: String, at cursor: String.Index) -> LineEditing.Completions? {
    guard let session else { return nil }
    let found = session.completions(of: String(line[..<cursor]))
    let start = line.index(cursor, offsetBy: -found.replacing, limitedBy: line.startIndex)
    guard let start, !found.candidates.isEmpty else { return nil }
    return LineEditing.Completions(
      replacing: start..<cursor,
      with: found.candidates.map {
        Completion($0.text, note: $0.summary, suffix: $0.isComplete ? " " : "")
      })
  }
}
