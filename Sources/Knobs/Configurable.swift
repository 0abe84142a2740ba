/// One knob of some settings with its value, knobs of the choices in force included.
public struct Entry: Hashable, Sendable {
  /// What is typed before `=`; `schedule.patience` where the bare name is another knob's.
  public var name: String
  /// What it is now.
  public var value: Value
}

extension Configurable {
  /// Gives values to knobs, in any order: choices first, then what belongs to them.
  /// - Throws: the first assignment that is refused; nothing is changed then.
  public mutating func assign(_ assignments: [Assignment]) throws(KnobError) {
    var seen: Set<String> = []
    var own: [(knob: Knob<Self>, assignment: Assignment)] = []
    var flat: [Assignment] = []
    for assignment in assignments {
      let knob = Self.knob(named: assignment.name)
      guard seen.insert(knob?.name ?? assignment.name).inserted else {
        throw KnobError(.repeated, knob: assignment.name, assignment.source)
      }
      if let knob { own.append((knob, assignment)) } else { flat.append(assignment) }
    }
    var changed = self
    for (knob, assignment) in own { try changed.assign(assignment, to: knob) }
    try requireAnyOrder(own, giving: changed)
    for assignment in flat { try changed.assignFlat(assignment, besides: own) }
    self = changed
  }

  private mutating func assign(_ assignment: Assignment, to knob: Knob<Self>) throws(KnobError) {
    let text = knob.domain.takesText ? assignment.quoted.map(Value.word) : nil
    let value = if let text { text } else { try assignment.single(for: knob.name) }
    do throws(KnobError.Problem) {
      try knob.set(value, in: &self)
    } catch {
      throw KnobError(error, knob: knob.name, assignment.place(of: error))
    }
  }

  /// Refuses two assignments to one thing, such as `early_stopping=12 patience=5`: backwards they give
  /// something else.
  private func requireAnyOrder(
    _ own: [(knob: Knob<Self>, assignment: Assignment)], giving forwards: Self
  ) throws(KnobError) {
    guard own.count > 1 else { return }
    var backwards = self
    for (knob, assignment) in own.reversed() { try backwards.assign(assignment, to: knob) }
    for (knob, assignment) in own
    where knob.choice == nil && knob.value(in: backwards) != knob.value(in: forwards) {
      throw KnobError(.repeated, knob: knob.name, assignment.source)
    }
  }

  /// The same settings with other values.
  /// - Throws: the first assignment that is refused.
  public func assigning(_ assignments: [Assignment]) throws(KnobError) -> Self {
    var changed = self
    try changed.assign(assignments)
    return changed
  }

  /// Gives one value to one knob, as a program does.
  public mutating func assign(_ name: String, _ value: Value) throws(KnobError) {
    try assign([Assignment(name, value)])
  }

  /// Sets a knob that belongs to a choice, named without the choice; a value for it inside the choice's
  /// own call would be a second one.
  private mutating func assignFlat(
    _ assignment: Assignment, besides own: [(knob: Knob<Self>, assignment: Assignment)]
  ) throws(KnobError) {
    let value = try assignment.single(for: assignment.name)
    let (scope, name) = Self.scoped(assignment.name)
    for knob in Self.knobs {
      guard let choice = knob.choice, scope == nil || scope == knob.name else { continue }
      let isSet: Bool
      do throws(KnobError.Problem) {
        isSet = try choice.set(&self, name, value)
      } catch {
        throw KnobError(error, knob: name, assignment.place(of: error))
      }
      guard isSet else { continue }
      let call = own.first { $0.knob.name == knob.name }?.assignment.form
      if let call, choice.names(filledBy: call).contains(name) {
        throw KnobError(.repeated, knob: name, assignment.source)
      }
      return
    }
    throw KnobError(notFound(name, scope: scope), knob: assignment.name, assignment.source)
  }

  /// "schedule.patience" in its two parts.
  private static func scoped(_ name: String) -> (scope: String?, name: String) {
    guard let dot = name.firstIndex(of: ".") else { return (nil, name) }
    return (String(name[..<dot]), String(name[name.index(after: dot)...]))
  }

  private func notFound(_ name: String, scope: String?) -> KnobError.Problem {
    for knob in Self.knobs {
      guard let choice = knob.choice, scope == nil || scope == knob.name else { continue }
      let owners = choice.infos.filter { info in info.knobs.contains { $0.name == name } }
      guard !owners.isEmpty else { continue }
      return .belongsElsewhere(
        choice: knob.name, current: choice.current(self), owners: owners.map(\.name))
    }
    return .unknownKnob(name, nearest: Suggestion.nearest(to: name, among: Self.allNames))
  }

