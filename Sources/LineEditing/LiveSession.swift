internal import CLibEdit

/// What came while a live display waited.
public enum LiveEvent: Equatable, Sendable {
  /// The time is up; draw the next frame.
  case nothing
  /// Ctrl-C or the key q: finish this step and keep what there is.
  case interrupt
  /// The window has another size, or the program was stopped and goes on: draw afresh.
  case redraw
  /// SIGHUP, SIGTERM or SIGQUIT: stop, save, leave with status 128 plus this number.
  case terminate(signal: Int32)
}

/// The terminal while work runs: keys are not echoed, Ctrl-C asks to stop, the cursor may hide.
///
/// The modes before are put back when the session ends, on `exit`, on a crash, and while the
/// program is stopped by Ctrl-Z. Without a terminal it only waits and watches signals.
public struct LiveSession: ~Copyable {
  private let isTerminal: Bool
  private let hidesCursor: Bool
  var input: Int32

  /// Starts the session; `hidesCursor` only has an effect when output goes to a terminal.
  public init(hidesCursor: Bool = false) {
    Interrupts.install()
    isTerminal = Terminal.isTerminal(.input)
    self.hidesCursor =
      hidesCursor && isTerminal && Terminal.isTerminal(.output) && Terminal.canMoveCursor
    input = isTerminal ? 0 : -1
    guard isTerminal else { return }
    cle_guard(true)
    cle_stop_catch(true)
    begin()
  }

  deinit {
    guard isTerminal else { return }
    rest()
    cle_stop_catch(false)
    cle_guard(false)
  }

  /// Waits up to so many milliseconds, and reports what came first.
  ///
  /// The key q counts as an interrupt and shows in `Interrupts.pending`; other keys are dropped.
  public mutating func wait(milliseconds: Int) -> LiveEvent {
    if let event = answer() { return event }
    let time = Int32(clamping: max(milliseconds, 0))
    switch System.wait(input: input, milliseconds: time) {
    case .timeout: return .nothing
    case .signal: return answer() ?? .nothing
    case .input: break
    }
    switch System.read(input, count: 256) {
    case .bytes(let bytes):
      guard bytes.contains(UInt8(ascii: "q")) || bytes.contains(UInt8(ascii: "Q")) else { break }
      Interrupts.raise()
      return .interrupt
    case .again: break
    case .end, .failed:
      // Nobody types any more; watching on would spin.
      input = -1
    }
    return .nothing
  }

  /// What the signals ask for that came meanwhile.
  func answer() -> LiveEvent? {
    switch Interrupts.take() {
    case .terminate(let signal): return .terminate(signal: signal)
    case .interrupt: return .interrupt
    case .resized: return .redraw
    case .stop:
      rest()
      cle_stop_self()
      _ = cle_signal_take(System.continued)
      begin()
      return .redraw
    case .continued:
      begin()
      return .redraw
    case nil: return nil
    }
  }

  private func begin() {
    guard isTerminal else { return }
    System.flush()
    _ = cle_run_mode(true)
    if hidesCursor { System.write(Terminal.hideCursor) }
  }

  private func rest() {
    guard isTerminal else { return }
    if hidesCursor { System.write(Terminal.showCursor) }
    _ = cle_run_mode(false)
  }
}
