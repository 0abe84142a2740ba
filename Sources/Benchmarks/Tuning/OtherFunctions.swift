import Foundation
import Knobs
import Tuning

/// Functions that no method was tuned to, to see whether a change helps in general. None has its lowest
/// point in the middle of the box.
extension Objective {
  /// All of them.
  static let others: [Objective] = [
    levy5, griewank4, michalewicz5, rosenbrock10, styblinski3, net7, noisy4,
  ]

  /// A function of real numbers in one box for all of them.
  private static func real(
    _ name: String, _ box: ClosedRange<Double>, _ count: Int, lowest: Double,
    _ function: @escaping @Sendable ([Double]) -> Double
  ) -> Objective {
    let names = (0..<count).map { "x\($0)" }
    let dimensions = names.map { Dimension(name: $0, kind: .real(box, .linear)) }
    return Objective(name, name, dimensions, lowest: lowest) { setting, _ in
      function(names.map { setting[$0]?.number ?? .nan })
    }
  }

  /// Levy in five dimensions (Levy & Montalvo 1985), moved by 2.3.
  private static let levy5 = real("levy5", -10...10, 5, lowest: 0) { x in
    let w = x.map { 1 + ($0 - 3.3) / 4 }
    func square(_ x: Double) -> Double { x * x }
    var sum = square(sin(.pi * w[0]))
    for value in w.dropLast() {
      sum += square(value - 1) * (1 + 10 * square(sin(.pi * value + 1)))
    }
    return sum + square(w[4] - 1) * (1 + square(sin(2 * .pi * w[4])))
  }

  /// Griewank (1981) in four dimensions over a small box, moved off the centre.
  private static let griewank4 = real("griewank4", -20...20, 4, lowest: 0) { x in
    let gaps = zip(x, [6.3, -9.1, 2.7, 11.4]).map { $0 - $1 }
    let product = gaps.enumerated().reduce(1) { product, gap in
      product * cos(gap.element / Double(gap.offset + 1).squareRoot())
    }
    return 1 + gaps.reduce(0) { $0 + $1 * $1 / 400 } - product
  }

  /// Steep valleys among plains (Michalewicz 1992), in five dimensions.
  private static let michalewicz5 = real("michalewicz5", 0...Double.pi, 5, lowest: -4.687658) {
    $0.enumerated().reduce(0) { sum, x in
      sum - sin(x.element) * pow(sin(Double(x.offset + 1) * x.element * x.element / .pi), 20)
    }
  }

  /// Rosenbrock's valley in ten dimensions, in the logarithm.
  private static let rosenbrock10 = real("rosenbrock10", -2...3, 10, lowest: 0) { x in
    var sum = 0.0
    for index in 0..<9 {
      let (bend, rest) = (x[index + 1] - x[index] * x[index], 1 - x[index])
      sum += 100 * bend * bend + rest * rest
    }
    return log(1 + sum)
  }

  /// Styblinski & Tang (1990) in three dimensions: eight hollows.
  private static let styblinski3 = real("styblinski3", -5...5, 3, lowest: -39.16616570377142 * 3) {
    $0.reduce(0) { $0 + 0.5 * (pow($1, 4) - 16 * $1 * $1 + 5 * $1) }
  }

  /// Seven knobs of a made-up network: two conditional ones, three kinds of schedule, whole numbers.
  private static let net7 = Objective(
    "net7", "net7",
    [
      Dimension(name: "lr", kind: .real(1e-5...1e-1, .log)),
      Dimension(name: "decay", kind: .real(1e-6...1e-1, .log)),
      Dimension(name: "layers", kind: .integer(1...6, .linear)),
      Dimension(
        name: "schedule", kind: .categorical([.word("constant"), .word("step"), .word("cosine")])),
      Dimension(
        name: "every", kind: .integer(1...30, .linear),
        condition: .init(parent: "schedule", values: [.word("step")])),
      Dimension(
        name: "warmup", kind: .real(0...0.5, .linear),
        condition: .init(parent: "schedule", values: [.word("step"), .word("cosine")])),
      Dimension(name: "dropout", kind: .real(0...0.8, .linear)),
    ], lowest: 0.1
  ) { setting, _ in
    guard let lr = setting["lr"]?.number, let decay = setting["decay"]?.number,
      let layers = setting["layers"]?.number, let dropout = setting["dropout"]?.number
    else { return .nan }
    var rate = log10(lr) + 3
    var value = 0.1
    switch setting["schedule"] {
    case .word("constant")?: value += 0.08
    case .word("step")?:
      let every = setting["every"]?.number ?? .nan
      rate -= 0.3
      value += 0.03 + 0.002 * abs(every - 17) + 0.3 * pow((setting["warmup"]?.number ?? 0) - 0.1, 2)
    default:
      rate -= 0.6
      value += 0.8 * pow((setting["warmup"]?.number ?? 0) - 0.2, 2)
    }
    let fit = rate + 0.15 * (layers - 3)
    let regularity = dropout - 0.35 + 0.08 * (log10(decay) + 3)
    return value + 0.5 * (1 - exp(-fit * fit)) + 0.02 * pow(layers - 4, 2) * (1 + dropout)
      + 0.6 * regularity * regularity + 0.004 * pow(log10(decay) + 3.5, 2)
  }

  /// A bowl in four dimensions with scattered values, judged by what it would be without the scatter.
  private static let noisy4 = real("noisy4", 0...1, 4, lowest: 0) { x in
    let smooth = noiseless4(x)
    // Always the same scatter at the same place, as a network with a fixed seed has.
    var bits = x.reduce(UInt64(1)) { ($0 &* 31 &+ $1.bitPattern) &* 0x9E37_79B9_7F4A_7C15 }
    bits ^= bits >> 31
    return smooth + 0.08 * (Double(bits >> 11) * 0x1p-53 - 0.5)
  }

  private static func noiseless4(_ x: [Double]) -> Double {
    zip(zip(x, [0.3, 0.8, 0.55, 0.12]), [1.0, 0.5, 2, 0.25]).reduce(0) { sum, pair in
      let gap = pair.0.0 - pair.0.1
      return sum + pair.1 * gap * gap
    }
  }

  /// What a setting is really worth, where the values that are seen scatter.
  var truth: Objective? {
    guard name == "noisy4" else { return nil }
    let names = dimensions.map(\.name)
    return Objective("noiseless4", "noiseless4", dimensions, lowest: 0) { setting, _ in
      Self.noiseless4(names.map { setting[$0]?.number ?? .nan })
    }
  }
}
