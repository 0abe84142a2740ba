/// Points that fill a cube evenly (Sobol 1967), in Gray-code order (Antonov & Saleev 1979), scrambled
/// so that each seed gives another set that is just as even.
///
/// The scrambling is Owen's nested uniform one, by hashing (Laine & Karras 2011, with the constants
/// of Burley 2020). Coordinates beyond the 64th are independent random numbers.
struct Sobol: Sendable {
  /// As many coordinates as have direction numbers.
  static let mostCoordinates = primitives.count + 1

  private let directions: [[UInt32]]
  private let seeds: [UInt32]?
  private var state: [UInt32]
  private var count: UInt32 = 0
  private let extra: Int
  private var chance: Chance

  /// The sequence with a number of coordinates, scrambled unless there is no seed.
  init(coordinates: Int, seed: Int?) {
    let known = min(max(coordinates, 0), Self.mostCoordinates)
    extra = max(0, coordinates - known)
    directions = (0..<known).map(Self.directions)
    state = [UInt32](repeating: 0, count: known)
    chance = Chance(seed: seed ?? 0, stream: 1)
    var source = chance
    seeds = seed == nil ? nil : (0..<known).map { _ in UInt32(truncatingIfNeeded: source.next()) }
    chance = source
  }

  /// The next point, each coordinate in 0 ..< 1.
  mutating func next() -> [Double] {
    var point: [Double] = []
    point.reserveCapacity(state.count + extra)
    for index in state.indices {
      let bits = seeds.map { Self.scrambled(state[index], seed: $0[index]) } ?? state[index]
      point.append(Double(bits) * 0x1p-32)
    }
    for _ in 0..<extra { point.append(chance.uniform()) }
    // The Gray code of the next number differs in the place of the lowest 0 of this one.
    let place = min((~count).trailingZeroBitCount, 31)
    for index in state.indices { state[index] ^= directions[index][place] }
    count &+= 1
    return point
  }

  /// The 32 direction numbers of a coordinate (Bratley & Fox 1988, equation 2).
  private static func directions(_ coordinate: Int) -> [UInt32] {
    guard coordinate > 0 else { return (0..<32).map { 1 << (31 - $0) } }
    let primitive = primitives[coordinate - 1]
    let degree = primitive.start.count
    var numbers = primitive.start.enumerated().map { $0.element << (31 - $0.offset) }
    for place in degree..<32 {
      var number = numbers[place - degree] ^ numbers[place - degree] >> degree
      for back in 1..<max(degree, 1) where primitive.polynomial >> (degree - back) & 1 == 1 {
        number ^= numbers[place - back]
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Each bit flipped or not by a hash of the bits above it.
  private static func scrambled(_ bits: UInt32, seed: UInt32) -> UInt32 {
    var x = reversed(bits)
    x ^= x &* 0x3D20_ADEA
    x &+= seed
    x &*= (seed >> 16) | 1
    x ^= x &* 0x0552_6C56
    x ^= x &* 0x53A2_2864
    return reversed(x)
  }

  private static func reversed(_ bits: UInt32) -> UInt32 {
    var x = bits
    x = (x >> 1) & 0x5555_5555 | (x & 0x5555_5555) << 1
    x = (x >> 2) & 0x3333_3333 | (x & 0x3333_3333) << 2
    x = (x >> 4) & 0x0F0F_0F0F | (x & 0x0F0F_0F0F) << 4
    return x.byteSwapped
  }
}
