import Recall
import Testing

// Expected values: py-fsrs 6.3.2 with its default weights and fuzz off, unless said otherwise.
@Suite("FSRS-6 against py-fsrs 6.3.2")
struct VectorTests {
  let model = MemoryModel(maximumStability: .greatestFiniteMagnitude)

  @Test("a first rating gives the published difficulty and first interval")
  func firstRatings() {
    let difficulties = [6.4133, 5.112170705601056, 2.118103970459016, 1.0]
    for (rating, difficulty) in zip(Rating.allCases, difficulties) {
      #expect(close(model.firstMemory(rated: rating).difficulty, difficulty, within: 1e-12))
    }
    var direct = Scheduler.reference
    direct.learningSteps = []
    #expect(["A", "H", "G", "E"].map { Walk($0, scheduler: direct).days[0] } == [1, 1, 2, 8])
  }

  @Test(
    "memory fades along the published curve",
    arguments: [
      (1, 2.0, 0.940344289), (2, 3, 0.925378632), (3, 4, 0.918522905), (5, 2, 0.826135877),
      (30, 10, 0.809388104), (365, 10, 0.573558675),
    ])
  func forgetting(days: Int, stability: Double, expected: Double) {
    let memory = Memory(stability: stability, difficulty: 5)
    #expect(close(model.retrievability(of: memory, afterDays: days), expected))
  }

  @Test("recall is 0.9 after as many days as the stability says")
  func stabilityMeansNinety() {
    for days in [1, 7, 100, 30_000] {
      let memory = Memory(stability: Double(days), difficulty: 5)
      #expect(close(model.retrievability(of: memory, afterDays: days), 0.9, within: 1e-12))
    }
  }

  @Test("a clock that went backward counts as no time")
  func backward() {
    #expect(model.retrievability(of: Memory(stability: 1, difficulty: 5), afterDays: -400) == 1)
  }

  @Test("intervals follow stability and desired retention")
  func intervals() {
    let retentions = [0.70, 0.80, 0.85, 0.90, 0.95, 0.97]
    for (stability, expected) in [
      (10.0, [93, 33, 19, 10, 4, 2]), (100, [929, 332, 191, 100, 40, 22]),
    ] {
      let days = retentions.map { retention in
        Int(model.interval(forStability: stability, retention: retention).rounded())
      }
      #expect(days == expected)
    }
  }

  @Test("difficulty moves with the rating")
  func difficulty() {
    let expected = [8.341762369, 6.665995369, 4.990228369, 3.314461369]
    for (rating, expected) in zip(Rating.allCases, expected) {
      let old = Memory(stability: 5, difficulty: 5)
      #expect(close(model.memory(after: old, rated: rating, afterDays: 9).difficulty, expected))
    }
  }

  // At t = S, R is 0.9; the second row is 95 days at S = 50, D = 8, where R is 0.85029.
  @Test("stability grows with success and shrinks with a lapse")
  func stability() {
    for (old, days, expected) in [
      (
        Memory(stability: 5, difficulty: 5), 5,
        [0.953502178, 12.434213744, 17.361512710, 28.151877154]
      ),
      (
        Memory(stability: 50, difficulty: 8), 95,
        [3.0270475868, 88.689765885, 114.33283319755, 170.4889632957]
      ),
    ] {
      for (rating, expected) in zip(Rating.allCases, expected) {
        #expect(close(model.memory(after: old, rated: rating, afterDays: days).stability, expected))
      }
    }
  }

  @Test("a review on the same day moves stability a little")
  func sameDay() {
    for (stability, expected) in [
      (5.0, [1.596817998, 5, 5, 8.129609560]),
      (0.5, [0.185804154, 0.5, 0.549876212, 0.945953282]),
    ] {
      let old = Memory(stability: stability, difficulty: 5)
      for (rating, expected) in zip(Rating.allCases, expected) {
        #expect(close(model.memory(after: old, rated: rating, afterDays: 0).stability, expected))
      }
    }
  }
}

@Suite("Sequences of reviews against py-fsrs 6.3.2")
struct SequenceTests {
  @Test("A: six Good, two Again, five Good, each at its due moment")
  func sequenceA() {
    let walk = Walk("GGGGGG AA GGGGG")
    #expect(walk.days == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21])
    #expect(close(walk.stabilities[5], 497.876555, within: 1e-8))
    #expect(close(walk.stabilities[6], 6.890413, within: 1e-6))
    #expect(close(walk.stabilities[7], 2.154598, within: 1e-6))
    #expect(close(walk.schedule.memory?.stability, 20.770357, within: 1e-7))
    #expect(close(walk.schedule.memory?.difficulty, 9.055760, within: 1e-6))
  }

