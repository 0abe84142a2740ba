import Knobs

/// Many settings trained for a short time, the best of them for longer, and so on: successive halving
/// (Jamieson & Talwalkar 2016). Networks are paused and go on, never started again.
struct HalvingSearch: SearchMethod {
  static let name = "halving"
  static let summary = "the best of many short trainings go on"
  static let knobs: [Knob<Self>] = [
    Knob("eta", \.eta, .of(2...100), search: 2...5, "of each rung, one in this many goes on")
  ]
  /// Of each rung, one in this many goes on.
  var eta = 3

  init() {}

  func begin(_ task: SearchTask) -> any Searcher {
    let level = Brackets.levels(epochs: task.epochs, eta: eta)
    let settings = task.trials ?? Brackets.power(eta, level)
    let rungs = Brackets.rungs(settings: settings, level: level, epochs: task.epochs, eta: eta)
    return BracketSearcher(task, brackets: [rungs], eta: eta, repeats: false, explores: nil)
  }
}

/// Runs brackets one after the other.
struct BracketSearcher: Searcher {
  var ledger: Ledger
  private let brackets: [[Rung]]
  private let eta: Int
  private let repeats: Bool
  // The share of random settings where a model proposes the others; nothing where there is no model.
  private let explores: Double?
  private var number = 0
  private var run: BracketRun?
  private var isOver = false

  init(_ task: SearchTask, brackets: [[Rung]], eta: Int, repeats: Bool, explores: Double?) {
    let all = brackets.reduce(0) { $0 + ($1.first?.settings ?? 0) }
    ledger = Ledger(task, trials: all)
    self.brackets = brackets
    self.eta = eta
    self.repeats = repeats
    self.explores = explores
  }

  var asksInBatches: Bool { explores == nil }

  mutating func propose() -> Proposal? {
    while !isOver {
      var run = run ?? BracketRun(brackets[number % brackets.count], eta: eta, number: number)
      let explores = explores
      let step = run.next(&ledger) { ledger in
        explores.flatMap { Self.modelled(&ledger, explores: $0) }
          ?? ledger.task.space.point(using: &ledger.chance)
      }
      self.run = run
      switch step {
      case .train(let proposal): return proposal
      case .wait: return nil
      case .over:
        number += 1
        self.run = nil
        let isLast = number >= brackets.count && !repeats
        isOver = isLast || run.isEmpty || !ledger.hasBudget
      }
    }
    return nil
  }

  /// A setting from the model of the longest trainings of which there are enough; nothing where there
  /// are not, or where chance wants a random one.
  private static func modelled(_ ledger: inout Ledger, explores: Double) -> Point? {
    let space = ledger.task.space
    let enough = space.count + 2
    guard ledger.chance.uniform() >= explores else { return nil }
    let usable = ledger.observations.filter { $0.state != .useless }
    for epochs in Set(usable.map(\.epochs)).sorted(by: >) {
      let longest = usable.filter { $0.epochs == epochs }
      guard longest.count >= enough else { continue }
      let useless = ledger.observations.filter { $0.state == .useless }
      // Which observations are taken changes, so nothing is remembered.
      var memory = ParzenMemory(space)
      let model = ParzenModel(
        space, useless + longest, running: ledger.runningPoints, memory: &memory)
      return model.propose(using: &ledger.chance)
    }
    return nil
  }
}
