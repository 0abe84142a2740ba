// Tutor: one learner's time with the program: typed lines become commands, answers or experiments,
// and what comes of them is shown, recorded and remembered. It must not know how a line is edited
// or a terminal is driven; it is handed a console.

import Exchange
import Knobs
import Lessons
import Plots
import Store
import Training
import Tuning

/// One learner's time with the program, from the first prompt to the last.
public final class Session {
  /// Where it reads and writes.
  let console: any Console
  /// What was asked of the whole program.
  let options: GlobalOptions
  /// The machine it runs on.
  let environment: Environment
  /// Everything remembered.
  let store: ProgressStore
  let notices = Notices()
  /// Where settings are saved, if there is a home.
  let settingsPath: String?
  /// Settings kept by `set` for the commands that follow.
  var settings = Settings()
  /// What charts look like, kept by `set charts=`.
  var display = Display()
  /// How the program would end now.
  private var status = ExitStatus.done
  /// How many lines were read from the console.
  private(set) var linesRead = 0
  /// A line that was typed where only Enter or `q` was asked for; it is carried out next.
  var typedAhead: String?
  /// Whether the work of the last line was stopped by the learner.
  var wasStopped = false
  /// Whether `quit` was asked for.
  var isOver = false
  /// Lines that were typed by a person, for `history`.
  private(set) var transcript: [String] = []
  /// Which of them were refused, counted from 0.
  private(set) var refused: Set<Int> = []
  /// Lines of earlier sittings, oldest first.
  public private(set) lazy var typedLines = (try? store.typedLines()) ?? []
  /// What tells this sitting from others on the same home.
  lazy var sitting = "\(Int(environment.now() * 1000))"
  /// Files being read by `source` and `run`, so that none reads itself.
  var sources: [String] = []
  /// How many runs were trained without being recorded.
  var unrecordedRuns = 0
  /// The runs of the experiment at hand, by the names that it gave them.
  var namedRuns: [String: [RecordedRun]] = [:]
  /// What `help` searches, once it was asked for.
  var lookup: HelpIndex?
  /// The run that was repeated last.
  var repeated: RepeatedRun?
  /// What is being studied.
  lazy var conductor = Conductor(session: self)

  /// Makes a session.
  /// - Throws: a settings file that cannot be read, a time that is none.
  public init(
    console: any Console, options: GlobalOptions, environment: Environment
  ) throws(Failure) {
    self.console = console
    self.options = options
    self.environment = try environment.pretending(options.now)
    let clock = self.environment
    let home = try? Home.resolve(
      option: options.home, environment: environment.variables,
      workingFolder: environment.workingFolder)
    if home == nil {
      notices.add(
        "there is no HOME to keep progress in, so nothing is remembered; give --home DIR")
    }
    settingsPath = home?.settingsFile
    store = ProgressStore(
      home: home, notice: { [notices] in notices.add($0) }, clock: { clock.moment })
    try loadSettings()
    if let seed = options.seed { settings.seed = seed }
  }

  /// Whether only machine output may be written.
  var isMachine: Bool { options.json }

  /// Columns that may be used: at least 20, whatever the terminal claims.
  var width: Int { max(20, options.width ?? console.size.columns) }

  /// What charts look like here.
  var plotStyle: PlotStyle { display.style(width: width, options: options, console: console) }

  /// How many rows there are before something scrolls away; nil where nothing does.
  var screenRows: Int? { console.writesToTerminal ? console.size.rows : nil }
}

// MARK: - Output

extension Session {
  /// Shows a line, unless machine output is asked for.
  func say(_ line: String = "") {
    guard !isMachine else { return }
    console.write(line + "\n")
  }

  /// Shows some lines.
  func say(_ lines: [String]) {
    guard !isMachine, !lines.isEmpty else { return }
    console.write(lines.joined(separator: "\n") + "\n")
  }

  /// Shows a paragraph, broken to the width; nothing quoted in it can move the cursor.
  func tell(_ text: String, indent: Int = 0) {
    say(Words.wrap(text, width: min(width, 100), indent: indent).map(inert))
  }

  /// Writes one line of machine output, if that is asked for.
  func emit(_ event: @autoclosure () -> JSON) {
    guard isMachine else { return }
    console.write(event().description + "\n")
  }

  /// Shows what the store wants to be known, such as a read-only home.
  func showNotices() {
    for sentence in notices.take() { console.writeError(Failure(sentence).text()) }
  }

  /// Tells about a failure and remembers how the program would end.
  func report(_ failure: Failure) {
    status = failure.status
    emit(failure.json)
    console.writeError(failure.text(width: console.isInteractive ? width : nil))
    // What failed may be what a notice is about.
    notices.drop(failure.sentence)
    showNotices()
  }
}

// MARK: - Lines

extension Session {
  /// Carries out one line of the prompt: a command, a request for help, or an answer.
  /// - Throws: only `Failure`.
  public func perform(_ line: String) throws(Failure) {
    let text = line.trimmed
    if text.isEmpty { return try conductor.proceed() }
    switch text.first {
    case "#": return
    case ":": try perform(command: line)
    case "?": try perform(command: "help " + text.dropFirst())
    default: try conductor.answer(text)
    }
  }

