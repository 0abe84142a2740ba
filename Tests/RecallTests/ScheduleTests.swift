import Recall
import Testing

@Suite("Fuzz as Anki draws it")
struct FuzzTests {
  // Bounds: Anki 26.08.1 (research anchors: 3 → 2–4 ... 365 → 345–385).
  @Test(
    "bounds widen with the interval",
    arguments: [
      (1.0, 1...1), (2.49, 2...2), (2.5, 2...4), (3, 2...4), (7, 5...9), (10, 8...12),
      (20, 17...23), (50, 46...54), (100, 93...107), (365, 345...385),
    ])
  func bounds(interval: Double, expected: ClosedRange<Int>) {
    #expect(Fuzz.bounds(forDays: interval) == expected)
  }

  // Lowest, middle and highest draw, from Anki's own table (rslib/src/scheduler/states/fuzz.rs).
  @Test(
    "draws respect the limits",
    arguments: [
      (1.0, 1...1000, [1, 1, 1]), (2.49, 1...1000, [2, 2, 2]), (2.5, 1...1000, [2, 3, 4]),
      (7, 1...1000, [5, 7, 9]), (17, 1...1000, [14, 17, 20]), (37, 1...1000, [33, 37, 41]),
      (2, 2...1000, [2, 2, 2]), (2, 3...1000, [3, 4, 4]), (2, 3...3, [3, 3, 3]),
      (6.9, 3...1000, [5, 7, 9]), (7.1, 3...1000, [5, 7, 9]), (19.9, 3...1000, [17, 20, 23]),
      (20.1, 3...1000, [17, 20, 23]), (100, 101...1000, [101, 105, 108]),
      (100, 1...99, [92, 96, 99]), (100, 97...103, [97, 100, 103]),
    ])
  func draws(interval: Double, limits: ClosedRange<Int>, expected: [Int]) {
    let days = [0, 0.5, 0.99].map { Fuzz.days(for: interval, within: limits, drawing: $0) }
    #expect(days == expected)
  }

  @Test("the draw depends on card and repetitions alone, and is even")
  func seeded() {
    #expect(Fuzz.draw(card: "a", repetitions: 3) == Fuzz.draw(card: "a", repetitions: 3))
    #expect(Fuzz.draw(card: "a", repetitions: 3) != Fuzz.draw(card: "a", repetitions: 4))
    #expect(Fuzz.draw(card: "a", repetitions: 3) != Fuzz.draw(card: "b", repetitions: 3))
    var counts = [Int](repeating: 0, count: 5)  // interval 10 → 8...12
    for number in 0..<20_000 {
      let u = Fuzz.draw(card: "card \(number)", repetitions: 7)
      counts[Fuzz.days(for: 10, within: 1...1000, drawing: u) - 8] += 1
    }
    #expect(counts.allSatisfy { (3800...4200).contains($0) })
  }
}

@Suite("The scheduler of Gradus")
struct SchedulerTests {
  @Test("Hard waits less than Good, and Good less than Easy, by at least a day")
  func order() {
    let scheduler = Scheduler()
    for stability in [0.1, 0.6, 1, 2, 5, 30, 400] {
      for elapsed in [0, 1, 3, 40] {
        var old = Schedule(newAt: Moment(seconds: 0))
        old.phase = .review
        old.memory = Memory(stability: stability, difficulty: 9.9)
        old.lastReview = Moment(seconds: 0)
        old.intervalDays = elapsed
        let days = [Rating.hard, .good, .easy].map { rating in
          scheduler.schedule(
            old, rated: rating, at: Moment(seconds: 0).adding(days: elapsed), afterDays: elapsed,
            card: "c\(stability)"
          ).intervalDays
        }
        #expect(days[0] < days[1] && days[1] < days[2], "\(stability) \(elapsed) \(days)")
      }
    }
  }

  @Test("the maximum holds even where the order would exceed it")
  func maximum() {
    var scheduler = Scheduler()
    scheduler.maximumIntervalDays = 5
    let walk = Walk("EEEE", scheduler: scheduler)
    #expect(walk.days.allSatisfy { $0 <= 5 })
    scheduler.maximumIntervalDays = -3
    #expect(Walk("EEEE", scheduler: scheduler).days.allSatisfy { $0 == 1 })
  }

  @Test("fuzz never shrinks an interval that grows")
  func growing() {
    for number in 0..<300 {
      var old = Schedule(newAt: Moment(seconds: 0))
      old.phase = .review
      old.memory = Memory(stability: 20, difficulty: 9.5)
      old.intervalDays = 20
      old.repetitions = number
      let next = Scheduler().schedule(
        old, rated: .good, at: Moment(seconds: 0).adding(days: 20), afterDays: 20, card: "c")
      #expect(next.intervalDays > 20)
    }
  }

