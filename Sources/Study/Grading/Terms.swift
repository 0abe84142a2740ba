/// Grades an answer that is a term in one of several forms.
struct TermGrader {
  let lexicon: Lexicon
  let forms: [String]
  /// Each form in the spellings its author allows.
  private let phrases: [(form: String, tokens: [Token])]

  init(lexicon: Lexicon, forms: [String]) {
    self.lexicon = lexicon
    self.forms = forms
    phrases = forms.flatMap { form in
      lexicon.phrases(Self.spellings(form)).map { (form, $0) }
    }
  }

  func grade(_ text: String) -> Verdict {
    let shown = forms.first ?? ""
    let typed = lexicon.tokens(text)
    if typed.isEmpty { return Verdict(.wrong, why: "nothing was typed; it is \"\(shown)\"") }

    if let best = best(typed) ?? bracketed(text) {
      if best.closeness == .exact {
        return Verdict(.right, why: "it is \"\(shown)\"", given: [shown])
      }
      let how = best.closeness == .inflected ? "in another form" : "with a slip in the spelling"
      return Verdict(
        .slip, why: "it is \"\(best.form)\", \(how)", given: [shown],
        diff: Diff(typed: text, expected: best.form))
    }
    let others = otherTerms(in: typed)
    let near = Diff(typed: text, expected: shown)
    if let other = others.first {
      let both = contained(in: typed)
      return Verdict(
        .wrong,
        why: both
          ? "\"\(other)\" is another term of this deck; answer with one"
          : "\"\(other)\" is another term of this deck; this one is \"\(shown)\"",
        missing: both ? [] : [shown], diff: both ? nil : near)
    }
    if contained(in: typed) {
      if typed.contains(where: { $0.kind == .negation }) {
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

  /// An answer with a second form in brackets, where both are right: `learning rate (step size)`.
  private func bracketed(_ text: String) -> (form: String, closeness: Closeness)? {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close,
      let outer = best(lexicon.tokens(String(text[..<open] + text[text.index(after: close)...]))),
      let inner = best(lexicon.tokens(String(text[text.index(after: open)..<close])))
    else { return nil }
    return outer.closeness < inner.closeness ? outer : inner
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
    guard let open = form.firstIndex(of: "("), let close = form.lastIndex(of: ")"), open < close
    else { return [form] }
    let without = form[..<open] + form[form.index(after: close)...]
    let isBlank = without.allSatisfy(\.isWhitespace)
    return isBlank ? [form] : [form, String(without)]
  }

  /// Whether one of the forms stands among other words.
  private func contained(in typed: [Token]) -> Bool {
    forms.contains { form in
      let expected = lexicon.tokens(form)
      return !expected.isEmpty && !typed.runs(of: expected).isEmpty
    }
  }

  /// Other terms of the deck that stand in the answer, in the deck's form.
  private func otherTerms(in typed: [Token]) -> [String] {
    let own = Set(forms.map { Token.compact(lexicon.tokens($0)) })
    var found: [String] = []
    for start in typed.indices {
      for length in 1...4 where start + length <= typed.count {
        let key = Token.compact(typed[start..<start + length])
        if let shown = lexicon.terms[key], !own.contains(key),
          !own.contains(where: { $0.contains(key) })
        {
          found.append(shown)
        }
      }
    }
    return found
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
