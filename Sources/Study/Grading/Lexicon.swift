/// The words and terms of a deck, which decide what may pass as a slip.
struct Lexicon: Sendable {
  /// Every term and set member of the deck, run together, with the form the deck shows.
  private(set) var terms: [String: String] = [:]
  /// Every word the deck uses, folded.
  private var words: Set<String> = []
  /// Phrases and what they are replaced by.
  private var synonyms: [(phrase: [String], replacement: [Token])] = []

  init(_ deck: Deck) {
    for group in deck.synonyms {
      let phrases = group.map { Token.list(of: $0) }
      guard let first = phrases.first else { continue }
      for phrase in phrases.dropFirst() where !phrase.isEmpty {
        synonyms.append((phrase.map(\.text), first))
      }
    }
    synonyms.sort { $0.phrase.count > $1.phrase.count }
    words = Set(Words.neighbours.map(Fold.word))
    for card in deck.cards {
      for fact in card.facts { add(fact) }
    }
  }

  /// The tokens of an answer, with the deck's synonyms replaced.
  func tokens(_ text: String) -> [Token] { replacingSynonyms(Token.list(of: text)) }

  func tokens(ofNormalized text: String) -> [Token] {
    replacingSynonyms(Token.list(ofNormalized: text))
  }

  /// The tokens of each wording that has any.
  func phrases(_ texts: [String]) -> [[Token]] {
    texts.map { tokens($0) }.filter { !$0.isEmpty }
  }

  /// Whether the deck or its field has this very word, so that it cannot be a slip for another.
  func knows(_ token: Token) -> Bool { words.contains(token.text) }

  private mutating func add(_ fact: Fact) {
    let answers = [fact.answer] + fact.questions.compactMap(\.answer)
    for answer in answers {
      switch answer {
      case .term(let forms): addTerm(forms)
      case .set(let members): members.forEach { addTerm($0) }
      case .claim(let ideas):
        addWords(ideas.flatMap(\.stems).joined(separator: " "))
      case .number, .truth: break
      }
    }
    addWords(fact.statement)
    for question in fact.questions {
      addWords(question.text)
      question.distractors.forEach { addWords($0) }
    }
  }

  private mutating func addTerm(_ forms: [String]) {
    guard let shown = forms.first else { return }
    for form in forms {
      addWords(form)
      let key = Token.compact(tokens(form))
      if !key.isEmpty, terms[key] == nil { terms[key] = shown }
    }
  }

  private mutating func addWords(_ text: String) {
    for token in Token.list(of: text) { words.insert(token.text) }
  }

  private func replacingSynonyms(_ tokens: [Token]) -> [Token] {
    guard !synonyms.isEmpty else { return tokens }
    var result: [Token] = []
    var index = 0
    while index < tokens.count {
      let match = synonyms.first { synonym in
        index + synonym.phrase.count <= tokens.count
          && synonym.phrase.indices.allSatisfy { tokens[index + $0].text == synonym.phrase[$0] }
      }
      if let match {
        result += match.replacement
        index += match.phrase.count
      } else {
        result.append(tokens[index])
        index += 1
      }
    }
    return result
  }
}

/// How closely two words or phrases agree.
enum Closeness: Int, Comparable {
  case slip
  /// The same word with another ending.
  case inflected
  case exact

  static func < (a: Closeness, b: Closeness) -> Bool { a.rawValue < b.rawValue }
}

extension Lexicon {
  /// Whether a typed word stands for an expected one.
  func compare(_ typed: Token, _ expected: Token) -> Closeness? {
    if typed.text == expected.text { return .exact }
    if let direction = expected.direction {
      return isSlip(typed, of: expected.raw, saying: direction) ? .slip : nil
    }
    guard !typed.isHard, !expected.isHard else { return nil }
    let stem = Fold.stem(expected.text)
    if stem.utf8.count >= 4, Fold.stem(typed.text) == stem { return .inflected }
    guard !knows(typed), !Self.differsByPrefix(typed.text, expected.text) else { return nil }
    return Distance.isSlip(typed.text, of: expected.text) ? .slip : nil
  }

  /// Whether a misspelt word can only mean this direction: one letter off, and far from its opposite.
  private func isSlip(_ typed: Token, of expected: String, saying direction: Direction) -> Bool {
    guard typed.kind == .word, expected.utf8.count >= 5, !knows(typed) else { return false }
    let letters = Array(typed.raw.unicodeScalars)
    guard Distance.within(1, letters, Array(expected.unicodeScalars)) != nil else { return false }
    return !direction.opposite.words.contains { word in
      Distance.within(2, letters, Array(word.unicodeScalars)) != nil
    }
  }

  /// Whether a typed phrase stands for an expected one, word by word or run together.
  func compare(_ typed: [Token], _ expected: [Token]) -> Closeness? {
    guard !typed.isEmpty, !expected.isEmpty, typed.count <= expected.count + 8 else { return nil }
    if typed == expected { return .exact }
    let compact = (Token.compact(typed), Token.compact(expected))
    if compact.0 == compact.1 { return .exact }
    if typed.lazy.map(\.raw).joined() == expected.lazy.map(\.raw).joined() { return .exact }
    // Another term of the deck is never a slip.
    if terms[compact.0] != nil { return nil }
    if typed.count == expected.count {
      var least = Closeness.exact
      for (one, other) in zip(typed, expected) {
        guard let closeness = compare(one, other) else { return nil }
        least = min(least, closeness)
      }
      return least
    }
    // A gap too many or too few, with a slip: "drop uot".
    guard abs(typed.count - expected.count) == 1, !(typed + expected).contains(where: \.isHard),
      !typed.allSatisfy({ knows($0) })
    else { return nil }
    return compare(Token(compact.0), Token(compact.1))
  }

  /// Whether one word is the other with a prefix that turns its sense: supervised, unsupervised.
  private static func differsByPrefix(_ a: String, _ b: String) -> Bool {
    let (short, long) = a.utf8.count < b.utf8.count ? (a, b) : (b, a)
    if ["un", "in", "im", "ir", "de", "dis", "non", "anti", "re", "a", "sub"]
      .contains(where: { $0 + short == long })
    {
      return true
    }
    for (one, other) in [("in", "de"), ("over", "under"), ("en", "de"), ("pre", "post")] {
      if a.hasPrefix(one), b.hasPrefix(other), a.dropFirst(one.count) == b.dropFirst(other.count) {
        return true
      }
      if b.hasPrefix(one), a.hasPrefix(other), b.dropFirst(one.count) == a.dropFirst(other.count) {
        return true
      }
    }
    return false
  }
}
