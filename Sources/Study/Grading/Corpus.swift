/// One graded line: what somebody typed, and what a fair examiner says to it.
public struct CorpusLine: Sendable, Equatable {
  /// The fact, by id.
  public let fact: String
  /// How it was asked.
  public let kind: QuestionKind
  /// What a fair examiner says.
  public let expected: Outcome
  /// What was typed.
  public let text: String
  /// What kind of answer it is: slip, neighbour, negation, reversed, paraphrase ...
  public let label: String

  /// Reads lines `fact <tab> kind <tab> verdict <tab> label <tab> text`; `#` starts a comment.
  ///
  /// In the text `\n`, `\t`, `\u{...}` and `\xN{...}` (the rest repeated N times) are undone.
  /// - Throws: `CorpusError` with the number of the line that cannot be read.
  public static func parse(_ text: String) throws(CorpusError) -> [CorpusLine] {
    var lines: [CorpusLine] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", maxSplits: 4, omittingEmptySubsequences: false)
      guard fields.count == 5, let kind = QuestionKind(rawValue: String(fields[1])),
        let expected = Outcome(rawValue: String(fields[2]))
      else { throw CorpusError(line: index + 1) }
      lines.append(
        CorpusLine(
          fact: String(fields[0]), kind: kind, expected: expected, text: undone(fields[4]),
          label: String(fields[3])))
    }
    return lines
  }

  private static func undone(_ text: Substring) -> String {
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      guard character == "\\", let escape = rest.popFirst() else {
        result.append(character)
        continue
      }
      switch escape {
      case "n": result += "\n"
      case "t": result += "\t"
      case "u":
        let number = UInt32(braced(&rest), radix: 16)
        if let scalar = number.flatMap(Unicode.Scalar.init) { result.unicodeScalars.append(scalar) }
      case "x":
        let count = rest.prefix { $0.isNumber }
        rest = rest.dropFirst(count.count)
        let unit = undone(braced(&rest))
        result += String(repeating: unit, count: min(Int(count) ?? 0, 100_000))
      default: result.append(escape)
      }
    }
    return result
  }

  /// What stands in the braces that follow; braces within them are kept.
  private static func braced(_ rest: inout Substring) -> Substring {
    guard rest.first == "{" else { return "" }
    var depth = 0
    for index in rest.indices {
      if rest[index] == "{" { depth += 1 }
      if rest[index] == "}" { depth -= 1 }
      guard depth == 0 else { continue }
      let inner = rest[rest.index(after: rest.startIndex)..<index]
      rest = rest[rest.index(after: index)...]
      return inner
    }
    return ""
  }
}

/// A line of a corpus that cannot be read.
public struct CorpusError: Error, Equatable, CustomStringConvertible {
  /// The number of the line, from 1.
  public let line: Int

  /// Makes an error.
  public init(line: Int) { self.line = line }

  /// One sentence for the author.
  public var description: String {
    "line \(line) of the corpus needs five fields with tabs between: fact, kind, verdict "
      + "(\(Outcome.allCases.map(\.rawValue).joined(separator: ", "))), label, text"
  }
}

/// How fair the grader is, measured on graded lines.
public struct CorpusReport: Sendable, Equatable {
  /// A line the grader judged otherwise.
  public struct Miss: Sendable, Equatable {
    /// The line.
    public let line: CorpusLine
    /// What the grader said.
    public let verdict: Verdict
  }

  /// Two error rates over some of the lines.
  public struct Rates: Sendable, Equatable {
    /// Lines graded.
    public fileprivate(set) var lines = 0
    /// Lines that a fair examiner passes.
    public fileprivate(set) var good = 0
    /// Lines that should have passed and were called wrong or partly right.
    public fileprivate(set) var falseWrong = 0
    /// Lines that a fair examiner fails.
    public fileprivate(set) var bad = 0
    /// Lines that should have failed and passed.
    public fileprivate(set) var falseRight = 0
    /// Lines on which the learner is asked to decide.
    public fileprivate(set) var unsure = 0

