import Knobs
import Matrices
import Testing

@testable import Training

@Suite("The compiled plan, against the plain layers")
struct CompiledNetworkTests {
  @Test("any network of any recipe trains alike, step by step", arguments: 0..<240)
  func random(index: Int) throws {
    var random = Random(seed: 7, stream: .search, index: UInt64(index))
    let test = PlanCase(random: &random)
    let difference = try test.difference()
    #expect(difference == nil, "\(index) \(test)")
  }

  @Test(
    "every activation, with a norm on either side of it",
    arguments: Registries.activations.names, ["off", "before", "after"])
  func activations(name: String, norm: String) throws {
    let line = "hidden=9,17 activation=\(name) batch_norm=\(norm) dropout=0.2 lr=0.05 batch=8"
    let difference = try PlanCase(line: line).difference()
    #expect(difference == nil)
  }

  @Test(
    "every optimizer, in both flavors", arguments: Registries.optimizers.names, ["torch", "keras"])
  func optimizers(name: String, flavor: String) throws {
    let penalties = "l1=0.001 l2=0.01 weight_decay=0.05 clip=1"
    let line = "hidden=9 activation=tanh batch=6 optimizer=\(name) flavor=\(flavor) \(penalties)"
    // With the small eps of these rules a step is g / |g| at first, which loses digits.
    let difference = try PlanCase(line: line).difference(within: 2e-3)
    #expect(difference == nil)
  }

  @Test(
    "dropout of what convolutions give, with every pooling and place of a norm",
    arguments: Pooling.allCases, ["off", "before", "after"])
  func convolutionDropout(pool: Pooling, place: String) throws {
    let test = PlanCase(
      line: "conv=3,5 pool=\(pool.rawValue) hidden=6 batch_norm=\(place) dropout=0.2 "
        + "dropout_conv=0.3 activation=relu lr=0.05 batch=16",
      shape: .image(height: 6, width: 5, channels: 2))
    // Norms over few samples multiply the rounding of single precision.
    let difference = try test.difference(within: 2e-3)
    #expect(difference == nil)
  }

  @Test("pictures of odd sizes, with every pooling", arguments: Pooling.allCases, [4, 5, 6, 7])
  func pictures(pool: Pooling, height: Int) throws {
    let test = PlanCase(
      line: "conv=3,17 pool=\(pool.rawValue) hidden=6 batch_norm=before activation=gelu lr=0.05 "
        + "batch=6", shape: .image(height: height, width: 11 - height, channels: 2))
    let difference = try test.difference()
    #expect(difference == nil)
  }

  @Test(
    "every loss, for classes and for numbers",
    arguments: ["auto", "mse", "huber(delta=0.3)", "auto(label_smoothing=0.2)"],
    [LearningTask.classification(classes: 2), .classification(classes: 4), .regression(outputs: 3)])
  func losses(loss: String, task: LearningTask) throws {
    guard task.isClassification || !loss.contains("smoothing") else { return }
    let test = PlanCase(
      line: "hidden=8 loss=\(loss) lr=0.1 batch=6", task: task, validation: 8)
    let difference = try test.difference()
    #expect(difference == nil)
  }

  @Test("samples that do not all fit the buffers are judged in pieces")
  func pieces() throws {
    let test = PlanCase(
      line: "hidden=7 batch_norm=after dropout=0.5 batch=4", samples: 13, validation: 600, steps: 4)
    let difference = try test.difference()
    #expect(difference == nil)
  }

  @Test("a last sample that joins the batch before it finds room")
  func joined() throws {
    let line = "hidden=7 batch_norm=before batch=4 lr=0.1"
    let difference = try PlanCase(line: line, samples: 13, steps: 6).difference()
    #expect(difference == nil)
  }

  @Test("single precision, layer by layer, rounds alike")
  func singlePrecision() throws {
    let test = PlanCase(line: "hidden=12,6 dropout=0.3 optimizer=adam(eps=0.001) l2=0.01 batch=5")
    let plain = try PlanFigures(of: test) { PlainNetwork<Float>($0, data: $1) }
    let plan = try PlanFigures(of: test) { try CompiledNetwork($0, data: $1) }
    #expect(plan.difference(from: plain, within: 1e-4) == nil)
  }

