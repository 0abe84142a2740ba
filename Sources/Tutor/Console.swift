/// Where a tutor talks: a terminal, a pipe, or a buffer in a test.
public protocol Console: AnyObject {
  /// Whether a person types and sees: both ends are a terminal.
  var isInteractive: Bool { get }
  /// Whether what is written is seen on a terminal, whatever is typed.
  var writesToTerminal: Bool { get }
  /// Columns and rows of what is written to.
  var size: (columns: Int, rows: Int) { get }
  /// Whether characters beyond ASCII can be shown.
  var isUTF8: Bool { get }
  /// Whether the font has braille: that of the Linux console does not, nor may a dumb terminal's.
  var drawsBraille: Bool { get }

  /// How many colours what is written to can show.
  var colors: ConsoleColors { get }
  /// Whether a signal asks the program to end.
  var isTerminating: Bool { get }

  /// Writes text to standard output.
  func write(_ text: String)
  /// Writes text to standard error.
  func writeError(_ text: String)
  /// Waits for the next line. The prompt is shown where a person types.
  func nextLine(prompt: String) throws(Failure) -> ConsoleLine
  /// Runs a body that takes keys one by one, unseen and without Enter.
  func keys(_ body: (_ next: () -> ConsoleKey) -> Void)
  /// Runs a body with typed keys unseen and the cursor hidden, for a display that redraws itself.
  func live(_ body: (_ wait: (_ milliseconds: Int) -> ConsoleEvent) throws -> Void) rethrows
}

/// What a reader of a long text presses.
public enum ConsoleKey: Equatable, Sendable {
  /// A character; Enter is a line feed, Backspace U+007F.
  case character(Unicode.Scalar)
  case up, down, home, end, pageUp, pageDown
  /// A key that means nothing here.
  case other
  /// The terminal has another size now, or shows something else.
  case resized
  /// Ctrl-C, or nobody types any more.
  case stop
}

/// How many colours a console can show.
public enum ConsoleColors: Sendable {
  case none
  case sixteen
  /// The palette of 256.
  case many
}

/// What became of waiting for a line.
public enum ConsoleLine: Equatable, Sendable {
  /// A line, without its end.
  case line(String)
  /// The line was cancelled by Ctrl-C.
  case interrupted
  /// There are no more lines.
  case end
  /// A signal asks the program to save and leave.
  case terminated(signal: Int32)
}

/// What happened while a display was waiting.
public enum ConsoleEvent: Equatable, Sendable {
  /// Nothing, the time is over.
  case timeout
  /// Ctrl-C, or `q`.
  case stop
  /// The terminal has another size now.
  case resized
}
