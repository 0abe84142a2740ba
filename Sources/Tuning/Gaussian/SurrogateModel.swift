/// Makes surrogates from ever more observations, going on from the scales found before.
struct SurrogateModel: Sendable {
  /// More observations than this slow each proposal down: the best and the newest of them are used.
  static let mostObservations = 200

  private var scales: GaussianProcess.Scales?
  private var fittedAt = 0
  // Whether the losses are compressed, and when that was decided.
  private var compresses = false
  private var judgedAt = 0

  /// The surrogate of what was observed, or nothing where nothing can be learned yet.
  ///
  /// Trials without a number, failed or diverged, count as bad as the worst that has one. Pruned ones
  /// count with the value they had, for the epochs they had.
  /// - Parameters:
  ///   - running: settings that are being tried; the model believes its own mean there.
  ///   - fullEpochs: the epochs of one full training.
  mutating func surrogate(
    _ space: SearchSpace, _ observations: [Observation], running: [Point], fullEpochs: Int
  ) -> Surrogate? {
    let used = Self.chosen(observations)
    guard used.contains(where: { $0.loss.isFinite }) else { return nil }
    let withEpochs = used.contains { $0.epochs < fullEpochs && $0.state != .useless }
    let embedding = Embedding(space, withEpochs: withEpochs)
    let settings = used.map { observation in
      let own = withEpochs ? [Self.coordinate(observation, fullEpochs)] : []
      return embedding.coordinates(observation.point + own)
    }
    let losses = used.map(\.loss)
    if used.count >= 8, observations.count >= judgedAt + max(2, judgedAt / 8) {
      judgedAt = observations.count
      judge(embedding, settings, losses)
    }
    let compression = compresses ? Compression(losses) : nil
    let (values, centre, spread) = Self.scaled(
      compression.map { losses.map($0.compressed) } ?? losses)
    if scales?.weights.count != embedding.dimensions { scales = nil }
    // The more is known, the less one value more changes the scales.
    let news = observations.count - fittedAt
    if scales == nil || used.count < 30 || news >= used.count / 16 {
      let cold = ScaleFit.start(embedding)
      // The heavy-tailed belief about noise may have two peaks: now and then both are tried.
      var noisy = cold
      noisy.noise = -4
      let fit = ScaleFit(embedding, settings, values)
      let isLarge = used.count > 100
      let others = used.count % 4 == 0 ? [cold, noisy] : isLarge && scales != nil ? [] : [cold]
      scales = fit.best(from: (scales.map { [$0] } ?? []) + others, steps: isLarge ? 15 : 40).scales
      fittedAt = observations.count
    }
    // Small hollows look like noise until somebody looks into one: every third time the values are
    // taken at their word.
    if observations.count % 3 == 0 { scales?.noise = ScaleFit.noiseBox.lowerBound }
    guard let scales, let process = GaussianProcess(embedding, settings, values, scales) else {
      return nil
    }
    let epochs = withEpochs ? 1.0 : nil
    let lowest = Self.lowest(process, used, withEpochs ? fullEpochs : nil)
    let known = Surrogate(
      space: space, process: process, centre: centre, spread: spread,
      compression: compression, epochs: epochs, lowest: lowest)
    guard !running.isEmpty else { return known }
    let pending = running.map { embedding.coordinates($0 + (withEpochs ? [1] : [])) }
    let believed = pending.map { process.predict($0).mean }
    guard
      let extended = GaussianProcess(embedding, settings + pending, values + believed, scales)
    else { return known }
    return Surrogate(
      space: space, process: extended, centre: centre, spread: spread,
      compression: compression, epochs: epochs, lowest: lowest)
  }

  /// Decides whether the losses are more probable in the logarithm, as those of valleys and funnels are
  /// (Snelson, Rasmussen & Ghahramani 2004: the likelihoods of both, the change of scale counted).
  private mutating func judge(_ embedding: Embedding, _ settings: [[Double]], _ losses: [Double]) {
    guard let compression = Compression(losses) else {
      compresses = false
      return
    }
    let count = Double(losses.count { $0.isFinite })
    let choices = [losses, losses.map(compression.compressed)].map { losses in
      let (values, _, spread) = Self.scaled(losses)
      let fit = ScaleFit(embedding, settings, values)
        .best(from: [ScaleFit.start(embedding)], steps: 25)
      return (scales: fit.scales, loss: fit.loss + count * Functions.log(spread))
    }
    let gain = choices[0].loss - choices[1].loss + compression.logSlopes(losses)
    let better = gain > Self.leastGain
    if better != compresses { scales = choices[better ? 1 : 0].scales }
    compresses = better
  }

  // What the logarithm has to be more probable by, itself in the logarithm.
  private static let leastGain = 0.5

  /// Where a number of epochs stands between one epoch and full training, in the logarithm.
  private static func coordinate(_ observation: Observation, _ fullEpochs: Int) -> Double {
    guard fullEpochs > 1, observation.state != .useless else { return 1 }
    return Functions.log(Double(observation.epochs)) / Functions.log(Double(fullEpochs))
  }

  /// The level to improve on: the lowest believed value of a fully trained network where there are any.
  private static func lowest(
    _ process: GaussianProcess, _ used: [Observation], _ fullEpochs: Int?
  ) -> Double {
    guard let fullEpochs else { return process.lowest }
    var lowest = Double.infinity
    for (index, observation) in used.enumerated() where observation.epochs >= fullEpochs {
      lowest = min(lowest, process.values[index] - process.noise * process.dual[index])
    }
    return lowest.isFinite ? lowest : process.lowest
  }

  private static func chosen(_ observations: [Observation]) -> [Observation] {
    guard observations.count > mostObservations else { return observations }
    let half = mostObservations / 2
    let newest = observations.indices.suffix(mostObservations - half)
    let best = observations.indices.dropLast(newest.count)
      .sorted { observations[$0].loss < observations[$1].loss }.prefix(half)
    return (best + newest).sorted().map { observations[$0] }
  }

  /// The losses with mean 0 and variance 1; those without a number count as the worst that has one, and
  /// what is far above the bulk is brought down to its edge, so that one explosion does not flatten
  /// everything else.
  static func scaled(_ losses: [Double]) -> (values: [Double], centre: Double, spread: Double) {
    let finite = losses.filter(\.isFinite).sorted()
    guard let lowest = finite.first, let worst = finite.last else {
      return (losses.map { _ in 0 }, 0, 1)
    }
    let middle = finite[finite.count / 2]
    let upper = finite[min(finite.count - 1, finite.count * 3 / 4)]
    let edge = max(upper + 3 * (upper - lowest), middle)
    let bounded = losses.map { $0.isFinite ? min($0, edge) : min(worst, edge) }
    let count = Double(bounded.count)
    let centre = bounded.reduce(0) { $0 + $1 / count }
    let variance = bounded.reduce(0) { $0 + ($1 - centre) * ($1 - centre) / count }
    let spread = variance.squareRoot()
    guard spread > 0, spread.isFinite else { return (losses.map { _ in 0 }, centre, 1) }
    return (bounded.map { ($0 - centre) / spread }, centre, spread)
  }
}
