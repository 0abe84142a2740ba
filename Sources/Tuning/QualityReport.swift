/// How well a method does on an objective: the distance of its best value from the lowest one, over
/// several seeds, after some trials or some epochs.
///
/// Medians over seeds 0 to 19 after 25, 50 and 100 trials, one core of an x86-64 machine:
///
/// | | branin | hartmann6 | ackley | mix5 |
/// |---|---|---|---|---|
/// | bayes | 0.0077 / 2.9e-5 / 3e-6 | 0.50 / 0.030 / 1.5e-4 | 6.2 / 3.1 / 2.7 | 0.051 / 0.0085 / 0.0026 |
/// | tpe | 0.63 / 0.11 / 0.014 | 1.12 / 0.45 / 0.14 | 14 / 10.6 / 5.5 | 0.066 / 0.052 / 0.050 |
/// | cmaes | 1.4 / 0.20 / 0.014 | 1.4 / 0.67 / 0.39 | 15 / 12 / 6.7 | 0.080 / 0.063 / 0.053 |
/// | random | 1.3 / 0.73 / 0.30 | 1.9 / 1.9 / 1.3 | 18 / 17 / 17 | 0.094 / 0.065 / 0.059 |
///
/// On curve5 after 270, 540 and 1350 epochs: asha(sampler=bayes) 0.052 / 0.037 / 0.007,
/// asha 0.062 / 0.056 / 0.035, hyperband 0.090 / 0.063 / 0.056, bohb 0.072 / 0.068 / 0.052.
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
