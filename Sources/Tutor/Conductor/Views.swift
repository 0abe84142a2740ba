import Knobs
import Plots
import Study

/// A question as lines and as machine output.
enum QuestionView {
  static func lines(_ exercise: Exercise, width: Int) -> [String] {
    let place = exercise.place.map { "\($0.number)/\($0.count)  " } ?? ""
    var lines = Words.wrap(place + lead(exercise.kind) + exercise.text, width: min(width, 100))
    for choice in exercise.letteredChoices {
      lines += Words.wrap(choice, width: min(width, 100), indent: 3)
    }
    if let board = exercise.board { lines += rows(of: board, width: width) }
    return lines
  }

  /// What to do with the question, where its text alone does not say.
  private static func lead(_ kind: QuestionKind) -> String {
    switch kind {
    case .cloze: "Fill in: "
    case .truefalse: "True or false: "
    case .set: "Name all: "
    case .choice, .match, .typed, .number, .predict: ""
    }
  }

  private static func rows(of board: MatchBoard, width: Int) -> [String] {
    let rows = zip(board.left, board.right).enumerated()
    let room = min(max(board.left.map(\.count).max() ?? 0, 8), width / 2 - 6)
    return rows.flatMap { index, pair -> [String] in
      let letter = "\(Character(Unicode.Scalar(UInt8(97 + min(index, 25))))) "
      let left = Words.wrap(pair.0, width: room)
      let right = Words.wrap(pair.1, width: max(width - room - 8, 16))
      return (0..<max(left.count, right.count)).map { line in
        let head = line == 0 ? letter : "  "
        let number = line == 0 ? "\(index + 1) " : "  "
        let text = line < left.count ? left[line] : ""
        let padding = String(repeating: " ", count: max(0, room - text.count))
        return head + text + padding + "   " + number + (line < right.count ? right[line] : "")
      }
    } + ["pair letters with numbers: a3 b1 ..."]
  }

  static func json(_ exercise: Exercise, _ fact: Fact) -> JSON {
    let choices =
      exercise.choices.isEmpty
      ? JSON.null : JSON.array(exercise.choices.map(JSON.string))
    var fields: [JSON.Field] = [
      .init(name: "event", value: .string("question")),
      .init(name: "fact", value: .string(fact.id)),
      .init(name: "kind", value: .string(exercise.kind.rawValue)),
      .init(name: "text", value: .string(exercise.text)), .init(name: "choices", value: choices),
    ]
    // What is paired: a, b, ... on the left with 1, 2, ... on the right.
    if let board = exercise.board {
      fields.append(.init(name: "left", value: .array(board.left.map(JSON.string))))
      fields.append(.init(name: "right", value: .array(board.right.map(JSON.string))))
    }
    return .object(fields)
  }
}

/// A verdict as lines.
enum VerdictView {
  /// The verdict alone.
  static func lines(_ verdict: Study.Verdict, width: Int) -> [String] {
    Words.wrap("\(name(verdict.outcome)): \(verdict.why)", width: min(width, 100))
  }

  /// The verdict with everything that helps to learn from it.
  static func lines(
    _ verdict: Study.Verdict, exercise: Exercise, fact: Fact, again: String, width: Int
  ) -> [String] {
    let width = min(width, 100)
    let model = exercise.question.modelAnswer(of: fact)
    var head = name(verdict.outcome)
    if verdict.outcome == .slip { head += ": \"\(model)\"" }
    let padding = again.isEmpty ? 0 : max(3, width - head.count - again.count)
    var lines =
      head.count + again.count + 3 <= width
      ? [head + String(repeating: " ", count: padding) + again] : [head, again]
    if let diff = verdict.diff, verdict.outcome != .right { lines += diff.lines.map(inert) }
    if !verdict.outcome.passed, verdict.outcome != .unsure {
      if let feedback = verdict.feedback { lines += Words.wrap(feedback, width: width) }
      // Where the two stand above each other, the second says what is missing.
      if !verdict.missing.isEmpty, verdict.diff == nil || verdict.missing != [model] {
        let head = exercise.choices.isEmpty ? "missing: " : "answer: "
        lines += Words.wrap(head + verdict.missing.joined(separator: ", "), width: width)
      }
      if !model.isEmpty, model != fact.statement, verdict.missing.isEmpty {
        lines += Words.wrap("answer: \(model)", width: width)
      }
      // Of a board this would be the sentence of its first row only.
      if exercise.board == nil { lines += Words.wrap(fact.statement, width: width) }
    }
    return lines
  }

  static func name(_ outcome: Outcome) -> String {
    switch outcome {
    case .right: "right"
    case .slip: "right, with a slip"
    case .partial: "partly right"
    case .unsure: "unsure"
    case .wrong: "not yet"
    }
  }
}

/// The end of a sitting.
enum SittingView {
  static func lines(
    _ record: SessionRecord, _ study: Study.Session, deck: Deck, best: Matched? = nil, width: Int
  ) -> [String] {
    let answers = record.answers
    guard !answers.isEmpty else {
      guard let board = record.boards.last else { return ["nothing was asked"] }
      return ["the board is done: \(StudyFigures.board(board))"]
        + (best.map { ["best so far: \(StudyFigures.board($0))"] } ?? [])
    }
    let right = answers.count { $0.outcome.passed }
    var lines = ["\(record.start.mode): \(right) of \(answers.count) answers right"]
    if !study.rules.showsVerdicts {
      for (index, answer) in answers.enumerated() {
        let exercise = study.asked.indices.contains(index) ? study.asked[index] : nil
        lines += PaperItem(answer: answer, exercise: exercise, fact: deck.fact(answer.fact))
          .lines(index + 1, of: study, width: min(width, 100))
      }
    }
    let missed = Set(answers.filter { !$0.outcome.passed }.map(\.fact))
    if !missed.isEmpty {
      lines += Words.wrap(
        "to look at again: " + missed.sorted().joined(separator: ", "), width: width)
    }
    if !missed.isEmpty, !study.rules.showsVerdicts {
      lines += Words.wrap(
        ":learn missed asks these \(missed.count) in a learn round; :right N overrules the verdict on "
          + "answer N", width: width)
    }
    lines.append(":learn goes on, :review repeats what is due, :progress shows the table")
    return lines
  }
}
