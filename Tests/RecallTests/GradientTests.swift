import Testing

@testable import Recall

@Suite("Derivatives")
struct GradientTests {
  // Expected: central differences of the plain equations, step 1e-6.
  @Test("the derivative along each weight agrees with central differences", arguments: 0..<21)
  func derivative(index: Int) {
    let history: [(Rating, Int)] = [
      (.hard, 0), (.good, 0), (.good, 3), (.again, 9), (.hard, 2), (.easy, 5), (.good, 12),
    ]
    func recall<Number: Scalar>(_ weights: [Number]) -> Number {
      let equations = Equations(weights, greatestStability: 36_500)
      var memory = equations.first(history[0].0)
      for (rating, days) in history.dropFirst() {
        memory = equations.next(memory, rating, afterDays: Double(days))
      }
      return equations.retrievability(afterDays: 20, stability: memory.stability)
    }
    let weights = MemoryParameters.standard.weights
    let dual = recall(weights.indices.map { Dual(weight: weights[$0], at: $0) })
    var (up, down) = (weights, weights)
    up[index] += 1e-6
    down[index] -= 1e-6
    let expected = (recall(up) - recall(down)) / 2e-6
    #expect(abs(dual.slope[index] - expected) < 1e-6 * max(1, abs(expected)))
    #expect(dual.value == recall(weights))
  }
}
