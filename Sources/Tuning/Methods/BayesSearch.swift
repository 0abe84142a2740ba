import Knobs

/// Settings that promise the largest improvement, judged by a Gaussian process over all that was tried
/// (Jones, Schonlau & Welch 1998; Snoek, Larochelle & Adams 2012).
struct BayesSearch: SearchMethod {
  static let name = "bayes"
  static let summary = "most expected improvement of a Gaussian process"
  static let knobs: [Knob<Self>] = [
    Knob("startup", \.startup, .of(1...), search: 2...20, "settings spread evenly before the model")
  ]
  /// Settings spread evenly before the first model.
  var startup = 5

  init() {}

  func begin(_ task: SearchTask) -> any Searcher { BayesSearcher(task, startup: startup) }
}

/// Bayesian search that has begun; its model can be looked at.
struct BayesSearcher: Searcher {
  var ledger: Ledger
  private let startup: Int
  private var model = SurrogateModel()
  private var search: AcquisitionSearch

  init(_ task: SearchTask, startup: Int) {
    ledger = Ledger(task)
    // Each choice that other knobs depend on is seen at least once before the first model.
    let branches =
      Set(task.space.parents.compactMap { $0?.index })
      .compactMap { task.space.axes[$0].choices }.max() ?? 0
    self.startup = max(startup, min(branches, 16))
    search = AcquisitionSearch(task.space, seed: task.seed)
  }

  /// What the model believes now; nothing before the first settings have a value.
  func surrogate() -> Surrogate? {
    var model = model
    return model.surrogate(
      ledger.task.space, ledger.observations, running: ledger.runningPoints,
      fullEpochs: ledger.task.epochs)
  }

  mutating func propose() -> Proposal? {
    var (model, search) = (model, search)
    let startup = startup
    defer { (self.model, self.search) = (model, search) }
    return ledger.start(epochs: ledger.task.epochs) { ledger in
      let space = ledger.task.space
      let known = ledger.observations
      guard known.count >= startup,
        let surrogate = model.surrogate(
          space, known, running: ledger.runningPoints, fullEpochs: ledger.task.epochs)
      else { return search.spread(space) }
      var chance = ledger.chance
      defer { ledger.chance = chance }
      return search.best(
        surrogate, incumbents: ledger.incumbents(4), using: &chance, isNew: ledger.isNew)
    }
  }
}
