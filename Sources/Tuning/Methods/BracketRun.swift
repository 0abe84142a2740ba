/// One run of successive halving as it goes: each rung is trained completely, then the best go on
/// (Jamieson & Talwalkar 2016).
struct BracketRun: Sendable {
  /// What is to be done next.
  enum Step {
    case train(Proposal)
    case wait
    case over
  }

  private let rungs: [Rung]
  private let eta: Int
  private let number: Int
  private var level = 0
  // The proposals of this rung, and those of the rung before whose networks are still to go on.
  private var members: [Int] = []
  private var waiting: [Int] = []
  private var isFull = false

  init(_ rungs: [Rung], eta: Int, number: Int) {
    self.rungs = rungs
    self.eta = eta
    self.number = number
  }

  /// Whether nothing could be started at all.
  var isEmpty: Bool { level == 0 && members.isEmpty }

  mutating func next(_ ledger: inout Ledger, _ draw: (inout Ledger) -> Point?) -> Step {
    guard !rungs.isEmpty else { return .over }
    if level == 0, !isFull {
      let proposal = ledger.start(epochs: rungs[0].epochs, rung: 0, bracket: number, draw)
      if let proposal { members.append(proposal.id) }
      isFull = proposal == nil || members.count >= rungs[0].settings
      if let proposal { return .train(proposal) }
    }
    while true {
      if !waiting.isEmpty {
        let proposal = ledger.resume(
          waiting.removeFirst(), epochs: rungs[level].epochs, rung: level)
        members.append(proposal.id)
        return .train(proposal)
      }
      guard members.allSatisfy({ ledger.loss(of: $0) != nil }) else { return .wait }
      guard level + 1 < rungs.count else { return .over }
      waiting = survivors(ledger)
      guard !waiting.isEmpty else { return .over }
      members = []
      level += 1
    }
  }

  /// The best of a complete rung, those with a number only.
  private func survivors(_ ledger: Ledger) -> [Int] {
    let wanted =
      members.count == rungs[level].settings
      ? rungs[level + 1].settings : max(1, members.count / eta)
    return ledger.ranked(members).prefix(wanted).sorted()
  }
}

extension Ledger {
  /// The proposals that ended with a number, lowest first.
  func ranked(_ ids: [Int]) -> [Int] {
    ids.compactMap { id in loss(of: id).map { (loss: $0, id: id) } }
      .filter { $0.loss.isFinite }
      .sorted { ($0.loss, $0.id) < ($1.loss, $1.id) }
      .map(\.id)
  }
}
