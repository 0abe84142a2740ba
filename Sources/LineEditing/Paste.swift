/// Collects a bracketed paste and splits it into lines.
struct Paste {
  /// The longest paste that is taken: 16 MB.
  static let limit = 1 << 24
  private static let ending: [UInt8] = Array("\u{1B}[201~".utf8)

  private var bytes: [UInt8] = []
  private(set) var isTooLong = false

  /// Takes bytes over; returns those after the end mark, or nil when it did not come yet.
  mutating func add(_ new: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    // The mark may be cut in two, so a few old bytes are looked at again.
    let from = max(0, bytes.count - Self.ending.count)
    bytes += new
    var index = from
    while let escape = bytes[index...].firstIndex(of: 0x1B) {
      if bytes[escape...].starts(with: Self.ending) {
        let after = bytes[(escape + Self.ending.count)...]
        bytes.removeSubrange(escape...)
        return after
      }
      index = escape + 1
    }
    if bytes.count > Self.limit {
      isTooLong = true
      bytes.removeFirst(bytes.count - Self.ending.count)
    }
    return nil
  }

  /// The pasted lines; the last one has no end mark and may be empty.
  var lines: [String] {
    Self.lines(of: String(decoding: bytes, as: UTF8.self))
  }

  /// Splits text at line ends and makes it harmless: a tab becomes a space, and other control
  /// characters are dropped, so that nothing in it acts as a key.
  static func lines(of text: String) -> [String] {
    text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { line in
      var clean = String.UnicodeScalarView()
      for scalar in line.unicodeScalars {
        if scalar == "\t" {
          clean.append(" ")
        } else if !DisplayWidth.isControl(scalar) {
          clean.append(scalar)
        }
      }
      return String(clean)
    }
  }
}
