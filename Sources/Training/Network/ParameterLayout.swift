/// Where each parameter of a network stands in one flat vector, and what it is called.
///
/// The weights stand first, then everything that L1 and L2 leave alone, so that an update is two
/// sweeps at most. Every segment begins at a multiple of 16 numbers; the gaps hold zeros that no
/// gradient reaches. Running statistics stand in a vector of their own, in the same manner.
public struct ParameterLayout: Hashable, Sendable {
  /// The trained segments, in the order of the layers.
  public private(set) var parameters: [Segment] = []
  /// The running statistics of batch normalisation, in the order of the layers.
  public private(set) var statistics: [Segment] = []
  /// The length of the vector of parameters, gaps included.
  public private(set) var parameterStorage = 0
  /// The length of the vector of statistics, gaps included.
  public private(set) var statisticsStorage = 0
  /// The length of the beginning that L1 and L2 penalise, gaps included.
  public private(set) var penalisedStorage = 0

  /// How many parameters are trained.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The segment of this name, trained or not.
  public subscript(_ name: String) -> Segment? {
    parameters.first { $0.name == name } ?? statistics.first { $0.name == name }
  }

  /// Lays out a network.
  public init(_ network: NetworkShape) {
    for block in network.blocks {
      switch block.kind {
      case .conv(let input, let output):
        let fan = Fan(into: 9 * input, out: 9 * output)
        add("\(block.name).weight", [output, input, 3, 3], .weight, .conv, fan)
        if network.architecture.hasBias { add("\(block.name).bias", [output], .bias, .same, fan) }
      case .dense(let input, let output):
        let fan = Fan(into: input, out: output)
        var order = Segment.Order.dense
        if case .image(let height, let width, let channels) = block.input, network.hasConv {
          order = .denseOnImage(height: height, width: width, channels: channels)
        }
        add("\(block.name).weight", [output, input], .weight, order, fan)
        if network.architecture.hasBias { add("\(block.name).bias", [output], .bias, .same, fan) }
      case .input: break
      }
      guard let norm = block.norm else { continue }
      let fan = Fan(into: norm.channels, out: norm.channels)
      add("\(norm.name).weight", [norm.channels], .scale, .same, fan)
      add("\(norm.name).bias", [norm.channels], .shift, .same, fan)
      add("\(norm.name).running_mean", [norm.channels], .runningMean, .same, fan)
      add("\(norm.name).running_var", [norm.channels], .runningVariance, .same, fan)
    }
    place()
  }

  private mutating func add(
    _ name: String, _ shape: [Int], _ role: Segment.Role, _ order: Segment.Order, _ fan: Fan
  ) {
    let segment = Segment(
      name: name, fileShape: shape, offset: 0, role: role, order: order, fan: fan)
    switch role {
    case .runningMean, .runningVariance: statistics.append(segment)
    case .weight, .bias, .scale, .shift: parameters.append(segment)
    }
  }

  /// Gives every segment its place: the penalised first.
  private mutating func place() {
    func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
    for isWeight in [true, false] {
      for index in parameters.indices where (parameters[index].role == .weight) == isWeight {
        parameters[index].offset = parameterStorage
        parameterStorage += padded(parameters[index].count)
      }
      if isWeight { penalisedStorage = parameterStorage }
    }
    for index in statistics.indices {
      statistics[index].offset = statisticsStorage
      statisticsStorage += padded(statistics[index].count)
    }
  }
}
