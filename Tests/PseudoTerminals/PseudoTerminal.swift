internal import CPseudoTerminal

/// A program in a terminal of its own, driven and watched by a test.
///
/// The program is killed when the session goes away, whatever happened. Waiting looks at the
/// screen until a deadline, so nothing depends on how fast the machine is.
public final class PseudoTerminal {
  /// What the program shows.
  public private(set) var screen: Screen
  /// Everything the program wrote.
  public private(set) var transcript: [UInt8] = []

  private let process: Int32
  private let terminal: Int32
  private var status: Int32?

  /// How long anything may take, in seconds.
  public static let patience = 15.0

  /// Starts a program; nil when the system has no terminal to give.
  public init?(
    _ path: String, _ arguments: [String] = [], environment: [String: String],
    columns: Int = 80, rows: Int = 24, width: @escaping (Character) -> Int
  ) {
    screen = Screen(columns: columns, rows: rows, width: width)
    let texts = ([path] + arguments).map(Array.init(cString:))
    let settings = environment.map { Array(cString: "\($0)=\($1)") }
    var terminal: Int32 = -1
    process = withPointers(to: texts) { arguments in
      withPointers(to: settings) { environment in
        cpt_spawn(path, arguments, environment, Int32(columns), Int32(rows), &terminal)
      }
    }
    self.terminal = terminal
    if process < 0 { return nil }
  }

  deinit {
    if status == nil { cpt_kill(process) }
    cpt_close(terminal)
  }

  /// Types text, while taking over what the program writes meanwhile.
  public func type(_ text: String) { type(Array(text.utf8)) }

  /// Types bytes, while taking over what the program writes meanwhile.
  public func type(_ bytes: [UInt8]) {
    let deadline = cpt_clock() + Self.patience
    var rest = bytes[...]
    while !rest.isEmpty, cpt_clock() < deadline {
      let wrote = rest.withUnsafeBytes { cpt_write(terminal, $0.baseAddress, $0.count) }
      if wrote > 0 { rest = rest.dropFirst(wrote) }
      if !rest.isEmpty { cpt_wait(terminal, true, 100) }
      readAll()
    }
  }

  /// Waits until the screen looks as expected; false when it never does.
  public func waits(until isExpected: (Screen) -> Bool) -> Bool {
    let deadline = cpt_clock() + Self.patience
    while true {
      readAll()
      if isExpected(screen) { return true }
      if cpt_clock() > deadline { return false }
      cpt_wait(terminal, false, 50)
    }
  }

  /// Waits until a text is on the screen.
  public func shows(_ text: String) -> Bool { waits { $0.text.contains(text) } }

  /// Waits until the cursor's row is exactly this.
  public func showsLine(_ line: String) -> Bool { waits { $0.currentLine == line } }

  /// Seconds from typing a text until the screen looks as expected, or nil.
  public func seconds(from text: String, until isExpected: (Screen) -> Bool) -> Double? {
    let start = cpt_clock()
    type(text)
    return waits(until: isExpected) ? cpt_clock() - start : nil
  }

  /// Changes the size of the window.
  public func resize(columns: Int, rows: Int) {
    readAll()
    screen.resize(columns: columns, rows: rows)
    _ = cpt_resize(terminal, Int32(columns), Int32(rows))
  }

  /// Sends a signal to the program alone.
  public func signal(_ number: Int32) { cpt_signal(process, number) }

  /// Waits for the end: the exit status, 256 plus the number of a signal, or nil.
  public func exitStatus() -> Int32? {
    let deadline = cpt_clock() + Self.patience
    while status == nil, cpt_clock() < deadline {
      readAll()
      let now = cpt_status(process)
      if now >= 0 { status = now } else { cpt_wait(terminal, false, 20) }
    }
    readAll()
    return status
  }

  /// Whether the terminal echoes keys and gathers lines itself.
  public var modes: (echo: Bool, canonical: Bool) {
    var echo = false
    var canonical = false
    _ = cpt_modes(terminal, &echo, &canonical)
    return (echo, canonical)
  }

  /// The number of the process, for a look at its use of the processor.
  public var processNumber: Int32 { process }

  /// Lets time pass while taking over output.
  public func pause(seconds: Double) {
    let deadline = cpt_clock() + seconds
    while cpt_clock() < deadline {
      cpt_wait(terminal, false, 10)
      readAll()
    }
  }

  private func readAll() {
    while true {
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
        count = cpt_read(terminal, buffer.baseAddress, buffer.count)
        filled = max(count, 0)
      }
      guard count > 0 else { return }
      transcript += bytes
      screen.take(bytes)
    }
  }
}

extension [CChar] {
  /// The bytes of a text with the zero that C expects.
  fileprivate init(cString text: String) {
    self = text.utf8.map { CChar(bitPattern: $0) } + [0]
  }
}

/// Calls a function with a list of C strings that ends with a null pointer.
private func withPointers<Result>(
  to texts: [[CChar]], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
) -> Result {
  let copies = texts.map { text in
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
    copy.initialize(from: text, count: text.count)
    return copy
  }
  defer { copies.forEach { $0.deallocate() } }
  let pointers: [UnsafeMutablePointer<CChar>?] = copies + [nil]
  return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
}
