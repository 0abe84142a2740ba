/// Grades an answer that is a term in one of several forms.
struct TermGrader {
  let lexicon: Lexicon
  let forms: [String]
  /// Each form in the spellings its author allows.
  private let phrases: [(form: String, tokens: [Token])]
  private let context: TermContext

  /// - Parameters:
  ///   - question: what was asked, whose words an answer may repeat.
  ///   - statement: the whole sentence, whose words may stand around the term.
  init(lexicon: Lexicon, forms: [String], question: String = "", statement: String = "") {
    self.lexicon = lexicon
    self.forms = forms
    context = TermContext(lexicon: lexicon, question: question, statement: statement)
    phrases = forms.flatMap { form in
      lexicon.phrases(Self.spellings(form)).flatMap { tokens in
        [(form, tokens)] + (Self.shortened(tokens, lexicon).map { [(form, $0)] } ?? [])
      }
    }
  }

  /// The form without a last word that may go unsaid: "validation" for "validation set"; nothing
  /// where what is left would be another term of the deck.
  private static func shortened(_ tokens: [Token], _ lexicon: Lexicon) -> [Token]? {
    guard tokens.count > 1, let last = tokens.last, unsaid.contains(last.text) else { return nil }
    let rest = Array(tokens.dropLast())
    return lexicon.terms[Token.compact(rest)] == nil ? rest : nil
  }

  private static let unsaid: Set<String> = ["set", "data", "unit", "model", "problem", "effect"]

  func grade(_ text: String) -> Verdict {
    let shown = forms.first ?? ""
    let typed = lexicon.tokens(text)
    if typed.isEmpty {
      return Verdict(.wrong, why: "nothing was typed; it is \"\(shown)\"", missing: [shown])
    }

    if let best = best(typed) ?? bracketed(text) ?? restated(text) ?? exemplified(text) {
      switch best.closeness {
      case .exact: return Verdict(.right, why: "it is \"\(shown)\"", given: [shown])
      case .inflected:
        return Verdict(.right, why: "it is \"\(best.form)\", in another form", given: [shown])
      case .slip:
        return Verdict(
          .slip, why: "it is \"\(best.form)\", with a slip in the spelling", given: [shown],
          diff: Diff(typed: text, expected: best.form))
      }
    }
    if let form = carried(typed), !listsOther(text) {
      return Verdict(.right, why: "it is \"\(form)\", in a sentence", given: [shown])
    }
    let others = otherTerms(in: typed)
    let near = Diff(typed: text, expected: shown)
    // Another term that stands by itself is a second answer; else it may only be said along.
    let both = contained(in: typed)
    let isDenied = both && !leads(text) && denies(text)
    if let other = others.first, !both || isDenied || listsOther(text) {
      return Verdict(
        .wrong,
        why: both
          ? "\"\(other)\" is another term of this deck; answer with one"
          : "\"\(other)\" is another term of this deck; this one is \"\(shown)\"",
        missing: both ? [] : [shown], diff: both ? nil : near)
    }
    if both {
      if isDenied {
        return Verdict(.wrong, why: "it denies \"\(shown)\", which is the answer", diff: near)
      }
      return Verdict(
        .unsure, why: "\"\(shown)\" is there, with more around it; was it meant as the answer?",
        given: [shown], diff: near)
    }
    return Verdict(.wrong, why: "it is \"\(shown)\"", missing: [shown], diff: near)
  }

  /// The form that agrees best, and how closely.
  func best(_ typed: [Token]) -> (form: String, closeness: Closeness)? {
    var best: (form: String, closeness: Closeness)?
    for variant in Self.variants(typed) {
      for (form, expected) in phrases {
        guard let closeness = lexicon.compare(variant, expected) else { continue }
        if closeness == .exact { return (form, .exact) }
        if best.map({ $0.closeness < closeness }) ?? true { best = (form, closeness) }
      }
    }
    return best
  }

  /// An answer with brackets behind it: a second form that is right as well, `learning rate (step
  /// size)`, or a remark.
  private func bracketed(_ text: String) -> (form: String, closeness: Closeness)? {
    guard let parts = Text.bracketed(text) else { return nil }
    let typed = lexicon.tokens(parts.outer)
    let remark = lexicon.tokens(parts.inner)
    guard let outer = best(typed) ?? carried(typed).map({ ($0, .inflected) }) else { return nil }
    if let inner = best(remark) { return outer.closeness < inner.closeness ? outer : inner }
    // What is no answer of its own explains the one before: "AdamW (decoupled decay)".
    let isOther =
      lexicon.terms[Token.compact(remark)] != nil
      || remark.contains { $0.kind == .negation || $0.raw == "or" }
    return isOther ? nil : outer
  }

  /// An answer whose last words are the answer, and right: `dropout or L2, i.e. regularisation`, `not
  /// the training set but the validation set`.
  private func restated(_ text: String) -> (form: String, closeness: Closeness)? {
    Text.restated(text).flatMap { best(lexicon.tokens($0)) }
  }

  /// An answer that goes on with examples: `in factors, e.g. 0.1, 0.01`.
  private func exemplified(_ text: String) -> (form: String, closeness: Closeness)? {
    let plain = Text.normalized(text)
    let heads = ["e.g.", " eg ", "for example", "for instance", "such as"].compactMap { sign in
      plain.ranges(of: sign).first.map { plain[..<$0.lowerBound] }
    }
    return heads.min { $0.count < $1.count }.flatMap { best(lexicon.tokens(String($0))) }
  }

