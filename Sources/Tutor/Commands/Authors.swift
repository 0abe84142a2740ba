import Knobs
import Lessons
import Study
import Training

/// `lint`: prove that lessons are sound.
struct LintLessons: Command {
  static let name = "lint"
  static let summary = "prove that lessons are sound"
  static let family = CommandFamily.authors
  static let usage = "[FILE or FOLDER] [--grader]"
  static let details = [
    "Ids, hints, questions and claims are checked, every accepted answer must grade as right, every "
      + "listed wrong answer as wrong, and every experiment must be made of commands that work. "
      + "Without a path the shipped lessons are checked.",
    "--grader measures the grader instead: on the shipped answers that an examiner has graded, or on "
      + "a file of such lines (fact, kind of question, verdict, label, text; tabs between). It shows "
      + "how many good answers are called wrong and how many bad ones right, for each kind of "
      + "answer, and fails at 2 % of the first or 1 % of the second.",
  ]
  static let examples = ["lint"]
  static let operands = Operands.file
  static let knobs: [Knob<Self>] = [
    Knob("grader", \.grader, "measure the grader on graded answers")
  ]
  var grader = false

  func run(_ arguments: Arguments, in session: Session) throws {
    if grader { return try GraderCheck.run(path: arguments.words.first, in: session) }
    let problems = try Self.problems(path: arguments.words.first)
    for problem in problems {
      session.emit(
        .fields([
          "event": .string("problem"), "file": .string(problem.place.file),
          "line": .integer(problem.place.line), "message": .string(problem.message),
        ]))
      session.say("\(problem.place.file):\(problem.place.line): \(problem.message)")
    }
    guard problems.isEmpty else {
      throw Failure("\(Words.count(problems.count, "problem")) in these lessons", status: .data)
    }
    let library = try arguments.words.first.map(LessonLibrary.read) ?? session.conductor.library()
    let facts = library.lessons.map { $0.deck.facts.count }.reduce(0, +)
    session.say(
      "\(Words.count(library.lessons.count, "deck")), \(Words.count(facts, "fact")), "
        + "\(Words.count(library.experiments.count, "experiment")): no problems")
  }

  /// Everything that is wrong with the lessons at a path, or with the shipped ones.
  static func problems(path: String?) throws -> [LessonProblem] {
    let sources: [LessonSource]
    do throws(LessonError) {
      sources =
        if let path { try LessonLibrary.sources(path: path) } else { LessonLibrary.shippedSources }
    } catch {
      return error.problems
    }
    // Of what could be read: one mistake must not make every answer of the file look wrong.
    let graders = GraderCache(decks: LessonParser.read(sources).lessons.map(\.deck))
    return LessonLint(
      grade: { fact, question, text in graders.grade(text, question, fact) },
      objection: { fault(in: $0, after: $1) },
      metrics: { verb in
        verb == Train.name ? Train.measured : measuring(verb)?.metrics
      },
      seconds: { try? $0.effort() }
    ).problems(in: sources)
  }

  private static func measuring(_ verb: String) -> (any MeasuringCommand.Type)? {
    Commands.measuring.first { $0.name == verb }
  }

  /// What is wrong with a line of an experiment, if anything.
  static func fault(in line: RunLine, after before: [RunLine]) -> String? {
    do {
      if line.verb == Train.name {
        try Performer.settings(of: line, seed: 1).check()
        return nil
      }
      guard let type = measuring(line.verb) else {
        let verbs = ([Train.name] + Commands.measuring.map { $0.name }).sorted()
        return "an experiment runs \(Words.list(verbs, "or")), not \"\(line.verb)\""
      }
      return try fault(type, line, before)
    } catch {
      return (error as? KnobError)?.sentence ?? (error as? Failure)?.sentence ?? "\(error)"
    }
  }

  /// Options and settings that are refused, and runs that no earlier line made.
  private static func fault<Measuring: MeasuringCommand>(
    _ type: Measuring.Type, _ line: RunLine, _ before: [RunLine]
  ) throws -> String? {
    var tokens = Array(Token.split(line.command).dropFirst())
    var command = Measuring()
    try command.configure(&tokens, in: line.command)
    guard case .runs = Measuring.operands else { return nil }
    let trained = before.filter { $0.verb == Train.name }.map(\.name)
    for token in tokens where !token.text.contains("=") && !trained.contains(token.text) {
      return "\(token.text) is no run of a line before this one; "
        + (trained.isEmpty ? "train one first" : "there are \(Words.list(trained, "and"))")
    }
    return nil
  }
}

/// A grader for each deck, made once: its lexicon is costly.
private struct GraderCache: Sendable {
  private let graders: [Grader]

  init(decks: [Deck]) { graders = decks.map(Grader.init) }

  /// Whether an answer grades as right; nothing where the grader would let the learner decide.
  func grade(_ text: String, _ question: Question, _ fact: Fact) -> Bool? {
    guard let grader = graders.first(where: { $0.deck.fact(fact.id) == fact }) ?? graders.first
    else { return nil }
    let outcome = grader.grade(text, to: question, of: fact).outcome
    return outcome.passed ? true : outcome == .wrong ? false : nil
  }
}
