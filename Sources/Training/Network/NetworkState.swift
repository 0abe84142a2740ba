import Matrices

/// Everything about a network that training changes: a value to keep, restore and go on from.
public struct NetworkState<S: Scalar>: Hashable, Sendable {
  /// The parameters, as `ParameterLayout` places them.
  public var parameters: [S]
  /// The running statistics of batch normalisation.
  public var statistics: [S]
  /// What the optimizer remembers: slot k of parameter i at k · parameters.count + i.
  public var memory: [S]
  /// Updates so far.
  public var steps = 0
  /// See `Optimizer.product`.
  public var product = 1.0

  /// Makes a state from its parts.
  public init(parameters: [S], statistics: [S], memory: [S]) {
    self.parameters = parameters
    self.statistics = statistics
    self.memory = memory
  }

  /// The state that training starts from.
  ///
  /// Every layer draws from a random stream of its own, named after it. So neither a knob elsewhere
  /// nor a layer more or less shifts the first weights of the others.
  public init(of blueprint: Blueprint) {
    let layout = blueprint.layout
    let recipe = blueprint.recipe
    var parameters = [S](repeating: 0, count: layout.parameterStorage)
    var statistics = [S](repeating: 0, count: layout.statisticsStorage)
    var random = Random(seed: recipe.streamSeed, stream: .weights)
    for segment in layout.parameters {
      let spread = recipe.initialisation.distribution(
        of: segment.fan, for: blueprint.shape.architecture.activation)
      switch segment.role {
      case .weight:
        random = Random(
          seed: recipe.streamSeed, stream: .weights, index: Self.hash(of: segment.layer))
        for i in segment.range {
          parameters[i] = S(spread.weight(from: &random, flavor: recipe.flavor))
        }
      case .bias:
        // The weights of the layer came just before, from the same stream.
        for i in segment.range { parameters[i] = S(spread.bias(from: &random)) }
      case .scale:
        for i in segment.range { parameters[i] = 1 }
      case .shift, .runningMean, .runningVariance: break
      }
    }
    for segment in layout.statistics where segment.role == .runningVariance {
      for i in segment.range { statistics[i] = 1 }
    }
    self.init(
      parameters: parameters, statistics: statistics,
      memory: [S](
        repeating: S(recipe.optimizer.initialMemory(recipe.flavor)),
        count: recipe.optimizer.memory.count * layout.parameterStorage))
  }

  /// The memory that its numbers take up.
  var bytes: Int {
    MemoryLayout<S>.stride * (parameters.count + statistics.count + memory.count)
  }

  /// FNV-1a of the name, the same on every machine and in every run.
  private static func hash(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }

  /// The same state in another precision.
  public func converted<T: Scalar>(to type: T.Type = T.self) -> NetworkState<T> {
    var other = NetworkState<T>(
      parameters: parameters.map { T($0) }, statistics: statistics.map { T($0) },
      memory: memory.map { T($0) })
    other.steps = steps
    other.product = product
    return other
  }
}
