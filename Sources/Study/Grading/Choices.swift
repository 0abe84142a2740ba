/// Grades a lettered choice, answered with its letter, its number or its words.
struct ChoiceGrader {
  let lexicon: Lexicon
  let choices: [String]
  /// The index of the right choice.
  let right: Int

  func grade(_ text: String) -> Verdict {
    let answer = choices[right]
    let shown = "\(Self.letter(right))) \(answer)"
    switch pick(text) {
    case .nothing: return Verdict(.wrong, why: "nothing was typed; it is \(shown)")
    case .unclear:
      return Verdict(
        .wrong, why: "answer with one letter from a to \(Self.letter(choices.count - 1))",
        missing: [answer])
    case .choice(let index) where index == right: return Verdict(.right, why: "it is \(shown)")
    case .choice: return Verdict(.wrong, why: "it is \(shown)", missing: [answer])
    }
  }

  /// Whether the answer picks any of the choices.
  func picks(_ text: String) -> Bool {
    if case .choice = pick(text) { true } else { false }
  }

  private enum Pick {
    case nothing, unclear
    case choice(Int)
  }

  private func pick(_ text: String) -> Pick {
    let tokens = lexicon.tokens(text)
    guard let first = tokens.first else { return .nothing }
    // The words of a choice come before its letter, as a choice may itself be "a".
    for (index, choice) in choices.enumerated() where lexicon.tokens(choice) == tokens {
      return .choice(index)
    }
    if tokens.count == 1, let index = Self.index(first.raw) {
      return choices.indices.contains(index) ? .choice(index) : .unclear
    }
    var picks = Set<Int>()
    for (index, choice) in choices.enumerated() {
      let expected = lexicon.tokens(choice)
      let rest = Self.index(first.raw) == index ? Array(tokens.dropFirst()) : tokens
      if lexicon.compare(rest, expected) != nil { picks.insert(index) }
    }
    guard let only = picks.first, picks.count == 1 else { return .unclear }
    return .choice(only)
  }

  /// `a` for the first choice.
  static func letter(_ index: Int) -> String {
    String(Unicode.Scalar(UInt8(97 + min(max(index, 0), 25))))
  }

  private static func index(_ text: String) -> Int? {
    if let number = Int(text) { return number - 1 }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte >= 97, byte <= 122 else {
      return nil
    }
    return Int(byte) - 97
  }

  /// The words of the choice whose letter or number was typed.
  static func picked(_ text: String, _ choices: [String]) -> String? {
    let tokens = Token.list(of: text)
    guard tokens.count == 1, let first = tokens.first, let index = index(first.raw),
      choices.indices.contains(index)
    else { return nil }
    return choices[index]
  }
}
