/// The types of numbers that are read; everything becomes float32.
enum ElementType: String, CaseIterable {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case i64 = "I64"
  case i32 = "I32"

  /// Bytes of one number.
  var size: Int {
    switch self {
    case .f64, .i64: 8
    case .f32, .i32: 4
    case .f16, .bf16: 2
    }
  }

  /// Reads so many numbers from a place in a file.
  func numbers(in file: InputFile, at offset: Int, _ count: Int) throws(ExchangeError) -> [Float] {
    guard self != .f32 else { return try file.floats(at: offset, count: count) }
    let bytes = try file.bytes(at: offset, count: count * size)
    return (0..<count).map { index in
      var bits: UInt64 = 0
      for place in (index * size..<(index + 1) * size).reversed() {
        bits = bits << 8 | UInt64(bytes[place])
      }
      return number(bits)
    }
  }

  private func number(_ bits: UInt64) -> Float {
    switch self {
    case .f64: Float(Double(bitPattern: bits))
    case .f32: Float(bitPattern: UInt32(truncatingIfNeeded: bits))
    case .f16: Self.half(UInt16(truncatingIfNeeded: bits))
    case .bf16: Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16)
    case .i64: Float(Int64(bitPattern: bits))
    case .i32: Float(Int32(truncatingIfNeeded: bits))
    }
  }

  /// A number of 16 bits: a sign, five bits of exponent with bias 15, ten of fraction (IEEE 754).
  private static func half(_ bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023) / 1024
    switch exponent {
    case 0: return sign * fraction * 0x1p-14
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return Float(sign: .plus, exponent: exponent - 15, significand: sign * (1 + fraction))
    }
  }
}
