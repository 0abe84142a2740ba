/// How well a method does on an objective: the distance of its best value from the lowest one, over
/// several seeds, after some trials or some epochs.
///
/// Distances as `make bench-tuning TUNING='--seeds 40'` prints them: medians over seeds 0 to 39 after 25,
/// 50 and 100 trials. Best of the tools: Optuna 5.0's Gaussian process, over 20 seeds; Optuna's TPE over
/// 100 (ackley 60, mix5 20).
///
/// | | branin | hartmann6 | ackley | mix5 |
/// |---|---|---|---|---|
/// | random | 1.3 / 0.53 / 0.29 | 1.9 / 1.7 / 1.3 | 18 / 17 / 16 | 0.094 / 0.071 / 0.057 |
/// | tpe | 0.26 / 0.17 / 0.022 | 0.79 / 0.36 / 0.099 | 13 / 8.3 / 4.6 | 0.078 / 0.054 / 0.050 |
/// | Optuna's TPE | 0.87 / 0.17 / 0.026 | 0.99 / 0.40 / 0.13 | 15 / 9.2 / 5.7 | 0.080 / 0.056 / 0.050 |
/// | bayes | 0.013 / 3.0e-5 / 5.4e-6 | 0.34 / 0.0040 / 4.1e-5 | 5.6 / 2.6 / 1.3 | 0.051 / 0.0024 / 0.0020 |
/// | best of the tools | 0.033 / 3.9e-5 / 1.7e-5 | 0.56 / 0.0046 / 2.0e-4 | 7.1 / 3.3 / 2.6 | 0.053 / 0.050 / 0.050 |
/// | cmaes | 1.5 / 0.25 / 0.013 | 1.4 / 0.95 / 0.38 | 15 / 12 / 6.8 | 0.080 / 0.068 / 0.055 |
///
/// On hartmann6 four searches in ten are still in the second best hollow after 50 trials, 0.12 above the
/// lowest, so the median depends on which seeds are asked. The least noise that bayes assumes weighs the
/// one against the other: with 1e-10 branin's distance after 50 trials is 8e-7, and ackley's after 100
/// trials 1.8.
///
/// On curve5 after 270, 540 and 1350 epochs, stopping early; random without stopping for comparison:
///
/// | | curve5 |
/// |---|---|
/// | random | 0.12 / 0.097 / 0.071 |
/// | hyperband | 0.080 / 0.065 / 0.048 |
/// | bohb | 0.082 / 0.067 / 0.038 |
/// | asha | 0.065 / 0.055 / 0.032 |
/// | asha(sampler=bayes) | 0.051 / 0.027 / 0.0024 |
/// | the best pair of Optuna's | 0.064 / 0.047 / 0.025 |
///
/// Milliseconds of an AMD EPYC's processor for one suggestion after 10, 50, 100 and 500 trials:
///
/// | | mix5 | hartmann6 |
/// |---|---|---|
/// | random, cmaes | 0.002 | 0.002 |
/// | sobol | 0.004 | 0.004 |
/// | tpe | 0.12 / 0.17 / 0.20 / 0.25 | 0.09 / 0.10 / 0.12 / 0.17 |
/// | bayes | 0.79 / 1.3 / 2.6 / 8.8 | 0.65 / 1.2 / 2.5 / 6.7 |
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
