import Knobs
import Training
import Tuning

/// The settings of networks that a search may try: what varies, and what is the same for all.
struct NetworkSpace: Sendable {
  let space: SearchSpace
  /// What all trials share.
  private(set) var base: Settings
  // Knobs of a choice that is searched; they hold where the choice has them.
  private let late: [Assignment]

  /// Makes a space from what was typed: ranges and alternatives vary, single values stay.
  ///
  /// A knob alone, or `knob=?`, varies over the range that is sensible for it.
  /// - Throws: a knob or value that is refused, a range for what has none, nothing to vary.
  init(_ arguments: Arguments, base: Settings) throws {
    var assignments: [Assignment] = []
    for token in arguments.tokens {
      assignments.append(try Self.assignment(token, in: arguments.line))
    }
    let (dimensions, fixed) = try Settings.searchSpace(assignments)
    guard !dimensions.isEmpty else {
      // What was meant as a range and is none, as lr=1..1e999, is refused as the value that it is.
      var probe = base
      try probe.assign(fixed)
      throw Failure("there is nothing to search; give a range, as in tune lr=1e-4..1, or lr=?")
    }
    let searched = Set(dimensions.map(\.name))
    for assignment in fixed {
      let name = Settings.knob(named: assignment.name)?.name ?? assignment.name
      guard searched.contains(name) else { continue }
      throw KnobError(.repeated, knob: name, assignment.source)
    }
    var settings = base
    let isFlat = { (assignment: Assignment) in Settings.knob(named: assignment.name) == nil }
    let choices = dimensions.filter { dimension in
      if case .choice? = Settings.info(named: dimension.name)?.domain { true } else { false }
    }
    late = choices.isEmpty ? [] : fixed.filter(isFlat)
    try settings.assign(choices.isEmpty ? fixed : fixed.filter { !isFlat($0) })
    self.base = settings
    space = try SearchSpace(dimensions)
    try Self.check(dimensions, assignments)
    try probe(assignments)
  }

  /// One token: `lr=1e-4..1`, or `lr` and `lr=?` for the usual range.
  private static func assignment(_ token: Token, in line: String) throws -> Assignment {
    let name = token.text.hasSuffix("=?") ? String(token.text.dropLast(2)) : token.text
    guard token.text.hasSuffix("=?") || Settings.info(named: name) != nil else {
      return try Assignment(token, in: line)
    }
    let source = Source(line: line, column: token.column)
    let dimension: Dimension
    do throws(KnobError) {
      dimension = try Settings.searchSpace(of: name, in: line)
    } catch {
      throw KnobError(error.problem, knob: error.knob, source)
    }
    let form: Form =
      switch dimension.kind {
      case .real(let range, let scale):
        .range(
          SearchRange(low: .real(range.lowerBound), high: .real(range.upperBound), scale: scale))
      case .integer(let range, let scale):
        .range(
          SearchRange(
            low: .integer(range.lowerBound), high: .integer(range.upperBound), scale: scale,
            isInteger: true))
      case .categorical(let values): .alternatives(values)
      }
    var assignment = Assignment(name, form)
    assignment.source = source
    return assignment
  }

  /// A knob that none of the alternatives brings would never vary.
  private static func check(_ dimensions: [Dimension], _ typed: [Assignment]) throws {
    for dimension in dimensions {
      guard let condition = dimension.condition,
        case .categorical(let choices)? = dimensions.first(where: { $0.name == condition.parent })?
          .kind
      else { continue }
      let names = choices.map(Self.name)
      let owners = condition.values.map(Self.name)
      guard owners.allSatisfy({ !names.contains($0) }) else { continue }
      throw Failure(
        "\(dimension.name) belongs to \(Words.list(owners)), none of which is among the "
          + "alternatives of \(condition.parent); add one, or leave \(dimension.name) out",
        knob: dimension.name)
    }
  }

  private static func name(_ value: Value) -> String {
    if case .call(let name, _) = value { name } else { value.description }
  }

  /// What is searched, and, as searches with one value, the knobs that only some choices have.
  var conditionalDimensions: [Dimension] {
    let fixed = late.compactMap { assignment -> Assignment? in
      guard case .single(let value) = assignment.form else { return nil }
      return Assignment(assignment.name, .alternatives([value]))
    }
    let choices = space.dimensions.compactMap { dimension -> Assignment? in
      guard case .categorical(let values) = dimension.kind else { return nil }
      return Assignment(dimension.name, .alternatives(values))
    }
    let known = Set(space.dimensions.map(\.name))
    let more = (try? Settings.searchSpace(choices + fixed).dimensions) ?? []
    return space.dimensions + more.filter { !known.contains($0.name) }
  }

  /// What all trials share and differs from the defaults, as it is typed.
  var sharedWords: [String] {
    let searched = Set(space.dimensions.map(\.name))
    // A knob of a choice that is searched is not shared, but goes with the choice.
    let bound = space.dimensions.flatMap { dimension -> [String] in
      guard case .choice(let variants)? = Settings.info(named: dimension.name)?.domain else {
        return []
      }
      return variants.flatMap { $0.knobs.map(\.name) }.filter { Settings.knob(named: $0) == nil }
    }
    return base.differences.filter { !searched.contains($0.name) && !bound.contains($0.name) }
      .map { "\($0.name)=\($0.form)" }
  }

