/// Numbers that look random and follow from a seed (SplitMix64, Steele, Lea & Flood 2014).
///
/// Every purpose draws from a stream of its own, so that using more numbers for one never shifts
/// another.
struct Chance: RandomNumberGenerator, Equatable, Sendable {
  private var state: UInt64
  // The second number of a pair that `normal` made.
  private var spare: Double?

  /// The numbers of a seed for one purpose.
  init(seed: Int, stream: Int = 0) {
    var source = Chance(state: UInt64(bitPattern: Int64(seed)))
    let mixed = source.next() ^ UInt64(bitPattern: Int64(stream)) &* 0xD134_2543_DE82_EF95
    source = Chance(state: mixed)
    self.init(state: source.next())
  }

  private init(state: UInt64) { self.state = state }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// A number in 0 ..< 1.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number in 0 ..< bound; 0 where the bound is not above 0.
  mutating func below(_ bound: Int) -> Int {
    bound > 1 ? Int.random(in: 0..<bound, using: &self) : 0
  }

  /// A standard normal number, by the polar method (Marsaglia & Bray 1964).
  mutating func normal() -> Double {
    if let second = spare {
      spare = nil
      return second
    }
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      guard square > 0, square < 1 else { continue }
      let factor = (-2 * Functions.log(square) / square).squareRoot()
      spare = y * factor
      return x * factor
    }
  }

  /// The place of one of several weights, each as likely as its weight.
  mutating func index(weights: [Double]) -> Int {
    var rest = uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return max(0, weights.count - 1)
  }
}
