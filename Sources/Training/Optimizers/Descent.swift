/// An optimizer on its way down, with weights of its own: for functions of a few variables, and for a
/// close look at single steps.
public struct Descent<S: Scalar>: Sendable {
  /// The rule.
  public let optimizer: any Optimizer
  /// Whose form of the rule is meant.
  public let flavor: Flavor
  /// Where it stands.
  public private(set) var weights: [S]
  /// What the rule remembers: slot k of weight i at k · weights.count + i.
  public private(set) var memory: [S]
  /// Steps so far.
  public private(set) var steps = 0
  private var product = 1.0

  /// Starts somewhere.
  public init(from start: [S], by optimizer: any Optimizer, flavor: Flavor = .torch) {
    self.optimizer = optimizer
    self.flavor = flavor
    weights = start
    memory = [S](
      repeating: S(optimizer.initialMemory(flavor)),
      count: optimizer.memory.count * start.count)
  }

  /// Takes a step against a gradient.
  /// - Parameter gradient: as many numbers as there are weights.
  public mutating func step(along gradient: [S], rate: Double, pull: Pull = Pull()) {
    precondition(gradient.count == weights.count, "a gradient has a number for each weight")
    steps += 1
    var now = Update(step: steps, rate: rate, flavor: flavor)
    product = optimizer.product(after: product, at: now)
    now.product = product
    let (count, optimizer) = (weights.count, optimizer)
    weights.withUnsafeMutableBufferPointer { values in
      memory.withUnsafeMutableBufferPointer { memory in
        gradient.withUnsafeBufferPointer { gradient in
          guard let values = values.baseAddress, let gradient = gradient.baseAddress else { return }
          // A rule without memory never looks at it, so any address will do.
          optimizer.descend(
            Weights(
              count: count, values: values, gradients: gradient,
              memory: memory.baseAddress ?? values, stride: count, pull: pull),
            at: now)
        }
      }
    }
  }

  /// Changes what the rule remembers, as a test of its state does.
  mutating func restore(weights: [S], memory: [S], steps: Int, product: Double) {
    self.weights = weights
    self.memory = memory
    self.steps = steps
    self.product = product
  }

  /// See `Optimizer.product`.
  var productSoFar: Double { product }
}
