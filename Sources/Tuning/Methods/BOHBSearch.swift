import Knobs

/// Hyperband whose settings come from a model of those that did well (Falkner, Klein & Hutter 2018).
///
/// The model is the Parzen estimator of `tpe`, made from the longest trainings of which there are two
/// more than dimensions; that paper's bandwidths differ.
struct BOHBSearch: SearchMethod {
  static let name = "bohb"
  static let summary = "hyperband guided by a model (Falkner et al. 2018)"
  static let knobs: [Knob<Self>] = [
    Knob("eta", \.eta, .of(2...100), search: 2...5, "of each rung, one in this many goes on"),
    Knob("explore", \.explore, .of(0...1), search: 0...0.5, "share of settings drawn at random"),
  ]
  /// Of each rung, one in this many goes on.
  var eta = 3
  /// The share of settings drawn at random.
  var explore = 1.0 / 3

  init() {}

  func begin(_ task: SearchTask) -> any Searcher {
    BracketSearcher(
      task, brackets: Brackets.table(epochs: task.epochs, eta: eta), eta: eta,
      repeats: task.trials != nil, explores: explore)
  }
}
