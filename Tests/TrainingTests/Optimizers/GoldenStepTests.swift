import Knobs
import Testing

@testable import Training

/// A rule with the point it reaches on ½ (x² + 25 y²) from (1, −1) after 1 and after 10 steps at rate
/// 0.02, as PyTorch 1.13 and Keras 3.15.1 computed it in float64.
struct GoldenSteps: CustomTestStringConvertible, Sendable {
  let rule: String
  let flavor: Flavor
  var pull = Pull()
  let first: [Double]
  let tenth: [Double]

  var testDescription: String { "\(rule), \(flavor)" }

  init(
    _ rule: String, _ flavor: Flavor, l2: Double = 0, decay: Double = 0, _ first: [Double],
    _ tenth: [Double]
  ) {
    self.rule = rule
    self.flavor = flavor
    self.first = first
    self.tenth = tenth
    pull.l2 = l2
    pull.decay = decay * 0.02
  }

  static let all = [
    GoldenSteps("sgd", .torch, [0.98, -0.5], [0.8170728069, -0.0009765625]),
    GoldenSteps("sgd", .keras, [0.98, -0.5], [0.8170728069, -0.0009765625]),
    GoldenSteps("momentum", .torch, [0.98, -0.5], [0.3071197611, -0.0877247680]),
    GoldenSteps("momentum", .keras, [0.98, -0.5], [0.3071197611, -0.0877247680]),
    GoldenSteps("momentum(dampening=0.9)", .torch, [0.98, -0.5], [0.8053974680, 1.3009310522]),
    GoldenSteps("nesterov", .torch, [0.962, -0.05], [0.2631485935, 0.0162984593]),
    GoldenSteps("nesterov", .keras, [0.962, -0.05], [0.2631485935, 0.0162984593]),
    GoldenSteps("sgd", .torch, l2: 0.1, [0.978, -0.498], [0.8005501586, -0.0009381957]),
    GoldenSteps(
      "rmsprop(rho=0.99)", .torch, [0.8000000200, -0.8000000008], [0.2391742084, -0.2391741757]),
    GoldenSteps("rmsprop", .torch, [0.9367544488, -0.9367544469], [0.6761685847, -0.6761685787]),
    GoldenSteps("rmsprop", .keras, [0.9367544784, -0.9367544468], [0.6761686488, -0.6761685786]),
    GoldenSteps(
      "rmsprop(centered=on)", .keras, [0.9333333704, -0.9333333334],
      [0.5938699017, -0.5938697792]),
    GoldenSteps(
      "rmsprop(momentum=0.9)", .keras, [0.9367544784, -0.9367544468],
      [-0.2439324407, 0.2439326774]),
    GoldenSteps("adagrad", .torch, [0.98, -0.98], [0.9015783070, -0.9015783070]),
    GoldenSteps("adagrad", .keras, [0.9809307491, -0.9800015998], [0.9034618000, -0.9015814688]),
    GoldenSteps("adam", .torch, [0.9800000002, -0.9800000000], [0.8015203261, -0.8015203241]),
    GoldenSteps("adam", .keras, [0.9800000632, -0.9800000025], [0.8015206483, -0.8015203370]),
    GoldenSteps(
      "adamw", .torch, decay: 0.1, [0.9780000002, -0.9780000000], [0.7836520214, -0.7836520194]),
    GoldenSteps(
      "adamw", .keras, decay: 0.1, [0.9780000632, -0.9780000025], [0.7836523409, -0.7836520322]),
  ]
}

@Suite("Steps of the optimizers, against PyTorch and Keras")
struct GoldenStepTests {
  @Test("the first and the tenth point are theirs", arguments: GoldenSteps.all)
  func points(_ golden: GoldenSteps) throws {
    guard case .single(let call) = try Assignment(parsing: "optimizer=\(golden.rule)").form else {
      return
    }
    var optimizer = try Registries.optimizers.make(call)
    optimizer.adopt(golden.flavor)
    var valley = Valley()
    valley.kappa = 25
    var descent = Descent(from: [1, -1], by: optimizer, flavor: golden.flavor)
    for step in 1...10 {
      let slope = valley.gradient(at: SIMD2(descent.weights[0], descent.weights[1]))
      descent.step(along: [slope.x, slope.y], rate: 0.02, pull: golden.pull)
      if step == 1 { check(descent.weights, golden.first) }
    }
    check(descent.weights, golden.tenth)
  }

  @Test("under Adam a coupled L2 penalty leaves the path as it was, decoupled decay does not")
  func coupledPenalty() {
    func end(_ pull: Pull) -> Double {
      var descent = Descent(from: [1.0], by: Adam())
      for _ in 1...10 { descent.step(along: [descent.weights[0]], rate: 0.02, pull: pull) }
      return descent.weights[0]
    }
    var (coupled, decoupled) = (Pull(), Pull())
    coupled.l2 = 0.1
    decoupled.decay = 0.1 * 0.02
    #expect(abs(end(Pull()) - 0.80152033) < 1e-8)
    #expect(abs(end(coupled) - 0.80152033) < 1e-8)
    #expect(abs(end(decoupled) - 0.78365202) < 1e-8)
  }

  @Test("a path with a change of rate is theirs", arguments: FrameworkPath.all)
  func paths(_ path: FrameworkPath) throws {
    guard case .single(let call) = try Assignment(parsing: "optimizer=\(path.rule)").form else {
      return
    }
    var optimizer = try Registries.optimizers.make(call)
    optimizer.adopt(path.flavor)
    var valley = Valley()
    valley.kappa = 25
    var descent = Descent(from: [1, -1], by: optimizer, flavor: path.flavor)
    for (index, point) in path.points.enumerated() {
      let slope = valley.gradient(at: SIMD2(descent.weights[0], descent.weights[1]))
      let rate = index < 6 ? 0.02 : 0.005
      var pull = Pull()
      pull.decay = path.decay * rate
      descent.step(along: [slope.x, slope.y], rate: rate, pull: pull)
      for (a, b) in zip(descent.weights, point) {
        #expect(close(a, b, within: 1e-9), "step \(index + 1): \(descent.weights), not \(point)")
      }
    }
    #expect(path.points.count == 10)
  }

  private func check(_ point: [Double], _ golden: [Double]) {
    for (a, b) in zip(point, golden) { #expect(abs(a - b) <= 1e-10, "\(point)") }
  }
}
