import Exchange
import Knobs
import Recall
import Study
import Tuning

/// `export`: what is remembered, for other programs.
struct Export: Command {
  static let name = "export"
  static let summary = "your reviews, a deck or a search, for other programs"
  static let family = CommandFamily.inAndOut
  static let usage =
    "reviews | anki | \(searchScripts.map { $0.name }.joined(separator: " | ")) ... [FILE]"
  static let details = [
    "reviews: one line a review with fact, rating (1 again to 4 easy), time, mode and verdict, with "
      + "tabs between, or as JSON with --json.",
    "anki: a deck as notes in plain text, which Anki and :import read: :export anki DECK FILE.",
    "\(Words.list(searchScripts.map { $0.name })): a Python script that does a search with that tool; "
      + "the newest one, one by its name, or one that is given as it is to tune. Its evaluate() calls "
      + "gradus, and is there to be replaced by a training of your own.",
    "A file is written whole or not at all; a script's name ends with .py.",
  ]
  static let examples = [
    "export reviews", "export anki", "export optuna lr=1e-4..1 dropout=0..0.6 trials=20",
    "export keras-tuner 'optimizer=sgd|adam' beta1=0.8..0.99",
  ]
  private static let kinds = ["reviews", "anki"] + searchScripts.map { $0.name }
  static let operands = Operands.either([
    .words(kinds), .settings,
  ])

  func run(_ arguments: Arguments, in session: Session) throws {
    let kinds = Self.kinds
    guard let kind = arguments.words.first else {
      throw Failure("export needs to know what: \(Words.list(kinds, "or"))")
    }
    if kind == "anki" { return try notes(arguments, in: session) }
    if kind == "reviews" { return try reviews(arguments, in: session) }
    guard let script = searchScripts.first(where: { $0.name == kind }) else {
      let nearest = Suggestion.nearest(to: kind, among: kinds)
      throw Failure(
        "export knows no \"\(Words.clip(kind, 30))\"; "
          + (nearest.isEmpty ? "it has " : "did you mean ")
          + Words.list(nearest.isEmpty ? kinds : nearest, nearest.isEmpty ? "and" : "or")
          + (nearest.isEmpty ? "" : "?"), caret: arguments.caret(at: arguments.tokens[0]))
    }
    var rest = arguments
    rest.tokens.removeFirst()
    var path: String?
    if let last = rest.tokens.last, last.text.hasSuffix(".py"), !last.text.contains("=") {
      path = last.text
      rest.tokens.removeLast()
    }
    let text = script.script(for: try description(rest, in: session))
    guard let path else {
      session.emit(
        .fields(["event": .string("script"), "tool": .string(script.tool), "text": .string(text)]))
      return session.say(
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
    try Files.write(text, to: path)
    session.say("the search for \(script.tool) written to \(path)")
  }

  private func reviews(_ arguments: Arguments, in session: Session) throws {
    guard arguments.words.count <= 2 else {
      throw Failure("export reviews takes one file at most: :export reviews FILE")
    }
    let reviews = try session.conductor.log().state.reviews
    let events = reviews.map(Self.json)
    let rows =
      ["fact\trating\ttime\tmode\tverdict"]
      + reviews.map { review in
        "\(review.fact)\t\(review.rating.rawValue)\t\(review.time)\t\(review.mode)\t"
          + review.outcome.rawValue
      }
    guard arguments.words.count == 2 else {
      for event in events { session.emit(event) }
      return session.say(rows)
    }
    let lines = session.isMachine ? events.map(\.description) : rows
    try Files.write(lines.map { $0 + "\n" }.joined(), to: arguments.words[1])
    session.say("\(Words.count(reviews.count, "review")) written to \(arguments.words[1])")
  }

  private static func json(_ review: ReviewRecord) -> JSON {
    .fields([
      "event": .string("review"), "fact": .string(review.fact),
      "rating": .integer(review.rating.rawValue), "time": .string(review.time.description),
      "mode": .string(review.mode), "verdict": .string(review.outcome.rawValue),
    ])
  }
}

extension Export {
  /// The search that is meant: a kept one, or one that is given as to `tune`.
  private func description(
    _ arguments: Arguments, in session: Session
  ) throws -> SearchDescription {
    let words = arguments.words
    if words.count <= 1, words.first?.contains("=") != true {
      let kept = try session.keptSearch(words.first)
      return try Self.description(kept.plan, name: kept.name)
    }
    var tune = Tune()
    var rest = arguments
    try tune.configure(&rest.tokens, in: rest.line)
    try tune.takeMethodKnobs(from: &rest)
    let plan = try TuningPlan(tune, rest, base: session.settings)
    return try Self.description(plan, name: tune.searchName ?? "gradus")
  }

  private static func description(_ plan: TuningPlan, name: String) throws -> SearchDescription {
    let (dimensions, trial): ([Dimension], SearchDescription.Trial)
    switch plan.subject {
    case .networks(let networks):
      dimensions = networks.conditionalDimensions
      trial = .training(settings: networks.sharedWords)
    case .program(let program):
      dimensions = plan.task.space.dimensions
      let epochs = [(name: "epochs", value: Value.integer(plan.task.epochs))]
      trial = .program(command: program.command, settings: program.fixed + epochs)
    case .objective(let objective):
      throw Failure(
        "\(objective.name) is a function inside gradus, which no other tool can call; "
          + "search the knobs of a network, or a program by exec=")
    }
    return SearchDescription(
      name: name, dimensions: dimensions, trial: trial, goal: plan.goal.name,
      maximizes: plan.goal.direction == .maximize, trials: plan.task.trials ?? 30,
      seed: plan.task.seed)
  }
}
