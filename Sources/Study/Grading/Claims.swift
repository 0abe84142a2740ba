import Recall

/// Grades a claim in the learner's own words by the ideas it must contain.
struct ClaimGrader {
  let lexicon: Lexicon
  let ideas: [KeyIdea]
  let statement: String

  /// Above this many words an answer is a paste, and the learner has to say what it means.
  private static let longest = 120

  func grade(_ text: String) -> Verdict {
    let typed = lexicon.tokens(text)
    let names = ideas.map(\.name)
    guard typed.contains(where: { !$0.isFiller }) else {
      let why = typed.isEmpty ? "nothing was typed" : "it says nothing yet"
      return Verdict(.wrong, why: why, missing: names)
    }
    let said = lexicon.tokens(statement)
    let spent = negationsSpent(in: typed)
    var found: [Finding] = []
    for idea in ideas { found.append(find(idea, in: typed, said, spent)) }
    let given = zip(names, found).filter { $0.1.isFound }.map(\.0)
    let missing = zip(names, found).filter { !$0.1.isFound }.map(\.0)

    if let index = found.firstIndex(of: .denied) {
      return Verdict(
        .wrong, why: "it turns \"\(names[index])\" round", missing: missing, given: given)
    }
    if let crossed = Crossing(typed, said).word {
      return Verdict(
        .wrong, why: "it says \"\(crossed)\" of what the deck says the opposite of",
        missing: missing, given: given)
    }
    switch conflict(typed, said, found) {
    case .flipped(let word, let expected):
      return Verdict(
        .wrong, why: "it says \"\(word)\" where the deck says \"\(expected)\"", missing: missing,
        given: given)
    case .hedged(let word, let expected):
      return Verdict(
        .unsure, why: "it says both \"\(word)\" and \"\(expected)\"; which was meant?",
        missing: missing, given: given)
    case nil: break
    }
    if typed.count > Self.longest, !given.isEmpty {
      return Verdict(
        .unsure, why: "it is longer than \(Self.longest) words; does it answer the question?",
        missing: missing, given: given)
    }
    if missing.isEmpty {
      let slipped = found.contains(.slip)
      return Verdict(
        slipped ? .slip : .right,
        why: Self.summary(given, of: names.count)
          + (slipped ? ", with a slip in the spelling" : ""),
        given: given, rating: .good)
    }
    let why = "missing: \(missing.map { "\"\($0)\"" }.joined(separator: ", "))"
    if 2 * given.count >= names.count || overlap(typed, said) >= 0.5 || found.contains(.near) {
      return Verdict(.unsure, why: why, missing: missing, given: given)
    }
    return Verdict(.wrong, why: why, missing: missing, given: given)
  }

  private static func summary(_ given: [String], of count: Int) -> String {
    count == 1 ? "it has the idea \"\(given.first ?? "")\"" : "it has all \(count) ideas"
  }

  // MARK: Ideas

  enum Finding {
    case exact, slip
    /// Half of a wording is there, or a word that allows no edit, misspelt.
    case near
    case denied, missing

    var isFound: Bool { self == .exact || self == .slip }
  }

  private func find(_ idea: KeyIdea, in typed: [Token], _ said: [Token], _ spent: Set<Int>)
    -> Finding
  {
    var best = Finding.missing
    for wording in lexicon.phrases(idea.stems) {
      let negated = polarity(of: wording, in: said)
      for start in typed.indices {
        guard let match = match(wording, in: typed, from: start) else { continue }
        if wording.contains(where: { $0.kind == .negation }) { return match.closeness.finding }
        let isDenied = isNegated(typed, match.range, but: spent)
        if isDenied == negated ?? false { return match.closeness.finding }
        // What the deck's own sentence does not say cannot be turned round for sure.
        if best != .denied { best = negated == nil ? .near : .denied }
      }
      if best == .missing, nearly(wording, typed) { best = .near }
    }
    return best
  }

  /// Negations that belong to a wording such as "no improvement", and so deny nothing else.
  private func negationsSpent(in typed: [Token]) -> Set<Int> {
    var spent: Set<Int> = []
    for wording in ideas.flatMap({ lexicon.phrases($0.stems) })
    where wording.contains(where: { $0.kind == .negation }) {
      for start in typed.indices {
        guard let range = match(wording, in: typed, from: start)?.range else { continue }
        spent.formUnion(range.filter { typed[$0].kind == .negation })
      }
    }
    return spent
  }

  /// Whether the deck itself says this wording in the negative; nothing if it does not say it.
  private func polarity(of wording: [Token], in said: [Token]) -> Bool? {
    for start in said.indices {
      if let match = match(wording, in: said, from: start) {
        return isNegated(said, match.range, but: [])
      }
    }
    return nil
  }

  /// The wording from this token on, in order, with at most three other words between its words.
  private func match(
    _ wording: [Token], in typed: [Token], from start: Int
  ) -> (range: Range<Int>, closeness: Closeness)? {
    guard var closeness = compare(typed, start, wording[0]) else { return nil }
    var index = start
    for word in wording.dropFirst() {
      var next: (Int, Closeness)?
      for candidate in index + 1..<min(index + 5, typed.count) {
        if let found = compare(typed, candidate, word) {
          next = (candidate, found)
          break
        }
      }
      guard let next else { return nil }
      index = next.0
      closeness = min(closeness, next.1)
    }
    return (start..<index + 1, closeness)
  }

  private func compare(_ typed: [Token], _ index: Int, _ stem: Token) -> Closeness? {
    guard index < typed.count else { return nil }
    let token = typed[index]
    let direct = lexicon.compare(token, stem)
    // A stem that is there in full is no slip: "propose" for `propos`.
    if let direct, direct > .slip || !token.raw.hasPrefix(stem.raw) { return direct }
    if stem.kind == .negation, Words.preventers.contains(token.raw) { return .exact }
    if let direction = token.direction, Direction.of(stem: stem.raw) == direction { return .exact }
    guard stem.raw.utf8.count >= 3, stem.kind == .word || stem.direction != nil else { return nil }
    guard token.kind == .word || token.direction != nil else { return nil }
    if token.raw.hasPrefix(stem.raw) { return .exact }
    if slips(token, from: stem) { return .slip }
    // "over fitting" for "overfitting"
    guard index + 1 < typed.count, stem.raw.utf8.count >= 6 else { return nil }
    return (token.raw + typed[index + 1].raw).hasPrefix(stem.raw) ? .exact : nil
  }

  /// Whether the word begins like a stem, with a slip; a direction must be long to allow one.
  private func slips(_ token: Token, from stem: Token) -> Bool {
    let least = stem.direction == nil ? 5 : 8
    guard token.kind == .word, stem.raw.utf8.count >= least, !lexicon.knows(token) else {
      return false
    }
    let typed = Array(token.raw.unicodeScalars)
    let expected = Array(stem.raw.unicodeScalars)
    guard typed.first == expected.first else { return false }
    return [expected.count - 1, expected.count, expected.count + 1].contains { length in
      length <= typed.count && Distance.within(1, Array(typed.prefix(length)), expected) != nil
    }
  }

  /// Whether half of the wording is there, or a word that allows no edit but for one letter.
  private func nearly(_ wording: [Token], _ typed: [Token]) -> Bool {
    // Without its negation a wording says the opposite.
    if wording.contains(where: { $0.kind == .negation }) { return false }
    let telling = wording.filter { !$0.isFiller }
    let there = telling.count { word in typed.contains { lexicon.compare($0, word) != nil } }
    if telling.count >= 2, 2 * there >= telling.count { return true }
    guard let hard = wording.first(where: { $0.direction != nil && $0.raw.utf8.count >= 5 }) else {
      return false
    }
    let letters = Array(hard.raw.unicodeScalars)
    return typed.contains { token in
      token.kind == .word && !lexicon.knows(token)
        && Distance.within(1, Array(token.raw.unicodeScalars), letters) != nil
    }
  }

  /// Whether a negation within the three telling words before, in the same clause, denies what follows.
  private func isNegated(_ tokens: [Token], _ range: Range<Int>, but spent: Set<Int>) -> Bool {
    if tokens[range].dropFirst().contains(where: { $0.kind == .negation }) { return true }
    if tokens[range.lowerBound].startsClause { return false }
    var index = range.lowerBound - 1
    var telling = 0
    while index >= 0, telling < 3 {
      let token = tokens[index]
      let next = tokens[index + 1].raw
      if token.kind == .negation, !spent.contains(index) { return next != "only" }
      if (token.raw == "instead" && next == "of") || (token.raw == "rather" && next == "than") {
        return true
      }
      if token.startsClause || Words.clauseBreaks.contains(token.raw) { return false }
      if !token.isFiller { telling += 1 }
      index -= 1
    }
    return false
  }

  // MARK: Directions

  private enum Conflict {
    case flipped(word: String, expected: String)
    case hedged(word: String, expected: String)
  }

  /// A direction in the answer that the deck gives the other way round.
  private func conflict(_ typed: [Token], _ said: [Token], _ found: [Finding]) -> Conflict? {
    let stated = Set(said.compactMap(\.direction))
    let directions = Set(typed.compactMap(\.direction))
    for (idea, finding) in zip(ideas, found) {
      // Of several words, the others must be there too: "fewer steps" does not deny "speeds up".
      let wordings = lexicon.phrases(idea.stems).filter { wording in
        wording.count == 1
          || wording.contains { word in
            !word.isFiller && typed.contains { $0 == word }
              && Direction.of(stem: word.raw).map { !directions.contains($0.opposite) } ?? true
          }
      }
      let expected = wordings.flatMap { $0.compactMap { Direction.of(stem: $0.raw) } }
      for direction in Set(expected).sorted(by: { ($0.axis, $0.sign) < ($1.axis, $1.sign) }) {
        let opposite = direction.opposite
        guard directions.contains(opposite), !expected.contains(opposite),
          !stated.contains(opposite)
        else { continue }
        let word = typed.first { $0.direction == opposite }?.raw ?? ""
        let named = wordings.joined().first { Direction.of(stem: $0.raw) == direction }?.raw ?? ""
        if directions.contains(direction) {
          if finding.isFound, sharesObject(typed, opposite, direction) {
            return .hedged(word: word, expected: named)
          }
        } else if !finding.isFound {
          return .flipped(word: word, expected: named)
        }
      }
    }
    // Beyond the ideas, only a direction given to the same thing counts.
    for (index, token) in said.enumerated() {
      guard let direction = token.direction, !stated.contains(direction.opposite),
        !directions.contains(direction), let object = object(of: index, in: said)
      else { continue }
      for (place, other) in typed.enumerated() where other.direction == direction.opposite {
        if self.object(of: place, in: typed) == object {
          return .flipped(word: other.raw, expected: token.raw)
        }
      }
    }
    return nil
  }

  /// The next word that says something, which a direction is given to.
  private func object(of index: Int, in tokens: [Token]) -> String? {
    for token in tokens.dropFirst(index + 1).prefix(3) {
      if token.startsClause || Words.clauseBreaks.contains(token.raw) { return nil }
      if token.kind == .word, !token.isFiller { return Fold.stem(token.text) }
    }
    return nil
  }

  /// Whether both directions are offered for one thing: "faster or slower".
  private func sharesObject(_ tokens: [Token], _ a: Direction, _ b: Direction) -> Bool {
    for (first, token) in tokens.enumerated() where token.direction == a || token.direction == b {
      guard first + 2 < tokens.count, ["or", "and"].contains(tokens[first + 1].raw) else {
        continue
      }
      let other = tokens[first + 2].direction
      if other != nil, other != token.direction, other == a || other == b { return true }
    }
    return false
  }

  /// The share of the statement's telling words that the answer uses.
  private func overlap(_ typed: [Token], _ said: [Token]) -> Double {
    func telling(_ tokens: [Token]) -> Set<String> {
      Set(
        tokens.filter { $0.kind == .word && !$0.isFiller }
          .map { Fold.stem($0.text) })
    }
    let expected = telling(said)
    guard expected.count >= 3 else { return 0 }
    return Double(expected.intersection(telling(typed)).count) / Double(expected.count)
  }
}

extension Closeness {
  fileprivate var finding: ClaimGrader.Finding { self == .slip ? .slip : .exact }
}
