/// Where something stands in a lesson's text.
public struct Place: Sendable, Hashable, CustomStringConvertible {
  /// Path as the lesson was found under; `week-3/07-dropout.md`.
  public var file: String
  /// Counted from 1.
  public var line: Int

  /// Makes a place.
  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// As compilers write it, so that editors jump there: `file:line`.
  public var description: String { "\(file):\(line)" }
}

/// Something wrong in a lesson: where, what, and how to mend it.
public struct LessonProblem: Sendable, Equatable, CustomStringConvertible {
  /// Where it stands.
  public var place: Place
  /// One sentence: what was found, what is allowed, what to write.
  public var message: String

  /// Makes a problem.
  public init(_ place: Place, _ message: String) {
    self.place = place
    self.message = message
  }

  /// `file:line: sentence`.
  public var description: String { "\(place): \(message)" }
}

/// Everything that is wrong with the lessons that were read, in reading order.
public struct LessonError: Error, Equatable, CustomStringConvertible {
  /// At least one.
  public var problems: [LessonProblem]

  /// Makes an error of several problems.
  public init(_ problems: [LessonProblem]) { self.problems = problems }

  /// One problem per line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A part of a lesson that a message can point at.
public enum Spot: Sendable, Hashable {
  case firstSession
  case card(String)
  case fact(String)
  case answer(fact: String)
  case question(fact: String, Int)
  case misconception(fact: String, Int)
  case related(fact: String)
  case requirement(card: String)
  case experiment(String)
  case run(experiment: String, String)
  case choice(experiment: String, String)
  case effect(experiment: String, String)
  case claim(experiment: String)
  case twist(experiment: String, Int)
}
