import Knobs
import Recall
import Store
import Study

/// `profile`: whose progress is kept.
struct Profile: Command {
  static let name = "profile"
  static let summary = "whose progress is kept; another name begins afresh"
  static let family = CommandFamily.study
  static let usage = "[NAME]"
  static let details = ["Each name has a log of its own; runs and settings are shared."]
  static let examples = ["profile"]
  static let operands = Operands.words([])

  func run(_ arguments: Arguments, in session: Session) throws {
    let name = arguments.words.joined(separator: " ")
    guard name.count <= 40 else {
      throw Failure(
        "a profile's name has at most 40 characters; \"\(Words.clip(name, 20))\" is longer")
    }
    if !name.isEmpty {
      try session.store.setProperty("profile", to: name)
      session.conductor.reload()
    }
    session.emit(.fields(["event": .string("profile"), "name": .string(session.profile)]))
    session.say("progress is kept for \(session.profile)")
  }
}

extension Session {
  /// The learner whose progress is kept.
  var profile: String {
    let chosen = (try? store.property("profile")) ?? nil
    let login = environment.variables["USER"] ?? environment.variables["LOGNAME"] ?? ""
    return chosen ?? (login.isEmpty ? "learner" : login)
  }

  /// Where the fitted weights of this learner are kept.
  var weightsProperty: String { "memory.\(profile)" }

  /// How this learner is scheduled: with weights of their own where those were fitted.
  func studySettings() throws -> StudySettings {
    var settings = StudySettings()
    guard let text = try store.property(weightsProperty) else { return settings }
    let weights = text.split(separator: " ").compactMap { Double($0) }
    settings.scheduler.parameters = try MemoryParameters(weights)
    return settings
  }
}
