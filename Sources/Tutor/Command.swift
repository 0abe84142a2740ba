public import Knobs

/// Something that can be asked of the tutor: `:train lr=0.1` at the prompt, `gradus train lr=0.1` in
/// a shell. Its knobs are its own options, written `--metrics none` or `metrics=none`.
///
/// A new command is one file in `Commands` and one line in `Commands.all`.
protocol Command: Variant {
  /// Where help lists it.
  static var family: CommandFamily { get }
  /// A beginning that means this command although others begin with it, too.
  static var shortcut: String? { get }
  /// What may follow its name; `[knob=value ...]`.
  static var usage: String { get }
  /// What there is to know beyond the summary, a paragraph each.
  static var details: [String] { get }
  /// Lines that work as they stand, each proven by a test.
  static var examples: [String] { get }
  /// What can be given besides the command's own options.
  static var operands: Operands { get }

  /// What else can stand behind `option=` at the moment, such as names of what was kept.
  static func candidates(for option: String, in session: Session) -> [Candidate]

  /// Whether something written with the name of one of its options is left among the arguments, as
  /// where several values mean something of their own.
  static func leaves(_ assignment: Assignment) -> Bool

  /// Carries it out.
  /// - Throws: `Failure`, and whatever a module below throws; the session puts that into words.
  func run(_ arguments: Arguments, in session: Session) throws
}

extension Command {
  static var shortcut: String? { nil }
  static var usage: String { "" }
  static var knobs: [Knob<Self>] { [] }
  static var details: [String] { [] }
  static var operands: Operands { .none }
  static func candidates(for option: String, in session: Session) -> [Candidate] { [] }
  static func leaves(_ assignment: Assignment) -> Bool { false }
}

/// A command that takes nothing: what is written behind its name is refused.
protocol PlainCommand: Command {
  /// Carries it out.
  /// - Throws: `Failure`, and whatever a module below throws.
  func run(in session: Session) throws
}

extension PlainCommand {
  func run(_ arguments: Arguments, in session: Session) throws {
    try arguments.expectNothing(Self.name)
    try run(in: session)
  }
}

/// What a command takes besides its own options; decides what completion offers.
enum Operands: Sendable {
  case none
  /// `name=value` of the training settings.
  case settings
  /// Numbers of recorded runs.
  case runs
  /// Names of commands, knobs and topics.
  case topics
  /// A path.
  case file
  /// Decks and cards.
  case cards
  /// Experiments of the lessons.
  case experiments
  /// Names of kept searches.
  case searches
  /// Words that only the command knows.
  case words([String])
  /// Words, and `name=value` of knobs that are the command's own, with what may follow a piece.
  case assignments([String], @Sendable (String) -> Completions)
  /// Any of several kinds, the first of them listed first.
  case either([Operands])
}

/// The chapters of the help.
enum CommandFamily: String, CaseIterable, Sendable {
  case study = "Study"
  case playground = "Playground"
  case tuning = "Tuning"
  case inAndOut = "In and out"
  case authors = "Authors"
  case general = "General"
  /// What a shell asks rather than a person; found by its whole name only.
  case shell = "For the shell"
}

/// What was typed after the name of a command, its own options taken out.
struct Arguments: Sendable {
  /// The whole line as typed.
  var line: String
  /// What is left, in order.
  var tokens: [Token]

  /// Everything as `name=value`.
  func assignments() throws(KnobError) -> [Assignment] {
    var assignments: [Assignment] = []
    for token in tokens { assignments.append(try Assignment(token, in: line)) }
    return assignments
  }

  /// The words as typed.
  var words: [String] { tokens.map(\.text) }

  /// A place in the line, for the caret of a failure.
  func caret(at token: Token) -> [String] {
    [line, String(repeating: " ", count: token.column) + "^"]
  }

  /// Refuses anything that is left over.
  func expectNothing(_ command: String) throws(Failure) {
    guard let first = tokens.first else { return }
    throw Failure(
      "\(command) takes nothing after its name, not \"\(first.text)\"; try :help \(command)",
      caret: caret(at: first))
  }

