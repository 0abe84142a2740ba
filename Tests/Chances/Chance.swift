/// Numbers that look random and are the same for the same seed, so that what was found once is found
/// again (SplitMix64, Steele, Lea and Flood 2014).
public struct Chance: RandomNumberGenerator {
  private var state: UInt64

  /// The numbers of a seed.
  public init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  /// Sixty-four bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number from 0 up to a limit, which is not drawn; 0 where there is none.
  public mutating func below(_ limit: Int) -> Int {
    limit < 1 ? 0 : Int.random(in: 0..<limit, using: &self)
  }

  /// One of several things; there must be one.
  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// Bytes changed, cut, doubled, lost or made up, as a damaged file has them.
  public mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(5) where !bytes.isEmpty {
      let place = below(bytes.count)
      switch below(6) {
      case 0: bytes[place] = UInt8(below(256))
      case 1: bytes[place] ^= 1 << UInt8(below(8))
      case 2: bytes.removeSubrange(place...)
      case 3: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
      case 4: bytes.removeSubrange(place..<min(place + 5, bytes.count))
      // What ends a line, a field, a text or a name.
      default: bytes[place] = pick([0, 9, 10, 13, 34, 44, 58, 59, 61, 123, 255])
      }
    }
    return bytes
  }
}
