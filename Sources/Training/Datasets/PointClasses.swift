import Knobs
import Matrices

// Two classes in the plane, as scikit-learn (moons) and TensorFlow Playground (the others) draw
// them, but without the grid of the former and with noise on the points of all of them. U(a, b) is a
// number spread evenly from a to b.

extension DataFacts {
  /// Two classes of points (x1, x2).
  fileprivate static func classes(_ names: [String], points: Int, noise: Double) -> DataFacts {
    DataFacts(
      shape: .vector(2), task: .classification(classes: names.count), classNames: names,
      featureNames: ["x1", "x2"],
      usual: DataDefaults(train: points, validation: .count(points), noise: noise))
  }
}

/// Two half circles that reach into each other.
///
/// With t = U(0, π): (cos t, sin t) and (1 - cos t, 1/2 - sin t).
struct Moons: DataSource {
  static let name = "moons"
  static let summary = "2-D: two interleaved half circles"
  static let facts = DataFacts.classes(["upper", "lower"], points: 150, noise: 0.2)
  static let supply = DataSupply.generator { label, random in
    let t = random.uniform() * Double.pi
    return label == 0
      ? [Float(Double.cos(t)), Float(Double.sin(t))]
      : [Float(1 - Double.cos(t)), Float(0.5 - Double.sin(t))]
  }
}

/// A disc in a ring.
///
/// With t = U(0, 2π): r (cos t, sin t), r = U(3.5, 5) in the ring and U(0, 2.5) in the disc.
struct Circle: DataSource {
  static let name = "circle"
  static let summary = "2-D: a disc inside a ring"
  static let facts = DataFacts.classes(["ring", "disc"], points: 250, noise: 0.3)
  static let supply = DataSupply.generator { label, random in
    let r = label == 0 ? random.uniform(from: 3.5, to: 5) : random.uniform(from: 0, to: 2.5)
    let t = random.uniform() * 2 * Double.pi
    return [Float(r * Double.cos(t)), Float(r * Double.sin(t))]
  }
}

/// Four squares, opposite ones alike.
///
/// |x1| and |x2| = U(0.3, 5.3); the signs differ in one class and agree in the other.
struct Xor: DataSource {
  static let name = "xor"
  static let summary = "2-D: four squares, opposite ones alike"
  static let facts = DataFacts.classes(["differ", "agree"], points: 250, noise: 0.3)
  static let supply = DataSupply.generator { label, random in
    let sign = random.below(2) == 0 ? -1.0 : 1.0
    let x = random.uniform(from: 0.3, to: 5.3) * sign
    let y = random.uniform(from: 0.3, to: 5.3) * (label == 0 ? -sign : sign)
    return [Float(x), Float(y)]
  }
}

/// Two round clouds.
///
/// The centres are (-2, -2) and (2, 2); the noise makes the clouds, of deviation 1 unless it is set.
struct Gauss: DataSource {
  static let name = "gauss"
  static let summary = "2-D: two round clouds, as wide as noise says"
  static let facts = DataFacts.classes(["left", "right"], points: 250, noise: 1)
  static let supply = DataSupply.generator { label, _ in label == 0 ? [-2, -2] : [2, 2] }
}

/// Two arms that wind around each other.
///
/// With u = U(0, 1), r = 5u and t = 3.5πu, half a turn further in one class: r (sin t, cos t).
struct Spiral: DataSource {
  static let name = "spiral"
  static let summary = "2-D: two arms that wind around each other"
  static let facts = DataFacts.classes(["first", "second"], points: 250, noise: 0.2)
  static let supply = DataSupply.generator { label, random in
    let u = random.uniform()
    let t = 3.5 * Double.pi * u + (label == 0 ? 0 : Double.pi)
    return [Float(5 * u * Double.sin(t)), Float(5 * u * Double.cos(t))]
  }
}
