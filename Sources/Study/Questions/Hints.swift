/// The hints of a question, from a nudge to nearly the answer; always at least three.
public struct HintLadder: Sendable, Equatable {
  /// In the order they are given.
  public let steps: [String]

  /// Takes the author's hints and adds to them what the answer itself allows.
  public init(_ fact: Fact, _ question: Question) {
    var steps = fact.hints.filter { !$0.isEmpty }
    for hint in Self.fromAnswer(question.expected(of: fact), fact)
    where steps.count < 3 && !steps.contains(hint) {
      steps.append(hint)
    }
    self.steps = steps
  }

  private static func fromAnswer(_ answer: Answer, _ fact: Fact) -> [String] {
    switch answer {
    case .term(let forms): forms.first.map(masks) ?? []
    case .set(let members):
      [
        "there are \(members.count) of them",
        "they begin with "
          + members.map { String(($0.first ?? "").prefix(1)) }.joined(separator: ", "),
        "among them: "
          + members.prefix(max(members.count - 1, 1)).map { $0.first ?? "" }
          .joined(separator: ", "),
      ]
    case .claim(let ideas):
      [
        ideas.count == 1 ? "one idea is enough" : "\(ideas.count) ideas are needed",
        "one of them: " + (ideas.first?.name ?? ""),
        "say something about: " + ideas.map(\.name).joined(separator: "; "),
      ]
    case .number(let range, let units):
      [
        units.first.map { "it is counted in \($0)" } ?? "it is a plain number",
        "it is below \(NumberGrader.text(2 * max(abs(range.upperBound), 0.5)))",
        "it is between \(NumberGrader.text(range.lowerBound - abs(range.lowerBound) / 4)) and "
          + "\(NumberGrader.text(range.upperBound + abs(range.upperBound) / 4))",
      ]
    case .truth:
      [
        "think of a case in which it would fail", "compare it with: " + fact.statement,
        "read every word: one of them decides",
      ]
    }
  }

  /// The length, the first letters, every second letter.
  private static func masks(_ term: String) -> [String] {
    let words = term.split(separator: " ")
    let shape = words.map { String(repeating: "_", count: $0.count) }.joined(separator: " ")
    let first = words.map { String($0.prefix(1)) + String(repeating: "_", count: $0.count - 1) }
    let every = words.map { word in
      String(word.enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element : "_" })
    }
    return [shape, first.joined(separator: " "), every.joined(separator: " ")]
  }
}
