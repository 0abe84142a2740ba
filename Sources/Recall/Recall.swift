// Recall: the spaced-repetition model FSRS-6 as pure functions: how a memory grows and fades, when
// to ask next, and how to fit the model to one learner. It must not know what is asked, what a day
// is called, nor where anything is kept; the clock, the days that passed and the seed are inputs.

/// How well an answer was recalled, in the words of FSRS.
public enum Rating: Int, Sendable, CaseIterable, Codable, Comparable {
  case again = 1
  case hard
  case good
  case easy

  /// Whether the answer was recalled at all.
  public var passed: Bool { self != .again }

  /// Orders by how easily it was recalled.
  public static func < (a: Rating, b: Rating) -> Bool { a.rawValue < b.rawValue }
}

/// What the model keeps of one memory.
public struct Memory: Sendable, Equatable, Codable {
  /// Days until the probability of recall has fallen to 0.9; at least 0.001.
  public var stability: Double
  /// How hard the memory is to strengthen, from 1 to 10.
  public var difficulty: Double

  /// Makes a memory.
  public init(stability: Double, difficulty: Double) {
    self.stability = stability
    self.difficulty = difficulty
  }
}
