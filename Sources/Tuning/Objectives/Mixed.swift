import Knobs

extension Objective {
  /// Five knobs shaped like those of a small network: two numbers, two choices, and a momentum that only
  /// one optimizer has. Adam's hollow is wide and ends at 0.05; a well-tuned SGD is better.
  public static let mix5 = Objective(
    "mix5", "five knobs like a small network's, one conditional", Knobs5.dimensions, lowest: 0
  ) { setting, _ in
    Knobs5(setting)?.limit ?? .nan
  }

  /// The same knobs with a learning curve: slow learners look bad early, so that curves cross.
  public static let curve5 = Objective(
    "curve5", "the knobs of mix5 with learning curves of 27 epochs", Knobs5.dimensions,
    lowest: 0, epochs: 27
  ) { setting, epochs in
    guard let knobs = Knobs5(setting) else { return .nan }
    let pace = min(max(3 * Functions.pow(10, -0.5 * knobs.offset), 0.5), 40)
    return knobs.limit + (0.7 - knobs.limit) * Functions.exp(-Double(epochs) / pace)
  }
}

/// What mix5 and curve5 are computed from.
private struct Knobs5 {
  static let dimensions = [
    Dimension(name: "lr", kind: .real(1e-4...1, .log)),
    Dimension(name: "units", kind: .integer(4...128, .linear)),
    Dimension(
      name: "activation", kind: .categorical([.word("relu"), .word("tanh"), .word("sigmoid")])),
    Dimension(name: "optimizer", kind: .categorical([.word("sgd"), .word("adam")])),
    Dimension(
      name: "momentum", kind: .real(0...0.99, .linear),
      condition: Dimension.Condition(parent: "optimizer", values: [.word("sgd")])),
  ]

  /// How far the learning rate is from the best, in powers of ten.
  let offset: Double
  /// The loss after endless training.
  let limit: Double

  init?(_ setting: Setting) {
    guard let rate = setting["lr"]?.number, let units = setting["units"]?.number,
      case .word(let activation)? = setting["activation"],
      case .word(let optimizer)? = setting["optimizer"]
    else { return nil }
    let (floor, shift) =
      switch activation {
      case "tanh": (0.03, 0.15)
      case "sigmoid": (0.10, 0.40)
      default: (0.0, 0.0)
      }
    let tenth = 1 / Functions.log(10)
    let level = Functions.log(rate) * tenth
    let width: Double
    var sum = floor
    if optimizer == "sgd" {
      guard let momentum = setting["momentum"]?.number else { return nil }
      offset = level - Functions.log(1 - momentum) * tenth + 0.6 - shift
      width = 0.5
      sum += 0.25 * (momentum - 0.9) * (momentum - 0.9)
    } else {
      offset = level + 2.5 - shift
      width = 0.9
      sum += 0.05
    }
    let (ratio, wave) = (offset / width, Functions.sin(2 * Double.pi * offset))
    let doublings = Functions.log(units / 48) / Functions.log(2)
    limit =
      sum + 0.6 * (1 - Functions.exp(-ratio * ratio)) + 0.015 * doublings * doublings
      + 0.02 * wave * wave
  }
}
