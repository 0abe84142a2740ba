import Knobs

/// Settings that fill the space evenly, without the gaps and clumps of random ones (Sobol 1967, with
/// Owen's scrambling).
struct SobolSearch: SearchMethod {
  static let name = "sobol"
  static let summary = "settings that fill the space evenly (Sobol 1967)"
  static let knobs: [Knob<Self>] = [
    Knob("scramble", \.scramble, "whether each seed gives another set of points")
  ]
  /// Whether each seed gives another set of points.
  var scramble = true

  init() {}

  func begin(_ task: SearchTask) -> any Searcher {
    SobolSearcher(
      ledger: Ledger(task),
      sequence: Sobol(coordinates: task.space.count, seed: scramble ? task.seed : nil))
  }
}

private struct SobolSearcher: Searcher {
  var ledger: Ledger
  var sequence: Sobol

  var asksInBatches: Bool { true }

  mutating func propose() -> Proposal? {
    var sequence = sequence
    defer { self.sequence = sequence }
    return ledger.start(epochs: ledger.task.epochs) { ledger in
      var point = ledger.task.space.point(atShares: sequence.next())
      for _ in 0..<64 where !ledger.isNew(point) {
        point = ledger.task.space.point(atShares: sequence.next())
      }
      return point
    }
  }
}
