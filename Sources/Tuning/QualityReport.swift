/// How well a method does on an objective: the distance of its best value from the lowest one, over
/// several seeds, after some trials or some epochs.
///
/// Distances as `make bench-tuning` printed them on an AMD EPYC with two processors, both busy: medians
/// over seeds 0 to 19 after 25, 50 and 100 trials. Best of the tools: Optuna 5.0's Gaussian process.
///
/// | | branin | hartmann6 | ackley | mix5 |
/// |---|---|---|---|---|
/// | bayes | 0.021 / 7.3e-5 / 3.7e-6 | 0.48 / 0.069 / 1.1e-4 | 6.7 / 2.9 / 1.2 | 0.051 / 0.0061 / 0.0020 |
/// | best of the tools | 0.033 / 3.9e-5 / 1.7e-5 | 0.56 / 0.0046 / 2.0e-4 | 7.1 / 3.3 / 2.6 | 0.053 / 0.050 / 0.050 |
/// | tpe | 0.32 / 0.15 / 0.027 | 0.68 / 0.31 / 0.089 | 15 / 9.4 / 4.5 | 0.080 / 0.055 / 0.050 |
/// | Optuna's TPE | 0.37 / 0.11 / 0.019 | 0.92 / 0.33 / 0.094 | 15 / 8.9 / 6.0 | 0.080 / 0.056 / 0.050 |
///
/// On curve5 after 270, 540 and 1350 epochs: asha(sampler=bayes) 0.052 / 0.033 / 0.0037; the best pair of
/// Optuna's 0.064 / 0.047 / 0.025.
public struct QualityReport: Sendable {
  /// The distances at one mark.
  public struct Row: Hashable, Sendable {
    /// Trials, or epochs.
    public let mark: Int
    /// The median over seeds.
    public let median: Double
    /// The lower quartile.
    public let low: Double
    /// The upper quartile.
    public let high: Double
  }

  /// The distances, mark by mark.
  public let rows: [Row]
  /// Seconds that the method itself took for each proposal, on average.
  public let secondsPerProposal: Double

  /// Runs searches, one for each seed.
  /// - Parameters:
  ///   - marks: after how many trials, or epochs, to look; in rising order.
  ///   - inEpochs: whether marks count epochs, those of resumed networks once. Every epoch's value counts
  ///     then, as it does for who watches curves.
  ///   - truth: what settings are really worth, where the values that the method sees scatter; the setting
  ///     with the lowest value seen is judged by it.
  ///   - clock: the processor's time in seconds.
  public init(
    _ method: any SearchMethod, _ objective: Objective, seeds: Range<Int>, marks: [Int],
    inEpochs: Bool = false, truth: Objective? = nil, clock: () -> Double
  ) throws(SearchError) {
    let space = try SearchSpace(objective.dimensions)
    var found = marks.map { _ in [Double]() }
    var (seconds, proposals) = (0.0, 0)
    for seed in seeds {
      let most = marks.last ?? 0
      let task = SearchTask(space: space, seed: seed, trials: most, epochs: objective.epochs)
      var searcher = method.begin(task)
      var (spent, best, worth, mark) = (0, Double.infinity, Double.infinity, 0)
      while mark < marks.count {
        let start = clock()
        guard let proposal = searcher.propose() else { break }
        seconds += clock() - start
        proposals += 1
        let first = inEpochs ? proposal.trained + 1 : proposal.epochs
        var value = Double.infinity
        for epoch in first...max(first, proposal.epochs) where mark < marks.count {
          value = objective.value(proposal.setting, epochs: epoch)
          if value < best {
            best = value
            worth = truth?.value(proposal.setting, epochs: epoch) ?? value
          }
          spent += 1
          if spent == marks[mark] {
            found[mark].append(worth - objective.lowest)
            mark += 1
          }
        }
        searcher.observe(Outcome(proposal.id, .complete(value)))
      }
      // A search that ended early keeps what it had.
      for rest in mark..<max(mark, marks.count) { found[rest].append(worth - objective.lowest) }
    }
    rows = zip(marks, found).map { mark, values in
      let sorted = values.sorted()
      return Row(
        mark: mark, median: Self.quantile(sorted, 0.5), low: Self.quantile(sorted, 0.25),
        high: Self.quantile(sorted, 0.75))
    }
    secondsPerProposal = seconds / Double(max(1, proposals))
  }

  /// A quantile of sorted numbers, between neighbours in proportion.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return last }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }
}
