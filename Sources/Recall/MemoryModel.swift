/// How a memory grows with reviews and fades between them: FSRS-6 with one set of weights.
public struct MemoryModel: Sendable, Equatable {
  /// The weights.
  public let parameters: MemoryParameters
  /// Stability never exceeds this many days.
  public let maximumStability: Double

  /// Makes a model; a stability above 36,500 days (a century) is held there unless told otherwise.
  public init(_ parameters: MemoryParameters = .standard, maximumStability: Double = 36_500) {
    self.parameters = parameters
    self.maximumStability = maximumStability
  }

  /// The probability of recall after some whole days; 1 on the day of the review.
  public func retrievability(of memory: Memory, afterDays days: Int) -> Double {
    equations.retrievability(afterDays: Double(max(days, 0)), stability: memory.stability)
  }

  /// The memory after a first review.
  public func firstMemory(rated rating: Rating) -> Memory {
    let first = equations.first(rating)
    return Memory(stability: first.stability, difficulty: first.difficulty)
  }

  /// The memory after a later review, some whole days after the one before; below 1 is the same day.
  public func memory(after old: Memory, rated rating: Rating, afterDays days: Int) -> Memory {
    let next = equations.next((old.stability, old.difficulty), rating, afterDays: Double(days))
    return Memory(stability: next.stability, difficulty: next.difficulty)
  }

  /// The days until retrievability falls to `retention`: I(r, S) = S/F·(r^(−1/w₂₀) − 1).
  public func interval(forStability stability: Double, retention: Double) -> Double {
    let equations = equations
    return stability / equations.factor
      * (power(retention, -1 / parameters.weights[20]) - 1)
  }

  private var equations: Equations<Double> {
    Equations(parameters.weights, greatestStability: maximumStability)
  }
}
