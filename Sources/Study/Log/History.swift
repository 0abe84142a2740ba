/// The log with undo and redo resolved: what counts now, and what could be done again.
public struct History: Sendable, Equatable {
  /// Events that count, in the order they happened.
  public private(set) var kept: [StudyEvent] = []
  /// Events that were undone, the latest last.
  private var taken: [StudyEvent] = []
  private var places: [Int: Int] = [:]
  private var length = 0

  /// Makes an empty history.
  public init() {}

  /// Whether there is something to undo.
  public var canUndo: Bool { kept.contains(where: \.action.isUndoable) }
  /// Whether there is something to redo.
  public var canRedo: Bool { !taken.isEmpty }
  /// What `undone` would take back.
  public var latestUndoable: StudyEvent? { kept.last(where: \.action.isUndoable) }

  /// Appends an event; says whether events before it changed their meaning.
  @discardableResult
  public mutating func append(_ event: StudyEvent) -> Bool {
    length += 1
    switch event.action {
    case .undone:
      guard let index = kept.lastIndex(where: \.action.isUndoable) else { return false }
      taken.append(kept.remove(at: index))
      return true
    case .redone:
      guard let event = taken.popLast() else { return false }
      // Back to where it stood, not to the end.
      let place = places[event.id] ?? length
      let index = kept.firstIndex { (places[$0.id] ?? length) > place } ?? kept.count
      kept.insert(event, at: index)
      return true
    default:
      if event.action.isUndoable { taken = [] }
      places[event.id] = length
      kept.append(event)
      if case .overridden = event.action { return true }
      return false
    }
  }

  /// The events that count, each answer as the learner finally judged it.
  public var resolved: [StudyEvent] {
    var overrides: [Int: Overridden] = [:]
    for event in kept {
      if case .overridden(let override) = event.action { overrides[override.answer] = override }
    }
    guard !overrides.isEmpty else { return kept }
    return kept.map { event in
      guard case .answered(var answered) = event.action, let override = overrides[event.id] else {
        return event
      }
      answered.outcome = override.outcome
      answered.rating = override.rating
      var event = event
      event.action = .answered(answered)
      return event
    }
  }

  /// Two histories are equal if the same events count; what could be done again does not matter.
  public static func == (a: History, b: History) -> Bool { a.kept == b.kept }
}
