public import Knobs

/// A rule that turns gradients into steps of the weights, each weight for itself.
///
/// A conformer is one file and one line in the list below. It states its knobs, the letters of what
/// it remembers of each weight, and its equation in `descend`. `kernel` names the fused kernel that
/// computes the same thing faster; without one the plain rule serves everywhere.
public protocol Optimizer: Variant, Flavored {
  /// The base rate where none is given.
  static var defaultRate: Double { get }
  /// The same where numbers are predicted, whose squared error is curved more than the loss of classes.
  static var defaultRateForNumbers: Double { get }
  /// What is remembered of each weight, by its letters in the equation.
  var memory: [String] { get }
  /// What is remembered before the first step.
  func initialMemory(_ flavor: Flavor) -> Double
  /// A product over the steps so far, for corrections that have no closed form; 1 before the first.
  func product(after previous: Double, at update: Update) -> Double
  /// Takes one step.
  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update)
  /// Takes the same step in single precision; there is no need to write it down.
  func descend(floats weights: Weights<Float>, at update: Update)
  /// The kernel that takes the same step, with its coefficients at this update.
  func kernel(at update: Update) -> UpdateKernel?
  /// The same step of a single weight, quantity by quantity, as it is told to a learner: each letter
  /// of `memory` as it will be remembered, and `step`, what the weight loses, as the last.
  func quantities(at moment: WeightMoment) -> [Quantity]
}

extension Optimizer {
  /// A rule may have no knobs.
  public static var knobs: [Knob<Self>] { [] }
  /// Most rules take the same rate for numbers.
  public static var defaultRateForNumbers: Double { defaultRate }
  /// Most rules start from nothing.
  public func initialMemory(_ flavor: Flavor) -> Double { 0 }
  /// Most rules need no product.
  public func product(after previous: Double, at update: Update) -> Double { previous }
  /// A rule without equations of its own still shows what it remembers and how far it steps.
  public func quantities(at moment: WeightMoment) -> [Quantity] { outcome(at: moment) }
  /// The same step. Asked for by this name the compiler makes it for floats alone, some 28 times
  /// as fast (AdaDelta on an AMD EPYC) as for any kind of number that may come.
  public func descend(floats weights: Weights<Float>, at update: Update) {
    descend(weights, at: update)
  }
  /// A new rule has no kernel yet.
  public func kernel(at update: Update) -> UpdateKernel? { nil }
}

extension Registries {
  /// Every optimizer, each built on the ideas of those before it.
  public static let optimizers = Registry<any Optimizer>([
    SGD.self,
    Momentum.self,
    Nesterov.self,
    AdaGrad.self,
    RMSProp.self,
    AdaDelta.self,
    Adam.self,
    AdamW.self,
    NAdam.self,
    AMSGrad.self,
  ])
}

/// What is the same for all weights at one update.
public struct Update: Hashable, Sendable {
  /// t, counted from 1.
  public var step: Int
  /// η, the rate that the schedule gives.
  public var rate: Double
  /// Whose form of the rule is meant.
  public var flavor: Flavor
  /// The product over the steps up to this one, see `Optimizer.product`.
  public var product = 1.0

  /// Makes the facts of one update.
  public init(step: Int, rate: Double, flavor: Flavor = .torch, product: Double = 1) {
    self.step = step
    self.rate = rate
    self.flavor = flavor
    self.product = product
  }

  /// 1 − βᵗ, by which an average that began at 0 falls short.
  public func correction(_ beta: Double) -> Double { 1 - Double.pow(beta, Double(step)) }
}

/// The fused update kernels, with everything they need but the weights.
///
/// Their memory stands in the order of the letters: momentum v; adagrad s; rmsprop s, then a if
/// centered, then b with momentum; adam m, v, then x for the maximum.
public enum UpdateKernel: Hashable, Sendable {
  /// step = η g
  case sgd
  /// v ← μ v + (1 − dampening) g, on the first step v ← g; step = η v, Nesterov η (g + μ v); Keras:
  /// v ← μ v − η g, step = −v, Nesterov −(μ v − η g)
  case momentum(
    momentum: Double, dampening: Double, isNesterov: Bool, isFirst: Bool, isKeras: Bool)
  /// s ← s + g²; step = η g / (√s + ε), Keras η g / √(s + ε)
  case adagrad(eps: Double, isKeras: Bool)
  /// s ← ρ s + (1 − ρ) g², and so on.
  case rmsprop(rho: Double, eps: Double, momentum: Double, isCentered: Bool, isKeras: Bool)
  /// step = (meanRate m + gradientRate g) / (rootScale √v + ε)
  case adam(
    beta1: Double, beta2: Double, eps: Double, meanRate: Double, gradientRate: Double,
    rootScale: Double, takesMaximum: Bool)
}
