internal import CLibEdit

/// Signals, turned into flags that any thread may read and events that the main thread waits for.
///
/// Handlers only set atomic flags and wake a pipe, so nothing is saved, freed or drawn inside
/// one. A termination also counts as an interrupt: it stops running work, and the line source
/// reports it next.
public enum Interrupts {
  /// Watches SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGWINCH and SIGCONT from now on; again is harmless.
  public static func install() { _ = cle_signals_install() }

  /// Whether work that is running should stop; safe to read on any thread, and cheap.
  public static var pending: Bool { count > 0 || termination != nil }

  /// How often somebody asked to stop since `clear()`: twice means at once.
  public static var count: Int { Int(cle_interrupt_count()) }

  /// Asks running work to stop, as Ctrl-C does; safe on any thread.
  public static func raise() { cle_interrupt_add() }

  /// Forgets interrupts, before work starts. A termination is not forgotten.
  public static func clear() { cle_interrupt_clear() }

  /// The first of SIGHUP, SIGTERM and SIGQUIT that came, or nil.
  public static var termination: Int32? {
    let signal = cle_termination()
    return signal == 0 ? nil : signal
  }

  /// Takes the events that came, most urgent first; nil when there is none.
  static func take() -> SignalEvent? {
    cle_signals_drain()
    if let signal = termination { return .terminate(signal) }
    if cle_signal_take(System.interrupt) { return .interrupt }
    if cle_signal_take(System.stop) { return .stop }
    if cle_signal_take(System.continued) { return .continued }
    if cle_signal_take(System.resized) { return .resized }
    return nil
  }
}

/// A signal that the main thread has to answer.
enum SignalEvent: Equatable {
  case interrupt, stop, continued, resized
  case terminate(Int32)
}
