// LineEditing: where typed lines come from, and the terminal they come through.
//
// It wraps libedit once, knows signals, terminal modes and display widths, and hands whole lines
// to its caller. It must not know any command, question or setting: completions and hints come
// through closures. Only the main thread may call it, except for `Interrupts.pending`, `count`
// and `raise()`.

/// A source of lines, whatever is at its other end: a terminal, a pipe or a file.
public protocol LineSource: AnyObject {
  /// Shows the prompt where somebody could see it and waits for the next line or event.
  /// - Throws: `LineError` when a line is too long or cannot be read; the next call goes on
  ///   with the line after it.
  func next(prompt: String) throws(LineError) -> LineEvent
  /// Puts a line where Up, search and hints of this editor find it.
  func remember(_ line: String)
  /// Where the last line came from as `FILE:LINE`, or nil where somebody types.
  var location: String? { get }
}

extension LineSource {
  /// Does nothing: only an editor recalls lines.
  public func remember(_ line: String) {}
  /// Nil: typed lines need no place.
  public var location: String? { nil }
}

/// What a line source has to report.
public enum LineEvent: Equatable, Sendable {
  /// A line without its end mark.
  case line(String)
  /// Ctrl-C: the line so far is cancelled.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the file.
  case end
  /// SIGHUP, SIGTERM or SIGQUIT: save, then leave with status 128 plus this number.
  case terminate(signal: Int32)
}

/// Why a line could not be had.
public struct LineError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Problem: Equatable, Sendable {
    /// The line has more bytes than the limit.
    case tooLong(limit: Int)
    /// Reading failed; the number is the system's `errno`.
    case unreadable(code: Int32)
    /// The file could not be opened; the number is the system's `errno`.
    case unopened(code: Int32)
  }

  /// The name of the file or "standard input".
  public var name: String
  /// The number of the line, from 1; 0 when no line was reached.
  public var line: Int
  /// What went wrong.
  public var problem: Problem

  /// One sentence for the learner, with the place.
  public var description: String {
    let place = line > 0 ? "\(name):\(line)" : name
    return switch problem {
    case .tooLong(let limit):
      "\(place): the line is longer than \(limit) bytes, so it was not read; split it"
    case .unreadable(let code): "\(place): it cannot be read (\(System.text(ofError: code)))"
    case .unopened(let code): "\(place): it cannot be opened (\(System.text(ofError: code)))"
    }
  }
}
