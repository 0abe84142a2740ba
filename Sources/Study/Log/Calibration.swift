/// How often the learner was right for each degree of confidence.
public struct Calibration: Sendable, Equatable {
  /// For confidence 1 to 4: answers, and how many were right.
  public private(set) var rows = [Row](repeating: Row(), count: 4)

  /// Answers of one degree of confidence.
  public struct Row: Sendable, Equatable {
    /// How many.
    public internal(set) var count = 0
    /// How many were right.
    public internal(set) var right = 0
    /// The share that was right, from 0 to 1; nothing without answers.
    public var share: Double? { count == 0 ? nil : Double(right) / Double(count) }
  }

  /// What the table shows.
  public static let definition = """
    Before an answer or a prediction you may say how sure you are: 1 (a guess), 2, 3, 4 (certain). \
    Calibration is, for each of the four, the share that then was right. Well calibrated is who is \
    right about 25 to 50 % at 1 and nearly always at 4. A wrong answer given with 3 or 4 comes \
    back after a week, whatever the schedule says; in a cram and after :again it does not.
    """

  mutating func add(_ confidence: Int, right: Bool) {
    guard rows.indices.contains(confidence - 1) else { return }
    rows[confidence - 1].count += 1
    if right { rows[confidence - 1].right += 1 }
  }
}
