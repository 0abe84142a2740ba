/// One weight just before an update: what an optimizer needs to tell its step.
public struct WeightMoment: Sendable {
  /// g: the gradient of loss and penalty, after clipping.
  public var gradient: Double
  /// What the optimizer remembers of the weight, in the order of `Optimizer.memory`.
  public var memory: [Double]
  /// What is the same for all weights.
  public var update: Update

  /// Makes a moment.
  public init(gradient: Double, memory: [Double], update: Update) {
    self.gradient = gradient
    self.memory = memory
    self.update = update
  }

  /// η
  var rate: Double { update.rate }
}

/// Something that an optimizer computes on its way to a step.
public struct Quantity: Hashable, Sendable {
  /// Its letter or word, as equations name it.
  public var name: String
  /// How it comes from the others, in plain characters: `beta1 m_old + (1 - beta1) g`.
  public var equation: String
  /// Its value in double precision.
  public var value: Double

  /// Makes a quantity.
  public init(_ name: String, _ equation: String, _ value: Double) {
    self.name = name
    self.equation = equation
    self.value = value
  }
}

extension Optimizer {
  /// What the rule itself makes of one weight: what it remembers afterwards, and its step. The
  /// equations of `quantities` must come to the same.
  public func outcome(at moment: WeightMoment) -> [Quantity] {
    var memory = moment.memory
    var weight = 0.0
    memory.withUnsafeMutableBufferPointer { memory in
      withUnsafeMutablePointer(to: &weight) { weight in
        withUnsafePointer(to: moment.gradient) { gradient in
          // A rule without memory never looks at it, so any address will do.
          descend(
            Weights(
              count: 1, values: weight, gradients: gradient,
              memory: memory.baseAddress ?? weight, stride: 1), at: moment.update)
        }
      }
    }
    return zip(self.memory, memory).map { Quantity($0, "as the rule has it", $1) }
      + [Quantity("step", "as the rule has it", -weight)]
  }
}

extension NetworkEngine {
  /// The gradient of the last step's loss, without penalties, in the places of the parameters; nil
  /// for an engine that does not keep it.
  public var gradientsOfLastStep: [Number]? {
    if let compiled = self as? CompiledNetwork { return compiled.lastGradients as? [Number] }
    return (self as? PlainNetwork<Number>)?.gradients
  }
}
