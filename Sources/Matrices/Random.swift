/// Numbers that look random and follow from a seed: xoshiro256** (Blackman & Vigna 2018), its state
/// filled by SplitMix64 (Steele, Lea & Flood 2014).
///
/// Every purpose draws from a stream of its own, so that using more numbers for one never shifts
/// another: two runs that differ in one knob still share their data, first weights and order.
public struct Random: RandomNumberGenerator, Equatable, Sendable {
  /// What the numbers are for. The raw values are part of what a seed means: never renumber them.
  public enum Stream: UInt64, CaseIterable, Sendable {
    case data = 1
    case split = 2
    case weights = 3
    case order = 4
    case dropout = 5
    case search = 6
    case gradient = 7
  }

  private var state: (UInt64, UInt64, UInt64, UInt64)
  // The second number of a pair that `normal` made.
  private var spare: Double?

  /// The stream of a purpose. Streams of another seed, purpose or index have nothing in common.
  public init(seed: UInt64, stream: Stream, index: UInt64 = 0) {
    var source = SplitMix64(state: seed)
    source = SplitMix64(state: source.next() ^ stream.rawValue &* 0xD134_2543_DE82_EF95)
    source = SplitMix64(state: source.next() ^ index &* 0x9E37_79B9_7F4A_7C15)
    self.init(filledBy: source)
  }

  /// The generator whose state is the first four numbers of SplitMix64 from this seed, as the
  /// authors of xoshiro recommend.
  public init(seed: UInt64) { self.init(filledBy: SplitMix64(state: seed)) }

  private init(filledBy source: SplitMix64) {
    var source = source
    state = (source.next(), source.next(), source.next(), source.next())
  }

  /// Sixty-four random bits.
  public mutating func next() -> UInt64 {
    let result = rotated(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, by: 45)
    return result
  }

  private func rotated(_ x: UInt64, by bits: UInt64) -> UInt64 { x << bits | x >> (64 - bits) }

  /// Whether both will give the same numbers from here on.
  public static func == (a: Random, b: Random) -> Bool {
    a.state == b.state && a.spare == b.spare
  }
}

extension Random {
  /// A number in 0 ..< 1, one of 2^53 evenly spaced ones.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from `low` up to `high`, evenly spread.
  public mutating func uniform(from low: Double, to high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// A number of the normal distribution with mean 0 and deviation 1, by the polar method
  /// (Marsaglia & Bray 1964): a point in the unit disc gives two of them.
  public mutating func normal() -> Double {
    if let second = spare {
      spare = nil
      return second
    }
    while true {
      let x = uniform(from: -1, to: 1)
      let y = uniform(from: -1, to: 1)
      let square = x * x + y * y
      guard square > 0, square < 1 else { continue }
      let factor = (-2 * logarithm(square) / square).squareRoot()
      spare = y * factor
      return x * factor
    }
  }

  /// A whole number in 0 ..< bound, each equally likely (Lemire 2019): the upper half of a product
  /// of 128 bits, drawn again where the lower half falls into the uneven rest.
  ///
  /// - Precondition: `bound` is above 0.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "there is no whole number from 0 up to nothing")
    let range = UInt64(bound)
    var (high, low) = next().multipliedFullWidth(by: range)
    if low < range {
      let uneven = (0 &- range) % range
      while low < uneven { (high, low) = next().multipliedFullWidth(by: range) }
    }
    return Int(high)
  }

  /// Brings the items into random order, each order equally likely (Fisher & Yates, from the last
  /// item down).
  @inlinable
  public mutating func shuffle<Item>(_ items: inout [Item]) {
    items.withUnsafeMutableBufferPointer { items in
      for i in items.indices.dropFirst().reversed() { items.swapAt(i, below(i + 1)) }
    }
  }

  /// The numbers 0 ..< count in random order.
  public mutating func permutation(_ count: Int) -> [Int32] {
    var order = (0..<Int32(clamping: max(count, 0))).map { $0 }
    shuffle(&order)
    return order
  }
}

/// A generator of one word of state, good enough to fill the state of another.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
