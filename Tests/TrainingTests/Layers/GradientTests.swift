import Knobs
import Testing

@testable import Training

/// A network whose gradient is checked: everything that takes part in it.
struct GradientCase: CustomTestStringConvertible, Sendable {
  let data: TestData
  let line: String

  var testDescription: String { "\(data.rawValue) \(line)" }

  static let all: [GradientCase] = {
    let losses: [(TestData, String)] = [
      (.classes, ""), (.classes, "label_smoothing=0.2"), (.classes, "loss=mse"), (.pair, ""),
      (.pair, "label_smoothing=0.1"), (.numbers, "loss=mse"), (.numbers, "loss=huber delta=0.3"),
    ]
    var cases: [GradientCase] = []
    for activation in allActivations.map({ type(of: $0).name }) {
      for (data, loss) in losses {
        for place in ["off", "before", "after", "input"] {
          for dropout in ["0", "0.4,0.2 dropout_input=0.1"] {
            cases.append(
              GradientCase(
                data: data,
                line: "activation=\(activation) batch_norm=\(place) dropout=\(dropout) \(loss)"))
          }
        }
      }
    }
    return cases
  }()

  static let pictures = ["off", "before", "after", "input"].flatMap { place in
    ["each", "last", "off"].map { pool in
      GradientCase(
        data: .pictures,
        line: "conv=2,3 pool=\(pool) batch_norm=\(place) activation=tanh dropout=0.3 "
          + "dropout_conv=0.2")
    }
  }

  /// ‖own − numeric‖ / (‖own‖ + ‖numeric‖), by central differences.
  func error(hidden: String = "3,2", spoiling: Int? = nil) throws -> Double {
    let data = data.dataset(train: 6, validation: 0)
    let recipe = try settings("hidden=\(hidden) val=0 \(line)").recipe(for: data)
    let network = PlainNetwork<Double>(try Blueprint(recipe, for: data), data: data)
    var start = network.state
    try network.blueprint.layout.load(
      formulaWeights(of: network.blueprint.layout), into: &start)
    network.state = start
    let places = [0, 1, 2, 3]
    _ = network.backward(places)
    var own = network.gradients
    if let spoiling { own[spoiling] *= 1.001 }
    var (difference, size) = (0.0, 0.0)
    let h = 1e-5
    for segment in network.blueprint.layout.parameters {
      for i in segment.range {
        var (plus, minus) = (start, start)
        plus.parameters[i] += h
        minus.parameters[i] -= h
        network.state = plus
        let above = network.forward(places).sum
        network.state = minus
        let numeric = (above - network.forward(places).sum) / (2 * h * Double(places.count))
        difference += (own[i] - numeric) * (own[i] - numeric)
        size += own[i] * own[i] + numeric * numeric
      }
    }
    return difference.squareRoot() / size.squareRoot()
  }
}

@Suite("Gradients of whole networks, against differences of the loss")
struct GradientTests {
  @Test("they agree for every activation, loss, place of the norm and mask")
  func all() throws {
    for item in GradientCase.all { #expect(try item.error() < 1e-6, "\(item.testDescription)") }
    #expect(GradientCase.all.count == 560)
  }

  @Test("they agree with convolutions and pooling", arguments: GradientCase.pictures)
  func pictures(_ item: GradientCase) throws {
    #expect(try item.error(hidden: "3") < 1e-6)
  }

  @Test("an error of a thousandth in one weight is seen")
  func spoiled() throws {
    let item = GradientCase(data: .classes, line: "activation=tanh")
    #expect(try item.error(spoiling: 2) > 1e-6)
  }
}
