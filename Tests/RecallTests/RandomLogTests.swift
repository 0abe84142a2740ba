import Recall
import Testing

// Generators/random_logs.py draws the same reviews and runs them through py-fsrs 6.3.2.
@Suite("120,000 random reviews against py-fsrs 6.3.2")
struct RandomLogTests {
  @Test("states, steps, due moments and memories agree")
  func agree() throws {
    let lines = try dataFile("random_logs.txt").split(separator: "\n").map {
      $0.split(separator: " ")
    }
    let digests = lines.filter { $0[0] == "digest" }.map { String($0[2]) }
    var samples = lines.filter { $0[0] == "card" }[...]
    #expect(digests.count == 80)
    #expect(samples.count == 1200)

    var digest = Digest()
    var largestDifference = 0.0
    for number in 0..<4000 {
      var card = RandomCard(number)
      for review in card.reviews() {
        let schedule = review.schedule
        let memory = try #require(schedule.memory)
        let (state, step) = code(schedule.phase)
        let due = schedule.due.microseconds / 1_000_000
        digest.add([state, step, due])
        digest.add(memory.stability)
        digest.add(memory.difficulty)
        guard number % 100 == 0 else { continue }
        let expected = try #require(samples.first)
        samples = samples.dropFirst()
        let exact = [number, review.time, review.rating.rawValue, state, step, due]
        #expect(expected[1...6].compactMap { Int($0) } == exact)
        for (ours, theirs) in zip([memory.stability, memory.difficulty], expected[7...8]) {
          let theirs = try #require(Double(theirs))
          largestDifference = max(largestDifference, abs(ours - theirs) / theirs)
        }
      }
      if number % 50 == 49 {
        #expect(digest.text == digests[number / 50], "cards \(number - 49) to \(number)")
        digest = Digest()
      }
    }
    #expect(largestDifference < 1e-12)
  }

  private func code(_ phase: Phase) -> (state: Int, step: Int) {
    switch phase {
    case .learning(let step): (1, step)
    case .review: (2, -1)
    case .relearning(let step): (3, step)
    }
  }
}

private struct RandomCard {
  private var lcg: Lcg
  private var scheduler = Scheduler.reference

  init(_ number: Int) {
    lcg = Lcg(state: UInt64(number + 1))
    let learning: [[Double]] = [[60, 600], [], [300], [60, 600, 86_400]]
    let relearning: [[Double]] = [[600], [], [120, 900]]
    scheduler.learningSteps = learning[lcg.below(4)]
    scheduler.relearningSteps = relearning[lcg.below(3)]
    scheduler.desiredRetention = [0.70, 0.80, 0.85, 0.90, 0.95, 0.97][lcg.below(6)]
    scheduler.maximumIntervalDays = [30, 365, 36_500][lcg.below(3)]
    if lcg.below(2) == 1, let other = try? MemoryParameters(Self.otherWeights) {
      scheduler.parameters = other
    }
  }

  mutating func reviews() -> [(time: Int, rating: Rating, schedule: Schedule)] {
    var now = 1_767_603_600
    var schedule = Schedule(newAt: Moment(seconds: Double(now)))
    return (0..<30).map { _ in
      switch lcg.below(5) {
      case 0: now += 1 + lcg.below(3600)
      case 1: now += 3600 + lcg.below(3 * 86_400)
      case 2: now += lcg.below(400 * 86_400)
      default:
        let due = schedule.due.microseconds / 1_000_000
        if due > now, schedule.lastReview != nil { now = due }
      }
      let rating = [Rating.again, .hard, .good, .good, .good, .easy][lcg.below(6)]
      let moment = Moment(seconds: Double(now))
      let days = schedule.lastReview.map { DayCount.periods.days(from: $0, to: moment) } ?? 0
      schedule = scheduler.schedule(
        schedule, rated: rating, at: moment, afterDays: days, card: "card")
      return (now, rating, schedule)
    }
  }

  private static let otherWeights = [
    0.1456, 0.4186, 1.1104, 4.1315, 5.2417, 1.3098, 0.8975, 0.0010, 1.5674, 0.0567, 0.9661,
    2.0275, 0.1592, 0.2446, 1.5071, 0.2272, 2.8755, 1.234, 0.56789, 0.1437, 0.2,
  ]
}

/// Knuth's MMIX constants; the upper 31 bits are used.
private struct Lcg {
  var state: UInt64

  mutating func below(_ n: UInt64) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % n)
  }
}

/// FNV-1a over whole numbers; memories count with 21 significant bits.
private struct Digest {
  private var value: UInt64 = 0xcbf2_9ce4_8422_2325

  var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  mutating func add(_ numbers: [Int]) {
    for number in numbers {
      value = (value ^ UInt64(bitPattern: Int64(number))) &* 0x100_0000_01b3
    }
  }

  mutating func add(_ number: Double) {
    let fraction = (number.significand * 1_048_576).rounded(.toNearestOrEven)
    add([Int(fraction), Int(number.exponent) + 1])
  }
}
