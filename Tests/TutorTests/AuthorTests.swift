import Folders
import Foundation
import Knobs
import Recall
import Study
import Testing

@testable import Lessons
@testable import Tutor

/// `lint`, `claims`, `answer`, `questions` and `replay`.
@Suite("authors") struct AuthorTests {
  @Test("the shipped lessons are without a problem, by the grader that learners meet")
  func shipped() throws {
    let sitting = try Sitting()
    #expect(try sitting.type(":lint").contains("no problems"))
  }

  /// A card with one fact, and an experiment; `%` stands for what a test changes.
  private func lesson(answer: String = "dropout", run: String = "train epochs=1 seeds=5") -> String
  {
    """
    ---
    format: 1
    deck: tiny
    title: A tiny deck
    ---

    # Dropout `dropout`

    Some text.

    ## Fact `dropout.what`

    Dropout sets outputs to 0.

    - answer: \(answer)
    - typed: What sets outputs to 0?
    - cloze: In training, ____ sets outputs to 0.
    - hint: It changes the network.
    - hint: Some units leave.
    - hint: It begins with d.
    - wrong: bicycle
      - say: That has wheels.

    ## Experiment: One run `dropout.one`

    Two runs.

    ```gradus
    one: \(run)
    two: train epochs=2 seeds=5
    ```

    - predict: The loss of two against one is
      - a) lower, when `median(two.val_loss - one.val_loss) < 0`
      - b) higher, when `median(two.val_loss - one.val_loss) > 0`
    - claim: `median(two.val_loss - one.val_loss) < 0`
    - explain: More epochs.
    - hint: Two passes or one?
    - hint: Each pass makes the loss smaller.
    - hint: Two passes are better.
    """
  }

  @Test("a small sound lesson passes")
  func sound() throws {
    let folder = try Folder()
    try folder.write(lesson(), to: "dropout.md")
    let sitting = try Sitting()
    let status = sitting.session.runOnce("lint \(folder.path)")
    #expect(status == 0, "\(sitting.console.output)")
  }

  @Test("a planted fault is named with file and line, and the status is 65")
  func faults() throws {
    for (fault, piece) in [
      (lesson(answer: "bicycle"), "dropout.md:"),  // its own wrong answer would grade as right
      (lesson(run: "train epochs=0"), "epochs"),
      (lesson(run: "lint"), "train"),
      (lesson(run: "train epochs=20000 seeds=5"), "5 s are the most"),
      (lesson(run: "train hidden=4096,4096 epochs=2 seeds=5"), "fewer epochs"),
      (lesson().replacingOccurrences(of: "- hint: It begins with d.\n", with: ""), "hint"),
      (lesson().replacingOccurrences(of: "- answer: dropout\n", with: ""), "answer"),
    ] {
      let folder = try Folder()
      try folder.write(fault, to: "dropout.md")
      let sitting = try Sitting()
      #expect(sitting.session.runOnce("lint \(folder.path)") == 65)
      #expect(sitting.console.output.contains("dropout.md:"))
      #expect(sitting.console.output.contains(piece), "\(sitting.console.output)")
      let machine = try Sitting(json: true)
      _ = machine.session.runOnce("lint \(folder.path)")
      let problem = try #require(try machine.events("problem").first)
      #expect(problem["line"]?.whole != nil && problem["message"]?.text != nil)
    }
  }

  @Test("a mistake in one place does not make the answers of the file look wrong")
  func oneMistake() throws {
    let folder = try Folder()
    try folder.write(
      lesson().replacingOccurrences(of: "- claim: `median", with: "- claim: `middle"), to: "d.md")
    let problems = try LintLessons.problems(path: folder.path)
    #expect(!problems.isEmpty && !problems.contains { $0.message.contains("graded") })
  }