  /// The same with another seed.
  func seeded(_ seed: Int) -> NetworkSpace {
    var other = self
    other.base.seed = seed
    return other
  }

  /// The settings of one trial.
  /// - Throws: knobs that do not go together.
  func settings(for setting: Setting) throws(KnobError) -> Settings {
    var settings = base
    try settings.assign(space.assignments(of: setting))
    for assignment in late {
      do throws(KnobError) {
        try settings.assign([assignment])
      } catch {
        guard case .belongsElsewhere = error.problem else { throw error }
      }
    }
    return settings
  }

  /// Tries some settings of all over the space: where all are refused the search would come to nothing.
  private func probe(_ typed: [Assignment]) throws {
    var firstProblem: (any Error)?
    let task = SearchTask(space: space, trials: 32)
    guard var searcher = searchMethods.make("sobol")?.begin(task) else { return }
    var accepted: Set<String> = []
    var legal: [Settings] = []
    while let proposal = searcher.propose() {
      do {
        let settings = try settings(for: proposal.setting)
        try settings.check()
        accepted.formUnion(settings.entries.map(\.name))
        legal.append(settings)
      } catch let error as KnobError {
        // The place where it was typed, not the text that was made of it.
        let place = typed.first { $0.name == error.knob }?.source
        firstProblem =
          firstProblem
          ?? KnobError(
            error.problem, knob: error.knob, place ?? error.source)
      } catch {
        firstProblem = firstProblem ?? error
      }
    }
    if accepted.isEmpty, let firstProblem { throw firstProblem }
    try Settings.expectEffect(of: typed, in: legal)
    // A fixed knob that no alternative of its choice has is a slip.
    for assignment in late {
      let bare = assignment.name.split(separator: ".").last.map(String.init) ?? assignment.name
      guard Settings.info(named: bare) != nil else { try refuse(assignment); continue }
      let isKnown =
        accepted.contains(assignment.name) || accepted.contains(bare)
        || bare != assignment.name
      if !isKnown, Settings.knob(named: bare) == nil { try refuse(assignment) }
    }
  }

  /// Throws what assigning says of it.
  private func refuse(_ assignment: Assignment) throws {
    var settings = base
    try settings.assign([assignment])
  }
}

/// The space of a test function or of another program, whose knobs have the names that they are given.
struct FreeSpace: Sendable {
  let space: SearchSpace
  /// What all trials share.
  let fixed: [Assignment]

  /// Makes a space from ranges and alternatives alone.
  /// - Parameter known: dimensions that exist already, whose ranges may be typed anew.
  /// - Throws: a range without an inside, names besides the known ones where there are any.
  init(_ arguments: Arguments, known: [Dimension] = []) throws {
    var dimensions = known
    var fixed: [Assignment] = []
    for assignment in try arguments.assignments() {
      let place = dimensions.firstIndex { $0.name == assignment.name }
      if place == nil, !known.isEmpty {
        throw KnobError(
          .rule(
            "this function depends on \(Words.list(known.map(\.name))), not on \(assignment.name)"),
          knob: assignment.name, assignment.source)
      }
      let old = place.map { dimensions[$0] }
      guard let kind = try Self.kind(assignment, old?.kind) else {
        fixed.append(assignment)
        continue
      }
      let dimension = Dimension(name: assignment.name, kind: kind, condition: old?.condition)
      if let place { dimensions[place] = dimension } else { dimensions.append(dimension) }
    }
    guard !dimensions.isEmpty else {
      throw Failure("there is nothing to search; give a range, as in x=0..1, or units=4..128:int")
    }
    space = try SearchSpace(dimensions)
    self.fixed = fixed
  }

  /// What an assignment lets vary; nothing where it is one value.
  private static func kind(
    _ assignment: Assignment, _ old: Dimension.Kind?
  ) throws(KnobError) -> Dimension.Kind? {
    func refused(_ sentence: String) -> KnobError {
      KnobError(.rule(sentence), knob: assignment.name, assignment.source)
    }
    switch assignment.form {
    case .single(let value):
      if case .word(let word) = value, word.contains(".."), !word.contains("/") {
        throw refused(
          "\(Words.clip(word, 30)) of \(assignment.name) is no range; its ends are numbers, as in 0..1"
        )
      }
      guard old == nil else { return .categorical([value]) }
      return nil
    case .alternatives(let values): return .categorical(values)
    case .range(let range):
      guard let low = range.low.number, let high = range.high.number, low < high else {
        throw refused(
          "the range \(range.low)..\(range.high) of \(assignment.name) must go from low to high")
      }
      var scale = range.scale ?? .linear
      var isInteger = range.isInteger
      if case .real(_, let usual)? = old, range.scale == nil { scale = usual }
      if case .integer(_, let usual)? = old {
        isInteger = true
        if range.scale == nil { scale = usual }
      }
      if case .categorical? = old {
        throw refused("\(assignment.name) is not a number, so it has no range; try alternatives")
      }
      guard isInteger else { return .real(low...high, scale) }
      guard let first = Int(exactly: low), let last = Int(exactly: high) else {
        throw refused("\(assignment.name) counts, so its range must have whole ends")
      }
      return .integer(first...last, scale)
    }
  }
}
