/// One key, paste or unknown sequence, as decoded from the bytes of the terminal.
public enum Key: Equatable, Sendable {
  /// A character, or the control character that a key sends.
  case scalar(Unicode.Scalar)
  /// Keys without a character.
  case up, down, left, right, home, end, delete, wordLeft, wordRight, pageUp, pageDown
  /// What follows is pasted, not typed.
  case pasteBegins
  /// A sequence that means nothing here.
  case ignored
}

/// Turns terminal bytes into keys.
///
/// It is done here and not by libedit's bindings, because a bound `ESC [` sequence makes a lone
/// ESC stop working in vi's insert mode.
enum KeyDecoder {
  /// The outcome of one look at the bytes.
  enum Outcome: Equatable {
    case key(Key, bytes: Int)
    /// Nothing there yet.
    case empty
    /// ESC alone: a key of its own unless more follows at once.
    case perhapsEscape
    /// The beginning of a sequence or of a character.
    case partial
  }

  private static let escape: UInt8 = 0x1B
  private static let longestSequence = 32

  /// Looks at the first key; `complete` says that no more bytes are to be waited for.
  static func decode(_ bytes: ArraySlice<UInt8>, complete: Bool = false) -> Outcome {
    guard let first = bytes.first else { return .empty }
    guard first == escape else { return character(bytes, complete: complete) }
    switch bytes.dropFirst().first {
    case UInt8(ascii: "["): return control(bytes, complete: complete)
    case UInt8(ascii: "O"):
      guard let third = bytes.dropFirst(2).first else {
        return complete ? .key(.scalar("\u{1B}"), bytes: 1) : .perhapsEscape
      }
      if third == UInt8(ascii: "M") { return .key(.scalar("\r"), bytes: 3) }
      return .key(letters[third] ?? .ignored, bytes: 3)
    case nil: return complete ? .key(.scalar("\u{1B}"), bytes: 1) : .perhapsEscape
    default: return .key(.scalar("\u{1B}"), bytes: 1)
    }
  }

  private static func control(_ bytes: ArraySlice<UInt8>, complete: Bool) -> Outcome {
    let body = bytes.dropFirst(2)
    // The Linux console sends ESC [ [ A for F1.
    if body.first == UInt8(ascii: "["), body.count > 1 || complete {
      return .key(.ignored, bytes: min(4, bytes.count))
    }
    let parameters = body.prefix { (0x20...0x3F).contains($0) }
    guard parameters.count < longestSequence else { return .key(.ignored, bytes: bytes.count) }
    guard let last = body.dropFirst(parameters.count).first else {
      return complete ? .key(.ignored, bytes: bytes.count) : .partial
    }
    let length = 2 + parameters.count + 1
    // Anything else than a final byte breaks the sequence off and is a key again.
    guard (0x40...0x7E).contains(last) else { return .key(.ignored, bytes: length - 1) }
    let numbers = String(decoding: parameters, as: UTF8.self).split(separator: ";").map(String.init)
    let isModified = numbers.count > 1
    if last == UInt8(ascii: "~") {
      return .key(tildes[numbers.first ?? ""] ?? .ignored, bytes: length)
    }
    switch letters[last] {
    case .left where isModified: return .key(.wordLeft, bytes: length)
    case .right where isModified: return .key(.wordRight, bytes: length)
    case let key: return .key(key ?? .ignored, bytes: length)
    }
  }

  private static func character(_ bytes: ArraySlice<UInt8>, complete: Bool) -> Outcome {
    let needed =
      switch bytes.first ?? 0 {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let unit = bytes.prefix(needed)
    let tail = unit.dropFirst().prefix { (0x80...0xBF).contains($0) }
    if tail.count < needed - 1, tail.count == unit.count - 1, unit.count < needed, !complete {
      return .partial
    }
    let length = 1 + tail.count
    let scalars = String(decoding: unit.prefix(length), as: UTF8.self).unicodeScalars
    // C1 controls are our private codes and never typed; what is no UTF-8 is dropped.
    guard scalars.count == 1, let scalar = scalars.first, scalar != "\u{FFFD}",
      !(0x80...0x9F).contains(scalar.value)
    else { return .key(.ignored, bytes: length) }
    return .key(.scalar(scalar), bytes: length)
  }

  private static let letters: [UInt8: Key] = [
    UInt8(ascii: "A"): .up,
    UInt8(ascii: "B"): .down,
    UInt8(ascii: "C"): .right,
    UInt8(ascii: "D"): .left,
    UInt8(ascii: "H"): .home,
    UInt8(ascii: "F"): .end,
  ]

  private static let tildes: [String: Key] = [
    "1": .home, "7": .home, "4": .end, "8": .end, "3": .delete, "5": .pageUp,
    "6": .pageDown, "200": .pasteBegins,
  ]
}