  /// Every name that can be typed: knobs, aliases, and the knobs that choices bring.
  public static var allNames: [String] {
    var names = knobs.map(\.name)
    for name in knobs.flatMap({ $0.choice?.infos.flatMap(\.knobs).map(\.name) ?? [] })
    where !names.contains(name) {
      names.append(name)
    }
    return names
  }

  /// Every knob with its value, defaults included, in declared order; the knobs of a choice follow
  /// it where it prints them beside itself.
  public var entries: [Entry] {
    let taken = Set(Self.knobs.map(\.name))
    return Self.knobs.flatMap { knob -> [Entry] in
      let own = Entry(name: knob.name, value: knob.value(in: self))
      guard let choice = knob.choice, choice.isFlat else { return [own] }
      return [own]
        + choice.values(self).map { name, value in
          Entry(name: taken.contains(name) ? knob.name + "." + name : name, value: value)
        }
    }
  }

  /// The same with choices in their shortest text, for people.
  public var briefEntries: [Entry] {
    entries.map { entry in
      guard let choice = Self.knob(named: entry.name)?.choice, !choice.isFlat else { return entry }
      return Entry(name: entry.name, value: choice.brief(self))
    }
  }

  /// The assignments that turn the defaults into these settings: the shortest canonical text.
  public var differences: [Assignment] { differences(from: Self()) }

  /// The assignments that turn other settings into these.
  public func differences(from other: Self) -> [Assignment] {
    // A choice that changed comes with defaults of its own, so its knobs are compared with those.
    var base = other
    for knob in Self.knobs where knob.choice != nil {
      let value = knob.value(in: self)
      guard value != knob.value(in: other) else { continue }
      try? knob.set(value, in: &base)
    }
    let chosen = Set(Self.knobs.filter { $0.choice != nil }.map(\.name))
    let before = Dictionary(
      base.entries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let original = Dictionary(
      other.entries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let texts = Dictionary(
      briefEntries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    return entries.compactMap { entry in
      let reference = chosen.contains(entry.name) ? original[entry.name] : before[entry.name]
      return entry.value == reference
        ? nil : Assignment(entry.name, texts[entry.name] ?? entry.value)
    }
  }

  /// The canonical text of the differences from the defaults: `optimizer=adam dropout=0.2`.
  public var line: String {
    differences.map { "\($0.name)=\($0.form)" }.joined(separator: " ")
  }
}

extension Assignment {
  /// The one value that was given.
  /// - Throws: where several were.
  func single(for knob: String) throws(KnobError) -> Value {
    guard case .single(let value) = form else {
      throw KnobError(.severalValues(form), knob: knob, valueSource)
    }
    return value
  }

  /// The place of the value, or of the name where it is the name that is wrong.
  var valueSource: Source {
    Source(
      line: source.line, column: source.valueColumn ?? source.column,
      valueColumn: source.valueColumn)
  }

  /// The place that an error is about: the argument inside a call where it is one.
  func place(of problem: KnobError.Problem) -> Source {
    var place = valueSource
    let typed: String
    switch problem {
    case .unknownArgument(let argument, _, _, _), .argument(let argument, _): typed = argument
    default: return place
    }
    let characters = Array(place.line)
    let wanted = Array(typed)
    let last = characters.count - wanted.count
    guard !wanted.isEmpty, place.column <= last else { return place }
    for start in place.column...last
    where Array(characters[start...].prefix(wanted.count)) == wanted {
      place.column = start
      break
    }
    return place
  }
}

/// Every combination of the alternatives in some assignments, the last one turning fastest.
public func combinations(of assignments: [Assignment]) throws(KnobError) -> [[Assignment]] {
  var all: [[Assignment]] = [[]]
  for assignment in assignments {
    let values: [Value]
    switch assignment.form {
    case .single(let value): values = [value]
    case .alternatives(let several): values = several
    case .range:
      throw KnobError(
        .severalValues(assignment.form), knob: assignment.name,
        assignment.valueSource)
    }
    all = all.flatMap { before in
      values.map { value in
        var one = assignment
        one.form = .single(value)
        return before + [one]
      }
    }
    guard all.count <= mostCombinations else {
      throw KnobError(
        .rule(
          "these alternatives make more than \(mostCombinations) combinations; name fewer of them"),
        knob: assignment.name, assignment.valueSource)
    }
  }
  return all
}

/// More combinations than this are a mistake or a search, not a comparison.
private let mostCombinations = 64
