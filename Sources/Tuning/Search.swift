/// A search as it is run: a method, and around it what holds for all of them, the order in which
/// outcomes are told, early stopping, budgets, the best so far.
///
/// With one trial at a time, or a method that asks in batches, the same seed gives the same search.
/// Where a method, a stopping rule or a limit looks at each outcome, `width` says how many trials may
/// be out: proposal n then depends on the outcomes of the first n − width + 1 proposals and on nothing
/// else, whichever comes first, so that the number of threads changes the time but not the search.
/// Another width is another search.
public struct Search: Sendable {
  /// Which values are good.
  public enum Direction: String, CaseIterable, Sendable {
    case minimize
    case maximize
  }

  /// What ends a search before its trials are used up.
  public struct Limits: Hashable, Sendable {
    /// The epochs to train in all.
    public var epochs: Int?
    /// Trials without a new best value.
    public var patience: Int?
    /// A value that is good enough.
    public var target: Double?

    /// No limits.
    public init() {}
  }

  /// What is searched.
  public let task: SearchTask
  /// Which values are good.
  public let direction: Direction
  /// How many proposals may be out at a time.
  public let width: Int
  /// Every setting tried so far, with what is known of it.
  public private(set) var trials: [Trial] = []
  /// The epochs trained, networks going on where they stopped.
  public private(set) var epochs = 0
  /// The epochs that it would have cost to start every network again.
  public private(set) var restartedEpochs = 0

  private var searcher: any Searcher
  private let rule: any StoppingRule
  private let limits: Limits
  // Outcomes that have come, but whose turn it is not yet.
  private var early: [Int: Outcome] = [:]
  private var told = 0
  // How many outcomes had been told when each proposal was made.
  private var known: [Int] = []
  private var again: [Proposal] = []
  // What is learned from other programs, by the proposal before which it is.
  private var lessons: [Int: [Trial]] = [:]
  private var lastGain = 0
  // The lowest value told, as the searcher sees values.
  private var lowest = Double.infinity
  // The epochs trained as far as outcomes have been told, on which decisions rest.
  private var charged = 0

  /// Begins a search.
  public init(
    _ task: SearchTask, method: any SearchMethod, rule: (any StoppingRule)? = nil,
    direction: Direction = .minimize, width: Int = 1, limits: Limits = Limits()
  ) {
    self.task = task
    self.direction = direction
    let rule = rule ?? NoStopping()
    self.rule = rule
    self.limits = limits
    searcher = method.begin(task)
    // Without anything that looks at outcomes as they come, order does not matter.
    let looks = !(rule is NoStopping) || limits.patience != nil || limits.target != nil
    self.width = searcher.asksInBatches && !looks ? .max : max(1, width)
  }

  private var proposals: [Proposal] { searcher.ledger.proposals }

  /// How many proposals are out.
  public var running: Int { proposals.count - told - early.count - again.count }

  /// The trial with the best value of those that were trained to the end; of the others where there is
  /// none.
  public var best: Trial? {
    let complete = trials.filter { $0.state == .complete && $0.value?.isFinite == true }
    let longest = complete.map(\.epochs).max()
    return complete.filter { $0.epochs == longest }.min { first, second in
      guard let a = first.value, let b = second.value else { return false }
      return direction == .minimize ? a < b : a > b
    }
  }

  /// The next thing to train.
  /// - Returns: nothing if an outcome has to come first, or, when none is out, if the search has ended.
  public mutating func next() -> Proposal? {
    if !again.isEmpty { return again.removeFirst() }
    guard !isOver else { return nil }
    for trial in lessons.removeValue(forKey: proposals.count) ?? [] { try? learn(trial) }
    // Tells what is due before this proposal, and no more.
    while proposals.count - told >= width {
      guard tellNext() else { return nil }
    }
    while true {
      let before = told
      if let proposal = searcher.propose() {
        known.append(before)
        begin(proposal)
        return proposal
      }
      guard tellNext() else { return nil }
      if isOver { return nil }
    }
  }

  /// Whether one of the limits has been reached.
  private var isOver: Bool {
    if let most = limits.epochs, charged >= most { return true }
    if let patience = limits.patience, told - lastGain >= patience, lastGain > 0 { return true }
    guard let target = limits.target else { return false }
    return lowest <= (direction == .minimize ? target : -target)
  }

  private mutating func begin(_ proposal: Proposal) {
    epochs += proposal.epochs - proposal.trained
    charged += proposal.epochs - proposal.trained
    restartedEpochs += proposal.epochs
    if trials.indices.contains(proposal.trial) {
      trials[proposal.trial].state = .running
      trials[proposal.trial].rung = proposal.rung
    } else {
      trials.append(Trial(proposal))
    }
  }

