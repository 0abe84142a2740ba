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
    for (phrase, meaning) in Words.phrases {
      synonyms.append((Token.list(of: phrase).map(\.text), Token.list(of: meaning)))
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

  /// Whether a term of the deck stands in some words.
  func namesTerm(_ tokens: [Token]) -> Bool {
    tokens.indices.contains { start in
      (1...4).contains { length in
        start + length <= tokens.count
          && terms[Token.compact(tokens[start..<start + length])] != nil
      }
    }
  }

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
      let words = tokens(form)
      let key = Token.compact(words)
      // A number is an answer, but no name of anything.
      if words.allSatisfy({ if case .number = $0.kind { true } else { false } }) { continue }
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
      if typed.direction == direction, typed.kind != .code { return .inflected }
      return isSlip(typed, of: expected.raw, saying: direction) ? .slip : nil
    }
    guard !typed.isHard, !expected.isHard else { return nil }
    let stem = Fold.stem(expected.text)
    if stem.utf8.count >= 4, Fold.stem(typed.text) == stem { return .inflected }
    guard !knows(typed), !Self.differsByPrefix(typed.text, expected.text),
      !isNearerTerm(typed, than: expected)
    else { return nil }
    // A plural ending that folding took away may be what was mistyped: "seedss".
    let length = expected.text.utf8.count
    return Distance.isSlip(typed.text, of: expected.text)
      || Distance.isSlip(typed.raw, of: expected.raw, length: length) ? .slip : nil
  }

  /// Whether another name of a method lies at least as near as the expected one: "adamx" is no
  /// nearer to AdamW than to Adam.
  private func isNearerTerm(_ typed: Token, than expected: Token) -> Bool {
    let letters = Array(typed.text.unicodeScalars)
    let wanted = Array(expected.text.unicodeScalars)
    guard Words.methods.contains(expected.text), let distance = Distance.within(2, letters, wanted)
    else { return false }
    return Words.methods.contains { name in
      name != expected.text && Distance.within(distance, letters, Array(name.unicodeScalars)) != nil
    }
  }

  /// Whether a misspelt word can only mean this direction: one letter off, and far from its opposite.
  private func isSlip(_ typed: Token, of expected: String, saying direction: Direction) -> Bool {
    guard typed.kind == .word, !knows(typed) else { return false }
    let letters = Array(typed.raw.unicodeScalars)
    // In a short word only two letters that changed places are a slip: "bset".
    guard
      expected.utf8.count >= 5
        || (expected.utf8.count == 4 && letters.sorted() == expected.unicodeScalars.sorted())
    else { return false }
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
    if typed.count == expected.count {
      let words = zip(typed, expected).map { compare($0, $1) }
      if let least = words.compactMap(\.self).min(), !words.contains(nil),
        // Another term of the deck is never a slip, but may be the same word with another ending.
        least > .slip || terms[compact.0] == nil
      {
        return least
      }
    }
    if terms[compact.0] != nil { return nil }
    if isReordered(typed, expected) { return .inflected }
    // A gap too many or too few, with a slip: "drop uot".
    guard abs(typed.count - expected.count) == 1, !typed.allSatisfy({ knows($0) }) else {
      return nil
    }
    // Words that allow no edit must be there to the letter: "earlystoping".
    let hard = (typed + expected).filter(\.isHard)
    guard hard.allSatisfy({ compact.0.contains($0.text) && compact.1.contains($0.text) }),
      hard.isEmpty || compact.1.utf8.count >= 8
    else { return nil }
    return compare(Token(compact.0), Token(compact.1))
  }

  /// Whether the telling words are the same in another order: "curse of the winner".
  private func isReordered(_ typed: [Token], _ expected: [Token]) -> Bool {
    var left = typed.filter { !$0.isFiller }
    let wanted = expected.filter { !$0.isFiller }
    guard wanted.count >= 2, wanted.count == left.count else { return false }
    // Steps with commas between have an order: ask, train, tell.
    if expected.dropFirst().contains(where: \.startsClause) { return false }
    for word in wanted {
      guard
        let index = left.firstIndex(where: { compare($0, word).map { $0 > .slip } ?? false })
      else { return false }
      left.remove(at: index)
    }
    return true
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
