// Exchange: files of other tools, read and written. It must not know networks, knobs' meanings, the
// learner or the terminal: what goes in and out is plain names, numbers and texts.

/// A named table of numbers.
public struct Tensor: Hashable, Sendable {
  /// Such as `dense1.weight`.
  public var name: String
  /// Its extents; none for a single number.
  public var shape: [Int]
  /// Its numbers, the last extent running fastest; as many as the product of the extents.
  public var values: [Float]

  /// Makes a tensor.
  public init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}
