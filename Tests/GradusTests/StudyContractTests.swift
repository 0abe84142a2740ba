import Folders
import Foundation
import Knobs
import Testing

/// The study commands as another program uses them: every event, every field, every status.
@Suite("study for programs", .timeLimit(.minutes(30))) struct StudyContractTests {
  /// What a field holds; fields may be added, so only these are looked at.
  private static let fields: [String: [(name: String, fits: @Sendable (JSON?) -> Bool)]] = [
    "question": [
      ("fact", isText), ("kind", isOne(of: kinds)), ("text", isText), ("choices", isTextsOrNull),
    ],
    "verdict": [
      ("fact", isText), ("verdict", isOne(of: verdicts)), ("rating", isRating), ("due", isTime),
    ],
    "review": [
      ("fact", isText), ("rating", isRating), ("time", isTime), ("mode", isOne(of: modes)),
      ("verdict", isOne(of: verdicts)),
    ],
    "fact": [
      ("deck", isText), ("fact", isText), ("statement", isText), ("accepted", isTexts),
      ("kinds", isTexts),
    ],
    "progress": [
      ("deck", isText), ("name", isText), ("mastery", isShare), ("learn", isObject),
      ("test", isObject), ("matching", isObject), ("spaced", isObject),
    ],
    "error": [("message", isText), ("knob", isTextOrNull)],
  ]
  private static let kinds = [
    "choice", "truefalse", "cloze", "typed", "set", "match", "number", "predict",
  ]
  private static let verdicts = ["right", "slip", "partial", "unsure", "wrong"]
  private static let modes = ["learn", "test", "spaced"]

  private static let isText: @Sendable (JSON?) -> Bool = { $0?.text != nil }
  private static let isObject: @Sendable (JSON?) -> Bool = {
    if case .object? = $0 { true } else { false }
  }
  private static let isTextOrNull: @Sendable (JSON?) -> Bool = { $0 == .null || $0?.text != nil }
  private static let isTexts: @Sendable (JSON?) -> Bool = { value in
    guard case .array(let items)? = value else { return false }
    return !items.isEmpty && items.allSatisfy { $0.text != nil }
  }
  private static let isTextsOrNull: @Sendable (JSON?) -> Bool = { $0 == .null || isTexts($0) }
  private static let isShare: @Sendable (JSON?) -> Bool = {
    $0?.number.map { (0...1).contains($0) } ?? false
  }
  private static let isRating: @Sendable (JSON?) -> Bool = {
    if case .integer(1...4)? = $0 { true } else { false }
  }
  private static let isTime: @Sendable (JSON?) -> Bool = { value in
    value?.text?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil
  }
  private static func isOne(of words: [String]) -> @Sendable (JSON?) -> Bool {
    { value in value?.text.map(words.contains) ?? false }
  }

  /// The events of an output, each held against its fields.
  private func events(_ result: Script.Result) throws -> [JSON] {
    try result.output.split(separator: "\n").map { line in
      let event = try JSON(reading: line)
      let fields = try #require(event["event"]?.text.flatMap { Self.fields[$0] }, "\(line)")
      for field in fields { #expect(field.fits(event[field.name]), "\(field.name) of \(line)") }
      return event
    }
  }

  private func names(_ events: [JSON]) -> [String] { events.compactMap { $0["event"]?.text } }

  @Test("a field of the wrong type would be noticed")
  func checker() throws {
    #expect(!Self.isRating(.integer(5)) && !Self.isRating(.string("3")) && !Self.isRating(nil))
    #expect(!Self.isTime(.string("tomorrow")) && !Self.isTime(.null))
    #expect(!Self.isTextsOrNull(.string("a")) && !Self.isTextsOrNull(.array([.integer(1)])))
    #expect(!Self.isShare(.real(1.5)) && !Self.isOne(of: Self.kinds)(.string("essay")))
  }

  @Test(
    "a question, a verdict, and so on; the log holds what was answered",
    arguments: ["learn", "review", "review --all", "test 4", "learn dropout"])
  func conversation(command: String) throws {
    let home = try Folder()
    let answers = #"printf 'a\nno idea\ntrue\ndropout'"#
    let result = try shell("\(answers) | $GRADUS \(command) --json", home: home)
    #expect(result.status == 0 && result.errors == "")
    let events = try events(result)
    let pairs = events.filter { ["question", "verdict"].contains($0["event"]?.text) }
    #expect(events.count == pairs.count)
    #expect(
      names(events).prefix(8).elementsEqual(
        [
          "question", "verdict", "question", "verdict", "question", "verdict", "question",
          "verdict",
        ]))
    for (question, verdict) in zip(events, events.dropFirst())
    where verdict["event"]?.text == "verdict" { #expect(question["fact"] == verdict["fact"]) }
    for event in events where event["event"]?.text == "question" {
      #expect((event["choices"] == .null) == (event["kind"]?.text != "choice"))
    }
    let log = try self.events(try shell("$GRADUS export reviews --json", home: home))
    let verdicts = events.filter { $0["event"]?.text == "verdict" }
    #expect(log.count == 4 && verdicts.count == 4)
    for (review, verdict) in zip(log, verdicts) {
      #expect(review["fact"] == verdict["fact"] && review["rating"] == verdict["rating"])
      #expect(review["verdict"] == verdict["verdict"])
    }
  }

  /// One answer a line, whatever is in it.
  @Test("each line is one answer: empty, a comment, CRLF, NUL, no UTF-8, 10 kB, cut short")
  func nonsense() throws {
    let home = try Folder()
    let input = #"""
      { printf 'a\r\n\n# no comment\n   \n'; head -c 10000 /dev/zero | tr '\0' x; echo
        printf '\377\376\200\na\0b\n\342\200\256right to left\ne\314\201\314\201\nz'; }
      """#
    let result = try shell("\(input) | $GRADUS test 20 --json", home: home)
    #expect(result.status == 0 && result.errors == "")
    let events = try events(result)
    #expect(names(events).count { $0 == "verdict" } == 10)
    #expect(names(events).count { $0 == "question" } == 11)
    #expect(try self.events(try shell("$GRADUS export reviews --json", home: home)).count == 10)
  }

  @Test("a line that is no command, or too long, is told, and the question still waits")
  func refused() throws {
    let home = try Folder()
    let bogus = try shell(#"printf ':bicycle\na\n' | $GRADUS review --json"#, home: home)
    #expect(bogus.status == 64)
    #expect(names(try events(bogus)) == ["question", "error", "verdict", "question"])
    let long = try shell(
      #"{ head -c 3000000 /dev/zero | tr '\0' x; printf '\na\n'; } | $GRADUS review --json"#)
    #expect(long.status == 65)
    #expect(names(try events(long)) == ["question", "error", "verdict", "question"])
  }

  @Test("a skipped question has its verdict, and so has the learner's word on one")
  func skipped() throws {
    let result = try shell(#"printf ':skip\n:right\n:undo\n:redo\n' | $GRADUS review --json"#)
    #expect(result.status == 0)
    let events = try events(result)
    #expect(names(events).prefix(5) == ["question", "verdict", "question", "verdict", "question"])
    #expect(events[1]["rating"] == .integer(1) && events[3]["rating"] == .integer(3))
    #expect(events[1]["fact"] == events[3]["fact"])
  }

  @Test("a board is told with both its sides, so that it can be paired")
  func board() throws {
    let home = try Folder()
    let first = try events(try shell("$GRADUS match --json </dev/null", home: home))
    let question = try #require(first.first)
    guard case .array(let left)? = question["left"], case .array(let right)? = question["right"]
    else { throw CocoaError(.formatting) }
    #expect(left.count == 6 && right.count == 6 && question["kind"] == .string("match"))
    let result = try shell("echo 'a1 b2 c3 d4 e5 f6' | $GRADUS match --json", home: home)
    #expect(names(try events(result)) == ["question", "verdict"])
    // Pairing moves no schedule.
    #expect(try shell("$GRADUS export reviews --json", home: home).output == "")
  }

  @Test(
    "answer grades without recording: verdict, why, what is missing",
    arguments: [
      ("dropout.what", "dropout", "right"), ("dropout.what", "dropot", "slip"),
      ("dropout.what", "", "wrong"), ("dropout.what", "early stopping", "wrong"),
      ("adam.parts", "momentum", "partial"),
    ])
  func answer(fact: String, text: String, verdict: String) throws {
    let home = try Folder()
    let result = try shell("$GRADUS answer \(fact) '\(text)' --json", home: home)
    #expect(result.status == 0)
    let event = try #require(
      try result.output.split(separator: "\n").map { try JSON(reading: $0) }.first)
    #expect(event["event"] == .string("verdict") && event["fact"] == .string(fact))
    #expect(event["verdict"] == .string(verdict), "\(event)")
    #expect(event["why"]?.text?.isEmpty == false)
    guard case .array(let missing)? = event["missing"] else { throw CocoaError(.formatting) }
    if verdict == "partial" { #expect(!missing.isEmpty) }
    if ["right", "slip"].contains(verdict) { #expect(missing.isEmpty) }
    #expect(try shell("$GRADUS export reviews --json", home: home).output == "")
  }

  @Test(
    "what cannot be asked for ends with 64 and an event",
    arguments: [
      "answer no.such.fact x", "answer dropout.what", "questions bicycle", "questions week-3 more",
      "test 0", "test -3", "test many", "test 99999999999999999999", "test 3 4", "review bicycle",
      "learn bicycle", "match 3", "export bicycle", "export", "replay", "exam soon",
    ])
  func usage(command: String) throws {
    let result = try shell("$GRADUS \(command) --json </dev/null")
    #expect(result.status == 64)
    #expect(names(try events(result)) == ["error"])
    #expect(result.errors.hasPrefix("gradus: "))
  }

  @Test("questions lists every fact with its accepted answers and kinds, progress the table")
  func listed() throws {
    let facts = try events(try shell("$GRADUS questions --json"))
    #expect(facts.count >= 60)
    #expect(Set(facts.compactMap { $0["fact"]?.text }).count == facts.count)
    #expect(try events(try shell("$GRADUS questions week-3 --json")) == facts)
    #expect(names(try events(try shell("$GRADUS progress --json"))) == ["progress"])
  }

  @Test("the log of a sitting is the same bytes when it is read in another time zone")
  func zones() throws {
    let home = try Folder()
    _ = try shell(#"printf 'a\ntrue\nno\nb\nc\n' | $GRADUS test 5 --json"#, home: home)
    let here = try shell("$GRADUS export reviews --json", home: home).output
    #expect(here.split(separator: "\n").count == 5)
    for zone in ["Asia/Tokyo", "America/Los_Angeles"] {
      #expect(
        try shell("TZ=\(zone) LC_ALL=C $GRADUS export reviews --json", home: home).output == here)
    }
  }

  @Test("a session that is killed asks the same next question again")
  func killed() throws {
    let home = try Folder()
    // Its input stays open, so that it waits for a third answer.
    let script = try Script(
      #"mkfifo $HOME/in; exec 3<>$HOME/in; printf 'a\nno idea\n' >&3; exec $GRADUS learn --json <&3"#,
      home: home)
    func questions(_ text: String) throws -> [JSON] {
      try text.split(separator: "\n").map { try JSON(reading: $0) }
        .filter { $0["event"] == .string("question") }
    }
    for _ in 0..<1000 where try questions(script.output).count < 3 {
      Thread.sleep(forTimeInterval: 0.02)
    }
    let asked = try questions(script.output)
    try #require(asked.count == 3)
    script.signal(SIGKILL)
    #expect(script.result().status == 256 + SIGKILL)
    let again = try shell("$GRADUS learn --json </dev/null", home: home)
    #expect(try questions(again.output) == [asked[2]])
    #expect(
      try shell("$GRADUS export reviews --json", home: home).output.split(separator: "\n").count
        == 2)
  }
}

/// `replay` as another program uses it.
@Suite("replay for programs", .timeLimit(.minutes(30))) struct ReplayContractTests {
  // py-fsrs 6.3.2, sequence A of its defaults, each review at its due instant.
  @Test("a log gives one line a review, in its order, with what py-fsrs gives")
  func log() throws {
    let home = try Folder()
    try home.write(
      #"{"card":"a","rating":3,"time":"2026-01-05T09:00:00Z"}"# + "\r\n\n"
        + #"{"time":"2026-01-05T11:10:00+02:00","rating":3.0,"card":"a","extra":[1]}"# + "\n"
        + #"{"card":"b","rating":1,"time":"2026-01-05T09:10:00.5Z"}"#, to: "log.jsonl")
    for script in [
      "$GRADUS replay $HOME/log.jsonl --json", "$GRADUS replay - --json <$HOME/log.jsonl",
      "cat $HOME/log.jsonl | TZ=Asia/Tokyo $GRADUS --json replay -",
    ] {
      let result = try shell(script, home: home)
      #expect(result.status == 0 && result.errors == "")
      let lines = try result.output.split(separator: "\n").map { try JSON(reading: $0) }
      try #require(lines.count == 3)
      #expect(lines.map { $0["card"]?.text } == ["a", "a", "b"])
      #expect(lines.map { $0["state"]?.text } == ["learning", "review", "learning"])
      #expect(
        lines.map { $0["due"]?.text } == [
          "2026-01-05T09:10:00Z", "2026-01-07T09:10:00Z", "2026-01-05T09:11:00.5Z",
        ])
      #expect(lines.map { $0["stability"]?.number } == [2.3065, 2.3065, 0.212])
      #expect(abs((lines[1]["difficulty"]?.number ?? 0) - 2.111214) < 1e-6)
      #expect(lines.map { $0["retrievability"] } == [.null, .real(1), .null])
    }
  }

  @Test(
    "a log that is damaged is refused by its line, with 65, and nothing is made up",
    arguments: [
      #"{"card":"a","rating":3,"ti"#, #"{"card":"a","rating":5,"time":"2026-01-05T09:00:00Z"}"#,
      #"{"card":"a","rating":2.5,"time":"2026-01-05T09:00:00Z"}"#,
      #"{"card":"a","rating":99999999999999999999,"time":"2026-01-05T09:00:00Z"}"#,
      #"{"card":7,"rating":3,"time":"2026-01-05T09:00:00Z"}"#,
      #"{"card":"a","rating":3,"time":"2026-02-30T09:00:00Z"}"#,
      #"{"card":"a","rating":3,"time":1767603600}"#, #"{"rating":3}"#, "[]", "null", "nonsense",
    ])
  func damaged(line: String) throws {
    let home = try Folder()
    try home.write(
      #"{"card":"a","rating":3,"time":"2026-01-05T09:00:00Z"}"# + "\n" + line + "\n",
      to: "log.jsonl")
    let result = try shell("$GRADUS replay $HOME/log.jsonl --json", home: home)
    #expect(result.status == 65)
    let lines = try result.output.split(separator: "\n").map { try JSON(reading: $0) }
    #expect(lines.compactMap { $0["event"]?.text } == ["error"] && lines.count == 1)
    #expect(result.errors.contains("log.jsonl:2: "))
  }

  @Test("no log, an empty one, one that is no text, and one that goes back in time")
  func edges() throws {
    let home = try Folder()
    #expect(try shell("$GRADUS replay /nonexistent --json").status == 1)
    #expect(try shell("$GRADUS replay $HOME --json").status == 1)
    let empty = try shell("$GRADUS replay - --json </dev/null")
    #expect(empty.status == 0 && empty.output == "")
    #expect(
      try shell(#"printf '\377\376\n' >$HOME/a; $GRADUS replay $HOME/a --json"#).status == 65)
    try home.write(
      (0..<4000).map { index in
        let year = ["9999", "0001", "2026", "1969"][index % 4]
        return #"{"card":"a","rating":\#(1 + index % 4),"time":"\#(year)-01-05T09:00:00Z"}"# + "\n"
      }.joined(), to: "mad.jsonl")
    let mad = try shell("$GRADUS replay $HOME/mad.jsonl --fuzz --json", home: home)
    #expect(mad.status == 0 && mad.output.split(separator: "\n").count == 4000)
    #expect(!mad.output.contains("nan") && !mad.output.contains("inf"))
    // The same bytes anywhere.
    let away = try shell(
      "TZ=Pacific/Kiritimati LC_ALL=C $GRADUS replay $HOME/mad.jsonl --fuzz --json", home: home)
    #expect(away.output == mad.output)
  }
}
