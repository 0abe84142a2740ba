/// What came of waiting for one key.
public enum PressedKey: Equatable, Sendable {
  case key(Key)
  /// Ctrl-C.
  case interrupt
  /// The window has another size, or the program was stopped and goes on.
  case redraw
  /// Nobody types any more, or a signal asks the program to end.
  case gone
}

extension LiveSession {
  /// Waits for one key. What is typed after it stays with the terminal, for whoever reads next.
  public mutating func key() -> PressedKey {
    var bytes: [UInt8] = []
    while true {
      var isComplete = false
      if let event = event(within: bytes.isEmpty ? -1 : 40, bytes: &bytes, isComplete: &isComplete)
      {
        return event
      }
      switch KeyDecoder.decode(bytes[...], complete: isComplete) {
      case .key(let key, _): return .key(key)
      case .empty, .perhapsEscape, .partial: continue
      }
    }
  }

  /// Takes one more byte, or tells that none follows in time.
  private mutating func event(
    within milliseconds: Int32, bytes: inout [UInt8], isComplete: inout Bool
  ) -> PressedKey? {
    if let event = answer() { return PressedKey(event) }
    guard input >= 0 else { return .gone }
    switch System.wait(input: input, milliseconds: milliseconds) {
    case .timeout: isComplete = true
    case .signal: return answer().map { PressedKey($0) }
    case .input:
      switch System.read(input, count: 1) {
      case .bytes(let more): bytes += more
      case .again: break
      case .end, .failed:
        input = -1
        return .gone
      }
    }
    return nil
  }
}

extension PressedKey {
  fileprivate init(_ event: LiveEvent) {
    self =
      switch event {
      case .nothing: .key(.ignored)
      case .interrupt: .interrupt
      case .redraw: .redraw
      case .terminate: .gone
      }
  }
}
