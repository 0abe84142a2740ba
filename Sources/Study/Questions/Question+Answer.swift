extension Question {
  /// What a right answer to this question is: its own where it has one, else the fact's.
  ///
  /// A true-or-false question without an answer of its own states the fact, and so is true.
  public func expected(of fact: Fact) -> Answer {
    if let answer { return answer }
    if kind == .truefalse {
      if case .truth = fact.answer { return fact.answer }
      return .truth(true)
    }
    return fact.answer
  }

  /// An answer that is right, in the words of the deck.
  public func modelAnswer(of fact: Fact) -> String {
    expected(of: fact).model(statement: fact.statement)
  }
}

extension Answer {
  /// The answer as text; a claim is the fact's statement.
  public func model(statement: String) -> String {
    switch self {
    case .term(let forms): forms.first ?? ""
    case .set(let members): members.map { $0.first ?? "" }.joined(separator: ", ")
    case .claim: statement
    case .number(let range, let units):
      NumberGrader.text((range.lowerBound + range.upperBound) / 2)
        + (units.first.map { " " + $0 } ?? "")
    case .truth(let truth): truth ? "true" : "false"
    }
  }

  /// A short print of the answer that changes only when what counts as right changes.
  public var fingerprint: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in canonical.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // The number says what is hashed; prints of different numbers tell nothing of each other.
    return "2:" + String(hash, radix: 16)
  }

  private var canonical: String {
    switch self {
    // Only what the learner is shown: another accepted spelling is no other answer.
    case .term(let forms): "term\n" + Text.normalized(forms.first ?? "")
    case .set(let members):
      "set\n" + members.map { Text.normalized($0.first ?? "") }.sorted().joined(separator: "\n")
    case .claim(let ideas):
      "claim\n" + ideas.map { Text.normalized($0.name) }.joined(separator: "\n")
    case .number(let range, let units): "number\n\(range)\n" + units.joined(separator: "\n")
    case .truth(let truth): "truth\n\(truth)"
    }
  }
}