  @Test("B: given gaps")
  func sequenceB() {
    let walk = Walk("AGGGGG", gapDays: [0, 0, 1, 3, 8, 21])
    let expected = [0.212, 0.246689, 2.021477, 7.863699, 21.917713, 53.626903]
    for (stability, expected) in zip(walk.stabilities, expected) {
      #expect(close(stability, expected, within: 3e-6))
    }
    #expect(close(walk.steps[0].memory?.difficulty, 6.4133))
    #expect(close(walk.schedule.memory?.difficulty, 6.357487, within: 1e-6))
  }

  @Test("C: Hard on learning steps")
  func sequenceC() {
    let walk = Walk("HHGGHE")
    #expect(walk.waits == [330, 330, 600, 86_400, 259_200, 950_400])
    let expected = [1.2931, 1.2931, 1.3359, 1.377162, 2.806617, 10.791540]
    for (stability, expected) in zip(walk.stabilities, expected) {
      #expect(close(stability, expected, within: 2e-5))
    }
  }

  @Test("D: Easy graduates at once, a lapse relearns")
  func sequenceD() {
    let walk = Walk("EEAGG")
    #expect(walk.days == [8, 66, 0, 4, 10])
    #expect(walk.waits[2] == 600)
    #expect(walk.schedule.lapses == 1)
    let expected = [8.2956, 65.624226, 3.528957, 3.528957, 10.236091]
    for (stability, expected) in zip(walk.stabilities, expected) {
      #expect(close(stability, expected, within: 1e-6))
    }
  }

  @Test("E: without any steps")
  func sequenceE() {
    var scheduler = Scheduler.reference
    scheduler.learningSteps = []
    scheduler.relearningSteps = []
    let walk = Walk("AAHGE", scheduler: scheduler)
    #expect(walk.days == [1, 1, 1, 1, 3])
    for (stability, expected) in zip(
      walk.stabilities, [0.212, 0.100886, 0.451094, 1.290273, 3.174399])
    {
      #expect(close(stability, expected, within: 1e-5))
    }
  }

  @Test("F: other weights, retention and maximum")
  func sequenceF() throws {
    var scheduler = Scheduler.reference
    scheduler.parameters = try MemoryParameters([
      0.1456, 0.4186, 1.1104, 4.1315, 5.2417, 1.3098, 0.8975, 0.0010, 1.5674, 0.0567, 0.9661,
      2.0275, 0.1592, 0.2446, 1.5071, 0.2272, 2.8755, 1.234, 0.56789, 0.1437, 0.2,
    ])
    scheduler.desiredRetention = 0.85
    scheduler.maximumIntervalDays = 3650
    let walk = Walk("GGGGGAGG", scheduler: scheduler)
    #expect(walk.days == [0, 4, 33, 241, 1606, 0, 28, 177])
    #expect(walk.waits[0] == 600 && walk.waits[5] == 600)
    #expect(close(walk.schedule.memory?.stability, 97.816612, within: 1e-7))
  }
}

@Suite("Memory parameters")
struct MemoryParameterTests {
  @Test("a wrong count is refused with a sentence")
  func count() {
    #expect(throws: ParameterError.count(3)) { try MemoryParameters([1, 2, 3]) }
    #expect("\(ParameterError.count(3))".contains("21 weights"))
  }

  @Test("a weight out of its range is refused and named", arguments: 0..<21)
  func range(index: Int) {
    for value in [
      MemoryParameters.ranges[index].upperBound + 0.01, -1, Double.nan, Double.infinity,
    ] {
      var weights = MemoryParameters.standard.weights
      weights[index] = value
      #expect {
        try MemoryParameters(weights)
      } throws: { error in
        guard case .outOfRange(index, _, _)? = error as? ParameterError else { return false }
        return "\(error)".hasPrefix("weight \(index) ")
      }
    }
  }

  // fsrs-rs 6.6.1 by reading: 19 → append 0, 0.5; 17 → w4 += 2·w5, w5 = ln(3·w5+1)/3, w6 += 0.5.
  @Test("older sets are carried over")
  func older() throws {
    let nineteen = Array(MemoryParameters.standard.weights.prefix(19))
    #expect(try MemoryParameters(nineteen).weights == nineteen + [0, 0.5])
    let seventeen = Array(nineteen.prefix(17))
    let carried = try MemoryParameters(seventeen).weights
    #expect(close(carried[4], 6.4133 + 2 * 0.8334))
    #expect(close(carried[5], 0.41760670323997334))  // ln(3.5002)/3
    #expect(close(carried[6], 3.5194))
    #expect(carried.suffix(4) == [0, 0, 0, 0.5])
  }
}
