internal import CLibEdit

/// Facts about the terminal, and the small things one asks of it.
public enum Terminal {
  /// The three standard streams.
  public enum Stream: Int32, Sendable {
    /// Standard input.
    case input = 0
    /// Standard output.
    case output
    /// Standard error.
    case error
  }

  /// A size in character cells.
  public struct Size: Equatable, Sendable {
    /// Cells in a row.
    public var columns: Int
    /// Rows on the screen.
    public var rows: Int

    /// Makes a size of so many cells.
    public init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// Whether somebody sits at the other end of a stream.
  public static func isTerminal(_ stream: Stream) -> Bool { System.isTerminal(stream.rawValue) }

  /// The size to draw for: `COLUMNS` and `LINES` where set, else the window, else 80 by 24.
  public static var size: Size {
    var size = windowSize
    if let columns = environmentSize("COLUMNS") { size.columns = columns }
    if let rows = environmentSize("LINES") { size.rows = rows }
    return size
  }

  /// The window as the terminal reports it, else 80 by 24: what libedit wraps at.
  static var windowSize: Size {
    var columns: Int32 = 80
    var rows: Int32 = 24
    for stream in [Stream.output, .input, .error]
    where cle_window_size(stream.rawValue, &columns, &rows) {
      break
    }
    return Size(columns: Int(columns), rows: Int(rows))
  }

  /// The columns that `COLUMNS` asks for, where nothing is a window; nil where it says nothing useful.
  public static var askedColumns: Int? { environmentSize("COLUMNS") }

  private static func environmentSize(_ name: String) -> Int? {
    guard let text = System.environment(name), let value = Int(text) else { return nil }
    return (1...10_000).contains(value) ? value : nil
  }

  /// Whether `TERM` names a terminal that can move its cursor.
  public static var canMoveCursor: Bool {
    let name = System.environment("TERM") ?? ""
    return !["", "dumb", "emacs", "unknown"].contains(name)
  }

  /// Whether the locale that the user asked for is UTF-8: other output should keep to ASCII.
  public static var isUTF8: Bool { locale.asAsked }

  /// Whether characters can be decoded and drawn as UTF-8 at all, by the fallback if need be.
  static var drawsUTF8: Bool { locale.utf8 }

  // libedit crashes on a non-ASCII prompt in another locale, so this is read before any prompt.
  private static let locale: (utf8: Bool, asAsked: Bool) = {
    var asAsked = false
    let utf8 = cle_locale(&asAsked)
    return (utf8, asAsked)
  }()

  /// The sequence that hides the cursor.
  public static let hideCursor = "\u{1B}[?25l"
  /// The sequence that shows the cursor.
  public static let showCursor = "\u{1B}[?25h"
}
