import Knobs
import Testing

@testable import Training

/// A layer with the form of what it takes and the numbers it has in a pass.
struct LayerCase: CustomTestStringConvertible, Sendable {
  let name: String
  let columns: Int
  let parameters: Int
  let statistics: Int
  let make: @Sendable () -> any Layer<Double>

  var testDescription: String { name }

  static func segment(_ shape: [Int], at offset: Int) -> Segment {
    Segment(
      name: "x.weight", fileShape: shape, offset: offset, role: .weight, order: .same,
      fan: Fan(into: 1, out: 1))
  }

  static let all: [LayerCase] =
    [(3, 2), (1, 4), (5, 1)].map { inputs, outputs in
      LayerCase(
        name: "dense \(inputs) to \(outputs)", columns: inputs,
        parameters: inputs * outputs + outputs, statistics: 0
      ) {
        Dense(
          inputs: inputs, outputs: outputs, weight: segment([inputs, outputs], at: 0),
          bias: segment([outputs], at: inputs * outputs))
      }
    }
    + [(4, 5, 2, 3), (2, 2, 1, 1), (1, 3, 2, 2), (3, 3, 1, 4)].map {
      height, width, inputs, outputs in
      LayerCase(
        name: "conv \(height)x\(width)x\(inputs) to \(outputs)", columns: height * width * inputs,
        parameters: 9 * inputs * outputs + outputs, statistics: 0
      ) {
        Conv2D(
          height: height, width: width, inputs: inputs, outputs: outputs,
          weight: segment([3, 3, inputs, outputs], at: 0),
          bias: segment([outputs], at: 9 * inputs * outputs))
      }
    }
    + [(2, 2, 1), (5, 4, 2), (3, 7, 1)].map { height, width, channels in
      LayerCase(
        name: "pool \(height)x\(width)x\(channels)", columns: height * width * channels,
        parameters: 0, statistics: 0
      ) { MaxPool2D(height: height, width: width, channels: channels) }
    }
    + [(4, 4), (6, 2), (3, 1)].map { columns, channels in
      LayerCase(
        name: "norm of \(columns) in \(channels) channels", columns: columns,
        parameters: 2 * channels, statistics: 2 * channels
      ) {
        BatchNorm(
          channels: channels, settings: BatchNormSettings(place: .before),
          scale: segment([channels], at: 0), shift: segment([channels], at: channels),
          mean: segment([channels], at: 0), variance: segment([channels], at: channels))
      }
    }
    + [0.2, 0.5, 0.9].map { probability in
      LayerCase(name: "dropout \(probability)", columns: 5, parameters: 0, statistics: 0) {
        Dropout(probability: probability, layer: 1, seed: 7)
      }
    }
    + allActivations.map { type(of: $0).name }.map { name in
      LayerCase(name: name, columns: 4, parameters: 0, statistics: 0) {
        ActivationLayer(activation(name))
      }
    }

  private static func activation(_ name: String) -> any Activation {
    allActivations.first { type(of: $0).name == name } ?? Linear()
  }
}

/// One of each, with its defaults.
let allActivations: [any Activation] = [
  ReLU(), LeakyReLU(), ELU(), SELU(), GELU(), SiLU(), Softplus(), Tanh(), Sigmoid(), Linear(),
]

/// What is wrong with a layer: its gradients against differences of its outputs, its shapes, and
/// whether inference leaves everything as it was.
func layerFaults(
  _ layer: any Layer<Double>, columns: Int, parameters: Int, statistics: Int, rows: Int = 3
) -> [String] {
  checkedFaults(layer, columns, parameters, statistics, rows)
}

private func checkedFaults<L: Layer<Double>>(
  _ start: L, _ columns: Int, _ parameters: Int, _ statistics: Int, _ rows: Int
) -> [String] {
  var faults: [String] = []
  var layer = start
  let x = Batch(
    rows: rows, columns: columns,
    values: (0..<rows * columns).map { 2 * Double(draw(1, $0)) + 0.0003 })
  var pass = Pass<Double>(
    mode: .training(step: 3), parameters: (0..<parameters).map { Double(draw(2, $0)) + 1.1 },
    gradients: [Double](repeating: 0, count: parameters),
    statistics: (0..<statistics).map { 1 + Double(draw(3, $0)) / 2 })
  let before = pass

  // L = Σ c y for fixed c, so that ∂L/∂y = c.
  func loss(_ x: Batch<Double>, _ pass: Pass<Double>) -> Double {
    var (layer, pass) = (start, pass)
    let y = layer.forward(x, in: &pass)
    return y.values.indices.reduce(0) { $0 + Double(draw(4, $1)) * y.values[$1] }
  }

  var y = layer.forward(x, in: &pass)
  if y.values.count != y.rows * y.columns || y.rows != rows { faults.append("has a wrong shape") }
  for i in y.values.indices { y.values[i] = Double(draw(4, i)) }
  let dx = layer.backward(y, in: &pass)
  if dx.rows != x.rows || dx.columns != x.columns { faults.append("returns a wrong shape") }

  let h = 1e-6
  func differ(_ own: Double, _ plus: Double, _ minus: Double) -> Bool {
    let numeric = (plus - minus) / (2 * h)
    return abs(own - numeric) > 1e-6 * max(1, abs(own), abs(numeric))
  }
  for i in x.values.indices {
    var (plus, minus) = (x, x)
    plus.values[i] += h
    minus.values[i] -= h
    if differ(dx.values[i], loss(plus, before), loss(minus, before)) {
      faults.append("input \(i) has a wrong gradient")
    }
  }
  for i in 0..<parameters {
    var (plus, minus) = (before, before)
    plus.parameters[i] += h
    minus.parameters[i] -= h
    if differ(pass.gradients[i], loss(x, plus), loss(x, minus)) {
      faults.append("parameter \(i) has a wrong gradient")
    }
  }

  var still = before
  still.mode = .inference
  let first = layer.forward(x, in: &still).values
  if still.statistics != before.statistics || still.parameters != before.parameters {
    faults.append("changes something in inference")
  }
  if layer.forward(x, in: &still).values != first { faults.append("infers differently twice") }
  return faults
}

