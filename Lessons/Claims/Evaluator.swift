/// Computes a claim over results; every gap in the results becomes a sentence, never a number.
struct Evaluator {
  let results: Results

  /// One value per seed, or a single one.
  func numbers(_ expression: Expression) throws(ClaimError) -> [Double] {
    switch expression {
    case .number(let value): return [value]
    case .measurement(let measurement): return try values(measurement)
    case .negated(let operand): return try numbers(operand).map { -$0 }
    case .magnitude(let operand): return try numbers(operand).map(abs)
    case .arithmetic(let left, let sign, let right):
      return try paired(numbers(left), numbers(right)).map { a, b in
        switch sign {
        case .plus: a + b
        case .minus: a - b
        case .times: a * b
        case .over: a / b
        }
      }
    case .known(let operand, let otherwise):
      return try paired(numbers(operand), numbers(otherwise)).map { $0.isFinite ? $0 : $1 }
    case .summary(let summary, let operand): return [try summarised(summary, operand)]
    case .comparison, .about, .not, .both, .either:
      throw ClaimError("a condition stands where a quantity belongs")
    }
  }

  /// Whether a condition that is not per seed holds.
  func condition(_ expression: Expression) throws(ClaimError) -> Bool {
    let each = try conditions(expression)
    guard each.count == 1, let only = each.first else {
      throw ClaimError("the condition holds or fails for each seed; sum it up with wins(...)")
    }
    return only
  }

  private func conditions(_ expression: Expression) throws(ClaimError) -> [Bool] {
    switch expression {
    case .comparison(let left, let comparison, let right):
      return try paired(comparable(left), comparable(right)).map { a, b in
        switch comparison {
        case .above: a > b
        case .below: a < b
        case .atLeast: a >= b
        case .atMost: a <= b
        }
      }
    case .about(let left, let right, let within):
      let distances = try paired(comparable(left), comparable(right)).map { abs($0 - $1) }
      return try paired(distances, comparable(within)).map { $0 <= $1 }
    case .not(let operand): return try conditions(operand).map { !$0 }
    case .both(let left, let right):
      return try paired(conditions(left), conditions(right)).map { $0 && $1 }
    case .either(let left, let right):
      return try paired(conditions(left), conditions(right)).map { $0 || $1 }
    case .number, .measurement, .negated, .magnitude, .arithmetic, .known, .summary:
      throw ClaimError("a quantity stands where a condition belongs")
    }
  }

  private func summarised(
    _ summary: Expression.Summary, _ operand: Expression
  ) throws(ClaimError) -> Double {
    if summary == .wins {
      let each = try conditions(operand)
      return Double(each.count { $0 }) / Double(each.count)
    }
    let sorted = try comparable(operand).sorted()
    let count = sorted.count
    switch summary {
    case .min: return sorted[0]
    case .max: return sorted[count - 1]
    case .mean: return sorted.reduce(0, +) / Double(count)
    case .median, .wins:
      return count % 2 == 1
        ? sorted[count / 2] : sorted[count / 2 - 1] / 2 + sorted[count / 2] / 2
    }
  }

  private func values(_ measurement: Measurement) throws(ClaimError) -> [Double] {
    guard let values = results.values(measurement), !values.isEmpty else {
      throw ClaimError("there is no \(measurement.metric) of the run \(measurement.run)")
    }
    return values
  }

  /// Values that can be compared: none of them NaN.
  private func comparable(_ expression: Expression) throws(ClaimError) -> [Double] {
    let values = try numbers(expression)
    guard let seed = values.firstIndex(where: \.isNaN) else { return values }
    let names = expression.measurements.map { "\($0.run).\($0.metric)" }.sorted()
    throw ClaimError(
      "\(names.joined(separator: ", ")) has no finite value for seed \(seed + 1) of "
        + "\(values.count); a run that diverged decides nothing here")
  }

  /// Seed by seed; a single value goes with every seed.
  private func paired<A, B>(_ left: [A], _ right: [B]) throws(ClaimError) -> [(A, B)] {
    if left.count == right.count { return Array(zip(left, right)) }
    if let only = left.first, left.count == 1 { return right.map { (only, $0) } }
    if let only = right.first, right.count == 1 { return left.map { ($0, only) } }
    throw ClaimError(
      "\(left.count) seeds of one run cannot be paired with \(right.count) of another")
  }
}
