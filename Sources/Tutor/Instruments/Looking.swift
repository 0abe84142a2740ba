import Knobs
import Plots
import Store
import Training

extension Session {
  /// The runs that a line names, the latest where it names none.
  ///
  /// Where a name of an experiment stands for several seeds, the first of them is looked at.
  func runsToLookAt(
    _ arguments: Arguments, atMost limit: Int = 1, by command: String
  ) throws -> [RecordedRun] {
    guard arguments.tokens.count <= limit else {
      let token = arguments.tokens[limit]
      throw Failure(
        "\(command) looks at \(Words.count(limit, "run")), and \"\(Words.clip(token.text, 30))\" is "
          + "one too many; try :\(command) 1", caret: arguments.caret(at: token))
    }
    let named = try arguments.tokens.compactMap {
      try runs(meantBy: $0, in: arguments.line).first
    }
    guard named.isEmpty else { return named }
    guard let latest = try store.latestRun() else {
      throw Failure("there are no runs yet; try :train")
    }
    return [try recorded(latest)]
  }

  /// Runs, trained again as far as wanted.
  func networks(
    _ arguments: Arguments, atMost limit: Int = 1, at epoch: Int? = nil, by command: String
  ) throws -> [TrainedRun] {
    try runsToLookAt(arguments, atMost: limit, by: command).map {
      try retrained($0, through: epoch)
    }
  }

  /// The one run that a line names, or the latest, trained again as far as wanted.
  func network(
    _ arguments: Arguments, at epoch: Int? = nil, by command: String
  ) throws -> TrainedRun {
    let runs = try runsToLookAt(arguments, by: command)
    return try retrained(runs[0], through: epoch)
  }

  /// The runs that a measured line means, all seeds of a name; each with its network.
  func eachNetwork(_ arguments: Arguments, at epoch: Int? = nil) throws -> [TrainedRun] {
    guard let token = arguments.tokens.first, arguments.tokens.count == 1 else {
      throw Failure("a measured line names one run or one name of the experiment")
    }
    return try runs(meantBy: token, in: arguments.line).map {
      try retrained($0, through: epoch)
    }
  }
}

/// A network as it was at some moment, to be asked from anywhere: what charts are drawn from.
struct Oracle: Sendable {
  private let blueprint: Blueprint
  private let data: Dataset
  private let state: NetworkState<Float>

  init(_ trained: TrainedRun) {
    blueprint = trained.blueprint
    data = trained.dataset
    state = trained.state
  }

  /// A state of a network that was made for a blueprint, such as one at work on another thread.
  init(_ blueprint: Blueprint, _ data: Dataset, _ state: NetworkState<Float>) {
    self.blueprint = blueprint
    self.data = data
    self.state = state
  }

  /// What the network gives for scaled inputs, one list a sample.
  func outputs(for inputs: [Float]) -> [[Float]] {
    // Where the fast engine finds no memory the plain one may.
    let engine = (try? fastEngine(blueprint, data)) ?? PlainNetwork<Float>(blueprint, data: data)
    engine.state = state
    return rows(of: engine.outputs(for: inputs), width: data.outputs)
  }

  /// What it gives for places in the units of the data.
  func outputs(at places: [[Double]]) -> [[Float]] { outputs(for: data.scaled(places)) }

  /// The class of each of some outputs.
  func classes(of outputs: [[Float]]) -> [Int] {
    outputs.map { blueprint.loss.probabilities(of: $0).indexOfGreatest }
  }
}

/// Cuts a flat vector into rows.
func rows(of values: [Float], width: Int) -> [[Float]] {
  guard width > 0 else { return [] }
  return stride(from: 0, to: values.count - width + 1, by: width).map {
    Array(values[$0..<$0 + width])
  }
}

extension [Double] {
  /// The place of the first of the greatest; 0 where there is none.
  var indexOfGreatest: Int {
    var best = 0
    for index in indices where self[index] > self[best] { best = index }
    return best
  }
}

extension PlotStyle {
  /// The same paper with another height.
  func with(height: Int) -> PlotStyle {
    PlotStyle(width: width, height: height, level: level, color: color, textOnly: textOnly)
  }
}

extension TrainedRun {
  /// The fields that every answer of an instrument begins with.
  func fields(_ event: String) -> [JSON.Field] {
    JSON.fields([
      "event": .string(event), "run": .integer(run.number), "epoch": .integer(epoch),
    ]).members
  }

  /// Outputs for the samples, one list a sample.
  func outputs(for samples: Samples) -> [[Float]] {
    rows(of: network.outputs(for: samples.inputs), width: dataset.outputs)
  }
}