  @Test(
    "a state taken out and put back goes on to the last bit", arguments: Registries.optimizers.names
  )
  func roundTrip(name: String) throws {
    let test = PlanCase(line: "hidden=9,5 dropout=0.3 batch_norm=before optimizer=\(name) batch=5")
    let data = test.data
    let blueprint = try Blueprint(test.recipe, for: data)
    let order = (0..<Int32(data.train.count)).map { $0 }
    func train(_ network: CompiledNetwork) {
      order.withUnsafeBufferPointer { order in
        for step in 0..<blueprint.batches.count {
          _ = network.train(
            order, blueprint.batches.range(of: step), rate: 0.01, measuresNorm: false)
        }
      }
    }
    let first = try CompiledNetwork(blueprint, data: data)
    train(first)
    let second = try CompiledNetwork(blueprint, data: data)
    #expect(first.state != second.state)
    second.state = first.state
    train(first)
    train(second)
    #expect(first.state == second.state)
  }

  @Test("being judged changes nothing")
  func judging() throws {
    let test = PlanCase(line: "hidden=9 dropout=0.3 batch_norm=before batch=5", validation: 300)
    let data = test.data
    let network = try CompiledNetwork(Blueprint(test.recipe, for: data), data: data)
    let before = network.state
    let first = network.evaluate(data.train)
    _ = network.outputs(for: data.train.inputs)
    #expect(network.evaluate(data.train) == first)
    #expect(network.state == before)
  }

  @Test("no samples give no outputs")
  func nothing() throws {
    let test = PlanCase(line: "hidden=4 batch=5")
    let network = try CompiledNetwork(Blueprint(test.recipe, for: test.data), data: test.data)
    #expect(network.outputs(for: []).isEmpty)
  }
}

/// The comparison itself must be able to fail.
@Suite("A plan that is wrong is found out")
struct WrongPlanTests {
  static let test = PlanCase(
    line: "conv=3 hidden=7,5 batch_norm=before activation=tanh batch=5 lr=0.05",
    shape: .image(height: 4, width: 4, channels: 2))

  @Test("a single number that is off, in any part of the network")
  func parameters() throws {
    let plain = try PlanFigures(of: Self.test) { PlainNetwork<Double>($0, data: $1) }
    let layout = try Blueprint(Self.test.recipe, for: Self.test.data).layout
    for segment in layout.parameters + layout.statistics {
      let plan = try PlanFigures(
        of: Self.test, by: { try CompiledNetwork($0, data: $1) },
        change: { state, _ in
          let place = segment.offset + segment.count / 2
          switch segment.role {
          case .runningMean, .runningVariance: state.statistics[place] += 0.01
          case .weight, .bias, .scale, .shift: state.parameters[place] += 0.01
          }
        })
      #expect(plan.difference(from: plain, within: 5e-4) != nil, "\(segment.name)")
    }
  }

  @Test(
    "another recipe",
    arguments: [
      "activation=sigmoid", "batch_norm=after", "l2=0.02", "l1=0.02", "weight_decay=0.2",
      "clip=0.1",
      "pool=off", "flavor=keras", "dropout=0.1", "dropout_input=0.1", "loss=mse", "batch=4",
      "optimizer=momentum", "lr=0.051",
    ])
  func recipes(change: String) throws {
    var changed = Self.test
    // A knob is given once: the change takes the place of what was there.
    let knob = change.prefix { $0 != "=" } + "="
    let kept = changed.line.split(separator: " ").filter { !$0.hasPrefix(knob) }
    changed.line = (kept.map(String.init) + [change]).joined(separator: " ")
    let plain = try PlanFigures(of: Self.test) { PlainNetwork<Double>($0, data: $1) }
    let plan = try PlanFigures(of: changed) { try CompiledNetwork($0, data: $1) }
    #expect(plan.difference(from: plain, within: 5e-4) != nil)
  }
}
