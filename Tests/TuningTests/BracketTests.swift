import Knobs
import Testing

@testable import Tuning

/// Successive halving and Hyperband against the published tables (Li et al. 2018) and by hand.
struct BracketTests {
  private func pairs(_ rungs: [Rung]) -> [[Int]] { rungs.map { [$0.settings, $0.epochs] } }

  @Test("the brackets are those of the paper's formula")
  func tables() {
    #expect(
      Brackets.table(epochs: 81, eta: 3).map(pairs) == [
        [[81, 1], [27, 3], [9, 9], [3, 27], [1, 81]],
        [[34, 3], [11, 9], [3, 27], [1, 81]],
        [[15, 9], [5, 27], [1, 81]],
        [[8, 27], [2, 81]],
        [[5, 81]],
      ])
    #expect(
      Brackets.table(epochs: 27, eta: 3).map(pairs) == [
        [[27, 1], [9, 3], [3, 9], [1, 27]], [[12, 3], [4, 9], [1, 27]], [[6, 9], [2, 27]],
        [[4, 27]],
      ])
    #expect(
      Brackets.table(epochs: 16, eta: 4).map(pairs) == [
        [[16, 1], [4, 4], [1, 16]], [[6, 4], [1, 16]], [[3, 16]],
      ])
    #expect(Brackets.table(epochs: 1, eta: 3).map(pairs) == [[[1, 1]]])
  }

  @Test(
    "levels are counted with whole numbers",
    arguments: [
      [243, 3, 5], [242, 3, 4], [59049, 3, 10], [15625, 5, 6], [1, 3, 0], [2, 3, 0],
    ])
  func levels(example: [Int]) {
    #expect(Brackets.levels(epochs: example[0], eta: example[1]) == example[2])
  }

  @Test("a sweep of 27 epochs costs 357 when networks are resumed, 423 when they start again")
  func bills() {
    let bill = Brackets.bill(Brackets.table(epochs: 27, eta: 3))
    #expect(bill.resumed == 357)
    #expect(bill.restarted == 423)
  }

  @Test("hyperband trains exactly its table, in one sweep, and counts both bills")
  func sweep() throws {
    let space = try SearchSpace(Objective.curve5.dimensions)
    var search = Search(
      SearchTask(space: space, seed: 2, epochs: 27), method: HyperbandSearch())
    var counts: [[Int]: Int] = [:]
    while let proposal = search.next() {
      counts[[proposal.bracket ?? -1, proposal.epochs], default: 0] += 1
      let value = Objective.curve5.value(proposal.setting, epochs: proposal.epochs)
      search.tell(Outcome(proposal.id, .complete(value)))
    }
    for (number, rungs) in Brackets.table(epochs: 27, eta: 3).enumerated() {
      for rung in rungs { #expect(counts[[number, rung.epochs]] == rung.settings) }
    }
    #expect(search.epochs == 357 && search.restartedEpochs == 423)
    #expect(search.trials.count == 49)
    #expect(search.best?.epochs == 27)
  }

  @Test("the best of a rung go on, and failures never do")
  func promotion() throws {
    let space = try SearchSpace([Dimension(name: "x", kind: .real(0...1, .linear))])
    var searcher = HalvingSearch().begin(SearchTask(space: space, seed: 1, trials: 9, epochs: 9))
    let losses = [5.0, 3, .nan, 1, 7, 2, 9, 4, 6]
    for loss in losses {
      let proposal = searcher.propose()
      #expect(proposal?.epochs == 1)
      searcher.observe(Outcome(proposal?.id ?? -1, .complete(loss)))
    }
    let next = (0..<3).compactMap { _ in searcher.propose() }
    #expect(next.map(\.trial) == [1, 3, 5])
    #expect(next.allSatisfy { $0.epochs == 3 && $0.trained == 1 && $0.rung == 1 })
    #expect(searcher.propose() == nil)
    for proposal in next {
      searcher.observe(Outcome(proposal.id, proposal.trial == 5 ? .complete(0.5) : .failed))
    }
    let last = searcher.propose()
    #expect(last?.trial == 5 && last?.epochs == 9 && last?.resumes == next[2].id)
    searcher.observe(Outcome(last?.id ?? -1, .complete(0.4)))
    #expect(searcher.propose() == nil)
  }

  @Test("asha promotes as soon as one in eta is there, from the top rung down")
  func asha() throws {
    let space = try SearchSpace([Dimension(name: "x", kind: .real(0...1, .linear))])
    var searcher = ASHASearch().begin(SearchTask(space: space, seed: 1, trials: 9, epochs: 9))
    var trace: [[Int]] = []
    // Losses by trial; each trial keeps its own. By hand: after three settings the best goes on, and a
    // rung passes one on when three have ended there.
    let losses = [5.0, 3, 4, 1, 7, 2, 9, 0, 6]
    while let proposal = searcher.propose() {
      trace.append([proposal.trial, proposal.epochs])
      searcher.observe(Outcome(proposal.id, .complete(losses[proposal.trial])))
    }
    #expect(
      trace == [
        [0, 1], [1, 1], [2, 1], [1, 3], [3, 1], [3, 3], [4, 1], [5, 1], [5, 3], [3, 9], [6, 1],
        [7, 1], [7, 3], [7, 9], [8, 1],
      ])
  }

  @Test("asha brings its best to the end where no rung ever fills")
  func ashaEnds() throws {
    let space = try SearchSpace([Dimension(name: "x", kind: .real(0...1, .linear))])
    var searcher = ASHASearch().begin(SearchTask(space: space, seed: 1, trials: 2, epochs: 9))
    var trace: [[Int]] = []
    while let proposal = searcher.propose() {
      trace.append([proposal.trial, proposal.epochs])
      searcher.observe(Outcome(proposal.id, .complete(Double(proposal.trial))))
    }
    #expect(trace == [[0, 1], [1, 1], [0, 3], [0, 9]])
  }
}
