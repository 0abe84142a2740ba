import Testing

@testable import Store

@Suite("Moments")
struct MomentTests {
  // Seconds from `date -u -d ... +%s` (GNU coreutils 9.1).
  @Test(
    "times are written and read as ISO 8601 in UTC",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1_767_603_600_000, "2026-01-05T09:00:00.000Z"),
      (951_782_400_123, "2000-02-29T00:00:00.123Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (2_147_483_648_000, "2038-01-19T03:14:08.000Z"),
      (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func text(milliseconds: Int64, text: String) {
    #expect(Moment(milliseconds: milliseconds).utc == text)
    #expect(Moment(utc: text)?.milliseconds == milliseconds)
  }

  @Test(
    "whatever is not a time in UTC is none",
    arguments: [
      "", "Z", "2026-01-05", "2026-01-05T09:00:00", "2026-13-05T09:00:00Z", "2026-02-29T09:00:00Z",
      "2026-00-05T09:00:00Z", "2026-01-00T09:00:00Z", "2026-01-05T24:00:00Z",
      "2026-01-05T09:60:00Z", "2026-01-05T09:00:60Z", "2026-01-05T09:00:00.Z",
      "2026-01-05T09:00:00+01:00Z", "2026-01-05T09:00:00.12e4Z", "2026-01-05 09:00:00Z",
      "+026-01-05T09:00:00Z", "२०२६-01-05T09:00:00Z", "2026-01-05T09:00:00.9999999999999999Z",
    ])
  func noTime(text: String) {
    #expect(Moment(utc: text) == nil)
  }

  @Test("a fraction of a second is cut to milliseconds")
  func fraction() {
    #expect(Moment(utc: "1970-01-01T00:00:00.5Z")?.milliseconds == 500)
    #expect(Moment(utc: "1970-01-01T00:00:00.123987Z")?.milliseconds == 123)
  }

  @Test("numbers without sense do not trap", arguments: [Double.nan, .infinity, -.infinity, 1e300])
  func nonsense(seconds: Double) {
    let moment = Moment(secondsSince1970: seconds, offsetMinutes: .max)
    #expect(Moment(utc: moment.utc)?.milliseconds == moment.milliseconds)
    #expect(moment.offsetMinutes == 1440)
  }

  @Test("every day of four centuries survives writing and reading")
  func everyDay() {
    var last = ""
    for day in 0..<146_097 as Range<Int64> {
      let moment = Moment(milliseconds: day * 86_400_000)
      let text = moment.utc
      guard Moment(utc: text) == moment, text > last else {
        Issue.record("\(text) after \(last)")
        return
      }
      last = text
    }
    #expect(last == "2369-12-31T00:00:00.000Z")
  }

  @Test("the system's clock is read")
  func now() {
    #expect(Moment.now() > noon)
  }
}
