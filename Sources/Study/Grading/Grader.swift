import Recall

/// Grades typed answers against a deck: deterministic, offline, and with a reason for each verdict.
///
/// The steps: text is normalised; numbers, negations and directions allow no edit; other words
/// allow slips by their length, unless they are another word of the deck; sets are scored item by
/// item; claims by their key ideas, with `unsure` where the learner should decide.
public struct Grader: Sendable {
  /// The deck whose facts are graded.
  public let deck: Deck
  private let lexicon: Lexicon

  /// Makes a grader; the words of the whole deck decide what may pass as a slip.
  public init(_ deck: Deck) {
    self.deck = deck
    lexicon = Lexicon(deck)
  }

  /// Grades what was typed.
  /// - Parameters:
  ///   - choices: the lettered choices as they were shown; without them a choice is answered in
  ///     words.
  public func grade(
    _ text: String, to question: Question, of fact: Fact, choices: [String] = []
  ) -> Verdict {
    let text = String(text.unicodeScalars.prefix(Text.limit))
    let verdict = graded(text, question, fact, choices)
    guard verdict.feedback == nil, let misconception = misconception(text, question, fact, choices),
      !verdict.outcome.passed || isWord(for: text, misconception, question, fact)
    else { return verdict }
    var wrong = verdict
    wrong.outcome = .wrong
    wrong.rating = .again
    wrong.feedback = misconception.feedback
    return wrong
  }

  /// Grades what was typed to an exercise; wrong if its fact has left the deck.
  public func grade(_ text: String, to exercise: Exercise) -> Verdict {
    if let board = exercise.board { return board.grade(text).verdict }
    guard let fact = deck.fact(exercise.fact) else {
      return Verdict(.wrong, why: "the deck no longer has the fact \(exercise.fact)")
    }
    return grade(text, to: exercise.question, of: fact, choices: exercise.choices)
  }

  /// Whether an answer says anything that can be judged: one of the lettered choices, a pair of a
  /// board, or yes or no.
  /// Other questions take any answer.
  public func isAnswer(_ text: String, to exercise: Exercise) -> Bool {
    let text = String(text.unicodeScalars.prefix(Text.limit))
    if let board = exercise.board { return board.grade(text).rows.contains { $0 != nil } }
    if !exercise.choices.isEmpty {
      return ChoiceGrader(lexicon: lexicon, choices: exercise.choices, right: 0).picks(text)
    }
    guard exercise.kind == .truefalse else { return true }
    return TruthGrader(truth: true, statement: exercise.text).picks(text)
  }

  private func graded(
    _ text: String, _ question: Question, _ fact: Fact, _ choices: [String]
  ) -> Verdict {
    if !choices.isEmpty {
      let answer = question.modelAnswer(of: fact)
      if let right = choices.firstIndex(of: answer) {
        return ChoiceGrader(lexicon: lexicon, choices: choices, right: right).grade(text)
      }
    }
    switch question.expected(of: fact) {
    case .term(let forms):
      return TermGrader(
        lexicon: lexicon, forms: forms, question: question.text, statement: fact.statement
      ).grade(text)
    case .set(let members):
      return SetGrader(lexicon: lexicon, members: members, question: question.text).grade(text)
    case .claim(let ideas):
      return ClaimGrader(lexicon: lexicon, ideas: ideas, statement: fact.statement).grade(text)
    case .number(let range, let units):
      return NumberGrader(range: range, units: units, misconceptions: fact.misconceptions)
        .grade(text)
    case .truth(let truth):
      return TruthGrader(truth: truth, statement: fact.statement).grade(text)
    }
  }

  /// Whether an answer that would pass is, letter for letter, what the author calls wrong: "the rest
  /// of the epoch", where "the remaining epochs" are meant.
  private func isWord(
    for text: String, _ misconception: Misconception, _ question: Question, _ fact: Fact
  ) -> Bool {
    func raw(_ text: String) -> [String] { Token.list(of: text).map(\.raw) }
    let typed = raw(text)
    if case .term(let forms) = question.expected(of: fact),
      forms.contains(where: { raw($0) == typed })
    {
      return false
    }
    return misconception.forms.contains { raw($0) == typed }
  }

  /// The author's misconception that this answer is a form of.
  private func misconception(
    _ text: String, _ question: Question, _ fact: Fact, _ choices: [String]
  ) -> Misconception? {
    guard !fact.misconceptions.isEmpty else { return nil }
    var typed = lexicon.tokens(text)
    if !choices.isEmpty, let picked = ChoiceGrader.picked(text, choices) {
      typed = lexicon.tokens(picked)
    }
    let variants = TermGrader.variants(typed)
    return fact.misconceptions.first { misconception in
      misconception.forms.contains { form in
        let expected = lexicon.tokens(form)
        guard !expected.isEmpty else { return false }
        return variants.contains { Token.compact($0) == Token.compact(expected) }
          || (expected.count >= 2 && typed.count <= 40 && !typed.runs(of: expected).isEmpty)
      }
    }
  }
}
