public import Study

/// Proves what can be proven about lessons without running them.
///
/// How answers are graded and which command lines are legal is given from outside.
public struct LessonLint: Sendable {
  /// Grades an answer to a question of a fact: true right, false wrong, nil neither.
  public var grade: @Sendable (Fact, Question, String) -> Bool?
  /// Why a line of an experiment is not legal, as a sentence, or nil; the lines before it are those
  /// that it may name.
  public var objection: @Sendable (RunLine, _ before: [RunLine]) -> String?
  /// What a command measures, by its name; nothing for one that no lesson runs.
  public var metrics: @Sendable (_ verb: String) -> [String]?

  /// The seconds that the runs of an experiment, and those of each of its twists, take on one core;
  /// nothing where a line is wrong, which `objection` says.
  public var seconds: @Sendable (Experiment) -> (runs: Double, twists: [Double])?

  /// The most that the runs of an experiment, or of a twist, may take: nobody waits longer.
  public static let mostSeconds = 5.0

  /// Makes a lint of a grader, a judge of command lines, what commands measure, and what they take.
  public init(
    grade: @escaping @Sendable (Fact, Question, String) -> Bool?,
    objection: @escaping @Sendable (RunLine, _ before: [RunLine]) -> String?,
    metrics: @escaping @Sendable (_ verb: String) -> [String]?,
    seconds: @escaping @Sendable (Experiment) -> (runs: Double, twists: [Double])? = { _ in nil }
  ) {
    self.grade = grade
    self.objection = objection
    self.metrics = metrics
    self.seconds = seconds
  }

  /// Everything that is wrong with these files, in reading order.
  public func problems(in sources: [LessonSource]) -> [LessonProblem] {
    let (lessons, problems) = LessonParser.read(sources)
    let files = Dictionary(
      sources.enumerated().map { ($0.element.path, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    return (problems + lessons.flatMap(self.problems(in:))).sorted { a, b in
      (files[a.place.file] ?? 0, a.place.line) < (files[b.place.file] ?? 0, b.place.line)
    }
  }

  /// Everything that is wrong with a lesson that could be read.
  public func problems(in lesson: Lesson) -> [LessonProblem] {
    var report = Report(places: lesson.places)
    let cardIDs = Set(lesson.deck.cards.map(\.id))
    let factIDs = Set(lesson.deck.facts.map(\.id))
    for card in lesson.deck.cards {
      if card.facts.isEmpty {
        report.add(.card(card.id), "nothing is asked on this card; add ## Fact `\(card.id).what`")
      }
      if card.text.isEmpty {
        report.add(
          .card(card.id), "the card has nothing to read; add a paragraph under its heading")
      }
      for id in card.requires where id == card.id || !cardIDs.contains(id) {
        report.add(
          .requirement(card: card.id), "requires \(id), which is no other card of the deck")
      }
      for fact in card.facts { check(fact, among: factIDs, &report) }
    }
    reportCircles(lesson.deck.cards, &report)
    for experiment in lesson.experiments { check(experiment, &report) }
    var visited: Set<String> = []
    for id in lesson.firstSession {
      if lesson.experiment(id) == nil {
        report.add(
          .firstSession, "first: names \(id), which is no experiment of the deck; correct its id")
      } else if !visited.insert(id).inserted {
        report.add(.firstSession, "first: names \(id) twice; leave one of them out")
      }
    }
    return report.problems
  }

  /// Problems as they are found, each with the place of its spot.
  struct Report {
    let places: [Spot: Place]
    private(set) var problems: [LessonProblem] = []

    init(places: [Spot: Place]) { self.places = places }

    mutating func add(_ spot: Spot, _ message: String) {
      problems.append(LessonProblem(places[spot] ?? Place(file: "lesson", line: 1), message))
    }
  }

  /// Takes away every card that requires nothing that is left; what remains goes in circles (Kahn
  /// 1962).
  private func reportCircles(_ cards: [Card], _ report: inout Report) {
    let ids = Set(cards.map(\.id))
    var open: [String: Set<String>] = [:]
    var dependents: [String: [String]] = [:]
    for card in cards {
      open[card.id] = Set(card.requires).intersection(ids).subtracting([card.id])
      for id in open[card.id, default: []] { dependents[id, default: []].append(card.id) }
    }
    var ready = cards.map(\.id).filter { open[$0]?.isEmpty ?? false }
    while let id = ready.popLast() {
      open[id] = nil
      for dependent in dependents[id, default: []] {
        open[dependent]?.remove(id)
        if open[dependent]?.isEmpty ?? false { ready.append(dependent) }
      }
    }
    for card in cards where open[card.id] != nil {
      report.add(
        .requirement(card: card.id),
        "requires go in a circle through \(open.keys.sorted().joined(separator: ", ")); drop one")
    }
  }
}
