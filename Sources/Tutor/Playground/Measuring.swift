import Knobs
import Lessons
import Plots
import Training

/// A command that a lesson may run, because all it does is compute figures.
///
/// Conforming is a promise: whatever stands on the line, no file is written and no program started.
/// `gradus lint` accepts every command that makes it, and the metrics that it declares are what
/// claims may look at.
protocol MeasuringCommand: Command {
  /// What it measures, as claims refer to it; lower case, in the order in which it is shown.
  static var metrics: [String] { get }

  /// Measures, without writing to the console or to the store.
  /// - Parameters:
  ///   - arguments: what is left of the line after the command's own options. Runs among them, by
  ///     number or by the name that an experiment gave them, are `session.runs(meantBy:)`.
  ///   - seed: the first of the paired seeds; a command that uses n of them goes on from here.
  /// - Returns: for every metric one value a seed, or a single one that holds for all; nothing where
  ///   the learner stopped it.
  /// - Throws: what `run` would throw.
  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures?

  /// How much work measuring is, worked out without doing it.
  /// - Parameter earlier: that of the runs which the line may name.
  func effort(_ arguments: Arguments, given earlier: [String: Effort]) throws -> Effort
}

/// What a command measured.
struct Measures: Sendable {
  /// For each metric one value a paired seed, or a single one. Not a number where there is none.
  var values: [String: [Double]]
  /// Metrics that are 1 or 0, for yes and no, and told by how often they are 1.
  var counted: Set<String>
  /// Draws what was measured, for the screen after an experiment.
  var picture: (@Sendable (PlotStyle) -> [String])?

  init(
    _ values: [String: [Double]], counted: Set<String> = [],
    picture: (@Sendable (PlotStyle) -> [String])? = nil
  ) {
    self.values = values
    self.counted = counted
    self.picture = picture
  }

  /// "steps 444, value 1e-6, solved 6 of 40", metrics in a given order.
  func text(_ metrics: [String]) -> String {
    metrics.compactMap { name in
      guard let values = values[name] else { return nil }
      let isCounted = counted.contains(name)
      let count = "\(values.count { $0 == 1 }) of \(values.count)"
      return "\(name) \(isCounted ? count : Spread(values).text)"
    }.joined(separator: ", ")
  }

  /// As machine output has it.
  func json(_ metrics: [String]) -> JSON {
    .object(
      metrics.compactMap { name in
        values[name].map { JSON.Field(name: name, value: .array($0.map { JSON.real($0) })) }
      })
  }
}

extension Commands {
  /// Those that lessons may run besides `train`.
  static var measuring: [any MeasuringCommand.Type] {
    all.compactMap { $0 as? any MeasuringCommand.Type }
  }
}

extension Session {
  /// The runs that a word of a line means: one by its number, or all that an experiment gave a name.
  /// - Throws: a word that is neither.
  func runs(meantBy token: Token, in line: String) throws -> [RecordedRun] {
    if let named = namedRuns[token.text] { return named }
    if let number = Int(token.text), number > 0 { return [try recordedRun(number)] }
    let names = namedRuns.keys.sorted()
    throw Arguments(line: line, tokens: []).refusal(
      of: token, asA: "run",
      more: names.isEmpty ? "" : ", the last experiment had \(Words.list(names, "and"))")
  }
}

/// Carries out the lines of an experiment: those that train together, at once; others one by one.
struct Performer {
  let session: Session
  /// What may be run besides `train`.
  var measuring = Commands.measuring
  /// The first of the paired seeds of every line.
  var seed: Int
  /// Trains some runs; a caller may record them and show them meanwhile.
  let train: ([PlannedRun]) throws -> [RecordedRun]

  /// Everything that a lesson may run.
  var verbs: [String] { ([Train.name] + measuring.map { $0.name }).sorted() }

  /// - Parameter earlier: runs that lines may name, as those of an experiment in its twist.
  /// - Returns: nothing where the learner stopped it.
  func perform(
    _ lines: [RunLine], given earlier: [String: [RecordedRun]] = [:]
  ) throws -> ExperimentResult? {
    var result = ExperimentResult(comparison: Comparison([]), runs: [:])
    let before = session.namedRuns
    defer { session.namedRuns = before }
    session.namedRuns = earlier
    var rest = lines[...]
    while let line = rest.first {
      if line.verb == Train.name {
        let together = rest.prefix { $0.verb == Train.name }
        rest = rest.dropFirst(together.count)
        guard let named = try trained(Array(together)) else { return nil }
        result.runs.merge(named) { old, _ in old }
        session.namedRuns.merge(named) { old, _ in old }
      } else {
        rest = rest.dropFirst()
        guard let measures = try measured(line) else { return nil }
        result.measures[line.name] = measures
      }
    }
    result.comparison = Self.comparison(of: lines, result.runs)
    return result
  }

  /// The settings that a line trains with.
  static func settings(of line: RunLine, seed: Int) throws -> Settings {
    var settings = Settings()
    settings.seed = seed
    let tokens = Token.split(line.command).dropFirst()
    let typed = try tokens.map { try Assignment($0, in: line.command) }
    try settings.assign(typed)
    try Settings.expectEffect(of: typed, in: [settings])
    return settings
  }

  private func trained(_ lines: [RunLine]) throws -> [String: [RecordedRun]]? {
    var planner = Planner(isComparison: true)
    var plan: [PlannedRun] = []
    for line in lines {
      plan += try planner.runs(line.name, try Self.settings(of: line, seed: seed))
    }
    let runs = try train(plan)
    guard runs.allSatisfy({ $0.figures != nil && $0.figures?.stopped != "interrupted" }) else {
      return nil
    }
    var named: [String: [RecordedRun]] = [:]
    for (planned, run) in zip(plan, runs) { named[planned.name, default: []].append(run) }
    return named
  }

  private func measured(_ line: RunLine) throws -> Measures? {
    guard let type = measuring.first(where: { $0.name == line.verb }) else {
      throw Failure(
        "\(line.name): an experiment runs \(Words.list(verbs, "or")), not \"\(line.verb)\"",
        status: .data)
    }
    return try Self.measures(type, line, seed: seed, in: session)
  }

  private static func measures<Measuring: MeasuringCommand>(
    _ type: Measuring.Type, _ line: RunLine, seed: Int, in session: Session
  ) throws -> Measures? {
    var tokens = Array(Token.split(line.command).dropFirst())
    var command = Measuring()
    try command.configure(&tokens, in: line.command)
    return try command.measure(
      Arguments(line: line.command, tokens: tokens), seed: seed, in: session)
  }

  /// The runs side by side, under the names by which the learner knows them.
  private static func comparison(
    of lines: [RunLine], _ named: [String: [RecordedRun]]
  ) -> Comparison {
    Comparison(
      sides: lines.compactMap { line in
        named[line.name].map { Comparison.Side(label: line.name, runs: $0) }
      })
  }
}
