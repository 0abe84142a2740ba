/// A pair of values.
public struct Point: Sendable, Hashable {
  /// The horizontal value.
  public var x: Double
  /// The vertical value.
  public var y: Double

  /// Creates a pair of values, which need not be finite.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
