import Knobs

/// What a searcher has proposed and been told, and the few rules that hold for all methods: ids count
/// up, enqueued settings go first, no setting is tried twice, trials are counted.
public struct Ledger: Sendable {
  /// What is searched.
  public let task: SearchTask
  /// Everything proposed, in order.
  public private(set) var proposals: [Proposal] = []
  /// How many settings were started.
  public private(set) var started = 0
  /// How many settings to start at most.
  let limit: Int
  private(set) var points: [Point] = []
  private(set) var observations: [Observation] = []
  private(set) var outcomes: [Int: Outcome] = [:]
  private var queue: [(point: Point, setting: Setting)] = []
  private var tried: Set<Point> = []
  var chance: Chance

  init(_ task: SearchTask, trials: Int = 100) {
    self.task = task
    limit = task.trials ?? trials
    chance = Chance(seed: task.seed, stream: 2)
  }

  /// Whether another setting may be started.
  var hasBudget: Bool { started < limit }

  /// How many outcomes are out.
  var running: Int { proposals.count - outcomes.count }

  /// The points whose outcomes are out.
  var runningPoints: [Point] {
    guard running > 0 else { return [] }
    return proposals.filter { outcomes[$0.id] == nil }.map { points[$0.trial] }
  }

  /// Whether a point may be started.
  func isNew(_ point: Point) -> Bool { task.allowsRepeats || !tried.contains(point) }

  /// Takes the first enqueued setting.
  private mutating func dequeue() -> (point: Point, setting: Setting)? {
    while !queue.isEmpty {
      let first = queue.removeFirst()
      if isNew(first.point) { return first }
    }
    return nil
  }

  /// Starts what was enqueued, or else what a method draws; where the drawn setting was tried before,
  /// another one.
  /// - Returns: nothing where the budget is spent or everything has been tried.
  mutating func start(
    epochs: Int, rung: Int? = nil, bracket: Int? = nil, _ draw: (inout Ledger) -> Point?
  ) -> Proposal? {
    guard hasBudget else { return nil }
    let next = dequeue() ?? drawn(draw).map { ($0, task.space.setting(at: $0)) }
    guard let next else { return nil }
    tried.insert(next.point)
    points.append(next.point)
    let proposal = Proposal(
      id: proposals.count, trial: started, setting: next.setting, epochs: epochs, trained: 0,
      resumes: nil, rung: rung, bracket: bracket)
    started += 1
    proposals.append(proposal)
    return proposal
  }

  private mutating func drawn(_ draw: (inout Ledger) -> Point?) -> Point? {
    guard let first = draw(&self) else { return nil }
    if isNew(first) { return first }
    for _ in 0..<200 {
      let point = task.space.point(using: &chance)
      if isNew(point) { return point }
    }
    return leftover()
  }

  /// A setting of a small space that was not tried yet.
  private func leftover() -> Point? {
    guard let size = task.space.size, size > tried.count, size <= 1_000_000 else { return nil }
    let lattice = Lattice(task.space, levels: .max)
    return (0..<lattice.count).lazy.map(lattice.point).first(where: isNew)
  }

  /// Goes on with the network of a proposal.
  mutating func resume(_ id: Int, epochs: Int, rung: Int) -> Proposal {
    let before = proposals[id]
    let proposal = Proposal(
      id: proposals.count, trial: before.trial, setting: before.setting, epochs: epochs,
      trained: before.epochs, resumes: id, rung: rung, bracket: before.bracket)
    proposals.append(proposal)
    return proposal
  }

  /// Puts a setting in front, with its values exactly as given.
  mutating func enqueue(_ setting: Setting) throws(SearchError) {
    queue.append((try task.space.point(of: setting), try task.space.normalised(setting)))
  }

  /// Takes note of the outcome of a proposal, unless it has one.
  mutating func record(_ outcome: Outcome) {
    guard proposals.indices.contains(outcome.proposal), outcomes[outcome.proposal] == nil else {
      return
    }
    outcomes[outcome.proposal] = outcome
    let proposal = proposals[outcome.proposal]
    observations.append(
      Self.observation(
        points[proposal.trial], outcome, epochs: proposal.epochs, trial: proposal.trial))
  }

  /// Takes note of what another search found.
  mutating func learn(_ point: Point, _ outcome: Outcome, epochs: Int) {
    tried.insert(point)
    observations.append(Self.observation(point, outcome, epochs: max(1, epochs), trial: -1))
  }

  private static func observation(
    _ point: Point, _ outcome: Outcome, epochs: Int, trial: Int
  ) -> Observation {
    var (epochs, loss, state) = (epochs, Double.infinity, Observation.State.useless)
    switch outcome.result {
    case .complete(let value): (loss, state) = (value, .complete)
    case .pruned:
      if let last = outcome.curve.last {
        (epochs, state) = (min(max(1, last.epoch), epochs), .pruned)
        loss = last.value.isFinite ? last.value : .infinity
      }
    case .diverged, .failed: break
    }
    return Observation(
      point: point, epochs: epochs, loss: loss, state: state, trial: trial,
      proposal: outcome.proposal)
  }

  /// The loss that a proposal ended with; infinite where it has none, nothing while it is out.
  func loss(of id: Int) -> Double? {
    guard let outcome = outcomes[id] else { return nil }
    if case .complete(let value) = outcome.result { return value }
    return .infinity
  }
}
