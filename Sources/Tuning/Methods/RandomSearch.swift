import Knobs

/// Settings drawn independently, evenly in the scale of each dimension (Bergstra & Bengio 2012).
struct RandomSearch: SearchMethod {
  static let name = "random"
  static let summary = "settings drawn at random (Bergstra & Bengio 2012)"
  static let knobs: [Knob<Self>] = []

  init() {}

  func begin(_ task: SearchTask) -> any Searcher { RandomSearcher(ledger: Ledger(task)) }
}

private struct RandomSearcher: Searcher {
  var ledger: Ledger

  var asksInBatches: Bool { true }

  mutating func propose() -> Proposal? {
    ledger.start(epochs: ledger.task.epochs) { $0.task.space.point(using: &$0.chance) }
  }
}
