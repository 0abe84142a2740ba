/// One named part of a network's parameters, such as the weights of the first dense layer.
public struct Segment: Hashable, Sendable {
  /// The name that the learner and the files see, such as `dense1.weight`.
  public var name: String
  /// The shape in a file, in PyTorch's order.
  public var fileShape: [Int]
  /// The first number's place in the flat vector; a multiple of 16.
  public var offset: Int
  /// What it does.
  public var role: Role
  /// How its numbers stand in memory.
  public var order: Order
  /// The fan of the layer it belongs to.
  public var fan: Fan

  /// What the numbers of a segment do.
  public enum Role: Hashable, Sendable {
    /// Multiplies inputs: drawn at random, and the only kind that L1 and L2 penalise.
    case weight
    /// Is added to a sum.
    case bias
    /// γ of batch normalisation; begins at 1.
    case scale
    /// β of batch normalisation; begins at 0.
    case shift
    /// The running mean of batch normalisation; begins at 0, and no gradient moves it.
    case runningMean
    /// The running variance of batch normalisation; begins at 1, and no gradient moves it.
    case runningVariance
  }

  /// How numbers in memory stand to those in a file.
  public enum Order: Hashable, Sendable {
    /// The same.
    case same
    /// Memory [inputs][outputs], file [outputs, inputs].
    case dense
    /// A dense layer on flattened pictures: memory [height][width][channels][outputs], file
    /// [outputs, channels · height · width], since PyTorch flattens channel by channel.
    case denseOnImage(height: Int, width: Int, channels: Int)
    /// Memory [3][3][in][out], file [out, in, 3, 3].
    case conv
  }

  /// How many numbers it has.
  public var count: Int { fileShape.reduce(1, *) }
  /// Its places in the flat vector.
  public var range: Range<Int> { offset..<offset + count }
  /// The layer it belongs to, such as `dense1`.
  public var layer: String { String(name.prefix { $0 != "." }) }

  /// The place in memory, from the start of the segment, of a number of the file.
  public func memoryIndex(ofFileIndex index: Int) -> Int {
    switch order {
    case .same: return index
    case .dense:
      let (output, input) = index.quotientAndRemainder(dividingBy: fileShape[1])
      return input * fileShape[0] + output
    case .denseOnImage(let height, let width, let channels):
      let (output, input) = index.quotientAndRemainder(dividingBy: fileShape[1])
      let (channel, place) = input.quotientAndRemainder(dividingBy: height * width)
      return (place * channels + channel) * fileShape[0] + output
    case .conv:
      let (output, rest) = index.quotientAndRemainder(dividingBy: fileShape[1] * 9)
      let (input, window) = rest.quotientAndRemainder(dividingBy: 9)
      return (window * fileShape[1] + input) * fileShape[0] + output
    }
  }
}
