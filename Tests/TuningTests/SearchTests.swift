import Knobs
import Testing

@testable import Tuning

/// The search around a method: order, limits, early stopping, replay.
struct SearchTests {
  private func space() throws -> SearchSpace { try SearchSpace(Objective.mix5.dimensions) }

  /// Runs a search with some trials at a time, whose outcomes come in an order that a seed decides.
  private func run(
    _ method: String, width: Int, threads: Int, seed: Int, direction: Search.Direction = .minimize
  ) throws -> [Proposal] {
    let task = SearchTask(space: try space(), seed: 4, trials: 12, epochs: 9)
    let made = try #require(searchMethods.make(method))
    var search = Search(task, method: made, direction: direction, width: width)
    var out: [Proposal] = []
    var all: [Proposal] = []
    var chance = Chance(seed: seed)
    while true {
      while out.count < threads, let proposal = search.next() {
        out.append(proposal)
        all.append(proposal)
      }
      guard !out.isEmpty else { break }
      let proposal = out.remove(at: chance.below(out.count))
      let value = Objective.curve5.value(proposal.setting, epochs: proposal.epochs)
      search.tell(Outcome(proposal.id, .complete(direction == .minimize ? value : -value)))
    }
    return all.sorted { $0.id < $1.id }
  }

  @Test("the number of threads changes nothing", arguments: searchMethods.names)
  func threads(method: String) throws {
    let alone = try run(method, width: 3, threads: 1, seed: 1)
    #expect(alone.count >= 12)
    #expect(try run(method, width: 3, threads: 2, seed: 2) == alone)
    #expect(try run(method, width: 3, threads: 8, seed: 3) == alone)
  }

  @Test("making large is making small upside down", arguments: ["bayes", "tpe", "hyperband"])
  func direction(method: String) throws {
    let down = try run(method, width: 1, threads: 1, seed: 1)
    #expect(try run(method, width: 1, threads: 1, seed: 1, direction: .maximize) == down)
  }

  @Test(
    "a search that was killed goes on as if nothing had happened", arguments: searchMethods.names)
  func replay(method: String) throws {
    let task = SearchTask(space: try space(), seed: 4, trials: 12, epochs: 9)
    let made = try #require(searchMethods.make(method))
    func outcome(_ proposal: Proposal) -> Outcome {
      Outcome(
        proposal.id,
        .complete(Objective.curve5.value(proposal.setting, epochs: proposal.epochs)))
    }
    var whole = Search(task, method: made)
    var all: [Proposal] = []
    while let proposal = whole.next() {
      all.append(proposal)
      whole.tell(outcome(proposal))
    }
    var second = Search(task, method: made)
    second.replay { $0.id < 7 ? outcome($0) : nil }
    var rest: [Proposal] = []
    while let proposal = second.next() {
      rest.append(proposal)
      second.tell(outcome(proposal))
    }
    #expect(rest == Array(all.dropFirst(7)))
    #expect(second.trials == whole.trials)
    #expect(second.epochs == whole.epochs)
  }

  @Test("limits end a search: epochs, patience, a good enough value")
  func limits() throws {
    func count(_ change: (inout Search.Limits) -> Void) throws -> Int {
      var limits = Search.Limits()
      change(&limits)
      var search = Search(
        SearchTask(space: try space(), trials: 50, epochs: 9), method: RandomSearch(),
        limits: limits)
      var count = 0
      while let proposal = search.next() {
        search.tell(Outcome(proposal.id, .complete(count < 7 ? -Double(count) : 0)))
        count += 1
      }
      return count
    }
    #expect(try count { _ in } == 50)
    #expect(try count { $0.epochs = 90 } == 10)
    // The seventh value is the best; five more follow without a gain.
    #expect(try count { $0.patience = 5 } <= 13)
    #expect(try count { $0.patience = 5 } >= 12)
    #expect(try count { $0.target = -3 } <= 5)
  }

  @Test("what was stopped early is not paid for")
  func pruned() throws {
    var search = Search(
      SearchTask(space: try space(), trials: 2, epochs: 10), method: RandomSearch())
    let first = try #require(next(&search))
    search.tell(
      Outcome(first.id, .pruned, curve: (1...3).map { Reading(epoch: $0, value: 1 / Double($0)) }))
    #expect(search.epochs == 3)
    #expect(search.trials[0].state == .pruned)
    #expect(search.trials[0].value == 1.0 / 3)
    #expect(search.best == nil)
    let second = try #require(next(&search))
    search.tell(Outcome(second.id, .complete(.infinity)))
    #expect(search.trials[1].state == .diverged)
  }

  private func next(_ search: inout Search) -> Proposal? { search.next() }

  @Test("the median rule judges by what was complete when a trial was proposed")
  func median() throws {
    var search = Search(
      SearchTask(space: try space(), trials: 9, epochs: 3), method: RandomSearch(),
      rule: MedianStopping())
    for trial in 0..<5 {
      let proposal = try #require(next(&search))
      let curve = (1...3).map { Reading(epoch: $0, value: Double(trial) - 0.1 * Double($0)) }
      #expect(!search.stops(proposal, curve: [Reading(epoch: 1, value: 100)]))
      search.tell(Outcome(proposal.id, .complete(Double(trial)), curve: curve))
    }
    let sixth = try #require(next(&search))
    // The median of 0 ... 4 at epoch 2 is 1.8.
    #expect(
      search.stops(sixth, curve: [Reading(epoch: 1, value: 3), Reading(epoch: 2, value: 1.9)]))
    #expect(!search.stops(sixth, curve: [Reading(epoch: 2, value: 1.7)]))
    #expect(
      !search.stops(sixth, curve: [Reading(epoch: 1, value: 1), Reading(epoch: 2, value: 9)]))
    #expect(search.stops(sixth, curve: [Reading(epoch: 1, value: .nan)]))
  }

  @Test("patience ends a trial after that many epochs without a gain")
  func patience() {
    var rule = PatienceStopping()
    rule.epochs = 3
    rule.minDelta = 0.1
    let values = [1.0, 0.5, 0.45, 0.42, 0.41]
    let curve = values.enumerated().map { Reading(epoch: $0.offset + 1, value: $0.element) }
    #expect(
      (1...5).map { rule.stops(Array(curve.prefix($0)), others: []) } == [
        false, false, false, false, true,
      ])
    #expect(rule.stops((1...3).map { Reading(epoch: $0, value: .nan) }, others: []))
    #expect(!rule.stops([], others: []))
  }

  @Test("what another search found is used, and not tried again")
  func learned() throws {
    var search = Search(
      SearchTask(space: try space(), seed: 3, trials: 8), method: BayesSearch())
    var chance = Chance(seed: 8)
    for number in 0..<30 {
      let setting = try space().setting(at: space().point(using: &chance))
      try search.learn(
        Trial(
          number: number, setting: setting, state: .complete,
          value: Objective.mix5.value(setting)))
    }
    #expect(search.surrogate() != nil)
    let proposal = try #require(next(&search))
    #expect(proposal.trial == 0)
    // Thirty random trials find 0.1; a model of them proposes something better at once.
    #expect(Objective.mix5.value(proposal.setting) < 0.3)
  }
}