  /// Carries out a command, with or without the colon before it.
  public func perform(command line: String) throws(Failure) {
    var tokens = Token.split(line)
    if tokens.first?.text == ":" {
      tokens.removeFirst()
      guard !tokens.isEmpty else {
        throw Failure(
          "\":\" begins a command, and none follows; :help lists them all, ? explains any of them")
      }
    }
    guard var first = tokens.first else { return }
    tokens.removeFirst()
    if first.text.hasPrefix(":") {
      first = Token(text: String(first.text.dropFirst()), column: first.column + 1)
    }
    let type = try Commands.find(first, in: line)
    if let open = Token.openQuote(in: line) {
      throw Failure(
        "the quote that begins here has no end; close it with \(open.mark)",
        caret: [line, String(repeating: " ", count: open.column) + "^"])
    }
    tokens = tokens.map { $0.expandingHome(environment.variables["HOME"]) }
    try worded {
      var command = type.init()
      try command.configure(&tokens, in: line)
      try command.run(Arguments(line: line, tokens: tokens), in: self)
      showNotices()
    }
  }

  /// Runs a body and turns whatever it throws into a failure with a sentence.
  func worded<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
    do {
      return try body()
    } catch let failure as Failure {
      throw failure
    } catch let error as KnobError {
      throw Failure(error)
    } catch let error as StoreError {
      throw Failure(error)
    } catch let error as TrainingError {
      throw Failure(error.sentence, knob: error.knob)
    } catch let error as DataError {
      throw Failure(error)
    } catch let error as SearchError {
      throw Failure(error.description)
    } catch let error as ExchangeError {
      throw Failure(error)
    } catch let error as LessonError {
      throw Failure(error.problems.first?.description ?? "\(error)", status: .data)
    } catch {
      throw Failure("\(error)", status: .failed)
    }
  }

  /// Reads lines until there are no more, as a person types them or a pipe brings them.
  /// - Returns: the status to end with.
  public func converse() -> Int32 {
    conductor.welcome()
    while !isOver {
      let earlier = transcript.count
      do throws(Failure) {
        switch try nextLine() {
        case .line(let line):
          linesRead += 1
          remember(line)
          status = .done
          try perform(line)
          conductor.remind()
        case .interrupted: continue
        case .terminated(let signal): return 128 + signal
        case .end:
          conductor.farewell()
          return 0
        }
      } catch {
        report(error)
        if transcript.count > earlier { refused.insert(earlier) }
        // Output that cannot be written will not be written by going on.
        if error.status == .storage, !console.isInteractive { return error.status.rawValue }
      }
    }
    conductor.farewell()
    return 0
  }

  /// Carries out one command line of a shell; where it asks questions, standard input answers them.
  /// - Returns: the status to end with.
  public func runOnce(_ line: String) -> Int32 {
    do throws(Failure) {
      try perform(command: line)
    } catch {
      report(error)
    }
    while conductor.isWaiting, !isOver {
      do throws(Failure) {
        switch try nextLine() {
        case .line(let answer):
          linesRead += 1
          try perform(answer: answer)
        case .interrupted: continue
        case .terminated(let signal): return 128 + signal
        case .end: return status.rawValue
        }
      } catch {
        report(error)
        // What cannot be kept is not asked on about.
        if error.status == .storage { return error.status.rawValue }
      }
    }
    if wasStopped, status == .done { status = .interrupted }
    return status.rawValue
  }

  /// The line that was typed at the end of a screen, or else the next one of the console.
  private func nextLine() throws(Failure) -> ConsoleLine {
    guard let line = typedAhead else { return try console.nextLine(prompt: conductor.prompt) }
    typedAhead = nil
    return .line(line)
  }

  /// Carries out a line of those that answer a command's questions. Where no person types, each line
  /// is one answer, also an empty one, so that answers and questions stay side by side.
  private func perform(answer line: String) throws(Failure) {
    let text = line.trimmed
    guard !console.isInteractive, text.first != ":", text.first != "?" else {
      return try perform(line)
    }
    try conductor.answer(text)
  }

  private func remember(_ line: String) {
    guard console.isInteractive, !line.trimmed.isEmpty else { return }
    transcript.append(line)
    // A line that cannot be remembered is no reason to stop; the store tells once why.
    try? store.remember(line: line, session: sitting)
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}

extension Command {
  /// Takes the command's own options out of the tokens, as `--name value` or `name=value`.
  mutating func configure(_ tokens: inout [Token], in line: String) throws {
    try takeOptions(from: &tokens, in: line)
    if let stray = tokens.first(where: { $0.text.hasPrefix("--") && $0.text.count > 2 }) {
      let names = Self.knobs.map { "--" + $0.name }
      let nearest = Suggestion.nearest(to: stray.text, among: names)
      let hint =
        nearest.isEmpty
        ? (names.isEmpty ? "it has none" : "it has " + names.joined(separator: " "))
        : "did you mean \(Words.list(nearest, "or"))?"
      throw Failure(
        "\(Self.name) has no option \(stray.text); \(hint)",
        caret: Arguments(line: line, tokens: []).caret(at: stray))
    }
    var own: [Assignment] = []
    var rest: [Token] = []
    for token in tokens {
      let name = String(token.text.prefix { $0 != "=" })
      if token.text.contains("="), Self.knob(named: name) != nil {
        let assignment = try Assignment(token, in: line)
        if Self.leaves(assignment) { rest.append(token) } else { own.append(assignment) }
      } else {
        rest.append(token)
      }
    }
    try assign(own)
    tokens = rest
  }
}
