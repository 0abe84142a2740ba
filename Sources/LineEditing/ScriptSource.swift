/// Lines of a pipe or a file, without prompt, echo or history.
///
/// Takes line feeds and CRLF, drops a byte order mark, repairs bytes that are not UTF-8, and
/// refuses a line of more than `lineLimit` bytes instead of holding it.
public final class ScriptSource: LineSource {
  /// The longest line that is taken, in bytes: 1 MB.
  public static let lineLimit = 1 << 20

  private let name: String
  private let owned: Int32?
  private var lines: ByteLines
  private var number = 0

  /// Reads standard input.
  public convenience init() {
    self.init(descriptor: 0, name: "standard input", owned: nil)
  }

  /// Reads a file, which is closed with the source.
  /// - Throws: `LineError` when it cannot be opened.
  public convenience init(path: String) throws(LineError) {
    let descriptor = try System.open(path).get()
    self.init(descriptor: descriptor, name: path, owned: descriptor)
  }

  private init(descriptor: Int32, name: String, owned: Int32?) {
    Interrupts.install()
    self.name = name
    self.owned = owned
    lines = ByteLines(descriptor: descriptor, limit: Self.lineLimit)
  }

  deinit {
    if let owned { System.close(owned) }
  }

  /// The place of the last line, for messages.
  public var location: String? { "\(name):\(number)" }

  /// Returns the next line; the prompt is not shown.
  public func next(prompt: String) throws(LineError) -> LineEvent {
    while true {
      switch Interrupts.take() {
      case .terminate(let signal): return .terminate(signal: signal)
      case .interrupt:
        Interrupts.clear()
        return .interrupted
      default: break
      }
      switch lines.next() {
      case .signal: continue
      case .end: return .end
      case .line(let text):
        number += 1
        return .line(number == 1 && text.first == "\u{FEFF}" ? String(text.dropFirst()) : text)
      case .tooLong:
        number += 1
        throw LineError(name: name, line: number, problem: .tooLong(limit: Self.lineLimit))
      case .failed(let code):
        throw LineError(name: name, line: number, problem: .unreadable(code: code))
      }
    }
  }
}
