/// Finding the scales of a Gaussian process: the most probable ones given the values, under priors that
/// keep a handful of trials from proving too much.
///
/// Priors: log p(w) = −(0.1/w + 0.1 w), as in Optuna 5.0, and on top of it the belief that all dimensions
/// matter about alike, with tails so heavy that a few trials can contradict it: each log w has a Cauchy
/// distribution around the mean of all of them. log a is normal with mean 0 and deviation 2, so that smooth
/// functions may have long length scales. The noise is believed to be next to nothing, for a training with
/// a fixed seed gives the same value again, and believing so lets a search go on into the bottom of a
/// hollow; but that belief too has heavy tails, so that values which do scatter can change it:
/// −4 log(1 + u²) with u = log σ² + 15.
struct ScaleFit: Sendable {
  private let embedding: Embedding
  private let count: Int
  private let values: [Double]
  private let packed: [Lane]
  // For each dimension the squared distances of all pairs, laid out as the kernel matrix is.
  private let squares: [[Lane]]

  /// The logarithm of the noise that is believed in before anything is seen.
  static let usualNoise = -15.0
  // How strongly it is believed in.
  private static let noiseBelief = 4.0

  // The variance of the logarithm of the amplitude before anything is seen.
  private static let amplitudeVariance = 4.0

  static let weightBox = -8.0...8.0
  static let amplitudeBox = -5.0...5.0
  static let noiseBox = -17.0...2.0

  init(_ embedding: Embedding, _ settings: [[Double]], _ values: [Double]) {
    self.embedding = embedding
    self.values = values
    count = values.count
    packed = Triangle.packed(values)
    let columns = (0..<embedding.count).map { place in Triangle.packed(settings.map { $0[place] }) }
    var squares = [[Lane]](
      repeating: [Lane](repeating: .zero, count: Triangle.start(values.count)),
      count: embedding.dimensions)
    for (place, owner) in embedding.owners.enumerated() {
      for row in values.indices {
        let own = Triangle.start(row)
        let value = settings[row][place]
        for lane in 0...row >> 2 {
          let gap = columns[place][lane] - value
          squares[owner][own + lane] += gap * gap
        }
        // Beyond the diagonal there must be nothing, for the slopes are sums over whole lanes.
        for place in (row & 3 + 1)..<max(4, row & 3 + 1) {
          squares[owner][own + row >> 2][place] = 0
        }
      }
    }
    self.squares = squares
  }

  /// The start of a fit without experience: length scales of the size of the space, little noise.
  static func start(_ embedding: Embedding) -> GaussianProcess.Scales {
    GaussianProcess.Scales(
      weights: [Double](repeating: 0, count: embedding.dimensions), amplitude: 0,
      noise: usualNoise)
  }

  /// The most probable scales that can be reached from some starts.
  func best(
    from starts: [GaussianProcess.Scales], steps: Int
  ) -> (scales: GaussianProcess.Scales, loss: Double) {
    var minimiser = BoxMinimiser()
    minimiser.steps = steps
    minimiser.evaluations = steps * 2
    let box =
      [ClosedRange<Double>](repeating: Self.weightBox, count: embedding.dimensions)
      + [Self.amplitudeBox, Self.noiseBox]
    var best: (point: [Double], value: Double)?
    for start in starts {
      let found = minimiser.minimise(from: start.parameters, in: box) { point, slope in
        loss(GaussianProcess.Scales(point), &slope)
      }
      if found.value < best?.value ?? .infinity { best = found }
    }
    let scales = best.map { GaussianProcess.Scales($0.point) } ?? Self.start(embedding)
    return (scales, best?.value ?? .infinity)
  }

  /// −log p(values, scales) without constants, and its slope along the logarithms of the scales.
  func loss(_ scales: GaussianProcess.Scales, _ slope: inout [Double]) -> Double {
    let weights = scales.weights.map(Functions.exp)
    let amplitude = Functions.exp(scales.amplitude)
    let free = Functions.exp(scales.noise)
    let surprise = scales.noise - Self.usualNoise
    let noise = free + GaussianProcess.leastNoise
    var kernel = Triangle(count: count)
    for (weight, square) in zip(weights, squares) {
      for lane in square.indices { kernel.lanes[lane] += weight * square[lane] }
    }
    var slopes = kernel.lanes
    for lane in slopes.indices {
      let (value, change) = Matern.value(kernel.lanes[lane])
      kernel.lanes[lane] = amplitude * value
      slopes[lane] = amplitude * change
    }
    for row in 0..<count { kernel[row, row] = amplitude + noise }
    guard let factor = kernel.cholesky() else { return .infinity }
    let inverseFactor = factor.inverse()
    var half = packed
    inverseFactor.times(packed, into: &half)
    var dual = packed
    inverseFactor.transposeTimes(half, into: &dual)
    let inverse = inverseFactor.transposeTimesSelf()

    var (logDeterminant, trace, fit, dualSquare) = (0.0, 0.0, 0.0, 0.0)
    for row in 0..<count {
      let a = dual[row >> 2][row & 3]
      logDeterminant += Functions.log(factor[row, row])
      trace += inverse[row, row]
      fit += a * values[row]
      dualSquare += a * a
      let own = Triangle.start(row)
      for lane in 0...row >> 2 { slopes[own + lane] *= inverse.lanes[own + lane] - a * dual[lane] }
    }
    for (index, square) in squares.enumerated() {
      var sum = Lane.zero
      for lane in square.indices { sum += slopes[lane] * square[lane] }
      slope[index] = sum.sum() * weights[index] - 0.1 / weights[index] + 0.1 * weights[index]
    }
    // tr(K⁻¹ a M) = n − σ² tr K⁻¹, and αᵀ a M α = αᵀ y − σ² αᵀ α.
    slope[embedding.dimensions] =
      0.5 * (Double(count) - noise * trace - fit + noise * dualSquare)
      + scales.amplitude / Self.amplitudeVariance
    slope[embedding.dimensions + 1] =
      0.5 * (trace - dualSquare) * free
      + Self.noiseBelief * 2 * surprise / (1 + surprise * surprise)
    return 0.5 * fit + logDeterminant
      + weights.reduce(0) { $0 + 0.1 / $1 + 0.1 * $1 }
      + Self.unlikeness(scales.weights, &slope)
      + scales.amplitude * scales.amplitude / (2 * Self.amplitudeVariance)
      + Self.noiseBelief * Functions.log1p(surprise * surprise)
  }

  /// How unlike each other the dimensions are, Σ log(1 + u²) with u = log w less the mean of them all;
  /// its slope is added to another.
  private static func unlikeness(_ logs: [Double], _ slope: inout [Double]) -> Double {
    let count = Double(max(1, logs.count))
    let mean = logs.reduce(0) { $0 + $1 / count }
    var (sum, total) = (0.0, 0.0)
    for (index, log) in logs.enumerated() {
      let gap = log - mean
      let own = 2 * gap / (1 + gap * gap)
      sum += Functions.log1p(gap * gap)
      slope[index] += own
      total += own
    }
    // The mean moves with every one of them.
    for index in logs.indices { slope[index] -= total / count }
    return sum
  }
}
