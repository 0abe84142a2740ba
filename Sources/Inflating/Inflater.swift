/// Unpacks deflate data (RFC 1951) piece by piece.
public struct Inflater {
  /// Where the packed bits come from.
  public var input: BitReader

  private var block = Block.none
  private var isLast = false
  // What was unpacked: the last 32 KiB are kept, since later data refers back to them.
  private var window: [UInt8]
  private var filled = 0
  private var handedOut = 0

  private static let reach = 32_768
  private static let longestCopy = 258

  private enum Block {
    case none
    case stored(Int)
    case coded(literals: PrefixCode, distances: PrefixCode)
    case finished
  }

  /// Unpacks what a reader holds.
  public init(_ input: BitReader) {
    self.input = input
    window = [UInt8](repeating: 0, count: Self.reach + 131_072)
  }

  /// Forgets everything but the input, for the next member of a file.
  public mutating func restart() {
    block = .none
    isLast = false
    filled = 0
    handedOut = 0
  }

  /// Unpacks into a part of a buffer.
  /// - Returns: how many bytes; 0 at the end.
  public mutating func read(into buffer: inout [UInt8], _ part: Range<Int>) throws(InflateFault)
    -> Int
  {
    while handedOut == filled {
      if case .finished = block { return 0 }
      makeRoom()
      try unpack()
    }
    let count = min(part.count, filled - handedOut)
    buffer.replaceSubrange(
      part.lowerBound..<part.lowerBound + count, with: window[handedOut..<handedOut + count])
    handedOut += count
    return count
  }

  /// Moves the last 32 KiB to the front once the window is nearly full.
  private mutating func makeRoom() {
    guard window.count - filled <= Self.longestCopy else { return }
    let kept = filled - Self.reach
    for place in 0..<Self.reach { window[place] = window[kept + place] }
    filled = Self.reach
    handedOut = Self.reach
  }

  /// Goes on until the window is nearly full or a block ends.
  private mutating func unpack() throws(InflateFault) {
    switch block {
    case .none: try beginBlock()
    case .stored(let left): try copyStored(left)
    case .coded(let literals, let distances): try decode(literals, distances)
    case .finished: return
    }
  }

  private mutating func beginBlock() throws(InflateFault) {
    if isLast {
      block = .finished
      return
    }
    isLast = try input.take(1) == 1
    switch try input.take(2) {
    case 0:
      input.alignToByte()
      let length = try input.take(16)
      guard try input.take(16) == length ^ 0xFFFF else { throw .corrupt("a length is wrong") }
      block = .stored(length)
    case 1: block = .coded(literals: .fixedLiterals, distances: .fixedDistances)
    case 2: block = try dynamicCodes()
    default: throw .corrupt("a block is of no known kind")
    }
  }

  private mutating func copyStored(_ length: Int) throws(InflateFault) {
    let count = min(length, window.count - filled)
    for _ in 0..<count {
      window[filled] = try input.byte()
      filled += 1
    }
    block = count == length ? .none : .stored(length - count)
  }

  /// Reads symbols: bytes, copies of earlier bytes, and the end of the block.
  private mutating func decode(
    _ literals: PrefixCode, _ distances: PrefixCode
  ) throws(InflateFault) {
    while window.count - filled > Self.longestCopy {
      try input.refill()
      let symbol = try literals.next(&input)
      if symbol < 256 {
        window[filled] = UInt8(symbol)
        filled += 1
        continue
      }
      guard symbol > 256 else {
        block = .none
        return
      }
      guard symbol - 257 < Self.lengths.count else { throw .corrupt("a length is unknown") }
      let (shortest, lengthBits) = Self.lengths[symbol - 257]
      let length = try shortest + input.take(lengthBits)
      try input.refill()
      let code = try distances.next(&input)
      guard code < Self.distances.count else { throw .corrupt("a distance is unknown") }
      let (nearest, distanceBits) = Self.distances[code]
      let distance = try nearest + input.take(distanceBits)
      guard distance <= filled else { throw .corrupt("it refers to bytes before its start") }
      // Source and copy may overlap, which repeats a pattern; so byte by byte.
      for _ in 0..<length {
        window[filled] = window[filled - distance]
        filled += 1
      }
    }
  }

