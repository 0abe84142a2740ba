/// A claim as a tree.
indirect enum Expression: Sendable, Equatable {
  case number(Double)
  case measurement(Measurement)
  case negated(Expression)
  case arithmetic(Expression, Arithmetic, Expression)
  case comparison(Expression, Comparison, Expression)
  case about(Expression, Expression, within: Expression)
  case not(Expression)
  case both(Expression, Expression)
  case either(Expression, Expression)
  case summary(Summary, Expression)
  case known(Expression, otherwise: Expression)
  case magnitude(Expression)

  enum Arithmetic: Character, Sendable { case plus = "+", minus = "-", times = "*", over = "/" }

  enum Comparison: String, Sendable { case above = ">", below = "<", atLeast = ">=", atMost = "<=" }

  enum Summary: String, Sendable, CaseIterable { case median, mean, min, max, wins }

  var measurements: Set<Measurement> {
    switch self {
    case .number: []
    case .measurement(let measurement): [measurement]
    case .negated(let a), .not(let a), .summary(_, let a), .magnitude(let a): a.measurements
    case .arithmetic(let a, _, let b), .comparison(let a, _, let b), .both(let a, let b),
      .either(let a, let b), .known(let a, let b):
      a.measurements.union(b.measurements)
    case .about(let a, let b, let c): a.measurements.union(b.measurements).union(c.measurements)
    }
  }
}

extension Expression {
  /// Whether it has one value for each seed.
  var isPerSeed: Bool {
    switch self {
    case .number, .summary: false
    case .measurement: true
    case .negated(let a), .not(let a), .magnitude(let a): a.isPerSeed
    case .arithmetic(let a, _, let b), .comparison(let a, _, let b), .both(let a, let b),
      .either(let a, let b), .known(let a, let b):
      a.isPerSeed || b.isPerSeed
    case .about(let a, let b, let c): a.isPerSeed || b.isPerSeed || c.isPerSeed
    }
  }
}

/// What an expression yields: a number or a condition, once or for each seed.
enum ExpressionType: Equatable {
  case number, numbers, condition, conditions

  var isCondition: Bool { self == .condition || self == .conditions }
  var isPerSeed: Bool { self == .numbers || self == .conditions }

  static func numeric(perSeed: Bool) -> Self { perSeed ? .numbers : .number }
  static func logical(perSeed: Bool) -> Self { perSeed ? .conditions : .condition }
}