  @Test("a preview and the answer agree, also after a restart")
  func repeats() {
    #expect(
      Walk("GGGGAGG", scheduler: Scheduler()).steps == Walk("GGGGAGG", scheduler: Scheduler()).steps
    )
  }

  @Test("stability stays below a century here, and is free in the reference")
  func century() {
    var old = Schedule(newAt: Moment(seconds: 0))
    old.phase = .review
    old.memory = Memory(stability: 36_000, difficulty: 1)
    func next(_ scheduler: Scheduler) -> Double? {
      scheduler.schedule(old, rated: .easy, at: Moment(seconds: 0), afterDays: 36_000, card: "c")
        .memory?.stability
    }
    #expect(next(Scheduler()) == 36_500)
    #expect((next(.reference) ?? 0) > 36_500)
  }

  @Test("Hard on a single long step waits at most a day more than Again")
  func singleStep() {
    var scheduler = Scheduler()
    scheduler.learningSteps = [4 * 86_400]
    #expect(Walk("H", scheduler: scheduler).waits == [5 * 86_400])
    scheduler.dialect = .reference
    #expect(Walk("H", scheduler: scheduler).waits == [6 * 86_400])
  }

  @Test("a card from a longer list of steps graduates")
  func shorterList() {
    var scheduler = Scheduler.reference
    var old = Schedule(newAt: Moment(seconds: 0))
    old.phase = .learning(step: 7)
    old.memory = Memory(stability: 3, difficulty: 5)
    for rating in [Rating.hard, .good, .easy] {
      let next = scheduler.schedule(
        old, rated: rating, at: Moment(seconds: 0), afterDays: 0, card: "c")
      #expect(next.phase == .review)
    }
    scheduler.learningSteps = []
    let next = scheduler.schedule(
      old, rated: .again, at: Moment(seconds: 0), afterDays: 0, card: "c")
    #expect(next.phase == .review)
  }
}

@Suite("Replaying a log")
struct ReplayTests {
  // py-fsrs 6.3.2: Good at 9:00 on 2026-01-05 is due at 9:10, Good there is due two days later.
  @Test("lines are scheduled as py-fsrs does, card by card")
  func lines() throws {
    let nine = try #require(Moment(iso8601: "2026-01-05T09:00:00Z"))
    let ten = try #require(Moment(iso8601: "2026-01-05T09:10:00Z"))
    let results = replay([
      Review(card: "a", rating: .good, time: nine), Review(card: "b", rating: .again, time: nine),
      Review(card: "a", rating: .good, time: ten),
    ])
    #expect(results.map(\.card) == ["a", "b", "a"])
    #expect(
      results.map { $0.schedule.due.description } == [
        "2026-01-05T09:10:00Z", "2026-01-05T09:01:00Z", "2026-01-07T09:10:00Z",
      ])
    #expect(results.map(\.schedule.phase.name) == ["learning", "learning", "review"])
    #expect(close(results[2].schedule.memory?.stability, 2.3065))
    #expect(close(results[2].schedule.memory?.difficulty, 2.111214235785395))
    #expect(results[0].retrievability == nil)
    #expect(results[2].retrievability == 1)
  }
}

@Suite("Time")
struct TimeTests {
  @Test(
    "ISO 8601 is read and written",
    arguments: [
      ("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z"),
      ("2026-01-05T09:00:00.250Z", "2026-01-05T09:00:00.25Z"),
      ("2026-01-05T11:30:00+02:30", "2026-01-05T09:00:00Z"),
      ("2026-01-05T04:00-0500", "2026-01-05T09:00:00Z"),
      ("2024-02-29", "2024-02-29T00:00:00Z"), ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
      ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
      ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ])
  func iso(text: String, expected: String) {
    #expect(Moment(iso8601: text)?.description == expected)
  }

  @Test(
    "what is no time is refused",
    arguments: [
      "", "yesterday", "2026-13-01", "2026-02-29", "2026-01-05T24:00:00Z", "2026-01-05T09:00:00X",
      "2026-01-05T09:00:00Z ", "2026-1-5", "20260105", "2026-01-05T09:00:00+", "0000-01-01",
    ])
  func refused(text: String) { #expect(Moment(iso8601: text) == nil) }

  @Test("days of the calendar agree with seconds since 1970")  // date -u -d ... +%s
  func epoch() {
    #expect(Moment(iso8601: "2026-01-05T09:00:00Z")?.seconds == 1_767_603_600)
    #expect(Moment(iso8601: "2000-02-29T12:00:00Z")?.seconds == 951_825_600)
    #expect(Moment(iso8601: "1900-03-01T00:00:00Z")?.seconds == -2_203_891_200)
  }

  @Test("no number of seconds or days traps")
  func extremes() {
    for seconds in [Double.nan, .infinity, -.infinity, 1e300, -1e300] {
      _ = Moment(seconds: seconds).adding(seconds: seconds).adding(days: .max).adding(days: .min)
    }
    let days = LocalDays(offsetSeconds: .min, rolloverHour: .max)
    _ = days.date(ofDay: days.day(of: Moment(seconds: 1e300)))
    _ = days.start(ofDay: .max)
    _ = DayCount.periods.days(from: Moment(seconds: -1e300), to: Moment(seconds: 1e300))
  }

  @Test("a local day turns at the rollover hour, periods after 24 hours")
  func rollover() throws {
    let evening = try #require(Moment(iso8601: "2026-01-05T23:00:00Z"))
    let night = try #require(Moment(iso8601: "2026-01-06T03:59:59Z"))
    let morning = try #require(Moment(iso8601: "2026-01-06T04:00:00Z"))
    let utc = LocalDays()
    #expect(DayCount.local(utc).days(from: evening, to: night) == 0)
    #expect(DayCount.local(utc).days(from: evening, to: morning) == 1)
    #expect(DayCount.periods.days(from: evening, to: morning) == 0)
    #expect(DayCount.periods.days(from: morning, to: evening) == -1)
    let tokyo = LocalDays(offsetSeconds: 9 * 3600)
    #expect(DayCount.local(tokyo).days(from: evening, to: night) == 0)
    #expect(utc.date(ofDay: utc.day(of: night)) == "2026-01-05")
    #expect(utc.start(ofDay: utc.day(of: night)).description == "2026-01-05T04:00:00Z")
  }
}
