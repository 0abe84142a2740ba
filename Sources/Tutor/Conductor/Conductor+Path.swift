import Lessons
import Recall
import Store
import Study
import Training

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
      facts = path.isFirst && session.console.isInteractive ? path.lesson.route : []
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
    study = Study.Session(id, in: changed.state, deck: try deck().deck, graders: graders)
    answersSinceExperiment = 0
    passedOver = []
    sittingSince = session.environment.now()
  }

  /// What `learn` is made of, as things stand.
  func path() throws -> LearningPath {
    let log = try log()
    let schedules = openSchedules ?? ExperimentSchedules(log.state)
    openSchedules = schedules
    var path = LearningPath(try deck(), log.state, log.clock, schedules)
    path.passedOver = passedOver
    return path
  }

  /// Whether the sitting is the first one of the deck, on the route that the deck lays down.
  var isOnFirstRoute: Bool {
    guard let study, study.start.mode == Study.Learn.name, session.console.isInteractive,
      let route = try? deck().route, !route.isEmpty
    else { return false }
    return study.start.plan.map(\.fact) == route
  }

  /// Lessons in the folder `lessons` of the home folder. What cannot be read is left out with a
  /// notice, so that a slip in one's own lesson does not shut out the others.
  func addOwnLessons(to library: inout LessonLibrary) {
    guard
      let home = try? Home.resolve(
        option: session.options.home, environment: session.environment.variables,
        workingFolder: session.environment.workingFolder)
    else { return }
    let folder = home.data + "/lessons"
    guard FileManager.default.fileExists(atPath: folder) else { return }
    do throws(LessonError) {
      let own = try LessonLibrary.read(path: folder)
      for lesson in own.lessons {
        if library.lesson(lesson.deck.id) == nil {
          library.lessons.append(lesson)
        } else {
          session.notices.add(
            "there is a deck \(lesson.deck.id) already, so the one in \(folder) is left out; "
              + "give it another name with deck: in its front matter")
        }
      }
    } catch {
      let first = error.problems.first.map { " (\($0))" } ?? ""
      session.notices.add(
        "the lessons in \(folder) are left out\(first); gradus lint \(folder) names what is wrong")
    }
  }
}
