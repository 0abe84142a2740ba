/// What Bayesian search believes about every setting, and how much it would like to try it.
public struct Surrogate: Sendable {
  /// The settings that may be tried.
  public let space: SearchSpace
  let process: GaussianProcess
  /// The mean and deviation of the values that the process saw, to undo their scaling.
  let centre: Double
  let spread: Double
  /// How losses were compressed before that.
  let compression: Compression?
  /// The coordinate of full training, where the epochs are part of the model.
  let epochs: Double?
  /// The lowest value that is believed in, scaled.
  let lowest: Double

  /// The value expected at a setting after full training, smaller being better, its standard deviation,
  /// and the logarithm of the improvement it promises, up to a constant.
  /// - Throws: a value that is missing or outside the space.
  public func belief(
    _ setting: Setting
  ) throws(SearchError) -> (mean: Double, deviation: Double, promise: Double) {
    let point = try space.point(of: setting)
    let (mean, deviation) = predict(point)
    return (mean, deviation, score(point))
  }

  /// The value expected at a point, and its standard deviation, in the units of the goal.
  func predict(_ point: Point) -> (mean: Double, deviation: Double) {
    let (mean, variance) = process.predict(embedded(point))
    let (middle, reach) = (centre + spread * mean, spread * variance.squareRoot())
    guard let compression else { return (middle, reach) }
    // Half of what lies between one deviation below and one above.
    let (low, high) = (middle - reach, middle + reach)
    return (
      compression.expanded(middle), (compression.expanded(high) - compression.expanded(low)) / 2
    )
  }

  /// The logarithm of the expected improvement, up to a constant.
  func score(_ point: Point) -> Double {
    var workspace = process.workspace
    return score(point, &workspace)
  }

  func score(_ point: Point, _ workspace: inout GaussianProcess.Workspace) -> Double {
    let (mean, variance) = process.predict(embedded(point), &workspace)
    return ExpectedImprovement.log(mean: mean, variance: variance, lowest: lowest)
  }

  /// The score and its slope along each dimension of the space.
  func scoreWithSlope(
    _ point: Point, _ workspace: inout GaussianProcess.Workspace
  ) -> (score: Double, slope: [Double]) {
    let full = epochs.map { point + [$0] } ?? point
    let (mean, variance, meanSlope, varianceSlope) = process.predictWithSlopes(
      process.embedding.coordinates(full), &workspace)
    let (score, alongMean, alongVariance) = ExpectedImprovement.logWithSlopes(
      mean: mean, variance: variance, lowest: lowest)
    let slopes = zip(meanSlope, varianceSlope).map { alongMean * $0 + alongVariance * $1 }
    return (score, Array(process.embedding.slope(full, slopes).prefix(space.count)))
  }

  private func embedded(_ point: Point) -> [Double] {
    process.embedding.coordinates(epochs.map { point + [$0] } ?? point)
  }
}