    /// Share of answers worth a pass that were called wrong, from 0 to 1.
    public var falseWrongRate: Double { good == 0 ? 0 : Double(falseWrong) / Double(good) }
    /// Share of answers worth a fail that were passed, from 0 to 1.
    public var falseRightRate: Double { bad == 0 ? 0 : Double(falseRight) / Double(bad) }

    /// Whether the grader is fair enough: below 2 % false wrong and below 1 % false right.
    public var isFair: Bool {
      falseWrongRate < CorpusReport.mostFalseWrong && falseRightRate < CorpusReport.mostFalseRight
    }
  }

  /// The share of good answers called wrong must stay below this.
  public static let mostFalseWrong = 0.02
  /// The share of bad answers called right must stay below this.
  public static let mostFalseRight = 0.01

  /// Over all lines.
  public private(set) var all = Rates()
  /// By kind of answer: term, set, claim, number, truth.
  public private(set) var kinds: [String: Rates] = [:]
  /// Lines that should have passed and were called wrong.
  public private(set) var falseWrong: [Miss] = []
  /// Lines that should have failed and passed.
  public private(set) var falseRight: [Miss] = []
  /// Lines judged otherwise in a milder way, such as unsure for right.
  public private(set) var other: [Miss] = []

  /// Grades every line; a line whose fact the deck does not have counts as judged wrong.
  public init(_ lines: [CorpusLine], _ deck: Deck) {
    let grader = Grader(deck)
    let maker = ExerciseMaker(deck, seed: 1)
    for line in lines {
      guard let fact = maker.fact(line.fact) else {
        add(line, Verdict(.wrong, why: "the deck has no fact \(line.fact)"), to: "unknown")
        continue
      }
      let question =
        fact.questions.first { $0.kind == line.kind } ?? Question(kind: line.kind, text: "")
      let verdict = grader.grade(line.text, to: maker.exercise(question, of: fact))
      add(line, verdict, to: question.expected(of: fact).kindName)
    }
  }

  private mutating func add(_ line: CorpusLine, _ verdict: Verdict, to kind: String) {
    let miss = Miss(line: line, verdict: verdict)
    var rates = Rates(lines: 1, unsure: verdict.outcome == .unsure ? 1 : 0)
    // A partly named set fails, and unsure leaves it to the learner: neither is a pass.
    switch line.expected {
    case .right, .slip:
      rates.good = 1
      if verdict.outcome == .wrong || verdict.outcome == .partial {
        rates.falseWrong = 1
        falseWrong.append(miss)
      }
    case .wrong, .partial:
      rates.bad = 1
      if verdict.outcome.passed {
        rates.falseRight = 1
        falseRight.append(miss)
      }
    case .unsure: break
    }
    if verdict.outcome != line.expected { other.append(miss) }
    all.add(rates)
    kinds[kind, default: Rates()].add(rates)
  }
}

extension CorpusReport.Rates {
  fileprivate mutating func add(_ more: Self) {
    lines += more.lines
    good += more.good
    falseWrong += more.falseWrong
    bad += more.bad
    falseRight += more.falseRight
    unsure += more.unsure
  }

  /// The two rates in one sentence.
  public var summary: String {
    func percent(_ rate: Double) -> String { "\((rate * 1000).rounded() / 10) %" }
    return "\(lines) graded lines: \(falseWrong) of \(good) good answers called wrong "
      + "(\(percent(falseWrongRate))), \(falseRight) of \(bad) bad answers called right "
      + "(\(percent(falseRightRate)))"
  }
}

extension Answer {
  /// The word for what kind of answer it is.
  public var kindName: String {
    switch self {
    case .term: "term"
    case .set: "set"
    case .claim: "claim"
    case .number: "number"
    case .truth: "truth"
    }
  }
}
