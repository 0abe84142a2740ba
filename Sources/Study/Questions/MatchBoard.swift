/// Rows to pair: lettered prompts on the left, numbered answers on the right.
public struct MatchBoard: Sendable, Equatable {
  /// The facts of the rows, by id, in the order of the letters.
  public let facts: [String]
  /// What stands beside the letters.
  public let left: [String]
  /// What stands beside the numbers.
  public let right: [String]
  /// For each letter, the index of its number, from 0.
  public let solution: [Int]

  /// Shuffles the right side of pairs; equal rows on the right count as one another.
  public init(
    _ pairs: [(fact: String, prompt: String, answer: String)],
    using generator: inout some RandomNumberGenerator
  ) {
    let order = pairs.indices.shuffled(using: &generator)
    facts = pairs.map(\.fact)
    left = pairs.map(\.prompt)
    right = order.map { pairs[$0].answer }
    solution = pairs.indices.map { order.firstIndex(of: $0) ?? 0 }
  }

  /// The answer that is right, as it is typed: `a3 b1`.
  public var modelAnswer: String {
    solution.enumerated().map { "\(ChoiceGrader.letter($0.offset))\($0.element + 1)" }
      .joined(separator: " ")
  }

  /// What a line such as `a3 b1` came to.
  public struct Result: Sendable, Equatable {
    /// For each letter: right, wrong, or not answered.
    public let rows: [Bool?]
    /// The verdict over all of them.
    public let verdict: Verdict

    /// Letters paired wrongly.
    public var errors: Int { rows.count { $0 == false } }
  }

  /// Grades pairs such as `a3 b1`, in any order, with or without spaces between letter and number.
  public func grade(_ text: String) -> Result {
    var picks = [Int?](repeating: nil, count: left.count)
    var letter: Int?
    var digits = ""
    func place() {
      if let row = letter, let number = Int(digits.prefix(3)) { picks[row] = number - 1 }
      digits = ""
    }
    for scalar in Text.normalized(text).unicodeScalars.prefix(400) {
      if let row = left.indices.first(where: { ChoiceGrader.letter($0) == String(scalar) }) {
        place()
        letter = row
      } else if ("0"..."9").contains(scalar) {
        digits.unicodeScalars.append(scalar)
      } else if !digits.isEmpty {
        place()
        letter = nil
      }
    }
    place()
    let rows = left.indices.map { row in picks[row].map { isRight(row, $0) } }
    return Result(rows: rows, verdict: verdict(rows))
  }

  private func isRight(_ row: Int, _ pick: Int) -> Bool {
    right.indices.contains(pick) && right[pick] == right[solution[row]]
  }

  private func verdict(_ rows: [Bool?]) -> Verdict {
    let good = rows.count { $0 == true }
    let missing = rows.indices.filter { rows[$0] != true }
      .map { "\(ChoiceGrader.letter($0))\(solution[$0] + 1)" }
    if rows.allSatisfy({ $0 == nil }) {
      return Verdict(.wrong, why: "answer with pairs such as a3 b1", missing: missing)
    }
    let why =
      missing.isEmpty
      ? "all \(rows.count) pairs are right"
      : "\(good) of \(rows.count); it is \(missing.joined(separator: " "))"
    let outcome: Outcome = missing.isEmpty ? .right : 2 * good >= rows.count ? .partial : .wrong
    return Verdict(outcome, why: why, missing: missing)
  }
}