/// A dense layer whose author forgot that the bias is shared by all rows.
private struct WrongDense: Layer {
  typealias S = Double
  var dense: Dense<Double>

  mutating func forward(_ x: Batch<Double>, in pass: inout Pass<Double>) -> Batch<Double> {
    dense.forward(x, in: &pass)
  }

  func backward(_ dy: Batch<Double>, in pass: inout Pass<Double>) -> Batch<Double> {
    let dx = dense.backward(dy, in: &pass)
    if let bias = dense.bias {
      for j in 0..<dense.outputs { pass.gradients[bias.offset + j] /= Double(dy.rows) }
    }
    return dx
  }
}

/// A norm that goes on learning in inference.
private struct RestlessNorm: Layer {
  typealias S = Double
  var norm: BatchNorm<Double>

  mutating func forward(_ x: Batch<Double>, in pass: inout Pass<Double>) -> Batch<Double> {
    let mode = pass.mode
    pass.mode = .training(step: 0)
    defer { pass.mode = mode }
    return norm.forward(x, in: &pass)
  }

  func backward(_ dy: Batch<Double>, in pass: inout Pass<Double>) -> Batch<Double> {
    norm.backward(dy, in: &pass)
  }
}

@Suite("What every layer must do")
struct LayerTests {
  @Test(
    "its gradients are those of its outputs, and inference changes nothing",
    arguments: LayerCase.all)
  func contract(_ item: LayerCase) {
    #expect(
      layerFaults(
        item.make(), columns: item.columns, parameters: item.parameters,
        statistics: item.statistics) == [])
  }

  @Test("wrong layers are found out")
  func wrongLayers() {
    let dense = Dense<Double>(
      inputs: 3, outputs: 2, weight: LayerCase.segment([3, 2], at: 0),
      bias: LayerCase.segment([2], at: 6))
    #expect(
      layerFaults(WrongDense(dense: dense), columns: 3, parameters: 8, statistics: 0)
        == ["parameter 6 has a wrong gradient", "parameter 7 has a wrong gradient"])
    let norm = BatchNorm<Double>(
      channels: 2, settings: BatchNormSettings(place: .before),
      scale: LayerCase.segment([2], at: 0), shift: LayerCase.segment([2], at: 2),
      mean: LayerCase.segment([2], at: 0), variance: LayerCase.segment([2], at: 2))
    #expect(
      layerFaults(RestlessNorm(norm: norm), columns: 2, parameters: 4, statistics: 4)
        == ["changes something in inference"])
  }

  @Test("a norm standardises with the biased variance and remembers the unbiased one")
  func normValues() {
    func run(_ settings: BatchNormSettings) -> (outputs: [Double], statistics: [Double]) {
      var norm = BatchNorm<Double>(
        channels: 2, settings: settings, scale: LayerCase.segment([2], at: 0),
        shift: LayerCase.segment([2], at: 2), mean: LayerCase.segment([2], at: 0),
        variance: LayerCase.segment([2], at: 2))
      var pass = Pass<Double>(
        mode: .training(step: 0), parameters: [1, 1, 0, 0], gradients: [0, 0, 0, 0],
        statistics: [0, 0, 1, 1])
      let x = Batch<Double>(rows: 4, columns: 2, values: [1, 10, 2, 14, 3, 12, 6, 0])
      let y = norm.forward(x, in: &pass)
      return (stride(from: 0, to: 8, by: 2).map { y.values[$0] }, pass.statistics)
    }
    // PyTorch 1.13 and Keras 3.15.1; the variances are .9 + .1 · 14/3 and .99 + .01 · 3.5.
    let torch = run(BatchNormSettings(place: .before, flavor: .torch))
    let keras = run(BatchNormSettings(place: .before, flavor: .keras))
    for (a, b) in zip(torch.outputs, [-1.069043, -0.534522, 0, 1.603565]) {
      #expect(abs(a - b) < 1e-6)
    }
    for (a, b) in zip(keras.outputs, [-1.068892, -0.534446, 0, 1.603338]) {
      #expect(abs(a - b) < 1e-6)
    }
    #expect(abs(torch.statistics[2] - 1.366667) < 1e-6)
    #expect(abs(keras.statistics[2] - 1.025) < 1e-12)
    #expect(abs(torch.statistics[0] - 0.3) < 1e-12)
    #expect(abs(keras.statistics[0] - 0.03) < 1e-12)
  }

  @Test("pooling leaves a last odd row and column out, and gives ties to the first")
  func pooling() {
    var pool = MaxPool2D<Double>(height: 3, width: 3, channels: 1)
    var pass = Pass<Double>(mode: .inference, parameters: [], gradients: [], statistics: [])
    let y = pool.forward(
      Batch(rows: 1, columns: 9, values: [1, 2, 9, 2, 0, 9, 9, 9, 9]), in: &pass)
    #expect(y.values == [2])
    let dx = pool.backward(Batch(rows: 1, columns: 1, values: [5]), in: &pass)
    #expect(dx.values == [0, 5, 0, 0, 0, 0, 0, 0, 0])
  }
}
