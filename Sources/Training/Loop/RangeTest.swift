import Matrices

/// The learning-rate range test: train while the rate grows by the same factor in each step, and see
/// where the loss begins to fall, falls fastest, and goes up (Smith 2017, section 3.3).
///
/// Smoothing, end and suggestions are those of fastai's `lr_find`; it begins at 1e-5 and not at 1e-7,
/// where small networks do not move.
public struct RangeTest: Sendable {
  /// The first rate.
  public var low = 1e-5
  /// The last rate.
  public var high = 10.0
  /// Steps at most.
  public var steps = 100

  /// Makes the usual test.
  public init() {}

  /// What one network did.
  public struct Course: Sendable {
    /// The rate of each step.
    public var rates: [Double] = []
    /// The loss of each batch before its step.
    public var losses: [Double] = []
    /// Their average, see `RangeTest.smoothing`.
    public var smoothed: [Double] = []

    /// Makes a course without steps.
    public init() {}
  }

  /// β of the average of losses: s ← β s + (1 − β) loss, divided by 1 − βᵗ.
  public static let smoothing = 0.98
  /// It ends when the average is more than so many times the lowest one.
  public static let blowUp = 4.0

  /// The rate of a step, counted from 0.
  public func rate(at step: Int) -> Double {
    low * Double.pow(high / low, Double(step) / Double(max(1, steps)))
  }

  /// Trains a network that nobody needs afterwards.
  /// - Parameter goesOn: asked before each step, with the share that is done.
  public func course(
    of engine: any NetworkEngine<Float>, samples: Int, _ goesOn: (Double) -> Bool = { _ in true }
  ) -> Course {
    let recipe = engine.blueprint.recipe
    let batches = engine.blueprint.batches
    var order = (0..<Int32(clamping: samples)).map { $0 }
    var course = Course()
    var average = 0.0
    var lowest = Double.infinity
    for step in 0..<max(0, steps) {
      guard goesOn(Double(step) / Double(steps)) else { break }
      let place = step % batches.count
      if place == 0 { recipe.arrange(&order, epoch: step / batches.count) }
      let rate = rate(at: step)
      let result = order.withUnsafeBufferPointer { order in
        engine.train(order, batches.range(of: place), rate: rate, measuresNorm: false)
      }
      guard result.loss.isFinite else { break }
      average = Self.smoothing * average + (1 - Self.smoothing) * result.loss
      let smooth = average / (1 - Double.pow(Self.smoothing, Double(step + 1)))
      course.rates.append(rate)
      course.losses.append(result.loss)
      course.smoothed.append(smooth)
      lowest = min(lowest, smooth)
      guard smooth <= Self.blowUp * lowest else { break }
    }
    return course
  }
}

extension RangeTest.Course {
  /// The mean of several courses, as far as all of them go: less noise than in any of them.
  public init(meanOf courses: [RangeTest.Course]) {
    self.init()
    let shortest = courses.min { $0.rates.count < $1.rates.count }
    let count = Double(courses.count)
    for (step, rate) in (shortest?.rates ?? []).enumerated() {
      rates.append(rate)
      losses.append(courses.reduce(0) { $0 + $1.losses[step] } / count)
      smoothed.append(courses.reduce(0) { $0 + $1.smoothed[step] } / count)
    }
  }

  /// The part that is judged: without the first tenth of the steps and the last five.
  public func judged(of steps: Int) -> RangeTest.Course {
    var part = self
    let range = steps / 10..<max(steps / 10, rates.count - 5)
    guard range.upperBound <= rates.count, range.count >= 2 else { return self }
    part.rates = Array(rates[range])
    part.losses = Array(losses[range])
    part.smoothed = Array(smoothed[range])
    return part
  }

  /// Where the average falls fastest by the logarithm of the rate.
  public var steep: Double? { steepest.map { rates[$0] } }

  /// The end of the rates where the average falls fastest, give or take a twentieth of all steps, or
  /// the lower one where it never falls or was over at once; nil where it is further in. What lies
  /// beyond may be better. A course that ended early has seen what lies beyond the upper end.
  public func steepEnd(of steps: Int, isWhole: Bool) -> End? {
    guard let steepest, rates.count > 2 else { return rates.isEmpty || isWhole ? nil : .low }
    let near = steps / 20
    let neverFalls = smoothed.dropFirst().allSatisfy { $0 >= smoothed[0] }
    if neverFalls || steepest <= near { return .low }
    return isWhole && steepest >= rates.count - 2 - near ? .high : nil
  }

  /// One end of the rates that were tried.
  public enum End: String, Sendable { case low, high }

  private var steepest: Int? {
    guard rates.count > 1 else { return nil }
    let slopes = (1..<rates.count).map { index in
      (smoothed[index] - smoothed[index - 1]) / Double.log(rates[index] / rates[index - 1])
    }
    return slopes.indices.min { slopes[$0] < slopes[$1] }
  }

  /// A tenth of the rate with the lowest average.
  public var minimum: Double? {
    smoothed.indices.min { smoothed[$0] < smoothed[$1] }.map { rates[$0] / 10 }
  }

  /// The middle of the middle third of the longest way down: the longest falling subsequence.
  public var valley: Double? {
    guard !smoothed.isEmpty else { return nil }
    var lengths = [Int](repeating: 1, count: smoothed.count)
    var (start, end) = (0, 0)
    for i in smoothed.indices.dropFirst() {
      for j in 0..<i where smoothed[i] < smoothed[j] && lengths[i] < lengths[j] + 1 {
        lengths[i] = lengths[j] + 1
      }
      if lengths[end] < lengths[i] {
        end = i
        start = end - lengths[end]
      }
    }
    let third = (end - start) / 3
    return rates[max(0, start + third + third / 2)]
  }
}

extension Recipe {
  /// Brings the samples into the order of an epoch: a function of the seed and the epoch alone.
  func arrange(_ order: inout [Int32], epoch: Int) {
    guard shuffles else { return }
    for i in order.indices { order[i] = Int32(truncatingIfNeeded: i) }
    var random = Random(seed: streamSeed, stream: .order, index: UInt64(epoch))
    random.shuffle(&order)
  }
}