  /// Reads the codes of a block that brings its own (RFC 1951, 3.2.7).
  private mutating func dynamicCodes() throws(InflateFault) -> Block {
    let literalCount = try 257 + input.take(5)
    let distanceCount = try 1 + input.take(5)
    let lengthCount = try 4 + input.take(4)
    guard literalCount <= 286, distanceCount <= 30 else { throw .corrupt("it has too many codes") }
    var ownLengths = [UInt8](repeating: 0, count: 19)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    for place in order.prefix(lengthCount) { ownLengths[place] = UInt8(try input.take(3)) }
    let own = try PrefixCode(ownLengths)
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      try input.refill()
      let symbol = try own.next(&input)
      switch symbol {
      case 0..<16: lengths.append(UInt8(symbol))
      case 16:
        guard let last = lengths.last else {
          throw .corrupt("it repeats a length before the first")
        }
        lengths += [UInt8](repeating: last, count: try 3 + input.take(2))
      case 17: lengths += [UInt8](repeating: 0, count: try 3 + input.take(3))
      default: lengths += [UInt8](repeating: 0, count: try 11 + input.take(7))
      }
    }
    guard lengths.count == literalCount + distanceCount else {
      throw .corrupt("it has too many lengths")
    }
    guard lengths[256] > 0 else { throw .corrupt("a block has no end") }
    return .coded(
      literals: try PrefixCode(Array(lengths[..<literalCount])),
      distances: try PrefixCode(Array(lengths[literalCount...]), mayBeIncomplete: true))
  }

  /// The shortest length and the extra bits of symbols 257 to 285.
  private static let lengths: [(Int, Int)] = [
    (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1),
    (17, 1), (19, 2), (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4),
    (83, 4), (99, 4), (115, 4), (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
  ]

  /// The nearest distance and the extra bits of distance codes 0 to 29.
  private static let distances: [(Int, Int)] = [
    (1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (7, 1), (9, 2), (13, 2), (17, 3), (25, 3), (33, 4),
    (49, 4), (65, 5), (97, 5), (129, 6), (193, 6), (257, 7), (385, 7), (513, 8), (769, 8),
    (1025, 9), (1537, 9), (2049, 10), (3073, 10), (4097, 11), (6145, 11), (8193, 12),
    (12289, 12), (16385, 13), (24577, 13),
  ]
}

/// A Huffman code as a table from the next bits to a symbol and its length.
struct PrefixCode {
  // The symbol times 16, plus the length of its code; 0 where no code begins with these bits.
  private let table: [UInt16]
  private let mask: UInt64

  /// Makes the code whose symbols have codes of these lengths, 0 for none (RFC 1951, 3.2.2).
  init(_ lengths: [UInt8], mayBeIncomplete: Bool = false) throws(InflateFault) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    let longest = counts.lastIndex { $0 > 0 } ?? 1
    var next = [Int](repeating: 0, count: 17)
    for length in 1...15 { next[length + 1] = (next[length] + counts[length]) << 1 }
    let used = (1...15).reduce(0) { $0 + counts[$1] << (15 - $1) }
    guard used <= 1 << 15 else { throw .corrupt("a code has too many symbols") }
    // One single distance may have a code of one bit, which leaves the other unused.
    let isSingle = mayBeIncomplete && longest == 1
    guard used == 1 << 15 || isSingle else { throw .corrupt("a code has too few symbols") }

    var table = [UInt16](repeating: 0, count: 1 << longest)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let code = next[Int(length)]
      next[Int(length)] += 1
      var reversed = 0
      for bit in 0..<Int(length) where code >> bit & 1 == 1 {
        reversed |= 1 << (Int(length) - 1 - bit)
      }
      for place in stride(from: reversed, to: table.count, by: 1 << Int(length)) {
        table[place] = UInt16(symbol) << 4 | UInt16(length)
      }
    }
    self.table = table
    mask = UInt64(table.count - 1)
  }

  /// The next symbol; 15 bits must be available unless the input ends.
  func next(_ input: inout BitReader) throws(InflateFault) -> Int {
    let entry = table[Int(input.bits & mask)]
    guard entry > 0 else {
      throw input.count >= 15 ? .corrupt("a code is unknown") : .truncated
    }
    try input.drop(Int(entry & 15))
    return Int(entry >> 4)
  }

  private init(fixed lengths: [UInt8]) {
    // These lengths make a complete code, so the table is never empty.
    let code = try? PrefixCode(lengths)
    table = code?.table ?? [0]
    mask = code?.mask ?? 0
  }

  /// The code of blocks that bring none (RFC 1951, 3.2.6).
  static let fixedLiterals = PrefixCode(
    fixed: [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
      + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8))

  /// Its distances, all of five bits.
  static let fixedDistances = PrefixCode(fixed: [UInt8](repeating: 5, count: 32))
}
