import Knobs
import Lessons
import Plots
import Recall
import Study

/// `answer`: grade one answer without recording it.
struct GradeAnswer: Command {
  static let name = "answer"
  static let summary = "grade one answer without recording it"
  static let family = CommandFamily.authors
  static let usage = "FACT 'TEXT' [--kind KIND]"
  static let details = ["Made for authors: it says how an answer would be graded, and why."]
  static let examples = ["answer dropout.what dropot"]
  static let operands = Operands.words([])
  static let knobs: [Knob<Self>] = [
    Knob(
      "kind", .words(["any"] + QuestionKind.allCases.map(\.rawValue)),
      "which way of asking is answered", get: { .word($0.kind?.rawValue ?? "any") },
      put: { owner, value in
        if case .word(let word) = value { owner.kind = QuestionKind(rawValue: word) }
      })
  ]
  var kind: QuestionKind?

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let token = arguments.tokens.first, arguments.tokens.count >= 2 else {
      throw Failure("answer needs a fact and a text; try :answer dropout.what 'dropot'")
    }
    let text = arguments.tokens.dropFirst().map(\.text).joined(separator: " ")
    let lessons = try session.conductor.library().lessons
    guard let deck = lessons.map(\.deck).first(where: { $0.fact(token.text) != nil }),
      let fact = deck.fact(token.text)
    else {
      let ids = lessons.flatMap { $0.deck.facts.map(\.id) }
      let nearest = Suggestion.nearest(to: token.text, among: ids)
      let hint =
        nearest.isEmpty ? ":questions lists them" : "did you mean \(Words.list(nearest, "or"))?"
      throw Failure(
        "there is no fact \"\(token.text)\"; \(hint)", caret: arguments.caret(at: token))
    }
    let question =
      fact.questions.first { kind == nil ? $0.kind != .choice : $0.kind == kind }
      ?? fact.questions.first
    guard let question, kind == nil || question.kind == kind else {
      throw Failure("\(fact.id) is never asked as \(kind?.rawValue ?? "a question")")
    }
    let verdict = session.conductor.graders.grader(of: deck).grade(text, to: question, of: fact)
    session.emit(
      .fields([
        "event": .string("verdict"), "fact": .string(fact.id),
        "verdict": .string(verdict.outcome.rawValue), "why": .string(verdict.why),
        "missing": .array(verdict.missing.map(JSON.string)),
        "rating": .integer(verdict.rating.rawValue),
      ]))
    session.say(VerdictView.lines(verdict, width: session.width))
    if let feedback = verdict.feedback { session.tell(feedback) }
    if let diff = verdict.diff { session.say(diff.lines.map(inert)) }
  }
}

/// `questions`: every fact with its accepted answers.
struct ListQuestions: Command {
  static let name = "questions"
  static let summary = "every fact with its answers and ways of asking"
  static let family = CommandFamily.authors
  static let usage = "[DECK]"
  static let examples = ["questions"]
  static let operands = Operands.words([])

  func run(_ arguments: Arguments, in session: Session) throws {
    let lessons = try session.conductor.library().lessons
    let wanted = arguments.words.first
    if arguments.tokens.count > 1 {
      let second = arguments.tokens[1]
      throw Failure(
        "questions takes one deck, not \"\(second.text)\" as well; try :questions",
        caret: arguments.caret(at: second))
    }
    let chosen = lessons.filter { wanted == nil || $0.deck.id == wanted }
    guard !chosen.isEmpty else {
      throw Failure(
        "there is no deck \"\(wanted ?? "")\"; the decks are "
          + Words.list(lessons.map(\.deck.id)))
    }
    var lines: [String] = []
    for lesson in chosen {
      for fact in lesson.deck.facts {
        let kinds = fact.questions.map(\.kind.rawValue)
        session.emit(
          .fields([
            "event": .string("fact"), "deck": .string(lesson.deck.id), "fact": .string(fact.id),
            "statement": .string(fact.statement), "answer": Self.json(fact.answer),
            "accepted": .array(Self.accepted(fact.answer).map(JSON.string)),
            "kinds": .array(kinds.map(JSON.string)),
            "questions": .array(
              fact.questions.map { question in
                .fields([
                  "kind": .string(question.kind.rawValue), "text": .string(question.text),
                  "answer": .string(question.modelAnswer(of: fact)),
                ])
              }),
          ]))
        lines.append("\(fact.id)  [\(Words.list(kinds, "and"))]")
        lines += Words.wrap(fact.statement, width: min(session.width, 100), indent: 2)
      }
    }
    session.page(lines)
  }

  private static func accepted(_ answer: Answer) -> [String] {
    switch answer {
    case .term(let forms): forms
    case .set(let members): [members.compactMap(\.first).joined(separator: ", ")]
    case .claim(let ideas): [ideas.map(\.name).joined(separator: "; ")]
    case .number(let range, let units):
      [
        Words.figure((range.lowerBound + range.upperBound) / 2)
          + (units.first.map { " " + $0 } ?? "")
      ]
    case .truth(let truth): [truth ? "true" : "false"]
    }
  }

  private static func json(_ answer: Answer) -> JSON {
    switch answer {
    case .term(let forms): .fields(["term": .array(forms.map(JSON.string))])
    case .set(let members):
      .fields(["set": .array(members.map { .array($0.map(JSON.string)) })])
    case .claim(let ideas):
      .fields([
        "ideas": .array(
          ideas.map {
            .fields(["name": .string($0.name), "stems": .array($0.stems.map(JSON.string))])
          })
      ])
    case .number(let range, let units):
      .fields([
        "low": .real(range.lowerBound), "high": .real(range.upperBound),
        "units": .array(units.map(JSON.string)),
      ])
    case .truth(let truth): .fields(["truth": .bool(truth)])
    }
  }
}
