import Knobs
import Tuning

/// What a suggestion costs when some trials have been.
struct SuggestionCost {
  let method: any SearchMethod
  let objective: Objective

  /// The median of eleven suggestions in milliseconds of the processor.
  /// - Parameter past: how many trials the method has learned from.
  func milliseconds(past: Int) throws -> Double {
    let space = try SearchSpace(objective.dimensions)
    let task = SearchTask(space: space, seed: 7, trials: past + 12, epochs: objective.epochs)
    var searcher = method.begin(task)
    var other = task
    other.seed += 1
    var spread = searchMethods.make("random")?.begin(other)
    for _ in 0..<past {
      guard let setting = spread?.propose()?.setting else { break }
      let outcome = Outcome(-1, .complete(objective.value(setting)))
      try searcher.learn(setting, outcome, epochs: objective.epochs)
    }
    var times: [Double] = []
    for _ in 0..<12 {
      let start = processSeconds()
      guard let proposal = searcher.propose() else { break }
      times.append(1000 * (processSeconds() - start))
      searcher.observe(Outcome(proposal.id, .complete(objective.value(proposal.setting))))
    }
    // The first one of a search also makes what the others go on with.
    return median(Array(times.dropFirst()))
  }
}
