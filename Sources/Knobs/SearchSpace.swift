/// One thing to tune: its name, the values it may take, and when it exists at all.
public struct Dimension: Hashable, Sendable {
  /// The knob.
  public var name: String
  /// The values it may take.
  public var kind: Kind
  /// The choice it depends on: `beta1` exists only where `optimizer` is `adam`.
  public var condition: Condition?

  /// The values a dimension may take.
  public enum Kind: Hashable, Sendable {
    /// Real numbers between two ends, both included.
    case real(ClosedRange<Double>, Scale)
    /// Whole numbers between two ends, both included.
    case integer(ClosedRange<Int>, Scale)
    /// One of several values without an order.
    case categorical([Value])
  }

  /// The values of another dimension under which this one exists.
  public struct Condition: Hashable, Sendable {
    /// The other dimension.
    public var parent: String
    /// Its values under which this one exists.
    public var values: [Value]

    /// Makes a condition.
    public init(parent: String, values: [Value]) {
      self.parent = parent
      self.values = values
    }
  }

  /// Makes a dimension.
  public init(name: String, kind: Kind, condition: Condition? = nil) {
    self.name = name
    self.kind = kind
    self.condition = condition
  }
}

extension Configurable {
  /// Splits assignments into what to search (ranges and alternatives) and what stays fixed.
  /// - Throws: a range for a knob that has none, or with ends that are not legal.
  public static func searchSpace(
    _ assignments: [Assignment]
  ) throws(KnobError) -> (dimensions: [Dimension], fixed: [Assignment]) {
    var dimensions: [Dimension] = []
    var fixed: [Assignment] = []
    for assignment in assignments {
      switch assignment.form {
      case .single: fixed.append(assignment)
      case .alternatives(let values):
        dimensions.append(try dimension(assignment, alternatives: values))
      case .range(let range): dimensions.append(try dimension(assignment, range: range))
      }
    }
    for index in dimensions.indices {
      dimensions[index].condition = condition(of: dimensions[index].name, among: dimensions)
    }
    return (dimensions, fixed)
  }

  /// A knob with the range that is sensible to search.
  /// - Throws: where the knob has none, so that a range has to be given.
  public static func searchSpace(of name: String, in line: String) throws(KnobError) -> Dimension {
    let source = Source(line: line, column: 0)
    guard let info = info(named: name) else {
      throw KnobError(
        .unknownKnob(name, nearest: Suggestion.nearest(to: name, among: allNames)), knob: name,
        source)
    }
    guard let kind = info.domain.searchKind else {
      throw KnobError(
        .rule("\(name) has no usual range to search; give one, as in \(name)=1..10"), knob: name,
        source)
    }
    return Dimension(name: info.name, kind: kind, condition: condition(of: info.name, among: []))
  }

  private static func dimension(
    _ assignment: Assignment, alternatives: [Value]
  ) throws(KnobError) -> Dimension {
    let info = try infoOrError(assignment)
    var kept: [Value] = []
    for value in alternatives { kept.append(try checked(value, info, assignment)) }
    return Dimension(name: info.name, kind: .categorical(kept))
  }

  private static func dimension(
    _ assignment: Assignment, range: SearchRange
  ) throws(KnobError) -> Dimension {
    let info = try infoOrError(assignment)
    guard let usual = info.domain.numeric else {
      throw KnobError(
        .rule("\(info.name) is not a number, so it has no range; try alternatives with |"),
        knob: info.name, assignment.valueSource)
    }
    _ = try checked(range.low, info, assignment)
    _ = try checked(range.high, info, assignment)
    guard let a = range.low.number, let b = range.high.number, a < b else {
      throw KnobError(
        .rule("the range \(range.low)..\(range.high) of \(info.name) must go from low to high"),
        knob: info.name, assignment.valueSource)
    }
    let scale = range.scale ?? usual.scale
    guard scale == .linear || a > 0 else {
      throw KnobError(
        .rule("a logarithmic range of \(info.name) must begin above 0; try :linear"),
        knob: info.name, assignment.valueSource)
    }
    if range.isInteger, Int(exactly: a) == nil || Int(exactly: b) == nil {
      throw KnobError(
        .rule(
          "a range of whole numbers of \(info.name) has whole ends, not \(range.low) and "
            + "\(range.high); leave :int out, or try \(info.name)=1..10:int"),
        knob: info.name, assignment.valueSource)
    }
    if usual.isInteger || range.isInteger, let first = Int(exactly: a), let last = Int(exactly: b) {
      return Dimension(name: info.name, kind: .integer(first...last, scale))
    }
    return Dimension(name: info.name, kind: .real(a...b, scale))
  }

  private static func infoOrError(_ assignment: Assignment) throws(KnobError) -> KnobInfo {
    if let info = info(named: assignment.name) { return info }
    throw KnobError(
      .unknownKnob(
        assignment.name, nearest: Suggestion.nearest(to: assignment.name, among: allNames)),
      knob: assignment.name, assignment.source)
  }

  private static func checked(
    _ value: Value, _ info: KnobInfo, _ assignment: Assignment
  ) throws(KnobError) -> Value {
    do throws(Domain.Refusal) {
      return try info.domain.checked(value)
    } catch {
      throw KnobError(
        error.problem(example: info.example), knob: info.name, assignment.valueSource)
    }
  }

  /// A knob that only some choices bring exists where one of them is chosen.
  private static func condition(
    of name: String, among dimensions: [Dimension]
  ) -> Dimension.Condition? {
    guard knob(named: name) == nil else { return nil }
    for info in infos {
      guard case .choice(let variants) = info.domain else { continue }
      let owners = variants.filter { variant in variant.knobs.contains { $0.name == name } }
      guard !owners.isEmpty else { continue }
      let parent = dimensions.first { $0.name == info.name }
      guard case .categorical? = parent?.kind else { return nil }
      return Dimension.Condition(parent: info.name, values: owners.map { .word($0.name) })
    }
    return nil
  }
}

extension Domain {
  /// Whether numbers are meant, whole ones, and how they are spread.
  fileprivate var numeric: (isInteger: Bool, scale: Scale)? {
    switch self {
    case .real(_, _, let scale): return (false, scale)
    case .integer(_, _, let scale): return (true, scale)
    case .either(let domains): return domains.lazy.compactMap(\.numeric).first
    case .list(let element): return element.numeric
    default: return nil
    }
  }

  /// The values that are sensible to search.
  fileprivate var searchKind: Dimension.Kind? {
    switch self {
    case .real(_, let search?, let scale): return .real(search, scale)
    case .integer(_, let search?, let scale): return .integer(search, scale)
    case .flag: return .categorical([.word("off"), .word("on")])
    case .words(let words): return .categorical(words.map(Value.word))
    case .choice(let variants): return .categorical(variants.map { .word($0.name) })
    case .either(let domains): return domains.lazy.compactMap(\.searchKind).first
    case .list(let element): return element.searchKind
    default: return nil
    }
  }
}
