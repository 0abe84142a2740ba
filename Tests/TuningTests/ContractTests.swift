import Knobs
import Testing

@testable import Tuning

/// What every search method promises, checked for each of the registry.
struct ContractTests {
  static let names = searchMethods.names

  private func method(_ name: String) throws -> any SearchMethod {
    try #require(searchMethods.make(name))
  }

  @Test("keeps the contract", arguments: names, ["curve5", "branin"])
  func contract(name: String, objective: String) throws {
    let objective = try #require(Objective.named(objective))
    #expect(try Contract.faults(method(name), objective) == [])
  }

  @Test("a method that breaks the contract is found out")
  func broken() throws {
    let faults = try Contract.faults(BrokenSearch(), .mix5)
    for fault in ["the same seed", "twice", "outside", "budget", "does not end"] {
      #expect(faults.contains { $0.contains(fault) }, "\(fault)")
    }
    var fixed = BrokenSearch()
    fixed.start = 7
    #expect(try Contract.faults(fixed, .mix5).contains { $0.contains("another seed") })
  }

  @Test("a small space is tried completely, once, and then the search ends", arguments: names)
  func exhausted(name: String) throws {
    let space = try SearchSpace([
      Dimension(name: "a", kind: .integer(1...3, .linear)),
      Dimension(name: "b", kind: .categorical([.word("x"), .word("y")])),
      Dimension(
        name: "c", kind: .integer(0...1, .linear),
        condition: .init(parent: "b", values: [.word("y")])),
    ])
    #expect(space.size == 9)
    var searcher = try method(name).begin(SearchTask(space: space, seed: 3, trials: 40, epochs: 9))
    var seen: Set<Setting> = []
    var count = 0
    while let proposal = searcher.propose(), count < 400 {
      count += 1
      if proposal.resumes == nil { #expect(seen.insert(proposal.setting).inserted) }
      searcher.observe(Outcome(proposal.id, .complete(proposal.setting["a"]?.number ?? 0)))
    }
    #expect(seen.count == 9)
    #expect(count < 400)
  }

  @Test("goes on when every trial fails", arguments: names)
  func allFail(name: String) throws {
    let space = try SearchSpace(Objective.mix5.dimensions)
    var searcher = try method(name).begin(SearchTask(space: space, trials: 30, epochs: 9))
    var count = 0
    let results: [Outcome.Result] = [.failed, .diverged, .pruned, .complete(.nan)]
    while let proposal = searcher.propose(), count < 200 {
      searcher.observe(Outcome(proposal.id, results[count % 4]))
      count += 1
    }
    #expect(count == 30)
  }

  @Test("an enqueued setting comes first, and only once", arguments: names)
  func enqueued(name: String) throws {
    let space = try SearchSpace(Objective.mix5.dimensions)
    var searcher = try method(name).begin(SearchTask(space: space, trials: 12, epochs: 3))
    let wanted: Setting = [
      "lr": .real(0.025), "units": .integer(48), "activation": .word("relu"),
      "optimizer": .word("adam"),
    ]
    try searcher.enqueue(wanted)
    try searcher.enqueue(wanted)
    let first = searcher.propose()
    #expect(first?.setting == wanted)
    let second = searcher.propose()
    #expect(second != nil && second?.setting != wanted)
    var wrong = wanted
    wrong["activation"] = nil
    #expect(throws: SearchError.missing("activation")) { try searcher.enqueue(wrong) }
    wrong = wanted
    wrong["units"] = .integer(3)
    #expect(throws: SearchError.outside(name: "units", value: "3")) {
      try searcher.enqueue(wrong)
    }
  }

  @Test("an outcome for nothing, or a second one, changes nothing", arguments: names)
  func strayOutcomes(name: String) throws {
    let space = try SearchSpace(Objective.branin.dimensions)
    var plain = try method(name).begin(SearchTask(space: space, trials: 9, epochs: 9))
    var stray = plain
    for _ in 0..<20 {
      let (a, b) = (plain.propose(), stray.propose())
      #expect(a == b)
      guard let a else { break }
      let outcome = Outcome(a.id, .complete(Objective.branin.value(a.setting)))
      plain.observe(outcome)
      stray.observe(Outcome(a.id + 7, .complete(-1)))
      stray.observe(Outcome(-1, .complete(-1)))
      stray.observe(outcome)
      stray.observe(Outcome(a.id, .complete(-50)))
    }
  }

