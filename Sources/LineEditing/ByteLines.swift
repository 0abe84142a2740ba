/// Splits the bytes of a descriptor into lines, and never holds more than one bounded line.
struct ByteLines {
  /// What came next.
  enum Piece: Equatable { case line(String), tooLong, end, signal, failed(code: Int32) }

  let descriptor: Int32
  let limit: Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var scanned = 0
  private var isSkipping = false
  private var atEnd = false

  init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// Waits for the next line; returns `.signal` when one came first.
  mutating func next() -> Piece {
    while true {
      if let piece = takeLine() { return piece }
      switch System.wait(input: descriptor, milliseconds: -1) {
      case .signal: return .signal
      case .timeout: continue
      case .input: break
      }
      switch System.read(descriptor, count: 1 << 16) {
      case .bytes(let bytes): buffer += bytes
      case .end: atEnd = true
      case .again: break
      case .failed(let code):
        atEnd = true
        return .failed(code: code)
      }
    }
  }

  /// Forgets that the end was reached: a terminal goes on after Ctrl-D.
  mutating func reopen() { atEnd = false }

  /// The next line that is complete, or nil when more bytes are needed.
  private mutating func takeLine() -> Piece? {
    while let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = buffer[start..<end]
      start = end + 1
      scanned = start
      if isSkipping {
        isSkipping = false
      } else {
        return line.count > limit ? .tooLong : .line(Self.text(line))
      }
    }
    buffer.removeFirst(start)
    start = 0
    scanned = buffer.count
    if isSkipping {
      buffer.removeAll()
      scanned = 0
    } else if buffer.count > limit + 1 {
      // One more for a carriage return; the rest of the line is dropped as it comes.
      buffer.removeAll()
      scanned = 0
      isSkipping = true
      return .tooLong
    }
    guard atEnd else { return nil }
    isSkipping = false
    guard !buffer.isEmpty else { return .end }
    let line = buffer[...]
    defer {
      buffer.removeAll()
      scanned = 0
    }
    return line.count > limit ? .tooLong : .line(Self.text(line))
  }

  /// Text of one line: without a carriage return at its end, and with U+FFFD for bytes that are
  /// not UTF-8 and for NUL, which would end the text early elsewhere.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
    guard line.contains(0) else { return String(decoding: line, as: UTF8.self) }
    let parts = line.split(separator: 0, omittingEmptySubsequences: false)
    return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\u{FFFD}")
  }
}
