import Knobs
import Plots
import Training

/// Some settings of walks over surfaces, and what came of each.
struct SurfaceRace {
  /// One setting and its walks.
  struct Side: Sendable {
    /// What tells it from the others.
    var label: String
    var runner: SurfaceRunner
    /// Start by start, and for each start seed by seed.
    var outcomes: [SurfaceRunner.Outcome]

    /// The ground it walks on, as it would be typed.
    var ground: String {
      let names: Set = ["surface", "kappa", "tilt", "rotate"]
      return runner.settings.entries.filter { names.contains($0.name) }
        .map { "\($0.name)=\($0.value.short)" }.joined(separator: " ")
    }

    /// Steps of each walk; one that never arrived counts as infinitely many, unless none was to.
    var steps: [Double] {
      outcomes.map { outcome in
        outcome.isThere || runner.walk.goal == nil ? Double(outcome.course.steps) : .infinity
      }
    }

    /// The heights at the ends.
    var values: [Double] { outcomes.map { $0.course.isLost ? .infinity : $0.course.value } }

    /// The mean height at the ends: the floor where there is noise.
    var meanValue: Double { values.reduce(0, +) / Double(max(values.count, 1)) }

    /// How many walks arrived.
    var arrived: Int { outcomes.count(where: \.isThere) }
  }

  var sides: [Side] = []

  /// Reads a command line: a name of a surface first, then `name=value`, alternatives allowed.
  static func plan(
    _ arguments: Arguments, seed: Int
  ) throws -> [(label: String, settings: SurfaceSettings)] {
    var assignments: [Assignment] = []
    for token in arguments.tokens {
      guard !token.text.contains("=") else {
        assignments.append(try Assignment(token, in: arguments.line))
        continue
      }
      assignments.append(try ground(token, arguments))
    }
    let varied = Set(
      assignments.compactMap { assignment in
        if case .alternatives = assignment.form { assignment.name } else { nil }
      })
    let all = try combinations(of: assignments)
    let asked = try all.map { one in
      var settings = SurfaceSettings()
      settings.seed = seed
      return try settings.assigning(one)
    }
    try SurfaceSettings.expectEffect(of: assignments, in: asked)
    return zip(all, asked).map { one, settings in
      let label = one.filter { varied.contains($0.name) }.map(\.short).joined(separator: " ")
      let name = Registries.optimizers.name(of: settings.optimizer)
      let isByName = varied.isEmpty || varied == ["optimizer"] || varied == ["opt"]
      return (isByName ? name : label, settings)
    }
  }

  /// A bare word: the name of a surface, or of one that people know under another name.
  private static func ground(_ token: Token, _ arguments: Arguments) throws -> Assignment {
    let aliases = [
      "valley": "quadratic", "noisy": "noisy_quadratic", "doublewell": "double_well",
    ]
    let typed = String(token.text.lowercased().map { $0 == "-" ? "_" : $0 })
    let name = aliases[typed] ?? typed
    let names = Registries.surfaces.names
    guard names.contains(name) else {
      let nearest = Suggestion.nearest(to: name, among: names)
      throw Failure(
        "there is no surface \"\(Words.clip(token.text, 30))\"; "
          + (nearest.isEmpty
            ? "there are " + Words.list(names) : "did you mean \(Words.list(nearest, "or"))?"),
        caret: arguments.caret(at: token))
    }
    var assignment = Assignment("surface", .word(name))
    assignment.source = Source(line: arguments.line, column: token.column)
    return assignment
  }

  /// Chooses rates and takes all walks.
  /// - Parameter goesOn: told how much is done, from 0 to 1; answers whether to go on.
  init(
    _ plan: [(label: String, settings: SurfaceSettings)], _ goesOn: (Double) -> Bool
  ) throws {
    var runners = try plan.map { ($0.label, try SurfaceRunner($0.settings)) }
    let parts = Double(max(runners.count, 1))
    for index in runners.indices {
      func share(_ within: Double) -> Bool { goesOn((Double(index) + within) / parts) }
      guard runners[index].1.prepare({ share(0.9 * $0) }) else { return }
      let outcomes = runners[index].1.run { share(0.9 + 0.1 * $0) }
      guard !outcomes.isEmpty else { return }
      sides.append(Side(label: runners[index].0, runner: runners[index].1, outcomes: outcomes))
    }
  }
}
