import Testing

@testable import Store

@Suite("Typed lines, profiles and properties")
struct TypedLineTests {
  @Test("lines of two sessions interleave, newest last, each once")
  func interleaved() throws {
    let scratch = try Scratch()
    let (one, two) = (scratch.store(), scratch.store())
    try one.remember(line: ":train", session: "1")
    try two.remember(line: ":runs", session: "2")
    try one.remember(line: "dropout", session: "1")
    try two.remember(line: ":train", session: "2")
    #expect(try one.typedLines() == [":runs", "dropout", ":train"])
    #expect(try two.typedLines(limit: 2) == ["dropout", ":train"])
    #expect(try two.typedLines(limit: 0).isEmpty)
    #expect(try two.typedLines(limit: -3).isEmpty)
  }

  @Test("blank lines and lines without end are let go, and a NUL does not cut a line")
  func oddLines() throws {
    let store = ProgressStore(home: nil)
    for line in ["", " \t", String(repeating: "x", count: ProgressStore.typedLineBytes + 1)] {
      try store.remember(line: line, session: "s")
    }
    #expect(try store.typedLines().isEmpty)
    try store.remember(line: "a\0b", session: "s")
    try store.remember(line: "'; DROP TABLE typed_line; --", session: "s\0")
    #expect(try store.typedLines() == ["a\u{FFFD}b", "'; DROP TABLE typed_line; --"])
  }

  @Test("only the newest ten thousand lines are kept")
  func bounded() throws {
    let store = ProgressStore(home: nil)
    for index in 0...ProgressStore.typedLinesKept {
      try store.remember(line: "\(index)", session: "s")
    }
    let lines = try store.typedLines(limit: .max)
    #expect(lines.count == ProgressStore.typedLinesKept)
    #expect(lines.first == "1" && lines.last == "\(ProgressStore.typedLinesKept)")
  }

  @Test("profiles are added once and listed by age")
  func profiles() throws {
    let store = ProgressStore(home: nil)
    let old = Profile(name: "zoe", created: Moment(milliseconds: 1))
    try store.add(Profile(name: "abe", created: noon))
    try store.add(old)
    try store.add(Profile(name: "zoe", created: noon))
    #expect(try store.profiles() == [old, Profile(name: "abe", created: noon)])
  }

  @Test("a property is set, replaced and forgotten")
  func properties() throws {
    let store = ProgressStore(home: nil)
    #expect(try store.property("profile") == nil)
    try store.setProperty("profile", to: "zoe")
    try store.setProperty("profile", to: "abe")
    #expect(try store.property("profile") == "abe")
    try store.setProperty("profile", to: nil)
    #expect(try store.property("profile") == nil)
    #expect(failure { try store.setProperty("", to: "x") }?.exitStatus == 65)
  }
}
