import Knobs
import Lessons
import Recall
import Study
import Testing

@testable import Tutor

/// The learner's own memory, fitted: on logs whose weights are known.
@Suite("fit", .timeLimit(.minutes(30))) struct FitCommandTests {
  /// A learner whose memory follows these weights, reviewed for 120 days at random gaps.
  private func learner(_ weights: MemoryParameters, facts count: Int) throws -> Sitting {
    let clock = HandClock()
    let sitting = try Sitting(json: true, interactive: false, clock: clock)
    let conductor = sitting.session.conductor
    let model = MemoryModel(weights)
    let facts = try conductor.deck().deck.facts.prefix(count).map(\.id)
    var memories: [String: (memory: Memory, day: Int, due: Int)] = [:]
    var state: UInt64 = 11
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / 2_147_483_648
    }
    for day in 0..<120 {
      for fact in facts where (memories[fact]?.due ?? 0) <= day {
        var rating = Rating.good
        let next: Memory
        if let (memory, last, _) = memories[fact] {
          let recall = model.retrievability(of: memory, afterDays: day - last)
          rating = uniform() < recall ? .good : .again
          next = model.memory(after: memory, rated: rating, afterDays: day - last)
        } else {
          next = model.firstMemory(rated: .good)
        }
        let wait = 1 + Int(uniform() * 3 * max(next.stability, 1))
        memories[fact] = (next, day, day + wait)
        try conductor.append(
          .answered(
            Answered(
              fact: fact, kind: .typed, text: "", outcome: rating == .good ? .right : .wrong,
              rating: rating, mode: "spaced")))
      }
      clock.pass(seconds: 86_400)
    }
    return sitting
  }

  @Test("a learner who forgets fast gets weights of their own, and the schedules follow them")
  func fast() throws {
    var weights = MemoryParameters.standard.weights
    weights[2] = 0.4  // what was right at first lasts less than half a day instead of two
    weights[8] = 0.9
    weights[20] = 0.35
    let sitting = try learner(try MemoryParameters(weights), facts: 40)
    let before = try sitting.state.facts.mapValues { $0.schedule.memory?.stability }
    try sitting.type(":fit")
    let fit = try #require(try sitting.events("fit").first)
    #expect(fit["better"] == .bool(true))
    let (usual, own) = (
      try #require(fit["loss_before"]?.number), try #require(fit["loss_after"]?.number)
    )
    #expect(own < usual - 0.005)
    #expect((fit["reviews"]?.whole ?? 0) > 300 && (fit["held_out"]?.whole ?? 0) > 30)
    guard case .array(let fitted)? = fit["weights"] else { throw Failure("no weights") }
    #expect(
      fitted.count == 21
        && fitted[2].number.map { $0 < MemoryParameters.standard.weights[2] } == true)
    #expect(try sitting.state.settings.scheduler.parameters != .standard)
    #expect(try sitting.state.facts.mapValues { $0.schedule.memory?.stability } != before)
  }

  @Test("weights that predict no better are shown and not used")
  func usual() throws {
    let sitting = try learner(.standard, facts: 12)
    try sitting.type(":fit")
    let fit = try #require(try sitting.events("fit").first)
    let isBetter = try #require(fit["loss_after"]?.number) < (fit["loss_before"]?.number ?? 0)
    #expect(fit["better"] == .bool(isBetter))
    #expect(try (sitting.state.settings.scheduler.parameters == .standard) == !isBetter)
  }

  @Test("the lesson says what was fitted by what, and what came of it")
  func lesson() throws {
    let sitting = try Sitting(interactive: false)
    let text = try sitting.type(":fit")
    #expect(text.contains("Adam") && text.contains("too few to fit"))
  }
}
