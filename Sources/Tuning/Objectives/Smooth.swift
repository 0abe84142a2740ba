private let pi = Double.pi

extension Objective {
  /// A bowl whose lowest point is off the centre.
  public static let sphere = plain(
    "sphere", "a bowl in five dimensions, its bottom off the centre",
    [ClosedRange](repeating: -5...5, count: 5), lowest: 0
  ) { x in
    zip(x, [1.2, -2.3, 0.7, 3.1, -1.8]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// A curved, narrow valley (Rosenbrock 1960).
  public static let rosenbrock = plain(
    "rosenbrock", "a curved, narrow valley in two dimensions", [-5...10, -5...10], lowest: 0
  ) { x in
    let (bend, rest) = (x[1] - x[0] * x[0], 1 - x[0])
    return 100 * bend * bend + rest * rest
  }

  /// Three equal hollows (Branin 1972).
  public static let branin = plain(
    "branin", "three equal hollows in two dimensions", [-5...10, 0...15],
    lowest: 0.397_887_357_729_738_16
  ) { x in
    let bend = x[1] - 5.1 / (4 * pi * pi) * x[0] * x[0] + 5 / pi * x[0] - 6
    return bend * bend + 10 * (1 - 1 / (8 * pi)) * Functions.cos(x[0]) + 10
  }

  /// Four hollows of different depth in six dimensions (Dixon & Szegő 1978).
  public static let hartmann6 = plain(
    "hartmann6", "four hollows of different depth in six dimensions",
    [ClosedRange](repeating: 0...1, count: 6), lowest: -3.322_368_011_415_511
  ) { x in
    let shapes: [[Double]] = [
      [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
      [17, 8, 0.05, 10, 0.1, 14],
    ]
    let middles: [[Double]] = [
      [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
      [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381],
    ]
    var value = 0.0
    for (depth, (shape, middle)) in zip([1, 1.2, 3, 3.2], zip(shapes, middles)) {
      var square = 0.0
      for index in x.indices {
        let gap = x[index] - middle[index] * 1e-4
        square += shape[index] * gap * gap
      }
      value -= depth * Functions.exp(-square)
    }
    return value
  }

  /// A funnel full of small hollows (Ackley 1987), its lowest point moved off the centre, which would
  /// flatter methods that begin there.
  public static let ackley = plain(
    "ackley", "a funnel full of hollows in four dimensions, off-centre",
    [ClosedRange](repeating: -32.768...32.768, count: 4), lowest: 0
  ) { x in
    let gaps = zip(x, [8.1, -5.3, 11.7, -14.2]).map { $0 - $1 }
    let count = Double(gaps.count)
    let square = gaps.reduce(0) { $0 + $1 * $1 } / count
    let waves = gaps.reduce(0) { $0 + Functions.cos(2 * pi * $1) } / count
    return -20 * Functions.exp(-0.2 * square.squareRoot()) - Functions.exp(waves) + 20
      + Functions.exp(1)
  }

  /// A bowl with a regular grid of hollows (Rastrigin 1974), moved off the centre.
  public static let rastrigin = plain(
    "rastrigin", "a bowl with a grid of hollows in three dimensions",
    [ClosedRange](repeating: -5.12...5.12, count: 3), lowest: 0
  ) { x in
    zip(x, [1.1, -2.4, 0.6]).reduce(0) { sum, pair in
      let gap = pair.0 - pair.1
      return sum + gap * gap - 10 * Functions.cos(2 * pi * gap) + 10
    }
  }

  /// Waves over a plane (Levy & Montalvo 1985).
  public static let levy = plain(
    "levy", "waves over a slope in four dimensions", [ClosedRange](repeating: -10...10, count: 4),
    lowest: 0
  ) { x in
    let w = x.map { 1 + ($0 - 1) / 4 }
    guard let first = w.first, let last = w.last else { return .nan }
    func square(_ x: Double) -> Double { x * x }
    var sum = square(Functions.sin(pi * first))
    for value in w.dropLast() {
      sum += square(value - 1) * (1 + 10 * square(Functions.sin(pi * value + 1)))
    }
    return sum + square(last - 1) * (1 + square(Functions.sin(2 * pi * last)))
  }
}
