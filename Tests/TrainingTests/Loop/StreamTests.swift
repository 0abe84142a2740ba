import Testing

@testable import Training

@Suite("Random streams")
struct StreamTests {
  private func tensors(_ line: String, _ kind: TestData = .classes) throws -> [String: [Float]] {
    let data = kind.dataset(train: 23)
    let blueprint = try Blueprint(try settings(line).recipe(for: data), for: data)
    let state = NetworkState<Float>(of: blueprint)
    return Dictionary(
      uniqueKeysWithValues: blueprint.layout.tensors(of: state).map { ($0.name, $0.values) })
  }

  @Test("the masks of seed 1 are those that the generators were given")
  func dropoutSeed() {
    let recipe = Recipe(architecture: Architecture(input: .vector(2), outputs: 1))
    #expect(recipe.dropoutSeed == 11_399_443_223_392_521_325)
  }

  @Test(
    "first weights depend on no knob but architecture, init and seed",
    arguments: [
      "dropout=0.5", "dropout_input=0.2", "l2=0.1", "optimizer=adam", "lr=3", "batch=3",
      "epochs=2", "clip=1", "shuffle=off", "label_smoothing=0.1", "schedule=cosine", "loss=mse",
    ])
  func weights(knob: String) throws {
    #expect(try tensors("hidden=6,5") == tensors("hidden=6,5 \(knob)"))
  }

  @Test("batch normalisation or one more layer leaves the others' first weights as they were")
  func layers() throws {
    let plain = try tensors("hidden=6,5")
    let normed = try tensors("hidden=6,5 batch_norm=before")
    for (name, values) in plain { #expect(normed[name] == values) }
    let deeper = try tensors("hidden=6,5,5")
    for name in ["dense1.weight", "dense2.weight", "output.weight"] {
      #expect(deeper[name] == plain[name])
    }
    #expect(plain["dense1.weight"] != plain["dense2.weight"])
  }

  @Test("first weights have the variance that their name promises")
  func variances() throws {
    func variance(_ initialisation: String, flavor: String = "torch") throws -> Double {
      let data = TestData.classes.dataset(train: 23)
      let line = "hidden=150,200 flavor=\(flavor) init=\(initialisation)"
      let blueprint = try Blueprint(try settings(line).recipe(for: data), for: data)
      let state = NetworkState<Double>(of: blueprint)
      let segment = try #require(blueprint.layout["dense2.weight"])
      let values = segment.range.map { state.parameters[$0] }
      return values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    }
    // 150 inputs, 200 outputs, 30000 weights: about 1 % of chance.
    for flavor in ["torch", "keras"] {
      #expect(close(try variance("he", flavor: flavor), 2 / 150, within: 0.04))
      #expect(close(try variance("lecun", flavor: flavor), 1 / 150, within: 0.04))
      #expect(close(try variance("normal(std=0.3)", flavor: flavor), 0.09, within: 0.04))
    }
    #expect(close(try variance("glorot"), 2 / 350, within: 0.04))
    #expect(close(try variance("pytorch"), 1 / 450, within: 0.04))
    #expect(try variance("zeros") == 0)
  }

  @Test("biases start at 0, but within PyTorch's bounds with its init")
  func biases() throws {
    #expect(try tensors("hidden=6 init=he")["dense1.bias"]?.allSatisfy { $0 == 0 } == true)
    let biases = try #require(try tensors("hidden=60 init=pytorch")["dense1.bias"])
    #expect(biases.allSatisfy { abs($0) <= 0.5 && $0 != 0 })
  }

  @Test("a mask drops its share, and is another for each layer and step")
  func masks() {
    func mask(_ layer: Int, _ step: Int, _ p: Double) -> [Bool] {
      let mask = DropoutMask(seed: 3, layer: layer, step: step, probability: p)
      return (0..<100).flatMap { row in (0..<100).map { mask.drops(row: row, unit: $0) } }
    }
    for p in [0.1, 0.5, 0.9] {
      #expect(abs(Double(mask(1, 0, p).count { $0 }) / 10_000 - p) < 0.02)
    }
    #expect(mask(1, 0, 0.5) != mask(1, 1, 0.5))
    #expect(mask(1, 0, 0.5) != mask(2, 0, 0.5))
    #expect(!mask(1, 0, 0).contains(true))
  }
}
