/// An architecture with the size of every layer worked out: what fits, and what does not.
public struct NetworkShape: Sendable {
  /// What was asked for.
  public let architecture: Architecture
  /// The blocks from input to output. The first stands for the inputs themselves.
  public let blocks: [Block]

  /// A layer with what belongs to it.
  public struct Block: Hashable, Sendable {
    /// `input`, `conv1`, `dense1`, `output`.
    public var name: String
    /// The layer and its size.
    public var kind: Kind
    /// The form of what comes in.
    public var input: InputShape
    /// The form of what goes out, after pooling.
    public var output: InputShape
    /// Batch normalisation, where there is one.
    public var norm: Norm?
    /// Whether the activation comes after the sums; not for inputs and output.
    public var isActivated: Bool
    /// Whether 2x2 pooling follows.
    public var isPooled = false
    /// The probability to drop an element that goes out.
    public var dropout = 0.0
    /// The number of the dropout mask: 0 for the inputs, the hidden layers from 1, convolutions after
    /// them.
    public var dropoutLayer = 0
  }

  /// The layer of a block.
  public enum Kind: Hashable, Sendable {
    /// None: the samples as they come.
    case input
    /// 3x3, so many channels in and out.
    case conv(Int, Int)
    /// So many numbers in and out.
    case dense(Int, Int)
  }

  /// Batch normalisation of a block.
  public struct Norm: Hashable, Sendable {
    /// `norm1` and so on: the number of the layer, convolutions first; `norm0` for the inputs.
    public var name: String
    /// How many means there are: channels of a picture, or features.
    public var channels: Int
    /// Whether it stands before the activation.
    public var isBeforeActivation: Bool
  }

  /// Whether there is a convolution.
  public var hasConv: Bool { !architecture.conv.isEmpty }
  /// Whether a batch is normalised anywhere.
  public var hasNorm: Bool { blocks.contains { $0.norm != nil } }

  /// Works out an architecture.
  /// - Throws: where layers do not fit the inputs or each other.
  public init(_ architecture: Architecture) throws(TrainingError) {
    self.architecture = architecture
    try Self.check(architecture)
    let place = architecture.batchNorm.place
    var shape = architecture.input
    var blocks: [Block] = []

    func norm(_ number: Int, of shape: InputShape, isImage: Bool) -> Norm? {
      guard place == .before || place == .after else { return nil }
      return Norm(
        name: "norm\(number)", channels: isImage ? shape.channels : shape.features,
        isBeforeActivation: place == .before)
    }

    var first = Block(
      name: "input", kind: .input, input: shape, output: shape, norm: nil, isActivated: false)
    first.dropout = architecture.inputDropout
    if place == .input {
      // Pixels of one channel have one mean where a convolution treats them alike.
      let channels = architecture.conv.isEmpty ? shape.features : shape.channels
      first.norm = Norm(name: "norm0", channels: channels, isBeforeActivation: true)
    }
    blocks.append(first)

    for (index, channels) in architecture.conv.enumerated() {
      guard case .image(let height, let width, let before) = shape else { break }
      var block = Block(
        name: "conv\(index + 1)", kind: .conv(before, channels), input: shape,
        output: .image(height: height, width: width, channels: channels), norm: nil,
        isActivated: true)
      block.norm = norm(index + 1, of: block.output, isImage: true)
      block.dropout = architecture.convDropout
      block.dropoutLayer = architecture.hidden.count + index + 1
      let isLast = index == architecture.conv.count - 1
      if architecture.pool == .each || (architecture.pool == .last && isLast) {
        guard height >= 2, width >= 2 else { throw Self.tooSmall(height, width, block.name) }
        block.isPooled = true
        block.output = .image(height: height / 2, width: width / 2, channels: channels)
      }
      blocks.append(block)
      shape = block.output
    }

    for (index, width) in architecture.hidden.enumerated() {
      var block = Block(
        name: "dense\(index + 1)", kind: .dense(shape.features, width), input: shape,
        output: .vector(width), norm: nil, isActivated: true)
      block.norm = norm(
        architecture.conv.count + index + 1, of: block.output, isImage: false)
      block.dropout = architecture.dropout(ofHidden: index)
      block.dropoutLayer = index + 1
      blocks.append(block)
      shape = block.output
    }
    blocks.append(
      Block(
        name: "output", kind: .dense(shape.features, architecture.outputs), input: shape,
        output: .vector(architecture.outputs), norm: nil, isActivated: false))
    self.blocks = blocks
  }

  private static func check(_ wanted: Architecture) throws(TrainingError) {
    guard wanted.input.features > 0 else {
      throw TrainingError("the data set has no features, so there is nothing to learn from")
    }
    guard wanted.outputs > 0, wanted.hidden.allSatisfy({ $0 > 0 }),
      wanted.conv.allSatisfy({ $0 > 0 })
    else {
      throw TrainingError("every layer needs at least one unit; try hidden=64", knob: "hidden")
    }
    guard (wanted.hidden + wanted.conv + [wanted.outputs]).allSatisfy({ $0 <= mostUnits }) else {
      throw TrainingError(
        "a layer of more than \(mostUnits) units is beyond any memory; try hidden=64",
        knob: "hidden")
    }
    guard wanted.conv.isEmpty || wanted.input.isImage else {
      throw TrainingError(
        "conv needs pictures, and this data set has \(wanted.input.features) features "
          + "without neighbours; try conv=none, or data=glyphs",
        knob: "conv")
    }
    guard wanted.dropout.count <= 1 || wanted.dropout.count == wanted.hidden.count else {
      throw TrainingError(
        "dropout has \(wanted.dropout.count) values for \(wanted.hidden.count) hidden layers; "
          + "give one for all, or one for each",
        knob: "dropout")
    }
    guard !wanted.conv.isEmpty || wanted.convDropout == 0 else {
      throw TrainingError(
        "dropout_conv drops what convolutions give, and conv is none; try dropout, or conv=8",
        knob: "dropout_conv")
    }
    guard wanted.hidden.isEmpty == false || wanted.dropout.allSatisfy({ $0 == 0 }) else {
      throw TrainingError(
        "dropout needs a hidden layer, and hidden is none; try dropout_input, or hidden=64",
        knob: "dropout")
    }
  }

  private static func tooSmall(_ height: Int, _ width: Int, _ layer: String) -> TrainingError {
    TrainingError(
      "the pictures are only \(height) by \(width) at \(layer), too small to halve; "
        + "try pool=last, pool=off or fewer convolutions",
      knob: "pool")
  }
}

/// More units in one layer than any machine has memory for; products of two such numbers still fit
/// an integer.
private let mostUnits = 1 << 24

extension InputShape {
  /// The channels of a picture, or the features of a vector.
  var channels: Int {
    switch self {
    case .vector(let count): count
    case .image(_, _, let channels): channels
    }
  }
}