  /// Everything as whole numbers from 1, as runs are numbered.
  func numbers(_ what: String) throws(Failure) -> [Int] {
    var numbers: [Int] = []
    for token in tokens {
      guard let number = Int(token.text), number > 0 else { throw refusal(of: token, asA: what) }
      numbers.append(number)
    }
    return numbers
  }

  /// What to say of a word that is not the number of a run or the like.
  /// - Parameter more: said at the end.
  func refusal(of token: Token, asA what: String, more: String = "") -> Failure {
    let typed = Words.clip(token.text, 30)
    let problem =
      typed.contains("=")
      ? "there is no setting \"\(typed.prefix { $0 != "=" })\" here, only the number of a \(what)"
      : "\"\(typed)\" is not the number of a \(what)"
    return Failure("\(problem); :runs lists them\(more)", caret: caret(at: token))
  }
}

/// Options that hold for the whole program, whatever it is asked.
public struct GlobalOptions: Configurable {
  /// The options as knobs.
  public static let knobs: [Knob<Self>] = [
    Knob("home", \.home, none: "default", text: "folder", "where progress and settings live"),
    Knob("json", \.json, "machine output, one JSON object a line"),
    Knob("seed", \.seed, none: "default", .of(0...9e15), "seed of every run that names none"),
    Knob("ascii", \.ascii, "characters that every terminal has"),
    Knob("color", \.color, "when to use colour"),
    Knob("width", \.width, none: "auto", .of(20...1000), example: "80", "columns to use"),
    Knob("quiet", \.quiet, "results only: no charts, no progress"),
    Knob("now", \.now, none: "clock", text: "time", "a time to pretend, as 2026-01-05T09:00:00Z"),
    Knob("version", \.version, "print the version and leave"),
    Knob("help", \.help, "print help and leave"),
  ]

  /// When to use colour.
  public enum Color: String, CaseIterable, Sendable { case auto, always, never }

  /// The home folder; the default ones if nil.
  public var home: String?
  /// Machine output.
  public var json = false
  /// Seed of runs that name none.
  public var seed: Int?
  /// ASCII only.
  public var ascii = false
  /// When to use colour.
  public var color = Color.auto
  /// Columns to use; those of the terminal if nil.
  public var width: Int?
  /// Results only.
  public var quiet = false
  /// A time to pretend, in ISO 8601.
  public var now: String?
  /// Whether the version is asked for.
  public var version = false
  /// Whether help is asked for.
  public var help = false

  /// The defaults.
  public init() {}
}

extension Configurable {
  /// Takes the options `--name value`, `--name=value` and `--flag` that belong to this type out of
  /// some tokens, and sets them.
  /// - Throws: a value that is missing or refused.
  mutating func takeOptions(from tokens: inout [Token], in line: String) throws(KnobError) {
    var rest: [Token] = []
    var assignments: [Assignment] = []
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      index += 1
      guard token.text.hasPrefix("--"), token.text.count > 2 else {
        rest.append(token)
        continue
      }
      let body = token.text.dropFirst(2)
      let name = body.prefix { $0 != "=" }.split(separator: "-").joined(separator: "_")
      guard let knob = Self.knob(named: name) else {
        rest.append(token)
        continue
      }
      if body.contains("=") {
        let plain = Token(text: name + body.drop { $0 != "=" }, column: token.column + 2)
        assignments.append(try Assignment(plain, in: line))
      } else if case .flag = knob.domain {
        assignments.append(Assignment(name, .word("on")))
      } else {
        guard index < tokens.count else {
          throw KnobError(
            .rule("\(token.text) needs a value: \(knob.domain.allowed)"), knob: name,
            Source(line: line, column: token.column))
        }
        let value = tokens[index]
        index += 1
        var assignment = try Assignment(
          Token(text: name + "=" + value.text, column: value.column), in: line)
        assignment.source = Source(line: line, column: value.column, valueColumn: value.column)
        assignments.append(assignment)
      }
    }
    try assign(assignments)
    tokens = rest
  }
}