  /// Whether a word such as "not" stands in the part of the answer that has the term; elsewhere it is
  /// about something else: "data it was not trained on, the validation set". The "non" of
  /// "non-linear" denies only its own word.
  private func denies(_ text: String) -> Bool {
    let clauses = text.split(whereSeparator: { ",;:\n".contains($0) })
      .map { lexicon.tokens(String($0)) }
    let withTerm = clauses.filter(contained)
    return (withTerm.isEmpty ? [lexicon.tokens(text)] : withTerm).contains { clause in
      clause.contains { $0.kind == .negation && $0.raw != "non" }
    }
  }

  /// The answer as typed, and without words that say nothing.
  static func variants(_ typed: [Token]) -> [[Token]] {
    let trimmed = typed.filter { !$0.isFiller }
    let leading = Array(typed.drop { ["a", "an", "the", "it", "is", "called"].contains($0.raw) })
    var variants = [typed]
    for shorter in [leading, trimmed] where !shorter.isEmpty && shorter.count < typed.count {
      variants.append(shorter)
    }
    return variants
  }

  /// A form with and without what its author put in brackets: `Adam (optimizer)`.
  static func spellings(_ form: String) -> [String] {
    let without = withoutBrackets(form)
    return without == form || without.allSatisfy(\.isWhitespace) ? [form] : [form, without]
  }

  /// Whether one of the forms stands among other words.
  private func contained(in typed: [Token]) -> Bool {
    phrases.contains { _, expected in
      let starts = expected.count <= typed.count ? 0..<(typed.count - expected.count + 1) : 0..<0
      let isThere = starts.contains { start in
        expected.indices.allSatisfy { offset in
          lexicon.compare(typed[start + offset], expected[offset]).map { $0 > .slip } ?? false
        }
      }
      if isThere { return true }
      let telling = expected.filter { !$0.isFiller }
      return telling.count >= 2
        && telling.allSatisfy { word in
          typed.contains { lexicon.compare($0, word).map { $0 > .slip } ?? false }
        }
    }
  }

  /// The form that stands as it is in a sentence which says nothing else: "I would start with the
  /// learning rate", "it stands for adaptive moment estimation".
  private func carried(_ typed: [Token]) -> String? {
    guard typed.count <= 16, !typed.contains(where: { $0.kind == .negation }) else { return nil }
    // Who says "or" gives two answers, unless both are the same.
    let offers = typed.split { $0.raw == "or" }
    guard offers.count < 2 || offers.allSatisfy({ best(Array($0)) != nil }) else { return nil }
    for (form, expected) in phrases {
      // "warm up" is one word more than "warmup".
      for length in [expected.count, expected.count + 1] where length < typed.count {
        for start in 0...(typed.count - length) {
          let run = start..<start + length
          let closeness = lexicon.compare(Array(typed[run]), expected)
          guard let closeness, closeness > .slip else { continue }
          let around = Array(typed[..<run.lowerBound] + typed[run.upperBound...])
          let rest = around.filter { !context.carries($0, beside: expected) }
          // The same said twice, in two accepted forms, is said once.
          if rest.isEmpty || best(rest).map({ $0.closeness > .slip }) ?? false { return form }
        }
      }
    }
    return nil
  }

  /// Whether one of several answers, with a comma or "or" between, is just another term.
  private func listsOther(_ text: String) -> Bool {
    // What stands in brackets explains.
    let plain = Self.withoutBrackets(text)
    return plain.split(whereSeparator: { ",;/&+\n".contains($0) }).contains { piece in
      lexicon.tokens(String(piece)).split { ["or", "and", "vs", "versus"].contains($0.raw) }
        .contains { words in
          let telling = words.filter { !$0.isFiller }
          return best(telling) == nil && lexicon.terms[Token.compact(telling)] != nil
        }
    }
  }

  /// Whether the first thing said is the answer, and the rest, after a comma or the like, is about it.
  private func leads(_ text: String) -> Bool {
    text.split(whereSeparator: { ",;:(.\n".contains($0) }).first
      .map { best(lexicon.tokens(String($0))) != nil } ?? false
  }

  private static func withoutBrackets(_ text: String) -> String {
    Text.bracketed(text)?.outer ?? text
  }

  /// Other terms of the deck that stand in the answer, in the deck's form.
  private func otherTerms(in typed: [Token]) -> [String] {
    let own = Set(
      forms.flatMap { form in
        let tokens = lexicon.tokens(form)
        return [Token.compact(tokens), Self.stems(tokens)]
      })
    var found: [String] = []
    for start in typed.indices {
      for length in 1...4 where start + length <= typed.count {
        let key = Token.compact(typed[start..<start + length])
        if let shown = lexicon.terms[key], !own.contains(where: { $0.contains(key) }),
          !own.contains(Self.stems(typed[start..<start + length]))
        {
          found.append(shown)
        }
      }
    }
    return found
  }

  private static func stems(_ tokens: some Sequence<Token>) -> String {
    tokens.lazy.map { Fold.stem($0.text) }.joined()
  }
}

extension [Token] {
  /// Where a phrase stands in the tokens.
  func runs(of phrase: [Token]) -> [Int] {
    guard !phrase.isEmpty, phrase.count <= count else { return [] }
    return (0...(count - phrase.count)).filter { start in
      phrase.indices.allSatisfy { self[start + $0] == phrase[$0] }
    }
  }
}
