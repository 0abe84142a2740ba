import Knobs
import Matrices

// Numbers to predict from one or two others. U(a, b) is a number spread evenly from a to b.

extension DataFacts {
  /// One number to predict from the named ones.
  fileprivate static func numbers(_ features: [String], points: Int) -> DataFacts {
    DataFacts(
      shape: .vector(features.count), task: .regression(outputs: 1), featureNames: features,
      usual: DataDefaults(train: points, validation: .count(300)))
  }
}

/// A tilted plane.
///
/// y = (x1 + x2) / 10, with x1 and x2 = U(-6, 6), as TensorFlow Playground has it.
struct Plane: DataSource {
  static let name = "plane"
  static let summary = "2-D regression: a tilted plane"
  static let facts = DataFacts.numbers(["x1", "x2"], points: 300)
  static let supply = DataSupply.generator { _, random in
    let (x, y) = (random.uniform(from: -6, to: 6), random.uniform(from: -6, to: 6))
    return [Float(x), Float(y), Float((x + y) / 10)]
  }
}

/// Three cones up and three down.
///
/// y = s · max(0, 1 - d/2), d the distance to the nearest of the centres (-4, ±2.5), (0, ±2.5),
/// (4, ±2.5) and s its sign, + - + above and - + - below; x1 and x2 = U(-6, 6). This is the
/// "multi-gauss" of TensorFlow Playground.
struct Hills: DataSource {
  static let name = "hills"
  static let summary = "2-D regression: three cones up, three down"
  static let facts = DataFacts.numbers(["x1", "x2"], points: 300)
  static let supply = DataSupply.generator { _, random in
    let (x, y) = (random.uniform(from: -6, to: 6), random.uniform(from: -6, to: 6))
    return [Float(x), Float(y), Float(height(x, y))]
  }

  private static let cones: [(x: Double, y: Double, sign: Double)] = [
    (-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1),
  ]

  /// The height above a place. No two cones reach the same place, so the nearest decides.
  static func height(_ x: Double, _ y: Double) -> Double {
    var height = 0.0
    for cone in cones {
      let distance = ((x - cone.x) * (x - cone.x) + (y - cone.y) * (y - cone.y)).squareRoot()
      let own = cone.sign * max(0, 1 - distance / 2)
      if own.magnitude > height.magnitude { height = own }
    }
    return height
  }
}

/// Two periods of a sine.
///
/// y = sin(πx), with x = U(-2, 2).
struct Wave: DataSource {
  static let name = "wave"
  static let summary = "1-D regression: two periods of a sine"
  static let facts: DataFacts = {
    var facts = DataFacts.numbers(["x"], points: 100)
    facts.usual.noise = 0.1
    return facts
  }()
  static let supply = DataSupply.generator { _, random in
    let x = random.uniform(from: -2, to: 2)
    return [Float(x), Float(Double.sin(Double.pi * x))]
  }
}
