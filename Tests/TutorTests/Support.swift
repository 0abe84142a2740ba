import Foundation
import Knobs
import Study
import Synchronization
import Testing

@testable import Tutor

/// A console that keeps what is written and hands out lines prepared beforehand.
final class MemoryConsole: Console {
  var isInteractive: Bool
  var writesToTerminal = false
  var size: (columns: Int, rows: Int)
  var isUTF8 = true
  var drawsBraille = true
  var colors = ConsoleColors.none
  let isTerminating = false
  /// Lines that are typed when something waits for one.
  var typed: [ConsoleLine] = []
  /// After how many looks at the keyboard Ctrl-C is found; never if nil.
  var looksUntilStop: Int?
  /// Told of everything that is written, just before it is.
  var beforeWriting: (String) -> Void = { _ in }
  /// Keys that are pressed when something waits for one.
  var keys: [ConsoleKey] = []
  private(set) var output = ""
  private(set) var errors = ""
  private(set) var prompts: [String] = []

  init(isInteractive: Bool, columns: Int) {
    self.isInteractive = isInteractive
    size = (columns, 200)
  }

  func write(_ text: String) {
    beforeWriting(text)
    output += text
  }

  func writeError(_ text: String) { errors += text }

  func nextLine(prompt: String) throws(Failure) -> ConsoleLine {
    prompts.append(prompt)
    return typed.isEmpty ? .end : typed.removeFirst()
  }

  func keys(_ body: (_ next: () -> ConsoleKey) -> Void) {
    body { keys.isEmpty ? .stop : keys.removeFirst() }
  }

  func live(_ body: (_ wait: (_ milliseconds: Int) -> ConsoleEvent) throws -> Void) rethrows {
    try body { milliseconds in
      Thread.sleep(forTimeInterval: Double(min(milliseconds, 10)) / 1000)
      guard let looks = looksUntilStop else { return .timeout }
      looksUntilStop = looks - 1
      // Better a run of tests that ends here than one that never ends.
      precondition(looks > -6000, "still at work a minute after it was stopped")
      return looks <= 0 ? .stop : .timeout
    }
  }
}

/// A time that moves only when a test says so.
final class HandClock: Sendable {
  private let seconds = Mutex(1_767_603_600.0)  // 2026-01-05T09:00:00Z

  var now: Double { seconds.withLock { $0 } }

  func pass(seconds more: Double) { seconds.withLock { $0 += more } }
}

/// A learner at a console in memory.
struct Sitting {
  let console: MemoryConsole
  let session: Tutor.Session
  let clock: HandClock

  init(
    home: String? = nil, json: Bool = false, quiet: Bool = false, interactive: Bool = true,
    width: Int = 80,
    clock: HandClock = HandClock()
  ) throws {
    console = MemoryConsole(isInteractive: interactive, columns: width)
    self.clock = clock
    var options = GlobalOptions()
    options.home = home
    options.json = json
    options.quiet = quiet
    session = try Tutor.Session(
      console: console, options: options,
      environment: Environment(
        variables: ["USER": "ada"], workingFolder: "/", offsetSeconds: 0, now: { clock.now }))
  }

  /// Carries out a line.
  /// - Returns: what was written to standard output meanwhile.
  @discardableResult
  func type(_ line: String) throws -> String {
    let before = console.output.count
    try session.perform(line)
    return String(console.output.dropFirst(before))
  }

  /// Carries out several lines.
  func type(_ lines: [String]) throws { for line in lines { try type(line) } }

  /// Carries out a line that must be refused.
  func refusal(_ line: String) throws -> Failure {
    try #require(throws: Failure.self, "\(line) was accepted") { try session.perform(line) }
  }

  /// Two small runs, numbered 1 and 2, and settings that keep what follows small.
  func trainTwoRuns() throws {
    try type([":set epochs=2 data=moons hidden=8", ":train", ":train dropout=0.5"])
  }

  /// What the examples of a command look back at: two runs, an answer to hint at, to say why about,
  /// to change and to take back, and a search.
  func prepare(forExamplesOf command: String) throws {
    try trainTwoRuns()
    try type(":learn")
    try type(try wrongAnswer())
    // The first sitting goes on with an experiment; these examples want a question.
    if isPredicting { try type(":skip") }
    if ["trials", "importance"].contains(command) {
      try type(":tune objective=mix5 trials=8 method=random name=first")
    }
    if command == "redo" { try type(":undo") }
  }

  /// The lines of machine output so far, or those of one event.
  func events(_ name: String? = nil) throws -> [JSON] {
    try console.output.split(separator: "\n").map { try JSON(reading: $0) }
      .filter { name == nil || $0["event"]?.text == name }
  }

  // MARK: What is asked

  var study: Study.Session? { session.conductor.study }

  /// The fact and the question that wait.
  func asked() throws -> (fact: Fact, exercise: Exercise) {
    (try #require(study?.fact), try #require(study?.current))
  }

  /// The text of the right choice answers as well as its letter does.
  func rightAnswer() throws -> String {
    let (fact, exercise) = try asked()
    return exercise.question.modelAnswer(of: fact)
  }

  func wrongAnswer() throws -> String {
    let right = try rightAnswer()
    let exercise = try asked().exercise
    return switch exercise.kind {
    case .truefalse: right == "true" ? "false" : "true"
    case .choice: exercise.choices.first { $0 != right } ?? ""
    default: "bicycle"
    }
  }

  /// What the log adds up to.
  var state: StudyState { get throws { try session.conductor.log().state } }

  /// The answers that the log holds.
  func answers() throws -> [Answered] { try state.sessions.flatMap(\.answers) }

  /// Whether a question of the sitting waits, rather than an experiment or nothing.
  var isAsking: Bool {
    if case .question = session.conductor.stage { true } else { false }
  }

  /// Whether an experiment waits for a prediction.
  var isPredicting: Bool {
    if case .prediction = session.conductor.stage { true } else { false }
  }
}

extension JSON {
  /// The names of an object's fields, in order.
  var names: [String] { members.map(\.name) }
}
