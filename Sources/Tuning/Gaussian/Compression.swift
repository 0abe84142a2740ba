/// A change of scale for values that spread over many sizes: their distance from the lowest one in the
/// logarithm, ever less so towards the lowest.
///
/// g(y) = log(1 + (y − lowest) / unit), with a quarter of the way to the median as the unit.
struct Compression: Sendable {
  private let lowest: Double
  private let unit: Double

  /// The compression that suits some losses.
  /// - Returns: nothing where the better half of them is all the same.
  init?(_ losses: [Double]) {
    let finite = losses.filter(\.isFinite).sorted()
    guard let first = finite.first else { return nil }
    lowest = first
    unit = (finite[finite.count / 2] - first) / 4
    guard unit > 0, unit.isFinite else { return nil }
  }

  func compressed(_ loss: Double) -> Double { Functions.log1p((loss - lowest) / unit) }

  /// The loss that is compressed to a number; below the lowest the scale goes on as it is there.
  func expanded(_ number: Double) -> Double {
    lowest + unit * (number < 0 ? number : Functions.exp(min(number, 700)) - 1)
  }

  /// The logarithm of the product of g's slopes at the losses that are numbers, by which the likelihood
  /// of compressed values has to be multiplied to be one of the losses.
  func logSlopes(_ losses: [Double]) -> Double {
    losses.lazy.filter(\.isFinite).reduce(0) { $0 - compressed($1) - Functions.log(unit) }
  }
}
