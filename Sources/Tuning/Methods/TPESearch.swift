import Knobs

/// Settings that resemble the good ones more than the others: the tree-structured Parzen estimator
/// (Bergstra et al. 2011), multivariate, with the defaults of Optuna 5.0.
struct TPESearch: SearchMethod {
  static let name = "tpe"
  static let summary = "where good settings are dense (Bergstra et al. 2011)"
  static let knobs: [Knob<Self>] = [
    Knob("startup", \.startup, .of(1...), search: 3...20, "random settings before the first model")
  ]
  /// Random settings before the first model.
  var startup = ParzenModel.startup

  init() {}

  func begin(_ task: SearchTask) -> any Searcher {
    TPESearcher(
      ledger: Ledger(task), startup: startup, memory: ParzenMemory(task.space))
  }
}

private struct TPESearcher: Searcher {
  var ledger: Ledger
  let startup: Int
  var memory: ParzenMemory

  mutating func propose() -> Proposal? {
    let startup = startup
    var memory = memory
    defer { self.memory = memory }
    return ledger.start(epochs: ledger.task.epochs) { ledger in
      let usable = ledger.observations.lazy.filter { $0.state != .useless }.count
      guard usable >= startup else { return ledger.task.space.point(using: &ledger.chance) }
      let model = ParzenModel(
        ledger.task.space, ledger.observations, running: ledger.runningPoints,
        memory: &memory)
      return model.propose(using: &ledger.chance)
    }
  }
}
