/// A point in time, in whole microseconds since 1970 in UTC.
public struct Moment: Sendable, Hashable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public let microseconds: Int

  /// Makes a moment, held within the years 0001 to 9999.
  public init(microseconds: Int) {
    self.microseconds = min(max(microseconds, Self.earliest), Self.latest)
  }

  /// Makes a moment from seconds since 1970; what is not a number becomes 1970.
  public init(seconds: Double) {
    let scaled = (seconds * 1e6).rounded()
    self.init(microseconds: scaled.isNaN ? 0 : Int(min(max(scaled, -1e18), 1e18)))
  }

  /// Seconds since 1970.
  public var seconds: Double { Double(microseconds) / 1e6 }

  /// The moment some seconds later, or earlier if negative.
  public func adding(seconds: Double) -> Moment {
    Moment(microseconds: microseconds + Moment(seconds: seconds).microseconds)
  }

  /// The moment some days of 24 hours later, or earlier if negative.
  public func adding(days: Int) -> Moment {
    let days = min(max(days, -8_000_000), 8_000_000)
    return Moment(microseconds: microseconds + days * Self.day)
  }

  /// Seconds from another moment to this one.
  public func seconds(since other: Moment) -> Double {
    Double(microseconds - other.microseconds) / 1e6
  }

  /// Orders by time.
  public static func < (a: Moment, b: Moment) -> Bool { a.microseconds < b.microseconds }

  static let day = 86_400_000_000
  private static let earliest = -62_135_596_800_000_000
  private static let latest = 253_402_300_799_999_999
}

extension Moment: CustomStringConvertible {
  /// Reads ISO 8601 such as `2026-01-05T09:00:00Z`; a fraction and an offset may follow.
  public init?(iso8601 text: some StringProtocol) {
    var reader = DigitReader(text)
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
      reader.skip("-"), let day = reader.number(2), year >= 1, (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    var micro = Self.daysSince1970(year, month, day) * Self.day
    if !reader.isAtEnd {
      guard reader.skip("T") || reader.skip("t") || reader.skip(" "),
        let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2),
        hour < 24, minute < 60
      else { return nil }
      micro += (hour * 3600 + minute * 60) * 1_000_000
      if reader.skip(":") {
        guard let second = reader.number(2), second < 60 else { return nil }
        micro += second * 1_000_000
        if reader.skip(".") || reader.skip(",") {
          guard let fraction = reader.fraction() else { return nil }
          micro += fraction
        }
      }
      guard let offset = reader.offset() else { return nil }
      micro -= offset * 1_000_000
    }
    guard reader.isAtEnd else { return nil }
    self.init(microseconds: micro)
  }

  /// ISO 8601 in UTC, with a fraction only if there is one: `2026-01-05T09:00:00Z`.
  public var description: String {
    let days = floorDivide(microseconds, Self.day)
    let within = microseconds - days * Self.day
    let (year, month, day) = Self.civil(days)
    let second = within / 1_000_000
    let fraction = within % 1_000_000
    var text = padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T"
    text += padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":"
    text += padded(second % 60, 2)
    if fraction != 0 {
      var digits = padded(fraction, 6)
      while digits.last == "0" { digits.removeLast() }
      text += "." + digits
    }
    return text + "Z"
  }

  // Days of the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
  static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func civil(_ daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSince1970 + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * march + 2) / 5 + 1)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }
}

extension Moment: Codable {
  /// Reads ISO 8601.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let moment = Moment(iso8601: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not a time such as 2026-01-05T09:00:00Z")
    }
    self = moment
  }

  /// Writes ISO 8601 in UTC.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

func floorDivide(_ a: Int, _ b: Int) -> Int { a / b - (a % b < 0 ? 1 : 0) }

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Reads the parts of a time, byte by byte.
private struct DigitReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: some StringProtocol) { rest = Array(text.utf8.prefix(64))[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(_ width: Int) -> Int? {
    var value = 0
    for _ in 0..<width {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// The digits after the point, as microseconds; further digits are cut off.
  mutating func fraction() -> Int? {
    var value = 0
    var count = 0
    while let digit = digit() {
      if count < 6 { value = value * 10 + digit }
      count += 1
    }
    guard count > 0 else { return nil }
    while count < 6 {
      value *= 10
      count += 1
    }
    return value
  }

  /// `Z`, `+02:00`, `+0200`, or nothing, as seconds east of Greenwich.
  mutating func offset() -> Int? {
    if isAtEnd || skip("Z") || skip("z") { return 0 }
    let west = skip("-")
    guard west || skip("+"), let hours = number(2) else { return nil }
    _ = skip(":")
    guard hours < 24, let minutes = isAtEnd ? 0 : number(2), minutes < 60 else { return nil }
    return (west ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private mutating func digit() -> Int? {
    guard let first = rest.first, (48...57).contains(first) else { return nil }
    rest.removeFirst()
    return Int(first) - 48
  }
}
