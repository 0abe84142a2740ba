/// Why packed data cannot be unpacked.
public enum InflateFault: Error {
  /// They end too early.
  case truncated
  /// They are wrong, and in what way.
  case corrupt(String)
  /// Their source failed.
  case unreadable(any Error)
}
