import Knobs

/// Successive halving that never waits for a rung to fill: whatever is among the best of its rung goes
/// on at once, and else something new begins (Li et al. 2020, algorithm 2, the promotion type).
///
/// Where no setting has been fully trained when all have been started, the best of the highest rung
/// goes on to the end.
struct ASHASearch: SearchMethod {
  static let name = "asha"
  static let summary = "halving that never waits (Li et al. 2020)"
  static let knobs: [Knob<Self>] = [
    Knob("eta", \.eta, .of(2...100), search: 2...5, "of each rung, one in this many goes on"),
    Knob("sampler", \.sampler, "where new settings come from"),
  ]

  /// Where new settings come from.
  enum Sampler: String, CaseIterable, Sendable {
    /// Drawn at random.
    case random
    /// A Gaussian process that knows the epochs of each trial; every eighth one spread evenly.
    case bayes
  }

  /// Of each rung, one in this many goes on.
  var eta = 3
  /// Where new settings come from.
  var sampler = Sampler.random

  init() {}

  func begin(_ task: SearchTask) -> any Searcher { ASHASearcher(task, self) }
}

private struct ASHASearcher: Searcher {
  var ledger: Ledger
  private let eta: Int
  // The epochs of each rung.
  private let ladder: [Int]
  // The proposals of each rung, and those that have gone on.
  private var rungs: [[Int]]
  private var promoted: Set<Int> = []
  private var guide: Guide?

  init(_ task: SearchTask, _ settings: ASHASearch) {
    ledger = Ledger(task)
    eta = settings.eta
    let levels = Brackets.levels(epochs: task.epochs, eta: settings.eta)
    ladder = Brackets.rungs(
      settings: .max, level: levels, epochs: task.epochs, eta: settings.eta
    ).map(\.epochs)
    rungs = ladder.map { _ in [] }
    guide = settings.sampler == .bayes ? Guide(task) : nil
  }

  mutating func propose() -> Proposal? {
    for level in ladder.indices.dropLast().reversed() {
      let ended = rungs[level].filter { ledger.loss(of: $0) != nil }
      let best = ledger.ranked(ended).prefix(ended.count / eta)
      if let id = best.first(where: { !promoted.contains($0) }) { return promote(id, from: level) }
    }
    var guide = guide
    defer { self.guide = guide }
    let proposal = ledger.start(epochs: ladder[0], rung: 0) { ledger in
      guide?.propose(&ledger) ?? ledger.task.space.point(using: &ledger.chance)
    }
    if let proposal {
      rungs[0].append(proposal.id)
      return proposal
    }
    return ledger.running == 0 ? finish() : nil
  }

  private mutating func promote(_ id: Int, from level: Int) -> Proposal {
    promoted.insert(id)
    let proposal = ledger.resume(id, epochs: ladder[level + 1], rung: level + 1)
    rungs[level + 1].append(proposal.id)
    return proposal
  }

  /// Brings the best setting to the end where none has been there.
  private mutating func finish() -> Proposal? {
    guard ledger.ranked(rungs[ladder.count - 1]).isEmpty else { return nil }
    for level in ladder.indices.dropLast().reversed() {
      let rest = rungs[level].filter { !promoted.contains($0) }
      if let id = ledger.ranked(rest).first { return promote(id, from: level) }
    }
    return nil
  }
}

/// Proposes settings by a Gaussian process over settings and epochs.
private struct Guide: Sendable {
  private var model = SurrogateModel()
  private var search: AcquisitionSearch
  private var count = 0

  init(_ task: SearchTask) { search = AcquisitionSearch(task.space, seed: task.seed) }

  mutating func propose(_ ledger: inout Ledger) -> Point? {
    count += 1
    let space = ledger.task.space
    let known = ledger.observations
    // The promised improvement explores by itself; this is a net under a model that is wrong.
    guard count % 8 != 0, known.count >= space.count + 2,
      let surrogate = model.surrogate(
        space, known, running: ledger.runningPoints, fullEpochs: ledger.task.epochs)
    else { return search.spread(space) }
    var chance = ledger.chance
    defer { ledger.chance = chance }
    return search.best(
      surrogate, incumbents: ledger.incumbents(4), using: &chance, isNew: ledger.isNew)
  }
}
