/// What a field of a table holds.
enum CSVCell: Equatable {
  /// A finite number.
  case number(Double)
  /// Nothing, or a word that stands for nothing.
  case missing
  /// An infinite number.
  case infinite
  /// Anything else.
  case text

  /// Reads a field; blanks around it do not count.
  init(_ bytes: [UInt8], _ part: Range<Int>) {
    var start = part.lowerBound
    var end = part.upperBound
    while start < end, Self.isBlank(bytes[start]) { start += 1 }
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    self = Self.number(bytes, start, end) ?? Self.word(bytes, start, end)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// A decimal number such as "-1.5e3".
  private static func number(_ bytes: [UInt8], _ start: Int, _ end: Int) -> CSVCell? {
    var place = start
    var isNegative = false
    if place < end, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") {
      isNegative = bytes[place] == UInt8(ascii: "-")
      place += 1
    }
    // 2^53 and the powers of ten up to 10^22 are exact, so that one operation rounds correctly.
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    while place < end {
      let digit = bytes[place] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      digits += 1
      place += 1
    }
    if place < end, bytes[place] == UInt8(ascii: ".") {
      place += 1
      let whole = digits
      while place < end {
        let digit = bytes[place] &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        digits += 1
        place += 1
      }
      exponent = whole - digits
    }
    guard digits > 0 else { return nil }
    if place < end, bytes[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      var isSmall = false
      if place < end, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") {
        isSmall = bytes[place] == UInt8(ascii: "-")
        place += 1
      }
      let first = place
      var power = 0
      while place < end {
        let digit = bytes[place] &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        power = min(power * 10 + Int(digit), 1_000_000)
        place += 1
      }
      guard place > first else { return nil }
      exponent += isSmall ? -power : power
    }
    guard place == end else { return nil }
    if digits <= 19, mantissa < 1 << 53, abs(exponent) <= 22 {
      let exact = Double(mantissa)
      let value = exponent < 0 ? exact / powersOfTen[-exponent] : exact * powersOfTen[exponent]
      return .number(isNegative ? -value : value)
    }
    guard let value = Double(String(decoding: bytes[start..<end], as: UTF8.self)) else {
      return nil
    }
    return value.isFinite ? .number(value) : .infinite
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  private static func word(_ bytes: [UInt8], _ start: Int, _ end: Int) -> CSVCell {
    guard end - start <= 9 else { return .text }
    let word = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
    switch word {
    case "", "?", "na", "n/a", "nan", "+nan", "-nan", "null", "none", "#n/a": return .missing
    case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity": return .infinite
    default: return .text
    }
  }
}
