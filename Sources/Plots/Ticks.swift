/// A labelled value on an axis.
public struct Tick: Sendable, Equatable {
  /// The value it marks.
  public let value: Double
  /// Its text; all labels of an axis share one precision.
  public let label: String
}

/// Round values for axes, and their labels.
public enum Ticks {
  /// Round values from 1-2-5 steps (2.5 where that gives three to six ticks) inside a range.
  /// - Parameters:
  ///   - limit: the most ticks wanted; at least 2.
  ///   - whole: whether only whole numbers make sense, as for epochs.
  public static func linear(
    from low: Double, to high: Double, atMost limit: Int, whole: Bool = false
  ) -> [Tick] {
    guard low.isFinite, high.isFinite, high > low, (high - low).isFinite else { return [] }
    let limit = max(limit, 2)
    let span = high - low
    let start = decade(of: span / Double(limit))
    for exponent in start...(start + 2) {
      for mantissa in [1, 2, 2.5, 5] {
        let step = Step(mantissa, exponent)
        if whole, step.value < 1 || step.value != step.value.rounded() { continue }
        let first = (low / step.value - 1e-9).rounded(.up)
        let last = (high / step.value + 1e-9).rounded(.down)
        guard abs(first) < 1e15, abs(last) < 1e15 else { continue }
        let count = Int(max(last - first + 1, 0))
        guard count <= limit, mantissa != 2.5 || (3...6).contains(count) else { continue }
        guard count > 0 else { return [] }
        return labelled((0..<count).map { step.times(first + Double($0)) }, step: step)
      }
    }
    return []
  }

  /// The values 1, 2 and 5 of each decade inside a range, thinned to at most the limit.
  ///
  /// Ranges too narrow for two of them get linear ticks.
  public static func log(from low: Double, to high: Double, atMost limit: Int) -> [Tick] {
    guard low > 0, high.isFinite, high > low else { return [] }
    let limit = max(limit, 2)
    let (first, last) = (decade(of: low), decade(of: high))
    for mantissas in [[1.0, 2, 5], [1]] {
      var values: [Double] = []
      for exponent in first...last {
        for mantissa in mantissas { values.append(Step(mantissa, exponent).value) }
      }
      values = values.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
      if (2...limit).contains(values.count) { return labelled(decades: values) }
      if values.count < 2 { return linear(from: low, to: high, atMost: limit) }
    }
    let every = (last - first) / limit + 1
    let decades = (first...last).filter { $0 % every == 0 }
    let values = decades.map { Step(1, $0).value }
    return labelled(
      decades: values.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) })
  }

  /// A step of a mantissa times a power of ten, multiplied without rounding noise.
  struct Step {
    let mantissa: Double
    let exponent: Int

    init(_ mantissa: Double, _ exponent: Int) {
      self.mantissa = mantissa
      self.exponent = exponent
    }

    var value: Double { times(1) }

    /// Decimals that write every multiple exactly.
    var decimals: Int { max(0, -exponent + (mantissa == 2.5 ? 1 : 0)) }

    func times(_ count: Double) -> Double {
      // Dividing by a power of ten rounds once; multiplying by 0.1 would round twice.
      guard exponent < 0 else { return count * mantissa * tenTo(Double(exponent)) }
      guard exponent > -300 else { return count * mantissa * tenTo(Double(exponent)) }
      return count * mantissa / tenTo(Double(-exponent))
    }
  }

  /// Labels in one shared precision, in powers of ten where plain digits would be unwieldy.
  static func labelled(_ values: [Double], step: Step) -> [Tick] {
    let largest = values.reduce(0) { max($0, abs($1)) }
    if largest < 1e6, step.decimals <= 5 {
      return values.map { Tick(value: $0, label: fixed($0, decimals: step.decimals)) }
    }
    let digits = decade(of: largest) - step.exponent + (step.mantissa == 2.5 ? 1 : 0)
    return values.map { value in
      // Shares the precision: smaller numbers need fewer digits behind the point.
      let own = value == 0 ? 0 : digits - decade(of: largest) + decade(of: abs(value))
      return Tick(value: value, label: value == 0 ? "0" : scientific(value, decimals: max(0, own)))
    }
  }

  private static func labelled(decades values: [Double]) -> [Tick] {
    guard let low = values.first, let high = values.last else { return [] }
    if low >= 0.001, high < 100_000, high / low <= 10_000 {
      let decimals = max(0, -decade(of: low * (1 + 1e-9)))
      return values.map { Tick(value: $0, label: fixed($0, decimals: decimals)) }
    }
    return values.map { Tick(value: $0, label: scientific($0, decimals: 0)) }
  }
}
