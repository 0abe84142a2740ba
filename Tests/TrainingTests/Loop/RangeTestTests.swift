import Testing

@testable import Training

/// Figures of Generators/range_test.py, which holds fastai's own functions.
@Suite("The learning-rate range test")
struct RangeTestTests {
  static let rates = (0..<60).map { 1e-5 * Double.pow(1e6, Double($0) / 60) }

  private func course(_ loss: (Double) -> Double) -> RangeTest.Course {
    var course = RangeTest.Course()
    course.rates = Self.rates
    course.smoothed = (0..<60).map { loss(Double($0)) }
    course.losses = course.smoothed
    return course
  }

  private func expect(
    _ course: RangeTest.Course, steep: Double, valley: Double, minimum: Double,
    at location: SourceLocation = #_sourceLocation
  ) {
    for (found, wanted) in [
      (course.steep, steep), (course.valley, valley), (course.minimum, minimum),
    ] {
      #expect(
        abs((found ?? 0) / wanted - 1) < 1e-9, "\(found ?? 0) not \(wanted)",
        sourceLocation: location)
    }
  }

  @Test("suggestions are those of fastai")
  func suggestions() {
    expect(
      course { 2.3 - 1.5 / (1 + Double.exp(-($0 - 35) / 4)) + Double.exp(($0 - 58) / 3) },
      steep: 0.025118864315095794, valley: 0.0019952623149688802, minimum: 0.06309573444801936)
    expect(
      course { 2.0 - 0.3 * Double.tanh(($0 - 15) / 3) - 0.6 * Double.tanh(($0 - 40) / 2) },
      steep: 0.07943282347242818, valley: 0.007943282347242816, minimum: 0.7943282347242809)
    expect(
      course { 2.3 - 0.02 * $0 + 0.05 * Double.sin($0) },
      steep: 0.025118864315095794, valley: 0.15848931924611126, minimum: 0.3162277660168378)
  }

  @Test("a network's loss falls, and the test ends when it has blown up")
  func network() throws {
    let dataset = try Settings().dataRequest().dataset()
    let courses = try (1...5).map { seed in
      var settings = Settings()
      settings.seed = seed
      let recipe = settings.recipe(for: dataset)
      return RangeTest().course(
        of: try TrainingJob(recipe: recipe, data: dataset).engine(by: fastEngine),
        samples: dataset.train.count)
    }
    for course in courses {
      #expect(abs(try #require(course.rates.first) / 1e-5 - 1) < 1e-12)
      #expect(zip(course.rates, course.rates.dropFirst()).allSatisfy { $0 < $1 })
      let lowest = try #require(course.smoothed.min())
      #expect(lowest < course.smoothed[0])
      #expect(course.rates.count < 100)
      #expect(try #require(course.smoothed.last) > 2 * lowest)
    }
    // Beside 0.1, the usual rate of sgd, and below the largest that is stable.
    let mean = RangeTest.Course(meanOf: courses).judged(of: 100)
    for rate in [mean.steep, mean.valley, mean.minimum] {
      #expect((0.01...1).contains(try #require(rate)), "\(rate ?? 0)")
    }
  }

  @Test("the end where a loss falls fastest is told")
  func ends() {
    func end(_ isWhole: Bool = true, _ loss: (Double) -> Double) -> RangeTest.Course.End? {
      course(loss).steepEnd(of: 60, isWhole: isWhole)
    }
    #expect(end { Double.exp(-$0) } == .low)
    #expect(end { 1 + 0.1 * $0 } == .low)
    #expect(end { 2 - Double.exp(($0 - 60) / 5) } == .high)
    #expect(end(false) { 2 - Double.exp(($0 - 60) / 5) } == nil)
    #expect(end { 2.3 - 1.5 / (1 + Double.exp(-($0 - 35) / 4)) } == nil)
    var short = RangeTest.Course()
    (short.rates, short.smoothed) = ([2, 3], [5, 40])
    #expect(short.steepEnd(of: 60, isWhole: false) == .low)
    #expect(RangeTest.Course().steepEnd(of: 60, isWhole: false) == nil)
  }

  @Test("no steps, one step, and a stop are no trouble")
  func short() throws {
    let none = RangeTest.Course()
    #expect(none.steep == nil && none.valley == nil && none.minimum == nil)
    #expect(none.judged(of: 0).rates.isEmpty)
    var one = none
    (one.rates, one.losses, one.smoothed) = ([0.1], [1], [1])
    #expect(one.steep == nil && one.valley == 0.1 && one.judged(of: 100).rates == [0.1])
    let dataset = try Settings().dataRequest().dataset()
    let engine = try TrainingJob(recipe: Settings().recipe(for: dataset), data: dataset).engine(
      by: fastEngine)
    let stopped = RangeTest().course(of: engine, samples: dataset.train.count) { $0 < 0.1 }
    #expect(stopped.rates.count == 10)
  }
}
