/// The logarithm of the improvement to be expected over the lowest value so far (Jones, Schonlau &
/// Welch 1998; the logarithm and its care in the tail as in Ament et al. 2023).
enum ExpectedImprovement {
  /// log h(z) with h(z) = z Φ(z) + φ(z), and its slope Φ(z) / h(z).
  static func logStandard(_ z: Double) -> (value: Double, slope: Double) {
    if z > -1 {
      let share = Functions.normalCDF(z)
      let h = z * share + Functions.normalDensity(z)
      return (Functions.log(h), share / h)
    }
    let logDensity = -0.5 * z * z - Functions.logRootTwoPi
    if z > -20 {
      let mills = Functions.normalCDF(z) / Functions.exp(logDensity)
      let rest = 1 + z * mills
      return (logDensity + Functions.log(rest), mills / rest)
    }
    // Φ/φ and 1 + z Φ/φ by their series in 1/z² (Abramowitz & Stegun 26.2.12).
    let u = 1 / (z * z)
    let rest = u * (1 - u * (3 - u * (15 - u * (105 - u * 945))))
    let mills = (1 - rest) / -z
    return (logDensity + Functions.log(rest), mills / rest)
  }

  /// The logarithm of the expected improvement of a normal value over `lowest`.
  static func log(mean: Double, variance: Double, lowest: Double) -> Double {
    let deviation = variance.squareRoot()
    return logStandard((lowest - mean) / deviation).value + Functions.log(deviation)
  }

  /// The same with its slopes along mean and variance.
  static func logWithSlopes(
    mean: Double, variance: Double, lowest: Double
  ) -> (value: Double, meanSlope: Double, varianceSlope: Double) {
    let deviation = variance.squareRoot()
    let z = (lowest - mean) / deviation
    let (value, slope) = logStandard(z)
    // dz/dmean = −1/σ, dz/dσ² = −z / (2σ²), and log σ adds 1 / (2σ²).
    return (
      value + Functions.log(deviation), -slope / deviation, (1 - slope * z) / (2 * variance)
    )
  }
}
