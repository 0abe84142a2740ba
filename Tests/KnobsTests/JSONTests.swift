import Knobs
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("where JSON ends to make sense is told in words")
  func readingError() throws {
    let error = try #require(throws: JSON.ReadingError.self) { try JSON(reading: "{\"a\" 1}") }
    #expect("\(error)" == "at byte 5 a colon was expected")
  }

  @Test(
    "what is written is read back as itself",
    arguments: [
      "null", "true", "-12", "0.1", "1e-8", #""a\"\\\nb""#, "[]", "[1,[2.5,null]]",
      #"{"a":1,"b":{"c":"é😀"}}"#,
    ])
  func roundTrip(text: String) throws {
    #expect(try JSON(reading: text).description == text)
  }

  @Test("escapes of every kind are read")
  func escapes() throws {
    #expect(
      try JSON(reading: #" "\u00e9\ud83d\ude00\/\b\f\t" "#) == .string("é😀/\u{8}\u{C}\t"))
  }

  @Test(
    "what is not JSON is refused where it stops being JSON",
    arguments: [
      ("", 0), ("{", 1), ("[1,]", 3), ("01", 1), ("1.", 2), ("\"a", 2), ("{\"a\" 1}", 5),
      ("nul", 0), ("[1] 2", 4), ("\"\\x\"", 3), ("1e999", 5), ("\"\\u12\"", 3),
    ])
  func refuses(text: String, offset: Int) {
    do {
      _ = try JSON(reading: text)
      Issue.record("\(text) was accepted")
    } catch {
      #expect(error.offset == offset, "\(text): expected \(error.expected)")
    }
  }

  @Test("nesting without end is refused, not followed")
  func deep() {
    #expect(throws: JSON.ReadingError.self) {
      try JSON(reading: String(repeating: "[", count: 100_000))
    }
  }

  @Test("settings are read back from their JSON, fields unknown here left alone")
  func settings() throws {
    let line = "rule=adaptive beta=0.95 plan=decay(rate=0.5) plan.patience=7 hidden=8 data=5"
    var fields = try sample(line).json.members
    fields.append(.init(name: "from_the_future", value: .integer(1)))
    #expect(try Sample(json: .object(fields)).json == (try sample(line)).json)
  }
}
