/// The debiased exponential moving average of a series.
///
/// m ← βm + (1−β)x,  m̂ = m / (1−βᵗ)   (Kingma & Ba 2015, section 3; as TensorBoard smooths)
///
/// Values that are not finite come out as they are and leave the average alone.
/// - Parameter factor: β, moved into 0...0.9999; 0 changes nothing.
public func smoothed(_ values: [Double], factor: Double) -> [Double] {
  let beta = factor.isFinite ? min(max(factor, 0), 0.9999) : 0
  var (mean, weight) = (0.0, 1.0)
  return values.map { value in
    guard value.isFinite, beta > 0 else { return value }
    mean = beta * mean + (1 - beta) * value
    weight *= beta
    return mean / (1 - weight)
  }
}

/// The middle value; the mean of the two middle ones for an even count.
///
/// Whatever is not a number counts as larger than every number, as a diverged loss is.
func median(_ values: [Double]) -> Double {
  let sorted = values.map { $0.isNaN ? .infinity : $0 }.sorted()
  guard !sorted.isEmpty else { return .nan }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
}
