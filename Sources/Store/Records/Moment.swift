/// A point in time to the millisecond, with the offset of the clock that saw it.
///
/// Whole milliseconds, so that what was stored and read back is equal to what was handed over.
public struct Moment: Sendable, Hashable {
  /// Milliseconds since 1970-01-01T00:00:00Z, within the years 0000 to 9999.
  public let milliseconds: Int64
  /// Minutes that local time was ahead of UTC, -1440...1440.
  public let offsetMinutes: Int

  /// Makes a moment from milliseconds since 1970, moved to the nearest that has a four-digit year.
  public init(milliseconds: Int64, offsetMinutes: Int = 0) {
    self.milliseconds = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
    self.offsetMinutes = min(max(offsetMinutes, -1440), 1440)
  }

  /// Makes a moment from seconds since 1970, rounded to milliseconds; NaN counts as 1970.
  public init(secondsSince1970 seconds: Double, offsetMinutes: Int = 0) {
    // Far outside of the years that are kept, and within what an Int64 holds.
    let limit = 1e15
    let milliseconds = seconds.isNaN ? 0 : min(max((seconds * 1000).rounded(), -limit), limit)
    self.init(milliseconds: Int64(milliseconds), offsetMinutes: offsetMinutes)
  }

  /// Seconds since 1970.
  public var secondsSince1970: Double { Double(milliseconds) / 1000 }

  // 0000-01-01T00:00:00.000Z ... 9999-12-31T23:59:59.999Z
  private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
}

extension Moment: Comparable {
  /// Orders by time alone, whatever the clocks' offsets.
  public static func < (a: Moment, b: Moment) -> Bool { a.milliseconds < b.milliseconds }
}

extension Moment {
  /// The time in UTC as ISO 8601 has it: `2026-01-05T09:00:00.000Z`.
  public var utc: String {
    let (day, inDay) = Self.split(milliseconds, by: 86_400_000)
    let (year, month, date) = Self.civil(day: day)
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(date, 2)
      + "T" + padded(inDay / 3_600_000, 2) + ":" + padded(inDay / 60_000 % 60, 2)
      + ":" + padded(inDay / 1000 % 60, 2) + "." + padded(inDay % 1000, 3) + "Z"
  }

  /// Reads `2026-01-05T09:00:00Z`, with or without a fraction of a second; nil for anything else.
  public init?(utc text: String, offsetMinutes: Int = 0) {
    let bytes = Array(text.utf8)
    guard (20...40).contains(bytes.count), bytes.last == UInt8(ascii: "Z") else { return nil }
    for (place, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
    where [bytes[place]] != Array(mark.utf8) { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      guard bytes[range].allSatisfy({ (48...57).contains($0) }) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
    guard let year = number(0..<4), let month = number(5..<7), let date = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), date >= 1, hour < 24, minute < 60, second < 60
    else { return nil }
    var thousandths: Int64 = 0
    if bytes.count > 20 {
      let fraction = 20..<bytes.count - 1
      guard bytes[19] == UInt8(ascii: "."), !fraction.isEmpty, fraction.count <= 15,
        number(fraction) != nil
      else { return nil }
      let three = (Array(bytes[fraction]) + [48, 48, 48]).prefix(3)
      thousandths = three.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
    let day = Self.day(year: year, month: month, date: date)
    guard Self.civil(day: day) == (year, month, date) else { return nil }
    let seconds = day * 86_400 + hour * 3600 + minute * 60 + second
    self.init(milliseconds: seconds * 1000 + thousandths, offsetMinutes: offsetMinutes)
  }

  /// Letters and digits for a file name: `20260105-090000`.
  var fileStamp: String {
    String(utc.prefix(19).filter { $0 != "-" && $0 != ":" }.map { $0 == "T" ? "-" : $0 })
  }

  /// Reads what ``fileStamp`` writes.
  init?(fileStamp text: some StringProtocol) {
    let digits = Array(text)
    guard digits.count == 15, digits[8] == "-" else { return nil }
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    self.init(
      utc: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
        + "T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z")
  }

  // Proleptic Gregorian calendar in eras of 400 years that begin on 1 March (Hinnant 2013,
  // "chrono-compatible low-level date algorithms", days_from_civil and civil_from_days).

  private static func day(year: Int64, month: Int64, date: Int64) -> Int64 {
    let (era, yearOfEra) = split(month <= 2 ? year - 1 : year, by: 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + date - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(day: Int64) -> (year: Int64, month: Int64, date: Int64) {
    let (era, d) = split(day + 719_468, by: 146_097)
    let yearOfEra = (d - d / 1460 + d / 36_524 - d / 146_096) / 365
    let dayOfYear = d - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }

  /// Quotient and remainder with a remainder that is never negative.
  private static func split(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
    let remainder = ((number % divisor) + divisor) % divisor
    return ((number - remainder) / divisor, remainder)
  }
}
