import Lessons
import Study

extension Conductor {
  /// Begins a sitting.
  func begin(
    _ mode: any StudyMode.Type, count: Int? = nil, all: Bool = false, facts: [String] = []
  ) throws {
    let log = try log()
    var facts = facts
    let isPath = mode.name == Study.Learn.name && facts.isEmpty && count == nil
    if isPath {
      let path = try path()
      facts = path.isFirst && session.console.isInteractive ? path.route : []
      if facts.isEmpty { facts = path.facts }
    }
    let request = PlanRequest(
      deck: try deck().deck, state: log.state, clock: log.clock, seed: session.settings.seed,
      count: count, all: all, facts: facts)
    guard case .sessionStarted(var start) = Study.Session.plan(mode, request), !start.plan.isEmpty
    else {
      stage = .idle
      study = nil
      return
    }
    if isPath {
      let places = Dictionary(
        facts.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
      start.plan.sort { places[$0.fact, default: .max] < places[$1.fact, default: .max] }
    }
    let id = "\(log.state.sessions.count + 1)-\(log.clock.now.microseconds)"
    var changed = log
    try changed.append(.sessionStarted(start), session: id)
    openLog = changed
    study = Study.Session(id, in: changed.state, deck: try deck().deck)
    answersSinceExperiment = 0
    sittingSince = session.environment.now()
  }

  /// What `learn` is made of, as things stand.
  func path() throws -> LearningPath {
    let log = try log()
    return LearningPath(try deck(), log.state, log.clock)
  }

  /// Whether the sitting is the first one of the deck, on the route that the deck lays down.
  var isOnFirstRoute: Bool {
    guard let study, study.start.mode == Study.Learn.name, session.console.isInteractive,
      let path = try? path(), !path.route.isEmpty
    else { return false }
    return study.start.plan.map(\.fact) == path.route
  }
}