  /// Tells what came of a proposal, its value as the goal has it. Outcomes may come in any order.
  public mutating func tell(_ outcome: Outcome) {
    guard proposals.indices.contains(outcome.proposal), outcome.proposal >= told,
      early[outcome.proposal] == nil
    else { return }
    early[outcome.proposal] = outcome
    let proposal = proposals[outcome.proposal]
    let spared = Self.spared(proposal, outcome)
    epochs -= spared
    restartedEpochs -= spared
    trials[proposal.trial].take(outcome, of: proposal)
  }

  /// The epochs of a proposal that were not trained, because it was stopped early.
  private static func spared(_ proposal: Proposal, _ outcome: Outcome) -> Int {
    let trained = outcome.curve.last?.epoch ?? proposal.epochs
    return max(0, proposal.epochs - max(trained, proposal.trained))
  }

  /// Hands the searcher the next outcome in order.
  /// - Returns: whether it has come.
  private mutating func tellNext() -> Bool {
    guard var outcome = early.removeValue(forKey: told) else { return false }
    told += 1
    charged -= Self.spared(proposals[outcome.proposal], outcome)
    if direction == .maximize {
      if case .complete(let value) = outcome.result { outcome.result = .complete(-value) }
      outcome.curve = outcome.curve.map { Reading(epoch: $0.epoch, value: -$0.value) }
    }
    searcher.observe(outcome)
    if case .complete(let value) = outcome.result, value < lowest {
      lowest = value
      lastGain = told
    }
    return true
  }

  /// Whether the stopping rule gives up on a proposal after its newest reading.
  /// - Parameter curve: the readings of the whole trial so far.
  public func stops(_ proposal: Proposal, curve: [Reading]) -> Bool {
    guard known.indices.contains(proposal.id) else { return false }
    // Only what was known when the trial was proposed, so that threads change nothing.
    let judges = proposals.prefix(known[proposal.id]).map(\.trial)
    let others = Set(judges).sorted().filter { trials[$0].state == .complete }
      .map { trials[$0].curve }
    guard direction == .maximize else { return rule.stops(curve, others: others) }
    func flipped(_ curve: [Reading]) -> [Reading] {
      curve.map { Reading(epoch: $0.epoch, value: -$0.value) }
    }
    return rule.stops(flipped(curve), others: others.map(flipped))
  }

  /// Puts a setting in front of what the method would try next.
  /// - Throws: a value that is missing or outside the space.
  public mutating func enqueue(_ setting: Setting) throws(SearchError) {
    try searcher.enqueue(setting)
  }

  /// What the model of a Bayesian search believes when it chooses the next setting, to be looked at.
  public func surrogate() -> Surrogate? {
    var next = self
    while next.proposals.count - next.told >= width, next.tellNext() {}
    return (next.searcher as? BayesSearcher)?.surrogate()
  }
}

extension Search {
  /// Goes through what was done before, so that the search goes on from there as if it had never
  /// stopped. Proposals without an outcome are proposed again.
  /// - Parameter outcome: what came of a proposal, if anything did.
  public mutating func replay(_ outcome: (Proposal) -> Outcome?) {
    var open: [Proposal] = []
    // What else was out at the end follows from the same state.
    while open.count < min(width, 4096), let proposal = next() {
      if let past = outcome(proposal) {
        tell(past)
      } else {
        open.append(proposal)
      }
    }
    again = open
  }

  /// Learns from a trial of another program when the search comes to a proposal. One that ended with a
  /// value and tells of no epochs was trained to the end.
  /// - Throws: a value that is missing or outside the space.
  public mutating func learn(_ trial: Trial, before proposal: Int) throws(SearchError) {
    let setting = try task.space.normalised(trial.setting)
    lessons[proposal, default: []].append(
      Trial(
        number: trial.number, setting: setting, state: trial.state, value: trial.value,
        epochs: trial.curve.isEmpty ? task.epochs : trial.epochs, curve: trial.curve))
  }

  /// Learns from a trial of another search, its value as the goal has it.
  /// - Throws: a value that is missing or outside the space.
  public mutating func learn(_ trial: Trial) throws(SearchError) {
    var outcome = Outcome(-1, trial.result, curve: trial.curve)
    if direction == .maximize {
      if case .complete(let value) = outcome.result { outcome.result = .complete(-value) }
      outcome.curve = outcome.curve.map { Reading(epoch: $0.epoch, value: -$0.value) }
    }
    try searcher.learn(trial.setting, outcome, epochs: trial.epochs)
  }
}
