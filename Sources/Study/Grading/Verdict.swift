public import Recall

/// What a grader says about one answer, and why.
public struct Verdict: Sendable, Equatable {
  /// Right, wrong, or between.
  public var outcome: Outcome
  /// The reason, in one sentence.
  public var why: String
  /// Members or ideas that the answer lacks, in the words of the deck.
  public var missing: [String]
  /// Members or ideas that the answer has.
  public var given: [String]
  /// What the author tells whoever gives this wrong answer.
  public var feedback: String?
  /// The answer beside the deck's, where a comparison letter by letter helps.
  public var diff: Diff?
  /// What the scheduler should be told; for `unsure`, what holds until the learner decides.
  public var rating: Rating

  /// Makes a verdict.
  public init(
    _ outcome: Outcome, why: String, missing: [String] = [], given: [String] = [],
    feedback: String? = nil, diff: Diff? = nil, rating: Rating? = nil
  ) {
    self.outcome = outcome
    self.why = why
    self.missing = missing
    self.given = given
    self.feedback = feedback
    self.diff = diff
    self.rating = rating ?? outcome.rating
  }

  /// The verdict with its rating lowered for the help that was taken: after a hint, at most Hard.
  public func afterHints(_ count: Int) -> Verdict {
    var verdict = self
    if count > 0 { verdict.rating = min(rating, .hard) }
    return verdict
  }
}

/// How an answer was judged.
public enum Outcome: String, Sendable, CaseIterable, Codable {
  /// All of it is there.
  case right
  /// Right but for letters left out, added, changed or swapped.
  case slip
  /// Some members of a set are there.
  case partial
  /// It may well be right; the learner decides.
  case unsure
  /// It is not the answer.
  case wrong

  /// Whether it counts as recalled.
  public var passed: Bool { self == .right || self == .slip }

  var rating: Rating {
    switch self {
    case .right: .good
    case .slip: .hard
    case .partial, .unsure, .wrong: .again
    }
  }
}
