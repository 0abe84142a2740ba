/// A network that can be trained step by step, whatever computes it.
///
/// The loop drives it and knows no more than this. An engine is made for one blueprint and one data
/// set, holds what training changes, and allocates nothing in a step. One thread at a time may use it.
public protocol NetworkEngine<Number>: AnyObject {
  /// The numbers it computes with.
  associatedtype Number: Scalar

  /// What it was made for.
  var blueprint: Blueprint { get }
  /// All that training has changed. Setting it goes on from there.
  var state: NetworkState<Number> { get set }
  /// Writes the state over another one of the same network, in the memory that it has.
  func save(to state: inout NetworkState<Number>)
  /// A network of the same blueprint in memory of its own, for another thread to judge states of this
  /// one with; it need not be able to train. Nil where there is no memory for it.
  func twin() -> Self?

  /// Trains on some samples: forward, backward and update.
  /// - Parameters:
  ///   - order: the places of the training samples in this epoch.
  ///   - range: those of `order` that are the batch; what follows it is the next one.
  ///   - rate: η of this step.
  ///   - measuresNorm: whether the norm of the gradient is wanted.
  func train(
    _ order: UnsafeBufferPointer<Int32>, _ range: Range<Int>, rate: Double, measuresNorm: Bool
  ) -> StepResult

  /// Judges the network on samples: no dropout, running statistics.
  func evaluate(_ samples: Samples) -> Evaluation

  /// What the network gives for inputs, row by row: logits of classes, or numbers.
  func outputs(for inputs: [Float]) -> [Number]

  /// l1 Σ |w| + (l2 / 2) Σ w² over the weights; with Keras's conventions l2 Σ w².
  var penalty: Double { get }
  /// The share of weights with a magnitude below 1e-3.
  var sparsity: Double { get }
}

/// What one step found.
public struct StepResult: Hashable, Sendable {
  /// The mean loss of the batch as it was trained, without penalties.
  public var loss: Double
  /// The norm of the gradient of loss and penalty before clipping; nil where it was not asked for.
  public var gradientNorm: Double?

  /// Makes a result.
  public init(loss: Double, gradientNorm: Double? = nil) {
    self.loss = loss
    self.gradientNorm = gradientNorm
  }
}

/// How well a network does on samples.
public struct Evaluation: Hashable, Sendable {
  /// The mean loss, without penalties.
  public var loss: Double
  /// The share of right classes; nil for regression.
  public var accuracy: Double?

  /// Makes an evaluation.
  public init(loss: Double, accuracy: Double? = nil) {
    self.loss = loss
    self.accuracy = accuracy
  }
}

extension NetworkEngine {
  /// Writes the state over another one of the same network.
  public func save(to state: inout NetworkState<Number>) { state = self.state }

  /// l1 Σ |w| + (l2 / 2) Σ w² over the weights; with Keras's conventions l2 Σ w².
  public var penalty: Double {
    let recipe = blueprint.recipe
    guard recipe.l1 > 0 || recipe.l2 > 0 else { return 0 }
    var magnitudes = 0.0
    var squares = 0.0
    for weight in state.parameters.prefix(blueprint.layout.penalisedStorage) {
      magnitudes += abs(Double(weight))
      squares += Double(weight) * Double(weight)
    }
    return recipe.l1 * magnitudes + recipe.l2Coefficient / 2 * squares
  }

  /// The share of weights with a magnitude below 1e-3.
  public var sparsity: Double {
    let parameters = state.parameters
    var small = 0
    var count = 0
    for segment in blueprint.layout.parameters where segment.role == .weight {
      count += segment.count
      for i in segment.range where abs(parameters[i]) < 1e-3 { small += 1 }
    }
    return count > 0 ? Double(small) / Double(count) : 0
  }
}
