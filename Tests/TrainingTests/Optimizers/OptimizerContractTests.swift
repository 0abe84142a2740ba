import Knobs
import Testing

@testable import Training

/// What every optimizer must do; the faults of one that does not.
func optimizerFaults(_ optimizer: any Optimizer, flavor: Flavor) -> [String] {
  var faults: [String] = []
  var bowl = Valley()
  bowl.kappa = 4
  let rate = type(of: optimizer).defaultRate

  func heights(_ surface: any Surface, from start: SIMD2<Double>, rate: Double, steps: Int)
    -> (Double, Double)
  {
    let turned = RotatedSurface(surface, degrees: 20)
    let path = turned.path(
      from: turned.turned(start), by: optimizer, rate: rate, steps: steps, flavor: flavor)
    return (surface.value(at: start), path.last.map { turned.value(at: $0) } ?? .infinity)
  }

  let (top, bottom) = heights(bowl, from: SIMD2(1, 1), rate: rate, steps: 1000)
  if !(bottom < 1e-3 * top) { faults.append("is at \(bottom) after 1000 steps in a bowl") }
  let floor = [1, 0.1, 0.01, 0.001].map { share in
    heights(Rosenbrock(), from: Rosenbrock.start, rate: share * rate, steps: 4000).1
  }.filter(\.isFinite).min()
  if !((floor ?? .infinity) < 1) {
    faults.append("is at \(floor ?? .infinity) after 4000 steps in Rosenbrock's valley")
  }

  // A state that is put back goes on as if nothing had happened.
  func gradient(_ w: [Double]) -> [Double] {
    let g = bowl.gradient(at: SIMD2(w[0], w[1]))
    return [g.x, g.y]
  }
  var whole = Descent(from: [1, -1], by: optimizer, flavor: flavor)
  for _ in 0..<5 { whole.step(along: gradient(whole.weights), rate: rate) }
  var other = Descent(from: [0, 0], by: optimizer, flavor: flavor)
  other.restore(
    weights: whole.weights, memory: whole.memory, steps: whole.steps,
    product: whole.productSoFar)
  for _ in 0..<5 {
    whole.step(along: gradient(whole.weights), rate: rate)
    other.step(along: gradient(other.weights), rate: rate)
  }
  if whole.weights != other.weights { faults.append("does not go on from its state") }

  // Gaps between parameters are zeros with a gradient of zero and must stay so.
  var still = Descent(from: [0, 1], by: optimizer, flavor: flavor)
  for _ in 0..<5 { still.step(along: [0, 1], rate: rate) }
  if still.weights[0] != 0 { faults.append("moves a weight without a gradient") }

  // A kernel must be told of as many slots as the rule remembers.
  let now = Update(step: 1, rate: rate, flavor: flavor, product: 0.5)
  if let kernel = optimizer.kernel(at: now), kernel.slots != optimizer.memory.count {
    faults.append("remembers \(optimizer.memory.count) numbers, its kernel \(kernel.slots)")
  }
  return faults
}

extension UpdateKernel {
  fileprivate var slots: Int {
    switch self {
    case .sgd: 0
    case .momentum, .adagrad: 1
    case .rmsprop(_, _, let momentum, let isCentered, _):
      1 + (isCentered ? 1 : 0) + (momentum > 0 ? 1 : 0)
    case .adam(_, _, _, _, _, _, let takesMaximum): takesMaximum ? 3 : 2
    }
  }
}

/// Forgets to keep its velocity, and multiplies by the correction instead of dividing.
private struct Broken: Optimizer {
  static let name = "broken"
  static let summary = "moves weights without gradients"
  static let knobs: [Knob<Self>] = []
  static let defaultRate = 0.1
  var memory: [String] { ["v"] }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    weights.descend { g, memory in
      memory[0] += 1
      return S(update.rate) * (g * g + 0.01 * memory[0])
    }
  }
}

/// Keeps what it remembers where no state can hold it.
private final class Hidden: @unchecked Sendable { var calls = 0.0 }

private struct Forgetful: Optimizer {
  static let name = "forgetful"
  static let summary = "remembers steps outside its state"
  static let knobs: [Knob<Self>] = []
  static let defaultRate = 0.1
  let hidden = Hidden()
  var memory: [String] { [] }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    hidden.calls += 1
    let rate = S(update.rate / (1 + 0.001 * hidden.calls))
    weights.descend { g, _ in rate * g }
  }
}

@Suite("What every optimizer must do")
struct OptimizerContractTests {
  @Test(
    "it comes down, goes on from its state and leaves gaps alone",
    arguments: Registries.optimizers.names, Flavor.allCases)
  func contract(name: String, flavor: Flavor) throws {
    var optimizer = try #require(Registries.optimizers.make(name))
    optimizer.adopt(flavor)
    #expect(optimizerFaults(optimizer, flavor: flavor) == [])
  }

  @Test("a broken one is found out")
  func broken() {
    #expect(optimizerFaults(Broken(), flavor: .torch).count >= 2)
    #expect(optimizerFaults(Forgetful(), flavor: .torch).contains("does not go on from its state"))
  }

  @Test("constants follow the flavor unless somebody chose others")
  func constants() {
    var adam = Adam()
    adam.adopt(.keras)
    #expect(adam.eps == 1e-7)
    adam.adopt(.torch)
    #expect(adam.eps == 1e-8)
    adam.eps = 1e-3
    adam.adopt(.keras)
    #expect(adam.eps == 1e-3)
  }

  @Test("without bias correction Adam's first step is 3.16 times as long")
  func biasCorrection() {
    var plain = Adam()
    plain.correctsBias = false
    var first = Descent(from: [1.0], by: plain)
    first.step(along: [1], rate: 0.001)
    // (1 − β₁) / √(1 − β₂) = 0.1 / √0.001
    #expect(close(1 - first.weights[0], 0.0031622, within: 1e-4))
  }

  @Test("a weight that L1 would carry across 0 stops there, and may leave again")
  func stopsAtZero() {
    var pull = Pull()
    pull.l1 = 0.5
    pull.stopsAtZero = true
    var descent = Descent(from: [0.01, 0], by: SGD())
    descent.step(along: [0, 0], rate: 0.1, pull: pull)
    #expect(descent.weights == [0, 0])
    descent.step(along: [1, -1], rate: 0.1, pull: pull)
    #expect(descent.weights == [-0.1, 0.1])
  }
}
