import Knobs

/// He for the ReLU family, LeCun for SELU, Glorot for the rest.
struct AutoInit: Initialisation {
  static let name = "auto"
  static let summary = "he, lecun or glorot, as the activation wants"

  func distribution(of layer: Fan, for activation: any Activation) -> Spread {
    let choice: any Initialisation =
      switch type(of: activation).family {
      case .rectifier: HeInit()
      case .selfNormalising: LeCunInit()
      case .smooth: GlorotInit()
      }
    return choice.distribution(of: layer, for: activation)
  }
}

/// Normal with variance 2 / in   (He et al. 2015)
struct HeInit: Initialisation {
  static let name = "he"
  static let summary = "normal, variance 2/in: for the ReLU family"

  func distribution(of layer: Fan, for activation: any Activation) -> Spread {
    .normal(deviation: (2 / Double(layer.into)).squareRoot())
  }
}

/// Uniform with variance 2 / (in + out), that is within ±√(6 / (in + out))   (Glorot & Bengio 2010)
struct GlorotInit: Initialisation {
  static let name = "glorot"
  static let summary = "uniform, variance 2/(in+out): for tanh, sigmoid"

  func distribution(of layer: Fan, for activation: any Activation) -> Spread {
    .uniform(bound: (6 / Double(layer.into + layer.out)).squareRoot(), biasBound: 0)
  }
}

/// Normal with variance 1 / in   (LeCun et al. 1998)
struct LeCunInit: Initialisation {
  static let name = "lecun"
  static let summary = "normal, variance 1/in: for selu"

  func distribution(of layer: Fan, for activation: any Activation) -> Spread {
    .normal(deviation: (1 / Double(layer.into)).squareRoot())
  }
}

/// Uniform within ±1/√in, biases too: what PyTorch's layers start from, a sixth of He's variance.
struct PyTorchInit: Initialisation {
  static let name = "pytorch"
  static let summary = "uniform within 1/sqrt(in), biases too"

  func distribution(of layer: Fan, for activation: any Activation) -> Spread {
    let bound = 1 / Double(layer.into).squareRoot()
    return .uniform(bound: bound, biasBound: bound)
  }
}

/// All weights 0: every unit of a layer stays the same as its neighbour.
struct ZerosInit: Initialisation {
  static let name = "zeros"
  static let summary = "all the same, so that all units stay the same"

  func distribution(of layer: Fan, for activation: any Activation) -> Spread {
    .constant(0)
  }
}

/// Normal with a given deviation, whatever the width of the layer.
struct NormalInit: Initialisation {
  static let name = "normal"
  static let summary = "normal with one deviation for all layers"
  static let knobs: [Knob<Self>] = [
    Knob("std", \.std, .of(0...), search: 0.001...1, scale: .log, "standard deviation")
  ]
  var std = 0.05

  func distribution(of layer: Fan, for activation: any Activation) -> Spread {
    .normal(deviation: std)
  }
}
