import Knobs
import Training

/// A training that is measured: what it is, and how fast it was elsewhere.
struct Workload {
  /// `W1` to `W4`.
  let name: String
  /// The inputs and outputs, in words, with what the settings do not say.
  let summary: String
  /// The knobs, as a learner types them.
  let settings: String
  /// Samples, and the form of one.
  let samples: Int
  let shape: InputShape
  let bars: Bars

  /// Samples per processor second that were measured elsewhere, and those to reach.
  struct Bars {
    /// Where that was; `Backend.measure` tells how near a machine comes to its peak.
    static let machine =
      "one core of an AMD EPYC (Zen 5, 4 GHz, AVX-512) with nothing beside, peak 254 GFLOP/s"
    /// Its peak, in GFLOP/s.
    static let peak = 254.0
    let peer: String
    let bestPeer: Double
    /// A program in C made for this network alone.
    let limit: Double
    let reach: Double
  }

  static let all = [
    Workload(
      name: "W1", summary: "2 numbers, 2 classes",
      settings: "hidden=8,8 activation=tanh lr=0.03 batch=10",
      samples: 500, shape: .vector(2),
      bars: Bars(peer: "KANN", bestPeer: 8.19e6, limit: 28.3e6, reach: 12e6)),
    Workload(
      name: "W2", summary: "64 numbers, 10 classes",
      settings: "hidden=128,64 dropout=0.2 l2=1e-4 optimizer=adam lr=0.001 batch=32",
      samples: 1437, shape: .vector(64),
      bars: Bars(peer: "JAX tuned", bestPeer: 877e3, limit: 1.88e6, reach: 1.4e6)),
    Workload(
      name: "W3", summary: "784 numbers, 10 classes",
      settings: "hidden=256,128 batch_norm=before dropout=0.2 optimizer=adam lr=0.001 batch=128",
      samples: 60_000, shape: .vector(784),
      bars: Bars(peer: "JAX tuned", bestPeer: 152.5e3, limit: 187.5e3, reach: 165e3)),
    Workload(
      name: "W4", summary: "8x8 pictures, 10 classes",
      settings: "conv=16,32 pool=last hidden=64 batch_norm=before optimizer=adam lr=0.001 batch=32",
      samples: 1437, shape: .image(height: 8, width: 8, channels: 1),
      bars: Bars(peer: "JAX tuned", bestPeer: 37.2e3, limit: 81e3, reach: 55e3)),
  ]

  /// How the network is trained.
  func recipe(for data: Dataset) throws -> Recipe {
    var all = Settings()
    try all.assign(Token.split(settings).map { try Assignment($0, in: settings) })
    return all.recipe(for: data)
  }

  /// The data to train on, and samples of the same kind to judge by.
  func dataset(validation: Int = 0) -> Dataset {
    Dataset(
      name: name, shape: shape, task: .classification(classes: isRing ? 2 : 10),
      train: part(0..<samples),
      validation: validation > 0 ? part(samples..<samples + validation) : nil)
  }

  private var isRing: Bool { shape.features == 2 }

  private func part(_ places: Range<Int>) -> Samples {
    let classes: Int = isRing ? 2 : 10
    let features = shape.features
    let inputs = [Float](unsafeUninitializedCapacity: places.count * features) { numbers, count in
      for (row, place) in places.enumerated() {
        for j in 0..<features {
          numbers[row * features + j] = isRing ? ring(place, j) : prototype(place, j)
        }
      }
      count = places.count * features
    }
    return Samples(features: features, inputs: inputs, labels: places.map { Int32($0 % classes) })
  }

  /// Two classes: a disc inside a ring.
  private func ring(_ place: Int, _ feature: Int) -> Float {
    let share = Double(uniform(stream: 1, 2 * place))
    let radius = place % 2 == 1 ? 3.5 + 1.5 * share : 2.5 * share
    let angle = 2 * Double.pi * Double(uniform(stream: 1, 2 * place + 1))
    return Float(radius * (feature == 0 ? cosine(angle) : sine(angle)))
  }

  /// Ten classes: a noisy prototype each.
  private func prototype(_ place: Int, _ feature: Int) -> Float {
    let features = shape.features
    let share: Float = features == 784 ? 0.1 : 0.25
    return (1 - share) * uniform(stream: 2, place * features + feature)
      + share * uniform(stream: 1, place % 10 * features + feature)
  }
}

/// A number from 0 up to 1: SplitMix64 of the place, the same in every language.
private func uniform(stream: UInt64, _ index: Int) -> Float {
  var z = stream &+ (UInt64(index) + 1) &* 0x9E37_79B9_7F4A_7C15
  z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
  z ^= z >> 31
  return Float(z >> 40) * 0x1p-24
}
