import Knobs
import Lessons
import Study
import Training

/// `lint`: prove that lessons are sound.
struct LintLessons: Command {
  static let name = "lint"
  static let summary = "prove that lessons are sound"
  static let family = CommandFamily.authors
  static let usage = "[FILE or FOLDER]"
  static let details = [
    "Ids, hints, questions and claims are checked, every accepted answer must grade as right, every "
      + "listed wrong answer as wrong, and every experiment must be made of commands that work. "
      + "Without a path the shipped lessons are checked."
  ]
  static let examples = ["lint"]
  static let operands = Operands.file
  static let knobs: [Knob<Self>] = []

  func run(_ arguments: Arguments, in session: Session) throws {
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
    let graders = GraderCache(decks: (try? LessonParser.lessons(from: sources))?.map(\.deck) ?? [])
    return LessonLint(
      grade: { fact, question, text in graders.grade(text, question, fact) },
      objection: { fault(inCommand: $0) }
    ).problems(in: sources)
  }

  /// What is wrong with a line of an experiment, if anything.
  static func fault(inCommand command: String) -> String? {
    var tokens = Token.split(command)
    guard let first = tokens.first, first.text == Train.name else {
      return "an experiment runs train only, not \"\(tokens.first?.text ?? "")\""
    }
    tokens.removeFirst()
    do {
      let assignments = try tokens.map { try Assignment($0, in: command) }
      for one in try combinations(of: assignments) {
        var settings = Settings()
        try settings.assign(one)
      }
      return nil
    } catch {
      return (error as? KnobError)?.sentence ?? "\(error)"
    }
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
