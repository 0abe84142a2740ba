/// Something whose settings are knobs.
public protocol Configurable: Sendable {
  /// The knobs, in the order in which they are shown and in which positional arguments fill them.
  static var knobs: [Knob<Self>] { get }
  /// The defaults: the one place where they are said.
  init()
}

/// One of several things that a knob can choose, with knobs of its own.
public protocol Variant: Configurable {
  /// What is typed; lower case with underscores.
  static var name: String { get }
  /// What it is, in at most sixty characters.
  static var summary: String { get }
}

/// The things a knob can choose from, in teaching order: the family's one home.
public struct Registry<Family: Sendable>: Sendable {
  private let entries: [Entry]

  /// Lists the types to choose from. A type that does not belong to the family is left out, which
  /// the lint of declarations reports.
  public init(_ types: [any Variant.Type]) {
    entries = types.compactMap { Self.erased($0) }
  }

  /// What the outside sees of each choice, in order.
  public var infos: [VariantInfo] { entries.map(\.info) }

  /// The names that can be typed, in order.
  public var names: [String] { entries.map(\.info.name) }

  /// Makes the choice with its defaults.
  public func make(_ name: String) -> Family? { entry(named: name)?.make() }

  /// Makes a choice from a word or a call such as `exponential(rate=0.96)`.
  public func make(_ value: Value) throws(KnobError.Problem) -> Family {
    let (name, arguments): (String, [Argument]) =
      switch value {
      case .word(let word): (word, [])
      case .call(let call, let arguments): (call, arguments)
      case .integer, .real, .list, .pair: (value.description, [])
      }
    guard let entry = entry(named: name) else {
      throw .unknownWord(
        name, allowed: names, nearest: Suggestion.nearest(to: name, among: names))
    }
    var made = entry.make()
    try entry.fill(&made, name, arguments)
    return made
  }

  /// The name of a member of the family.
  public func name(of member: Family) -> String { entry(of: member)?.info.name ?? "" }

  /// A member as text that makes it again: its name, and its knobs where it has any.
  public func value(of member: Family) -> Value {
    guard let entry = entry(of: member) else { return .word("") }
    let arguments = entry.values(member).map { Argument($0.name, $0.value) }
    return arguments.isEmpty ? .word(entry.info.name) : .call(entry.info.name, arguments)
  }

  /// The shortest text that makes a member again: its name, and the knobs that differ from their
  /// defaults.
  public func brief(of member: Family) -> Value {
    guard let entry = entry(of: member) else { return .word("") }
    let usual = entry.values(entry.make())
    let arguments = zip(entry.values(member), usual).filter { $0.0.value != $0.1.value }
      .map { Argument($0.0.name, $0.0.value) }
    return arguments.isEmpty ? .word(entry.info.name) : .call(entry.info.name, arguments)
  }

  /// The values of the knobs that a member brings.
  public func knobValues(of member: Family) -> [(name: String, value: Value)] {
    entry(of: member)?.values(member) ?? []
  }

  /// Sets a knob that a member brings.
  /// - Returns: whether the member has a knob of this name.
  func set(_ name: String, to value: Value, in member: inout Family) throws(KnobError.Problem)
    -> Bool
  {
    guard let entry = entry(of: member) else { return false }
    return try entry.set(&member, name, value)
  }

  private func entry(named name: String) -> Entry? { entries.first { $0.info.name == name } }

  private func entry(of member: Family) -> Entry? { entries.first { $0.has(member) } }
}

extension Registry {
  /// One type of the family with the type erased.
  fileprivate struct Entry: Sendable {
    let info: VariantInfo
    let make: @Sendable () -> Family
    let has: @Sendable (Family) -> Bool
    let values: @Sendable (Family) -> [(name: String, value: Value)]
    let set: @Sendable (inout Family, String, Value) throws(KnobError.Problem) -> Bool
    let fill: @Sendable (inout Family, String, [Argument]) throws(KnobError.Problem) -> Void
  }

  fileprivate static func erased<Member: Variant>(_ type: Member.Type) -> Entry? {
    // Tells at start-up, once per type, whether the family's existential can hold the type.
    guard let sample = Member() as? Family else { return nil }
    return Entry(
      info: VariantInfo(name: Member.name, summary: Member.summary, knobs: Member.infos),
      make: { sample },
      has: { $0 is Member },
      values: { family in
        guard let member = family as? Member else { return [] }
        return Member.knobs.map { ($0.name, $0.value(in: member)) }
      },
      set: { (family, name, value) throws(KnobError.Problem) in
        guard var member = family as? Member, let knob = Member.knob(named: name) else {
          return false
        }
        try knob.set(value, in: &member)
        family = (member as? Family) ?? family
        return true
      },
      fill: { (family, name, arguments) throws(KnobError.Problem) in
        guard var member = family as? Member else { return }
        try member.fill(from: arguments, of: name)
        family = (member as? Family) ?? family
      })
  }
}

