import Knobs

/// Successive halving over and over, from many short trainings to a few long ones, because nobody knows
/// beforehand how early the good settings can be told (Li et al. 2018, algorithm 1).
struct HyperbandSearch: SearchMethod {
  static let name = "hyperband"
  static let summary = "halving, from many short to few long (Li et al. 2018)"
  static let knobs: [Knob<Self>] = [
    Knob("eta", \.eta, .of(2...100), search: 2...5, "of each rung, one in this many goes on")
  ]
  /// Of each rung, one in this many goes on.
  var eta = 3

  init() {}

  func begin(_ task: SearchTask) -> any Searcher {
    BracketSearcher(
      task, brackets: Brackets.table(epochs: task.epochs, eta: eta), eta: eta,
      repeats: task.trials != nil, explores: nil)
  }
}