  @Test("the declarations of methods and rules have no faults")
  func lint() {
    for type: any Variant.Type in [
      GridSearch.self, RandomSearch.self, SobolSearch.self, TPESearch.self, BayesSearch.self,
      CMAESSearch.self, HalvingSearch.self, HyperbandSearch.self, ASHASearch.self,
      BOHBSearch.self, NoStopping.self, PatienceStopping.self, MedianStopping.self,
    ] {
      #expect(KnobLint.faults(of: type) == [])
    }
    #expect(searchMethods.names.count == 10)
    #expect(stoppingRules.names == ["off", "patience", "median"])
  }

  @Test("knobs of a method are set in a call")
  func knobs() throws {
    let asked = try Assignment(parsing: "method=hyperband(eta=4)")
    guard case .single(let value) = asked.form else { return }
    let made = try searchMethods.make(value)
    #expect((made as? HyperbandSearch)?.eta == 4)
  }
}

/// The promises, as sentences about what is broken.
enum Contract {
  static func faults(_ method: any SearchMethod, _ objective: Objective) throws -> [String] {
    let space = try SearchSpace(objective.dimensions)
    let task = SearchTask(space: space, seed: 5, trials: 16, epochs: objective.epochs)
    var faults: [String] = []
    let first = run(method, task, objective)
    if run(method, task, objective) != first { faults.append("the same seed gave other proposals") }
    var other = task
    other.seed = 6
    let isFixed = method is GridSearch
    if !isFixed, run(method, other, objective).map(\.setting) == first.map(\.setting) {
      faults.append("another seed gave the same proposals")
    }
    var settings: Set<Setting> = []
    var trials = 0
    for (place, proposal) in first.enumerated() {
      if proposal.id != place { faults.append("proposal \(place) has id \(proposal.id)") }
      if proposal.resumes == nil {
        trials += 1
        if !settings.insert(proposal.setting).inserted { faults.append("a setting came twice") }
      } else if let before = proposal.resumes {
        let old = first[before]
        if old.setting != proposal.setting || old.trial != proposal.trial
          || old.epochs != proposal.trained || proposal.epochs <= old.epochs
        {
          faults.append("proposal \(place) does not go on where \(before) ended")
        }
      }
      if proposal.epochs > task.epochs { faults.append("more epochs than a full training") }
      faults += outside(proposal.setting, objective.dimensions)
    }
    if trials > 16 { faults.append("the budget of trials was exceeded") }
    if first.count > 200 { faults.append("it does not end") }
    return faults
  }

  private static func run(
    _ method: any SearchMethod, _ task: SearchTask, _ objective: Objective
  ) -> [Proposal] {
    var searcher = method.begin(task)
    var proposals: [Proposal] = []
    while let proposal = searcher.propose(), proposals.count <= 200 {
      proposals.append(proposal)
      let value = objective.value(proposal.setting, epochs: proposal.epochs)
      let result: Outcome.Result = proposal.id % 9 == 8 ? .failed : .complete(value)
      searcher.observe(Outcome(proposal.id, result))
    }
    return proposals
  }

  /// What of a setting is not in the space, judged without the code that makes settings.
  private static func outside(_ setting: Setting, _ dimensions: [Dimension]) -> [String] {
    var faults: [String] = []
    for dimension in dimensions {
      let value = setting[dimension.name]
      if let condition = dimension.condition {
        let exists = setting[condition.parent].map(condition.values.contains) ?? false
        if exists != (value != nil) { faults.append("\(dimension.name) is outside its condition") }
        if !exists { continue }
      }
      let isInside =
        switch (dimension.kind, value) {
        case (.real(let range, _), .real(let number)?): range.contains(number)
        case (.integer(let range, _), .integer(let number)?): range.contains(number)
        case (.categorical(let choices), let choice?): choices.contains(choice)
        default: false
        }
      if !isInside { faults.append("\(dimension.name) is outside its range") }
    }
    return faults
  }
}

/// A method that breaks every promise: whatever the seed it begins anywhere, then says always the same,
/// leaves the space, repeats itself, and never ends.
private struct BrokenSearch: SearchMethod {
  static let name = "broken"
  static let summary = "breaks every promise"
  static let knobs: [Knob<Self>] = []

  /// Where it begins; anywhere if nothing is said.
  var start: Int?

  init() {}

  func begin(_ task: SearchTask) -> any Searcher {
    BrokenSearcher(ledger: Ledger(task), start: start ?? Int.random(in: 4...1_000_000))
  }
}

private struct BrokenSearcher: Searcher {
  var ledger: Ledger
  let start: Int
  var count = 0

  mutating func propose() -> Proposal? {
    count += 1
    return Proposal(
      id: count - 1, trial: count - 1, setting: ["units": .integer(count > 3 ? 500 : start)],
      epochs: 1, trained: 0, resumes: nil, rung: nil, bracket: nil)
  }
}
