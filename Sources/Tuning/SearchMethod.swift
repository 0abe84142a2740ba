// Tuning: ways of finding hyper-parameters by ask and tell. A searcher proposes settings and is told
// how they did; who trains what, on how many cores, is not its business. The module must not know
// networks, files, clocks or the terminal.

public import Knobs

/// A way of searching, with its knobs.
public protocol SearchMethod: Variant {
  /// Begins a search. The same task gives the same proposals, given the same outcomes.
  func begin(_ task: SearchTask) -> any Searcher
}

/// What is to be searched, and how much of it.
public struct SearchTask: Sendable {
  /// The settings that may be tried.
  public var space: SearchSpace
  /// What all random numbers follow from.
  public var seed: Int
  /// How many settings to try; the method's own number where nothing is said: all of a grid, one
  /// sweep of brackets, 100 else.
  public var trials: Int?
  /// The epochs of one full training.
  public var epochs: Int
  /// Whether a setting may be tried twice.
  public var allowsRepeats = false

  /// Makes a task.
  public init(space: SearchSpace, seed: Int = 1, trials: Int? = nil, epochs: Int = 1) {
    self.space = space
    self.seed = seed
    self.trials = trials.map { max(0, $0) }
    // More epochs than this are a slip, and would overflow the sums of brackets.
    self.epochs = min(max(1, epochs), 1_000_000_000)
  }
}

/// A search that has begun: asked for proposals, told of outcomes.
public protocol Searcher: Sendable {
  /// What was proposed and what came of it.
  var ledger: Ledger { get set }
  /// Whether it asks for all it can before it looks at an outcome, so that any number of trials can
  /// run at once without changing the search.
  var asksInBatches: Bool { get }
  /// The next thing to train.
  /// - Returns: nothing if an outcome has to come first, or, when none is out, if the search has ended.
  mutating func propose() -> Proposal?
  /// Takes note of an outcome. Each proposal has one; a second one is left alone.
  mutating func observe(_ outcome: Outcome)
}

extension Searcher {
  /// Most searchers learn from each outcome.
  public var asksInBatches: Bool { false }

  /// Most searchers look at the ledger when they are asked.
  public mutating func observe(_ outcome: Outcome) { ledger.record(outcome) }

  /// Puts a setting in front of what the method would try next.
  /// - Throws: a value that is missing or outside the space.
  public mutating func enqueue(_ setting: Setting) throws(SearchError) {
    try ledger.enqueue(setting)
  }

  /// Learns from a trial of another search, without counting it as one of this one.
  /// - Throws: a value that is missing or outside the space.
  public mutating func learn(_ setting: Setting, _ outcome: Outcome, epochs: Int)
    throws(SearchError)
  {
    ledger.learn(try ledger.task.space.point(of: setting), outcome, epochs: epochs)
  }
}

/// The way of searching where none is asked for.
public let usualSearchMethod: any SearchMethod = BayesSearch()

/// The ways of searching, in teaching order.
public let searchMethods = Registry<any SearchMethod>([
  GridSearch.self,
  RandomSearch.self,
  SobolSearch.self,
  TPESearch.self,
  BayesSearch.self,
  CMAESSearch.self,
  HalvingSearch.self,
  HyperbandSearch.self,
  ASHASearch.self,
  BOHBSearch.self,
])
