/// A number with a fixed count of decimals; very large ones in powers of ten.
/// - Parameter decimals: moved into 0...12.
public func fixed(_ value: Double, decimals: Int) -> String {
  guard value.isFinite else { return nonFinite(value) }
  let decimals = min(max(decimals, 0), 12)
  let unit = tenTo(Double(decimals))
  let scaled = (abs(value) * unit).rounded()
  guard scaled < 9e15 else { return scientific(value, decimals: 2) }
  let digits = UInt64(scaled)
  let sign = value < 0 && digits > 0 ? "-" : ""
  guard decimals > 0 else { return sign + String(digits) }
  let fraction = String(digits % UInt64(unit))
  let zeros = String(repeating: "0", count: decimals - fraction.count)
  return sign + String(digits / UInt64(unit)) + "." + zeros + fraction
}

/// A number as mantissa and power of ten, such as `1.5e-7`.
public func scientific(_ value: Double, decimals: Int) -> String {
  guard value.isFinite else { return nonFinite(value) }
  guard value != 0 else { return fixed(0, decimals: decimals) }
  var exponent = decade(of: abs(value))
  // In two steps, because ten to the power of 310 is out of reach.
  var mantissa = value / tenTo(Double(exponent / 2)) / tenTo(Double(exponent - exponent / 2))
  let unit = tenTo(Double(min(max(decimals, 0), 12)))
  if (abs(mantissa) * unit).rounded() >= 10 * unit {
    mantissa /= 10
    exponent += 1
  }
  return fixed(mantissa, decimals: decimals) + "e\(exponent)"
}

/// A number in about three significant digits: `0.157`, `2.30`, `1234`, `1.2e-5`.
public func brief(_ value: Double) -> String {
  guard value.isFinite else { return nonFinite(value) }
  guard value != 0 else { return "0" }
  let size = abs(value)
  if size == size.rounded(), size < 100_000 { return fixed(value, decimals: 0) }
  guard size >= 0.001, size < 100_000 else { return scientific(value, decimals: 1) }
  return fixed(value, decimals: max(0, 2 - decade(of: size)))
}

/// Numbers as `brief` writes them, but with one count of decimals where all are alike in size.
func briefly(_ values: [Double]) -> [String] {
  let sizes = values.filter { $0.isFinite && $0 != 0 }.map { abs($0) }
  guard let low = sizes.min(), let high = sizes.max(), high / low <= 50, low >= 0.001,
    high < 100_000
  else { return values.map(brief) }
  let isWhole = sizes.allSatisfy { $0 == $0.rounded() }
  let decimals = isWhole ? 0 : max(0, 2 - decade(of: high))
  return values.map { fixed($0, decimals: decimals) }
}

/// A number as a person would type it: `0.6` where `brief` says `0.600`.
public func plain(_ value: Double) -> String { withoutZeros(brief(value)) }

/// Digits without the zeros that end a fraction.
func withoutZeros(_ digits: String) -> String {
  guard digits.contains(".") else { return digits }
  let exponent = digits.firstIndex(of: "e") ?? digits.endIndex
  var kept = digits[..<exponent]
  while kept.last == "0" { kept.removeLast() }
  return (kept.last == "." ? kept.dropLast() : kept) + String(digits[exponent...])
}

/// The usual three letters for what is not finite.
private func nonFinite(_ value: Double) -> String {
  value.isNaN ? "NaN" : value > 0 ? "inf" : "-inf"
}
