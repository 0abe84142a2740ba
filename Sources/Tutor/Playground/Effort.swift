import Knobs
import Lessons
import Training

/// How much work a line of an experiment is, from its settings alone, before anything runs.
///
/// It is counted and not timed, so that `lint` finds the same on any machine: multiplications, samples
/// and steps, and what each of them takes on a slow core of today.
struct Effort: Equatable, Sendable {
  /// Multiplications of all products of matrices.
  var multiplications = 0.0
  /// Samples that pass through a network, forward or forward and back.
  var samples = 0.0
  /// Updates, of a network or of a point on a surface.
  var steps = 0.0
  /// Trials that a method chose by a model of a hundred others.
  var choices = 0.0

  /// Seconds on one core that does 10^10 multiplications a second, as a slow one does with networks of
  /// this size.
  var seconds: Double {
    multiplications / 1e10 + samples * 1e-6 + steps * 2e-6 + choices * 5e-3
  }

  static func + (a: Effort, b: Effort) -> Effort {
    Effort(
      multiplications: a.multiplications + b.multiplications, samples: a.samples + b.samples,
      steps: a.steps + b.steps, choices: a.choices + b.choices)
  }

  static func * (a: Effort, times: Double) -> Effort {
    Effort(
      multiplications: a.multiplications * times, samples: a.samples * times,
      steps: a.steps * times, choices: a.choices * times)
  }
}

extension Effort {
  /// One training: three passes of products for what is learned, one for what is judged.
  init(training run: PlannedRun) throws {
    let blueprint = try Blueprint(run.recipe, for: run.dataset)
    let pass = blueprint.shape.blocks.reduce(0.0) { $0 + Self.multiplications($1) }
    let epochs = Double(run.recipe.epochs)
    let learned = epochs * Double(run.dataset.train.count)
    let judged = epochs * Double(run.dataset.train.count + (run.dataset.validation?.count ?? 0))
    self.init(
      multiplications: pass * (3 * learned + judged), samples: learned + judged,
      steps: epochs * Double(blueprint.batches.count))
  }

  /// All runs of some settings.
  init(training settings: Settings, isComparison: Bool = true) throws {
    var one = settings
    one.seeds = 1
    var planner = Planner(isComparison: isComparison)
    let runs = try planner.runs("", one)
    let single = try runs.first.map { try Effort(training: $0) } ?? Effort()
    self = single * Double(settings.seeds ?? (isComparison ? 5 : 1))
  }

  /// Of one sample through one layer.
  private static func multiplications(_ block: NetworkShape.Block) -> Double {
    switch block.kind {
    case .input: return 0
    case .dense(let ins, let outs): return Double(ins) * Double(outs)
    case .conv(let ins, let outs):
      guard case .image(let height, let width, _) = block.input else { return 0 }
      return Double(height * width * 9) * Double(ins) * Double(outs)
    }
  }
}

extension MeasuringCommand {
  /// Looking at trained runs trains them once more; what is looked at then costs little.
  func effort(_ arguments: Arguments, given earlier: [String: Effort]) throws -> Effort {
    arguments.words.compactMap { earlier[$0] }.reduce(Effort(), +)
  }
}

extension Experiment {
  /// What its runs take, and what those of each twist take, in seconds of one slow core.
  func effort() throws -> (runs: Double, twists: [Double]) {
    var known: [String: Effort] = [:]
    func seconds(_ lines: [RunLine]) throws -> Double {
      try lines.reduce(0) { sum, line in
        let effort = try line.effort(given: known)
        known[line.name] = effort
        return sum + effort.seconds
      }
    }
    let runs = try seconds(self.runs)
    return (runs, try twists.map { try seconds($0.runs) })
  }
}

extension RunLine {
  /// How much work it is.
  /// - Parameter earlier: that of the lines before it, by their names.
  /// - Throws: what is wrong with the line.
  func effort(given earlier: [String: Effort]) throws -> Effort {
    if verb == Train.name {
      return try Effort(training: try Performer.settings(of: self, seed: Settings().seed))
    }
    guard let type = Commands.measuring.first(where: { $0.name == verb }) else { return Effort() }
    return try effort(type, given: earlier)
  }

  private func effort<Measuring: MeasuringCommand>(
    _ type: Measuring.Type, given earlier: [String: Effort]
  ) throws -> Effort {
    var tokens = Array(Token.split(command).dropFirst())
    var measuring = Measuring()
    try measuring.configure(&tokens, in: command)
    return try measuring.effort(Arguments(line: command, tokens: tokens), given: earlier)
  }
}
