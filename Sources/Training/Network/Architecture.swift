/// What a network is: its shape, without a single weight.
///
/// From the inputs: batch normalisation of the inputs and dropout of the inputs, where wanted; then
/// a block for each entry of `conv` (3x3 convolution, norm, activation, norm, dropout, pooling); then a block
/// for each entry of `hidden` (dense, norm, activation, norm, dropout); then the output layer, which
/// has neither norm nor activation: its numbers are logits, or the prediction itself.
public struct Architecture: Sendable {
  /// The form of one sample.
  public var input: InputShape
  /// The channels of each convolution.
  public var conv: [Int] = []
  /// Where the pictures are halved.
  public var pool = Pooling.each
  /// The width of each hidden layer.
  public var hidden: [Int] = [64, 64]
  /// How many numbers the output layer gives.
  public var outputs: Int
  /// What hidden units and convolutions do to their sums.
  public var activation: any Activation = ReLU()
  /// Batch normalisation: where, and with which constants.
  public var batchNorm = BatchNormSettings()
  /// The probability to drop a hidden unit: one for all hidden layers, or one for each.
  public var dropout: [Double] = [0]
  /// The probability to drop an input.
  public var inputDropout = 0.0
  /// The probability to drop a number that a convolution gives, before pooling; each by itself, not
  /// whole channels.
  public var convDropout = 0.0
  /// Whether dense layers and convolutions have biases.
  public var hasBias = true

  /// Makes a network of two hidden layers of 64 ReLU units; the rest are its properties.
  public init(input: InputShape, outputs: Int) {
    self.input = input
    self.outputs = outputs
  }

  /// The probability to drop a unit of this hidden layer, counted from 0.
  public func dropout(ofHidden layer: Int) -> Double {
    if dropout.count == 1 { return dropout[0] }
    return dropout.indices.contains(layer) ? dropout[layer] : 0
  }
}

/// Where pictures are halved by taking the largest of each 2x2 square.
public enum Pooling: String, CaseIterable, Sendable {
  /// After each convolution.
  case each
  /// After the last one only.
  case last
  /// Nowhere.
  case off
}

/// Where a batch is normalised.
public enum BatchNormPlace: String, CaseIterable, Sendable {
  /// Nowhere.
  case off
  /// Between the sums and the activation.
  case before
  /// After the activation, before pooling and dropout.
  case after
  /// The inputs of the network only.
  case input
}

/// Batch normalisation: where, and with which constants.
public struct BatchNormSettings: Hashable, Sendable {
  /// Where it stands.
  public var place = BatchNormPlace.off
  /// Added to the variance, so that the division stays finite.
  public var eps = 1e-5
  /// The weight of the new batch in the running statistics, whatever the flavor: Keras's 0.99 of
  /// the old is 0.01 here.
  public var momentum = 0.1
  /// Whether the running variance divides by n (Keras) and not by n − 1 (PyTorch).
  public var biasedRunningVariance = false

  /// Makes the settings of PyTorch, off.
  public init(place: BatchNormPlace = .off) { self.place = place }

  /// Makes the settings of a framework.
  public init(place: BatchNormPlace, flavor: Flavor) {
    self.place = place
    guard flavor == .keras else { return }
    eps = 1e-3
    momentum = 0.01
    biasedRunningVariance = true
  }
}
