/// Which elements of one layer are dropped at one step: a pure function of its arguments, so that
/// the mask is the same whatever computes it and in whatever order.
public struct DropoutMask: Hashable, Sendable {
  /// What the mask of this layer and step is drawn from.
  public let key: UInt64
  /// Of 65536 equally likely numbers, those below are dropped.
  public let threshold: UInt32
  /// 1 / (1 − p), by which what stays is multiplied (inverted dropout).
  public let scale: Double

  /// The mask of a layer at a step.
  /// - Parameter probability: that an element is dropped; at least 0 and below 1.
  public init(seed: UInt64, layer: Int, step: Int, probability: Double) {
    let golden: UInt64 = 0x9E37_79B9_7F4A_7C15
    var z = Self.mixed(seed &+ golden)
    z = Self.mixed(z ^ (UInt64(layer) &+ 1) &* 0xD134_2543_DE82_EF95)
    key = Self.mixed(z ^ (UInt64(step) &+ 1) &* golden)
    threshold = UInt32(max(0, min(65535, (probability * 65536).rounded())))
    scale = 1 / (1 - probability)
  }

  /// Whether the element in a row of the batch and a column of the layer is dropped.
  public func drops(row: Int, unit: Int) -> Bool { bits(row: row, unit: unit) < threshold }

  /// Sixteen random bits for each element; two rows share one hash.
  func bits(row: Int, unit: Int) -> UInt32 {
    let pair = Self.mixed(key &+ UInt64(row >> 1) &* 0x9E37_79B9_7F4A_7C15)
    var x = UInt32(truncatingIfNeeded: pair) &+ UInt32(truncatingIfNeeded: unit) &* 0x9E37_79B9
    x = (x ^ x >> 16) &* 0x21F0_AAAD ^ UInt32(truncatingIfNeeded: pair >> 32)
    x = (x ^ x >> 15) &* 0xD35A_2D97
    x ^= x >> 15
    return row & 1 == 1 ? x >> 16 : x & 0xFFFF
  }

  /// Stafford's variant 13 of the 64-bit finaliser (Steele, Lea & Flood 2014).
  private static func mixed(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
