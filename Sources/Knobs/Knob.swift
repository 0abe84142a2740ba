/// One setting of an owner: its name, what it accepts, what it means, and how to read and write it.
public struct Knob<Owner: Sendable>: Sendable {
  /// What is typed before `=`; lower case with underscores.
  public let name: String
  /// What it is, in at most sixty characters.
  public let summary: String
  /// What it accepts.
  public let domain: Domain
  /// Other names that are understood but never printed.
  public let aliases: [String]
  /// An example of a legal value; the domain supplies one where the knob does not.
  public let example: String?
  /// For a choice that brings its own knobs: the way to them.
  let choice: ChoiceAccess<Owner>?

  private let get: @Sendable (Owner) -> Value
  private let put: @Sendable (inout Owner, Value) throws(KnobError.Problem) -> Void

  /// Makes a knob from its domain and a way to read and write it. `put` gets only values that the
  /// domain has checked.
  public init(
    _ name: String, _ domain: Domain, _ summary: String, aliases: [String] = [],
    example: String? = nil, get: @escaping @Sendable (Owner) -> Value,
    put: @escaping @Sendable (inout Owner, Value) throws(KnobError.Problem) -> Void
  ) {
    self.init(
      name, domain, summary, aliases: aliases, example: example, choice: nil, get: get, put: put)
  }

  init(
    _ name: String, _ domain: Domain, _ summary: String, aliases: [String], example: String?,
    choice: ChoiceAccess<Owner>?, get: @escaping @Sendable (Owner) -> Value,
    put: @escaping @Sendable (inout Owner, Value) throws(KnobError.Problem) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.domain = domain
    self.aliases = aliases
    self.example = example ?? domain.example
    self.choice = choice
    self.get = get
    self.put = put
  }

  /// The value that an owner has now.
  public func value(in owner: Owner) -> Value { get(owner) }

  /// Checks a value and gives it to an owner.
  /// - Throws: why the value is refused; the owner is unchanged then.
  public func set(_ value: Value, in owner: inout Owner) throws(KnobError.Problem) {
    let kept: Value
    do throws(Domain.Refusal) {
      kept = try domain.checked(value)
    } catch {
      throw error.problem(example: example)
    }
    try put(&owner, kept)
  }

  /// The knob as the outside sees it.
  public func info(defaults: Owner) -> KnobInfo {
    KnobInfo(
      name: name, summary: summary, domain: domain, defaultValue: get(defaults), example: example)
  }
}

extension Domain.Refusal {
  func problem(example: String?) -> KnobError.Problem {
    switch self {
    case .illegal(let typed, let allowed, let own):
      .illegal(typed: typed, allowed: allowed, example: example ?? own)
    case .unknownWord(let word, let allowed, let nearest):
      .unknownWord(word, allowed: allowed, nearest: nearest)
    }
  }
}

// MARK: - Knobs over properties

extension Knob {
  /// A key path that may cross threads, as those of literal `\.property` do.
  public typealias Path<Property> = any WritableKeyPath<Owner, Property> & Sendable

  /// A knob over a real property.
  public init(
    _ name: String, _ path: Path<Double>, _ valid: Bounds, search: ClosedRange<Double>? = nil,
    scale: Scale = .linear, aliases: [String] = [], example: String? = nil, _ summary: String
  ) {
    self.init(
      name, .real(valid: valid, search: search, scale: scale), summary, aliases: aliases,
      example: example, get: { .real($0[keyPath: path]) },
      put: { (owner, value) throws(KnobError.Problem) in
        owner[keyPath: path] = value.number ?? owner[keyPath: path]
      })
  }

  /// A knob over a real property that may be absent, which is written as a word such as `off`.
  public init(
    _ name: String, _ path: Path<Double?>, none word: String, _ valid: Bounds,
    search: ClosedRange<Double>? = nil, scale: Scale = .linear, aliases: [String] = [],
    example: String? = nil, _ summary: String
  ) {
    self.init(
      name, .either([.real(valid: valid, search: search, scale: scale), .words([word])]), summary,
      aliases: aliases, example: example,
      get: { $0[keyPath: path].map(Value.real) ?? .word(word) },
      put: { (owner, value) throws(KnobError.Problem) in owner[keyPath: path] = value.number })
  }

  /// A knob over a whole-number property.
  public init(
    _ name: String, _ path: Path<Int>, _ valid: Bounds, search: ClosedRange<Int>? = nil,
    scale: Scale = .linear, aliases: [String] = [], example: String? = nil, _ summary: String
  ) {
    self.init(
      name, .integer(valid: valid, search: search, scale: scale), summary, aliases: aliases,
      example: example, get: { .integer($0[keyPath: path]) },
      put: { (owner, value) throws(KnobError.Problem) in
        if case .integer(let whole) = value { owner[keyPath: path] = whole }
      })
  }

