/// A Gaussian process over embedded settings: a Matérn-5/2 kernel with a length scale for each
/// dimension, an amplitude, and noise (Rasmussen & Williams 2006, chapters 2 and 5).
///
/// k(x, y) = a · M(Σ_c w_d(c) (x_c − y_c)²) + σ² · [x is y]
struct GaussianProcess: Sendable {
  /// What is fitted, all in the logarithm.
  struct Scales: Sendable {
    /// The inverse squared length scale of each dimension.
    var weights: [Double]
    /// The signal's variance, of values that have variance 1.
    var amplitude: Double
    /// The variance of the noise, without the smallest one.
    var noise: Double

    var parameters: [Double] { weights + [amplitude, noise] }

    init(weights: [Double], amplitude: Double, noise: Double) {
      self.weights = weights
      self.amplitude = amplitude
      self.noise = noise
    }

    init(_ parameters: [Double]) {
      weights = Array(parameters.dropLast(2))
      amplitude = parameters[parameters.count - 2]
      noise = parameters[parameters.count - 1]
    }
  }

  /// Noise that is always there. More of it would hide the bottom of a wide hollow; with less of it a
  /// search looks into one small hollow after the other, as if each led to the lowest.
  static let leastNoise = 2e-7

  let embedding: Embedding
  let count: Int
  let scales: Scales
  let amplitude: Double
  let noise: Double
  let values: [Double]
  // Each coordinate of all settings, in lanes.
  private let columns: [[Lane]]
  private let columnWeights: [Double]
  // The inverse of the kernel matrix' lower factor.
  private let inverseFactor: Triangle
  // The inverse of the kernel matrix times the values.
  let dual: [Double]
  private let dualLanes: [Lane]
  /// −log p(values), without the constant.
  let misfit: Double

  /// The process that has seen values at embedded settings.
  /// - Returns: nothing where even much jitter does not make the matrix positive definite.
  init?(_ embedding: Embedding, _ settings: [[Double]], _ values: [Double], _ scales: Scales) {
    self.embedding = embedding
    self.scales = scales
    self.values = values
    count = values.count
    let weights = scales.weights.map(Functions.exp)
    let amplitude = Functions.exp(scales.amplitude)
    let noise = Functions.exp(scales.noise) + Self.leastNoise
    var squares = Triangle(count: count)
    let columns = (0..<embedding.count).map { place in Triangle.packed(settings.map { $0[place] }) }
    columnWeights = embedding.owners.map { weights[$0] }
    for row in 0..<count {
      let own = Triangle.start(row)
      for (place, column) in columns.enumerated() {
        let value = settings[row][place]
        for lane in 0...row >> 2 {
          let gap = column[lane] - value
          squares.lanes[own + lane] += columnWeights[place] * gap * gap
        }
      }
    }
    var kernel = squares
    for lane in kernel.lanes.indices {
      kernel.lanes[lane] = amplitude * Matern.value(squares.lanes[lane]).value
    }
    guard let factor = Self.factor(&kernel, amplitude: amplitude, noise: noise) else { return nil }
    inverseFactor = factor.inverse()
    let packed = Triangle.packed(values)
    var half = packed
    inverseFactor.times(packed, into: &half)
    var dual = packed
    inverseFactor.transposeTimes(half, into: &dual)
    dualLanes = dual
    self.dual = values.indices.map { dual[$0 >> 2][$0 & 3] }
    misfit =
      0.5 * zip(values, self.dual).reduce(0) { $0 + $1.0 * $1.1 }
      + (0..<count).reduce(0) { $0 + Functions.log(factor[$1, $1]) }
    self.amplitude = amplitude
    self.noise = noise
    self.columns = columns
  }

  /// The lower factor, with ever more added to the diagonal until there is one.
  static func factor(_ kernel: inout Triangle, amplitude: Double, noise: Double) -> Triangle? {
    for jitter in [0, 1e-8, 1e-6, 1e-4, 1e-2] {
      for row in 0..<kernel.count { kernel[row, row] = amplitude * (1 + jitter) + noise }
      if let factor = kernel.cholesky() { return factor }
    }
    return nil
  }

  /// The lowest value that the process believes in at the settings seen: the data without their noise.
  var lowest: Double {
    zip(values, dual).reduce(.infinity) { min($0, $1.0 - noise * $1.1) }
  }

  /// The mean and variance of the noiseless value at an embedded setting.
  func predict(_ setting: [Double]) -> (mean: Double, variance: Double) {
    var space = Workspace(lanes: dualLanes.count)
    return predict(setting, &space)
  }

  /// Memory that many predictions share.
  struct Workspace {
    fileprivate var kernel: [Lane]
    fileprivate var slope: [Lane]
    fileprivate var half: [Lane]
    fileprivate var whole: [Lane]

    init(lanes: Int) {
      kernel = [Lane](repeating: .zero, count: lanes)
      slope = kernel
      half = kernel
      whole = kernel
    }
  }

  /// Memory for predictions of this process.
  var workspace: Workspace { Workspace(lanes: dualLanes.count) }

  func predict(
    _ setting: [Double], _ space: inout Workspace
  ) -> (mean: Double, variance: Double) {
    correlate(setting, &space)
    inverseFactor.times(space.kernel, into: &space.half)
    var (mean, square) = (Lane.zero, Lane.zero)
    for lane in dualLanes.indices {
      mean += space.kernel[lane] * dualLanes[lane]
      square += space.half[lane] * space.half[lane]
    }
    return (mean.sum(), max(amplitude - square.sum(), 1e-12))
  }

  /// The kernel between an embedded setting and all that were seen.
  private func correlate(_ setting: [Double], _ space: inout Workspace) {
    let last = dualLanes.count - 1
    for lane in 0...last {
      var square = Lane.zero
      for place in columns.indices {
        let gap = columns[place][lane] - setting[place]
        square += columnWeights[place] * gap * gap
      }
      let (value, slope) = Matern.value(square)
      space.kernel[lane] = amplitude * value
      space.slope[lane] = amplitude * slope
    }
    // What a last lane holds beyond the settings counts for nothing.
    for place in 0..<4 where last << 2 + place >= count {
      space.kernel[last][place] = 0
      space.slope[last][place] = 0
    }
  }

  /// The mean and variance at an embedded setting with their slopes along its coordinates.
  func predictWithSlopes(
    _ setting: [Double], _ space: inout Workspace
  ) -> (mean: Double, variance: Double, meanSlope: [Double], varianceSlope: [Double]) {
    let (mean, variance) = predict(setting, &space)
    inverseFactor.transposeTimes(space.half, into: &space.whole)
    var meanSlope = [Double](repeating: 0, count: columns.count)
    var varianceSlope = meanSlope
    for place in columns.indices {
      var (first, second) = (Lane.zero, Lane.zero)
      for lane in dualLanes.indices {
        let gap = (setting[place] - columns[place][lane]) * space.slope[lane]
        first += gap * dualLanes[lane]
        second += gap * space.whole[lane]
      }
      meanSlope[place] = 2 * columnWeights[place] * first.sum()
      varianceSlope[place] = -4 * columnWeights[place] * second.sum()
    }
    return (mean, variance, meanSlope, varianceSlope)
  }
}