  @Test(
    "the time of a line is worked out from its settings, the same on any machine",
    arguments: [
      // 1000 epochs of 150 + 500 samples through 64x64 + 64x10 multiplications, five times
      ("train hidden=64 epochs=1000 seeds=5", "train hidden=64 epochs=100 seeds=5", 10.0),
      ("train hidden=64 epochs=10 seeds=10", "train hidden=64 epochs=10 seeds=5", 2.0),
      (
        "map hidden=16 epochs=2 seeds=1 optimizer=sgd|adam lr=0.1|0.2|0.3",
        "train hidden=16 epochs=2 seeds=1", 6.0
      ),
      (
        "tune lr=0.1..1 hidden=16 epochs=4 trials=30 method=random",
        "tune lr=0.1..1 hidden=16 epochs=4 trials=10 method=random", 3.0
      ),
      (
        "surface noisy_quadratic lr=0.1 steps=1000 seeds=40",
        "surface noisy_quadratic lr=0.1 steps=500 seeds=20", 4.0
      ),
      (
        "find-lr hidden=16 steps=200 seeds=2", "find-lr hidden=16 steps=100 seeds=2", 2.0
      ),
    ])
  func effort(more: String, less: String, times: Double) throws {
    func seconds(_ command: String) throws -> Double {
      try RunLine(name: "a", command: command).effort(given: [:]).seconds
    }
    let ratio = try seconds(more) / seconds(less)
    #expect(abs(ratio - times) < 0.02 * times, "\(ratio)")
  }

  @Test("looking at a run costs what training it once more costs, at least")
  func looking() throws {
    let run = try RunLine(name: "a", command: "train epochs=50 seeds=5").effort(given: [:])
    for command in ["halve a", "weights a", "neurons a", "diagnose a", "gradients a"] {
      let look = try RunLine(name: "b", command: command).effort(given: ["a": run])
      #expect(look.seconds >= run.seconds, "\(command)")
    }
  }

