/// One question as it stands before the learner, with its choices in their order.
public struct Exercise: Sendable, Equatable {
  /// The fact that is asked, by id; the first of them where several are matched.
  public let fact: String
  /// How it is asked.
  public let question: Question
  /// Lettered choices, in the order shown; empty where the answer is typed.
  public let choices: [String]
  /// The rows to match, for a matching question.
  public let board: MatchBoard?
  /// Where it stands, from 1, and of how many; "3/20".
  public let place: Place?

  /// A place in a row of exercises.
  public struct Place: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// How many there are.
    public let count: Int

    /// Makes a place.
    public init(_ number: Int, of count: Int) {
      self.number = number
      self.count = count
    }
  }

  /// Makes an exercise.
  public init(
    fact: String, question: Question, choices: [String] = [], board: MatchBoard? = nil,
    place: Place? = nil
  ) {
    self.fact = fact
    self.question = question
    self.choices = choices
    self.board = board
    self.place = place
  }

  /// How it is asked.
  public var kind: QuestionKind { question.kind }
  /// What the learner reads.
  public var text: String { question.text }

  /// What can be typed: "with a letter, a to d", "true or false" or pairs; nothing where any words can.
  public var expected: String? {
    if board != nil { return "with pairs such as a3 b1" }
    if choices.isEmpty { return kind == .truefalse ? "true or false" : nil }
    return "with a letter, a to \(ChoiceGrader.letter(choices.count - 1))"
  }

  /// The choices with their letters: `a) dropout`.
  public var letteredChoices: [String] {
    choices.enumerated().map { "\(ChoiceGrader.letter($0.offset))) \($0.element)" }
  }
}