  /// A knob over a whole-number property that may be absent, which is written as a word.
  public init(
    _ name: String, _ path: Path<Int?>, none word: String, _ valid: Bounds,
    search: ClosedRange<Int>? = nil, scale: Scale = .linear, aliases: [String] = [],
    example: String? = nil, _ summary: String
  ) {
    self.init(
      name, .either([.integer(valid: valid, search: search, scale: scale), .words([word])]),
      summary, aliases: aliases, example: example,
      get: { $0[keyPath: path].map(Value.integer) ?? .word(word) },
      put: { (owner, value) throws(KnobError.Problem) in
        if case .integer(let whole) = value {
          owner[keyPath: path] = whole
        } else {
          owner[keyPath: path] = nil
        }
      })
  }

  /// A knob over a property that is on or off.
  public init(
    _ name: String, _ path: Path<Bool>, aliases: [String] = [], _ summary: String
  ) {
    self.init(
      name, .flag, summary, aliases: aliases, get: { .word($0[keyPath: path] ? "on" : "off") },
      put: { (owner, value) throws(KnobError.Problem) in
        owner[keyPath: path] = value == .word("on")
      })
  }

  /// A knob over an enumeration whose cases are the words to type.
  public init<Words: RawRepresentable & CaseIterable & Sendable>(
    _ name: String, _ path: Path<Words>, aliases: [String] = [], _ summary: String
  ) where Words.RawValue == String {
    self.init(
      name, .words(Words.allCases.map(\.rawValue)), summary, aliases: aliases,
      get: { .word($0[keyPath: path].rawValue) },
      put: { (owner, value) throws(KnobError.Problem) in
        guard case .word(let word) = value, let chosen = Words(rawValue: word) else { return }
        owner[keyPath: path] = chosen
      })
  }

  /// A knob over a list of whole numbers; the empty list is written as a word such as `none`.
  public init(
    _ name: String, _ path: Path<[Int]>, none word: String, each valid: Bounds,
    search: ClosedRange<Int>? = nil, scale: Scale = .linear, aliases: [String] = [],
    example: String? = nil, _ summary: String
  ) {
    let element = Domain.integer(valid: valid, search: search, scale: scale)
    self.init(
      name, .either([.list(element), .words([word])]), summary, aliases: aliases, example: example,
      get: { owner in
        let items = owner[keyPath: path].map(Value.integer)
        return items.isEmpty ? .word(word) : items.count == 1 ? items[0] : .list(items)
      },
      put: { (owner, value) throws(KnobError.Problem) in
        guard case .list(let items) = value else { return owner[keyPath: path] = [] }
        owner[keyPath: path] = items.compactMap { item in
          if case .integer(let whole) = item { whole } else { nil }
        }
      })
  }

  /// A knob over a list of real numbers, at least one.
  public init(
    _ name: String, _ path: Path<[Double]>, each valid: Bounds,
    search: ClosedRange<Double>? = nil, scale: Scale = .linear, aliases: [String] = [],
    example: String? = nil, _ summary: String
  ) {
    let element = Domain.real(valid: valid, search: search, scale: scale)
    self.init(
      name, .list(element), summary, aliases: aliases, example: example,
      get: { owner in
        let items = owner[keyPath: path].map(Value.real)
        return items.count == 1 ? items[0] : .list(items)
      },
      put: { (owner, value) throws(KnobError.Problem) in
        guard case .list(let items) = value else { return }
        owner[keyPath: path] = items.compactMap(\.number)
      })
  }

  /// A knob over a text; what kind of text, in a word such as "path".
  public init(
    _ name: String, _ path: Path<String>, text kind: String, aliases: [String] = [],
    example: String? = nil, _ summary: String
  ) {
    self.init(
      name, .text(kind), summary, aliases: aliases, example: example,
      get: { .word($0[keyPath: path]) },
      put: { (owner, value) throws(KnobError.Problem) in
        if case .word(let word) = value { owner[keyPath: path] = word }
      })
  }

  /// A knob over a text that may be absent, which is written as a word such as `none`.
  public init(
    _ name: String, _ path: Path<String?>, none word: String, text kind: String,
    aliases: [String] = [], example: String? = nil, _ summary: String
  ) {
    self.init(
      name, .text(kind), summary, aliases: aliases, example: example,
      get: { .word($0[keyPath: path] ?? word) },
      put: { (owner, value) throws(KnobError.Problem) in
        guard case .word(let text) = value else { return }
        owner[keyPath: path] = text == word ? nil : text
      })
  }
}
