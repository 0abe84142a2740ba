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

/// `replay`: run FSRS-6 over a log.
struct ReplayLog: Command {
  static let name = "replay"
  static let summary = "run FSRS-6 over a log of reviews"
  static let family = CommandFamily.inAndOut
  static let usage = "LOG | - [--fuzz]"
  static let details = [
    #"LOG has one review a line: {"card":"a","rating":3,"time":"2026-01-05T09:00:00Z"}. "#
      + "The default parameters, steps of 1 and 10 minutes; elapsed days are 24-hour periods. "
      + "retrievability is the probability of recall just before the review. - reads standard input."
  ]
  static let examples: [String] = []
  static let operands = Operands.file
  static let knobs: [Knob<Self>] = [Knob("fuzz", \.fuzz, "spread the intervals a little")]
  var fuzz = false

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let file = arguments.tokens.first, arguments.tokens.count == 1 else {
      throw Failure("replay needs one log of reviews; try gradus replay reviews.jsonl")
    }
    var scheduler = Scheduler.reference
    scheduler.fuzz = fuzz
    var reviews: [Recall.Review] = []
    let name = file.text == "-" ? "standard input" : file.text
    let lines =
      try file.text == "-"
      ? Self.typed(in: session) : Files.lines(of: file.text, mostBytes: Self.mostBytes)
    for (index, line) in lines.enumerated() where !line.trimmed.isEmpty {
      reviews.append(try Self.review(line, "\(name):\(index + 1)"))
    }
    for replayed in replay(reviews, with: scheduler) {
      let schedule = replayed.schedule
      session.emit(
        .fields([
          "card": .string(replayed.card), "state": .string(schedule.phase.name),
          "stability": .optional(schedule.memory?.stability),
          "difficulty": .optional(schedule.memory?.difficulty),
          "due": .string(schedule.due.description),
          "retrievability": .optional(replayed.retrievability),
        ]))
      session.say(
        "\(replayed.card)  \(schedule.phase.name)  due \(schedule.due)"
          + "  S \(Words.figure(schedule.memory?.stability ?? .nan))"
          + "  D \(Words.figure(schedule.memory?.difficulty ?? .nan))")
    }
  }

  /// Some three million reviews.
  private static let mostBytes = 256 << 20

  /// The lines of standard input, to its end.
  private static func typed(in session: Session) throws -> [String] {
    guard !session.console.isInteractive else {
      throw Failure("- reads a log from a pipe, and there is none; try gradus replay - <LOG")
    }
    var (lines, bytes): ([String], Int) = ([], 0)
    while case .line(let line) = try session.console.nextLine(prompt: "") {
      bytes += line.utf8.count
      guard bytes <= mostBytes else {
        throw Failure("standard input is longer than \(mostBytes >> 20) MB", status: .data)
      }
      lines.append(line)
    }
    return lines
  }

  /// One line of the log.
  private static func review(_ line: String, _ place: String) throws(Failure) -> Recall.Review {
    let json: JSON
    do throws(JSON.ReadingError) {
      json = try JSON(reading: line)
    } catch {
      throw Failure(
        "\(place): this is not JSON, \(error.expected) is expected at byte \(error.offset)",
        status: .data)
    }
    guard let card = json["card"]?.text else {
      throw Failure("\(place): the field \"card\" is missing", status: .data)
    }
    guard let number = json["rating"]?.whole, let rating = Rating(rawValue: number) else {
      throw Failure(
        "\(place): \"rating\" must be 1 (again), 2 (hard), 3 (good) or 4 (easy)", status: .data)
    }
    guard let text = json["time"]?.text, let time = Recall.Moment(iso8601: text) else {
      throw Failure(
        "\(place): \"time\" must be a time such as 2026-01-05T09:00:00Z", status: .data)
    }
    return Recall.Review(card: card, rating: rating, time: time)
  }
}