extension Configurable {
  /// What the outside sees of each knob, defaults included.
  public static var infos: [KnobInfo] {
    let defaults = Self()
    return knobs.map { $0.info(defaults: defaults) }
  }

  /// The knob with this name or alias.
  public static func knob(named name: String) -> Knob<Self>? {
    knobs.first { $0.name == name } ?? knobs.first { $0.aliases.contains(name) }
  }

  /// Sets the knobs from the arguments of a call: by name, or by position in declared order. A knob
  /// that takes a list takes all positional arguments from its place on.
  mutating func fill(from arguments: [Argument], of call: String) throws(KnobError.Problem) {
    let names = Self.knobs.map(\.name)
    var place = 0
    var rest: [Value] = []
    for argument in arguments {
      if let label = argument.label {
        guard let knob = Self.knob(named: label) else {
          throw .unknownArgument(
            label, of: call, allowed: names,
            nearest: Suggestion.nearest(to: label, among: names))
        }
        try knob.set(argument.value, inCall: &self)
        continue
      }
      guard place < Self.knobs.count else {
        throw .unknownArgument(
          argument.value.description, of: call, allowed: names, nearest: [])
      }
      if case .list = Self.knobs[place].domain {
        rest.append(argument.value)
      } else {
        try Self.knobs[place].set(argument.value, inCall: &self)
        place += 1
      }
    }
    if !rest.isEmpty {
      try Self.knobs[place].set(rest.count == 1 ? rest[0] : .list(rest), inCall: &self)
    }
  }
}

extension Knob {
  /// Sets the knob from an argument of a call, which is refused by the argument's name.
  fileprivate func set(
    _ value: Value, inCall owner: inout Owner
  ) throws(KnobError.Problem) {
    do throws(KnobError.Problem) {
      try set(value, in: &owner)
    } catch {
      throw .argument(name, error)
    }
  }
}

/// The way from an owner to the knobs that its choice brings.
struct ChoiceAccess<Owner: Sendable>: Sendable {
  /// Every choice.
  let infos: [VariantInfo]
  /// Whether the knobs of the choice stand beside the choice, as `optimizer=adam beta1=0.9`, or
  /// inside it, as `schedule=exponential(rate=0.9)`, when settings are printed.
  let isFlat: Bool
  /// The shortest text of the choice in force.
  let brief: @Sendable (Owner) -> Value
  /// The name of the choice in force.
  let current: @Sendable (Owner) -> String
  /// The knobs of the choice in force.
  let values: @Sendable (Owner) -> [(name: String, value: Value)]
  /// Sets a knob of the choice in force; false if it has none of this name.
  let set: @Sendable (inout Owner, String, Value) throws(KnobError.Problem) -> Bool

  /// The knobs that a call such as `momentum(0.8)` fills, by name or by place.
  func names(filledBy form: Form) -> [String] {
    guard case .single(.call(let name, let arguments)) = form,
      let knobs = infos.first(where: { $0.name == name })?.knobs
    else { return [] }
    return arguments.enumerated().compactMap { place, argument in
      argument.label ?? (knobs.indices.contains(place) ? knobs[place].name : nil)
    }
  }
}

extension Knob {
  /// A knob that chooses from a family, and brings the knobs of what is chosen.
  /// - Parameter isFlat: whether settings print the knobs of the choice beside it or inside it.
  public init<Family: Sendable>(
    _ name: String, _ path: Path<Family>, from registry: Registry<Family>, isFlat: Bool = true,
    aliases: [String] = [], example: String? = nil, _ summary: String
  ) {
    self.init(
      name, .choice(registry.infos), summary, aliases: aliases, example: example,
      choice: ChoiceAccess(
        infos: registry.infos, isFlat: isFlat,
        brief: { registry.brief(of: $0[keyPath: path]) },
        current: { registry.name(of: $0[keyPath: path]) },
        values: { registry.knobValues(of: $0[keyPath: path]) },
        set: { (owner, name, value) throws(KnobError.Problem) in
          try registry.set(name, to: value, in: &owner[keyPath: path])
        }),
      get: { owner in
        let member = owner[keyPath: path]
        return isFlat ? .word(registry.name(of: member)) : registry.value(of: member)
      },
      put: { (owner, value) throws(KnobError.Problem) in
        owner[keyPath: path] = try registry.make(value)
      })
  }
}
