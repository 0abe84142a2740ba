/// One line of a chart: a name, its points, and what is said about them.
public struct Series: Sendable {
  /// Which point is marked as the best.
  public enum Best: Sendable, Equatable {
    /// The lowest value, as for a loss.
    case lowest
    /// The highest value, as for an accuracy.
    case highest
    /// The point at this horizontal value, as for the epoch an early stop went back to.
    case at(Double)
  }

  /// Words that tell the line apart, such as `val` or `lr=0.1`.
  public var name: String
  /// The points in drawing order; a value that is not finite ends the line there.
  public var points: [Point]
  /// The lowest and highest value beside each point, or empty where there is no band.
  public var band: [(low: Double, high: Double)] = []
  /// How many runs the band spans; 1 without one.
  public var runs = 1
  /// What the line is of the runs.
  public var middle = "median"
  /// The letter on the line, one column wide; nil takes the next capital letter.
  public var letter: Character?
  /// Which point is marked.
  public var best: Best?

  /// A line of one value per epoch, counted from 1.
  public init(
    _ name: String, _ values: [Double], best: Best? = nil, letter: Character? = nil
  ) {
    let points = values.enumerated().map { Point(x: Double($0.offset + 1), y: $0.element) }
    self.init(name, points: points, best: best, letter: letter)
  }

  /// A line through points.
  public init(
    _ name: String, points: [Point], best: Best? = nil, letter: Character? = nil
  ) {
    self.name = inert(name)
    self.points = points
    self.best = best
    self.letter = letter
  }

  /// The median of several runs per epoch, with a band from the lowest to the highest.
  ///
  /// The line ends where fewer than half of the runs are left. A run whose value is not finite
  /// counts as infinitely high from there on.
  public init(
    _ name: String, seeds: [[Double]], best: Best? = nil, letter: Character? = nil
  ) {
    let longest = seeds.map(\.count).max() ?? 0
    var middle: [Double] = []
    var band: [(low: Double, high: Double)] = []
    for epoch in 0..<longest {
      let values = seeds.filter { $0.count > epoch }.map { $0[epoch].isNaN ? .infinity : $0[epoch] }
      guard let low = values.min(), let high = values.max(), values.count * 2 >= seeds.count
      else { break }
      middle.append(median(values))
      band.append((low, high))
    }
    self.init(name, middle, best: best, letter: letter)
    // One run is its own median and has nothing around it.
    self.band = seeds.count > 1 ? band : []
    runs = max(seeds.count, 1)
  }

  /// The points with smoothed heights.
  func smoothedPoints(factor: Double) -> [Point] {
    zip(points, smoothed(points.map(\.y), factor: factor)).map { Point(x: $0.x, y: $1) }
  }

  /// The marked point, if there is a finite one.
  var bestPoint: Point? {
    let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
    switch best {
    case .lowest: return finite.min { $0.y < $1.y }
    case .highest: return finite.max { $0.y < $1.y }
    case .at(let x): return finite.min { abs($0.x - x) < abs($1.x - x) }
    case nil: return nil
    }
  }

  /// The last point with finite values.
  var last: Point? { points.last { $0.x.isFinite && $0.y.isFinite } }

  /// The first point whose value is not finite, where the line broke.
  var broken: Point? { points.first { !$0.y.isFinite } }

  /// Whether every value is finite.
  var isHealthy: Bool { broken == nil }

  /// The last value, or where the line broke: `0.157`, `NaN @18`.
  var ending: String {
    guard let broken else { return last.map { brief($0.y) } ?? "no value" }
    return "\(brief(broken.y)) @\(brief(broken.x))"
  }
}
