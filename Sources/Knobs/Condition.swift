/// When some knobs have an effect: only while other knobs, which switch them on, have certain values.
public struct Condition<Owner: Configurable>: Sendable {
  /// The knobs that have an effect only then.
  public let names: [String]
  /// The knobs that decide.
  public let parents: [String]
  /// What may be typed to switch them on: `early_stopping=on`.
  public let remedy: String
  /// Whether they have an effect.
  public let holds: @Sendable (Owner) -> Bool
  /// The value that the knobs have where nobody asks for another; their default if there is none.
  let usual: (@Sendable (Owner) -> Value)?

  /// Declares when some knobs have an effect.
  public init(
    _ names: [String], under parents: [String], remedy: String,
    usual: (@Sendable (Owner) -> Value)? = nil, holds: @escaping @Sendable (Owner) -> Bool
  ) {
    self.names = names
    self.parents = parents
    self.remedy = remedy
    self.usual = usual
    self.holds = holds
  }
}

/// Settings some of whose knobs have an effect only while others switch them on.
public protocol Conditional: Configurable {
  /// Every such condition.
  static var conditions: [Condition<Self>] { get }
}

extension Conditional {
  /// What typed assignments come to nothing, as errors that say what would switch them on.
  ///
  /// What was kept earlier may wait for its switch; what is typed now is meant now. Where a knob and
  /// its switch are typed side by side, as a program does that repeats every value, the usual value is
  /// no complaint. Of several settings, such as those of a comparison, one that it has an effect on is
  /// enough.
  public static func idle(_ typed: [Assignment], in all: [Self]) -> [KnobError] {
    let names = Set(typed.map { knob(named: $0.name)?.name ?? $0.name })
    return typed.compactMap { assignment in
      let name = knob(named: assignment.name)?.name ?? assignment.name
      let bare = name.split(separator: ".").last.map(String.init) ?? name
      // "schedule.patience" is not the knob "patience".
      guard bare == name || knob(named: bare) == nil else { return nil }
      guard let settings = all.first,
        let condition = conditions.first(where: { condition in
          condition.names.contains(bare) && !all.contains(where: condition.holds)
        })
      else { return nil }
      if condition.parents.contains(where: names.contains),
        all.allSatisfy({ condition.isUsual(bare, in: $0) })
      {
        return nil
      }
      let states = condition.parents.compactMap { parent in
        settings.briefEntries.first { $0.name == parent }.map { "\(parent)=\($0.value.short)" }
      }
      return KnobError(
        .rule(
          "\(bare) does nothing while \(KnobError.list(states, word: "and")); "
            + "try \(condition.remedy), or leave \(bare) out"),
        knob: bare, assignment.source)
    }
  }

  /// Refuses an assignment that comes to nothing in every one of some settings.
  /// - Throws: the first of them.
  public static func expectEffect(
    of typed: [Assignment], in all: [Self]
  ) throws(KnobError) {
    if let first = idle(typed, in: all).first { throw first }
  }
}

extension Condition {
  fileprivate func isUsual(_ name: String, in owner: Owner) -> Bool {
    guard let entry = owner.entries.first(where: { $0.name == name }) else { return false }
    let defaults = Owner().entries.first { $0.name == name }
    return entry.value == defaults?.value || entry.value == usual?(owner)
  }
}