  @Test("an experiment's claim is put to the test as often as asked")
  func claims() throws {
    let sitting = try Sitting(json: true)
    let status = sitting.session.runOnce("claims dropout.underfitting --seeds 1")
    let claim = try #require(try sitting.events("claim").first)
    #expect(claim["experiment"] == .string("dropout.underfitting"))
    #expect(claim["seeds"] == .integer(1))
    #expect(claim["held"]?.whole == (status == 0 ? 1 : 0))
    #expect(claim["effect"]?.names == ["median", "low", "high"])
    #expect(claim["claim"]?.text != nil)
    #expect(
      try Sitting().refusal(":claims dropout.noisylabels").sentence
        .contains("did you mean dropout.noisy-labels?"))
  }

  @Test(
    "an answer is graded without being recorded",
    arguments: [
      ("dropout.what dropout", "right"), ("dropout.what DropOut", "right"),
      ("dropout.what dropot", "slip"), ("dropout.what 'early stopping'", "wrong"),
      ("dropout.scale 2", "right"), ("dropout.scale 0.5", "wrong"),
      ("dropout.evaluation no", "right"),
    ])
  func answer(arguments: String, verdict: String) throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":answer \(arguments)")
    let event = try sitting.events()[0]
    #expect(event["event"] == .string("verdict"))
    #expect(event["fact"]?.text == arguments.split(separator: " ").first.map(String.init))
    #expect(event["verdict"] == .string(verdict))
    #expect(event["why"]?.text?.isEmpty == false)
    guard case .array? = event["missing"] else { throw Failure("missing is no list") }
    #expect(try sitting.answers().isEmpty)
  }

  @Test("an unknown fact gets the nearest")
  func unknownFact() throws {
    let failure = try Sitting().refusal(":answer dropout.scal 2")
    #expect(failure.sentence.contains("did you mean dropout.scale?"))
    #expect(failure.status == .usage)
  }

  @Test("every fact is listed with its accepted answers, each of which grades as right")
  func questions() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":questions week-3")
    let facts = try sitting.events("fact")
    #expect(facts.count > 50)
    for fact in facts {
      guard case .array(let accepted)? = fact["accepted"], case .array(let kinds)? = fact["kinds"],
        let id = fact["fact"]?.text
      else { throw Failure("no list in \(fact)") }
      #expect(!accepted.isEmpty && !kinds.isEmpty, "\(id)")
    }
    let dropout = try #require(facts.first { $0["fact"] == .string("dropout.what") })
    guard case .array(let forms)? = dropout["accepted"] else { throw Failure("no list") }
    #expect(forms.contains(.string("drop-out")))
    #expect(try Sitting().refusal(":questions bicycle").sentence.contains("week-3"))
  }

  // MARK: Replay

  /// Reviews of one card, each a number of seconds after the first at 2026-01-05 09:00 UTC.
  private func log(_ reviews: [(rating: Int, after: Double)]) -> String {
    let start = Date(timeIntervalSince1970: 1_767_603_600)
    return reviews.map { rating, after in
      let time = start.addingTimeInterval(after).ISO8601Format()
      return #"{"card":"a","rating":\#(rating),"time":"\#(time)"}"#
    }.joined(separator: "\n") + "\n"
  }

  private func replay(_ text: String, _ options: String = "") throws -> [JSON] {
    let folder = try Folder()
    let path = try folder.write(text, to: "log.jsonl")
    let sitting = try Sitting(json: true)
    try sitting.type(":replay \(path) \(options)")
    return try sitting.events()
  }

  private func expect(
    _ events: [JSON], _ field: String, _ values: [Double],
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(events.count == values.count, sourceLocation: location)
    for (event, value) in zip(events, values) {
      let found = event[field]?.number ?? .nan
      #expect(abs(found - value) <= 1e-6 * max(1, value), sourceLocation: location)
    }
  }

  /// py-fsrs 6.3.2, default parameters, fuzz off: vector B of gaps 0 0 1 3 8 21 days.
  @Test("again and five times good after 0 0 1 3 8 21 days")
  func vectorB() throws {
    var day = 0.0
    let reviews = zip([1, 3, 3, 3, 3, 3], [0.0, 0, 1, 3, 8, 21]).map { rating, gap in
      day += gap
      return (rating: rating, after: day * 86_400)
    }
    let events = try replay(log(reviews))
    expect(events, "stability", [0.212, 0.246689, 2.021477, 7.863699, 21.917713, 53.626903])
    #expect(abs((events.first?["difficulty"]?.number ?? 0) - 6.4133) < 1e-6)
    #expect(abs((events.last?["difficulty"]?.number ?? 0) - 6.357487) < 1e-6)
  }

  /// py-fsrs 6.3.2: vector C, H H G G H E, each at its due time.
  @Test("waits of 5:30, 5:30, 10:00 minutes, then 1, 3 and 11 days")
  func vectorC() throws {
    let waits: [Double] = [330, 330, 600, 86_400, 3 * 86_400, 11 * 86_400]
    var at = 0.0
    var dues: [String] = []
    let reviews = zip([2, 2, 3, 3, 2, 4], waits).map { rating, wait in
      defer { at += wait }
      dues.append(Date(timeIntervalSince1970: 1_767_603_600 + at + wait).ISO8601Format())
      return (rating: rating, after: at)
    }
    let events = try replay(log(reviews))
    expect(events, "stability", [1.2931, 1.2931, 1.3359, 1.377162, 2.806617, 10.791540])
    #expect(events.compactMap { $0["due"]?.text.map { $0.prefix(19) + "Z" } } == dues)
    #expect(
      events.compactMap { $0["state"]?.text } == [
        "learning", "learning", "learning", "review", "review", "review",
      ])
  }

  /// py-fsrs 6.3.2: vector D, E E A G G, each at its due time: 8 d, 66 d, 10 min, 4 d, 10 d.
  @Test("two times easy, a lapse, and back")
  func vectorD() throws {
    let waits: [Double] = [8 * 86_400, 66 * 86_400, 600, 4 * 86_400, 10 * 86_400]
    var at = 0.0
    let reviews = zip([4, 4, 1, 3, 3], waits).map { rating, wait in
      defer { at += wait }
      return (rating: rating, after: at)
    }
    let events = try replay(log(reviews))
    expect(events, "stability", [8.2956, 65.624226, 3.528957, 3.528957, 10.236091])
    #expect(events[2]["state"] == .string("relearning"))
  }

  @Test("the fields are those that programs rely on, cards apart from each other")
  func replayFields() throws {
    let text = log([(3, 0)]) + log([(4, 60)]).replacingOccurrences(of: "\"a\"", with: "\"b\"")
    let events = try replay(text)
    #expect(
      events.map(\.names)
        == Array(
          repeating: ["card", "state", "stability", "difficulty", "due", "retrievability"], count: 2
        ))
    #expect(events.map { $0["card"] } == [.string("a"), .string("b")])
    // S0 and D0 of good and easy (py-fsrs 6.3.2).
    #expect(abs((events[0]["stability"]?.number ?? 0) - 2.3065) < 1e-9)
    #expect(abs((events[0]["difficulty"]?.number ?? 0) - 2.118103970459016) < 1e-9)
  }

  /// Good in the evening, good the next morning: 13 hours, or one calendar day. By hand, with the
  /// equations of FSRS-6: the same day leaves S at 2.3065, and a day later it is R(1, 2.3065) of 0.9469
  /// that makes it grow.
  @Test(
    "days are counted as periods of 24 hours, or as on the calendar",
    arguments: [("", 2.3065), ("days=local", 7.315301)])
  func dayCount(options: String, stability: Double) throws {
    let evening = 11 * 3600.0
    let events = try replay(log([(3, evening), (3, evening + 13 * 3600)]), options)
    #expect(abs((events.last?["stability"]?.number ?? 0) - stability) < 1e-6)
  }

  @Test("at a time the cards of a log are added up, and a fact is as good as a card")
  func knowledge() throws {
    let text =
      log([(3, 0)])
      + log([(4, 60)]).replacingOccurrences(of: "\"card\":\"a\"", with: "\"fact\":\"b\"")
    let events = try replay(text, "at=2026-01-07T09:00:00Z")
    // R(2, 2.3065) + R(1, 8.2956) with w20 = 0.1542, as b was asked a minute less than two days ago.
    #expect(abs((events.last?["estimated_knowledge"]?.number ?? 0) - 1.892416694808208) < 1e-12)
    #expect(events.last?["cards"] == .integer(2))
    #expect(
      try Sitting().refusal(":replay /dev/null at=noon").sentence.hasPrefix("at takes a time"))
  }

  @Test("what progress estimates a learner to know, replay proves from the exported reviews")
  func provesEstimate() throws {
    let folder = try Folder()
    let clock = HandClock()
    let sitting = try Sitting(json: true, interactive: false, clock: clock)
    try sitting.type(":learn dropout")
    // Thirteen hours between most sittings: another calendar day, but no 24 hours.
    for hours in [13.0, 13, 35, 13] {
      for turn in 0..<8 where sitting.study?.current != nil {
        try sitting.type(turn % 3 == 1 ? try sitting.wrongAnswer() : try sitting.rightAnswer())
      }
      clock.pass(seconds: hours * 3600)
      try sitting.type(":review --all")
    }
    let path = folder.path + "/reviews.jsonl"
    try sitting.type([":export reviews \(path)", ":progress"])
    let at = Recall.Moment(seconds: sitting.session.environment.now())
    try sitting.type([
      ":replay \(path) days=local weights=mine at=\(at)", ":replay \(path) at=\(at)",
    ])
    let estimate = try #require(try sitting.events("progress").last?["estimated_knowledge"]?.number)
    let proofs = try sitting.events("knowledge").compactMap { $0["estimated_knowledge"]?.number }
    try #require(proofs.count == 2)
    #expect(abs(proofs[0] - estimate) < 1e-9)
    #expect(abs(proofs[1] - estimate) > 1e-3)
  }

  @Test(
    "a bad line of a log is named with its number, and the status is 65",
    arguments: [
      "no JSON", #"{"rating":3,"time":"2026-01-05T09:00:00Z"}"#,
      #"{"card":"a","rating":5,"time":"2026-01-05T09:00:00Z"}"#,
      #"{"card":"a","rating":3,"time":"yesterday"}"#, "[]", "3",
    ])
  func badLog(line: String) throws {
    let folder = try Folder()
    let path = try folder.write(log([(3, 0)]) + line + "\n", to: "log.jsonl")
    let failure = try Sitting().refusal(":replay \(path)")
    #expect(failure.status == .data)
    #expect(failure.sentence.hasPrefix("\(path):2: "))
  }
}
