import Recall
import Testing

@Suite("Fitting the memory model")
struct FitTests {
  /// A learner whose memory follows the given weights, reviewed at random gaps.
  private func log(_ weights: MemoryParameters, cards: Int, seed: UInt64) -> [Review] {
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / 2_147_483_648
    }
    let model = MemoryModel(weights)
    var log: [Review] = []
    for card in 0..<cards {
      var now = Moment(seconds: 1_767_603_600 + Double(card) * 3600)
      var memory = model.firstMemory(rated: .good)
      log.append(Review(card: "\(card)", rating: .good, time: now))
      for _ in 0..<7 {
        let days = 1 + Int(uniform() * 3 * max(memory.stability, 1))
        now = now.adding(days: min(days, 300))
        let recall = model.retrievability(of: memory, afterDays: min(days, 300))
        let rating: Rating = uniform() < recall ? .good : .again
        log.append(Review(card: "\(card)", rating: rating, time: now))
        memory = model.memory(after: memory, rated: rating, afterDays: min(days, 300))
      }
    }
    return log
  }

  @Test("a learner who forgets fast is predicted better after the fit")
  func improves() throws {
    var weights = MemoryParameters.standard.weights
    weights[2] = 0.4  // Good lasts less than half a day instead of two
    weights[8] = 0.9
    weights[20] = 0.35
    let fit = MemoryFit(log(try MemoryParameters(weights), cards: 250, seed: 7))
    #expect(fit.reviews == 1400)
    #expect(fit.heldOut == 350)
    #expect(fit.isBetter)
    #expect(fit.lossAfter < fit.lossBefore - 0.01)
    #expect(fit.chosen == fit.fitted)
    #expect(fit.course.count == 6)
    #expect((fit.course.last ?? 9) < fit.course[0])
    #expect(throws: Never.self) { try MemoryParameters(fit.fitted.weights) }
  }

  @Test("with few reviews nothing, with some only the first four weights change")
  func few() {
    let start = MemoryParameters.standard
    let seven = MemoryFit(log(start, cards: 1, seed: 3))
    #expect(seven.fitted == start && !seven.isBetter && seven.chosen == start)
    let some = MemoryFit(log(start, cards: 8, seed: 3))
    #expect(some.fitted.weights.dropFirst(4) == start.weights.dropFirst(4))
    #expect(some.fitted != start)
    #expect(MemoryFit([]).fitted == start)
  }

  @Test(
    "logs that tell nothing, or always the same, leave legal weights and finite losses",
    arguments: [Rating.again, .hard, .good, .easy], [0, 1, 30])
  func degenerate(rating: Rating, gapDays: Int) {
    let start = Moment(seconds: 1_767_603_600)
    let log = (0..<20).flatMap { card in
      (0..<10).map { turn in
        let now = start.adding(days: turn * gapDays).adding(seconds: Double(turn * 60 + card))
        return Review(card: "\(card)", rating: rating, time: now)
      }
    }
    let fit = MemoryFit(log)
    #expect(fit.reviews + fit.heldOut == (gapDays == 0 ? 0 : 180))
    let losses = fit.course + [fit.lossBefore, fit.lossAfter]
    #expect(losses.allSatisfy { $0.isFinite })
    #expect(throws: Never.self) { try MemoryParameters(fit.chosen.weights) }
    #expect(fit.isBetter ? fit.lossAfter < fit.lossBefore : fit.chosen == .standard)
    if gapDays == 0 { #expect(fit.fitted == .standard) }
  }

  @Test("the order of the log does not matter")
  func order() {
    let lines = log(.standard, cards: 30, seed: 5)
    #expect(MemoryFit(lines).lossAfter == MemoryFit(lines.sorted { $0.time < $1.time }).lossAfter)
  }
}
