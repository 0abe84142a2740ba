import Knobs
import Matrices
import Training

/// What a network can still do when a random part of its hidden units is deleted after training.
struct Halving {
  let trained: TrainedRun
  /// Accuracy, or loss where numbers are predicted, with all units.
  let before: Double
  /// The same for each draw of units.
  let after: [Double]

  /// - Parameters:
  ///   - share: how much of each hidden layer is deleted, 0..<1.
  ///   - rescales: whether the units that stay are multiplied by 1 / (1 − share), as dropout does.
  ///   - goesOn: told how much is done; answers whether to go on.
  /// - Throws: a network without hidden layers.
  init(
    _ trained: TrainedRun, share: Double, draws: Int, rescales: Bool, seed: Int,
    _ goesOn: (Double) -> Bool
  ) throws(Failure) {
    let blocks = trained.blueprint.shape.blocks
    let hidden = blocks.indices.dropLast().filter { blocks[$0].name.hasPrefix("dense") }
    guard !hidden.isEmpty else {
      throw Failure(
        "run \(trained.run.number) has no hidden units to delete; try :train hidden=64",
        knob: "hidden")
    }
    self.trained = trained
    let samples = trained.judged.samples
    let whole = trained.state
    defer { trained.network.state = whole }
    func score() -> Double {
      let evaluation = trained.network.evaluate(samples)
      return evaluation.accuracy ?? evaluation.loss
    }
    before = score()
    var scores: [Double] = []
    for draw in 0..<draws {
      guard goesOn(Double(draw) / Double(draws)) else { break }
      var random = Random(
        seed: UInt64(bitPattern: Int64(seed)), stream: .dropout, index: UInt64(1_000_000 + draw))
      var state = whole
      for place in hidden {
        Self.delete(
          share, behind: place, trained.blueprint, rescales: rescales, from: &state, &random)
      }
      trained.network.state = state
      scores.append(score())
    }
    after = scores
  }

  /// Cuts the connections from some units of a layer to the next: what dropout does to a unit, its norm
  /// included.
  private static func delete(
    _ share: Double, behind place: Int, _ blueprint: Blueprint, rescales: Bool,
    from state: inout NetworkState<Float>, _ random: inout Random
  ) {
    let units = blueprint.shape.blocks[place].output.features
    guard let weight = blueprint.layout["\(blueprint.shape.blocks[place + 1].name).weight"] else {
      return
    }
    let deleted = min(units, Int((share * Double(units)).rounded()))
    let gone = Set(random.permutation(units).prefix(deleted).map { Int($0) })
    let scale = rescales && deleted < units ? Float(units) / Float(units - deleted) : 1
    for file in 0..<weight.count {
      let index = weight.offset + weight.memoryIndex(ofFileIndex: file)
      state.parameters[index] *= gone.contains(file % units) ? 0 : scale
    }
  }

  var metric: String { trained.dataset.task.isClassification ? "accuracy" : "loss" }
}
