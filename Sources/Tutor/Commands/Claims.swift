import Knobs
import Lessons
import Store
import Training

/// `claims`: prove what the lessons assert, over fresh seeds.
struct ProveClaims: Command {
  static let name = "claims"
  static let summary = "prove what the lessons assert, over many seeds"
  static let family = CommandFamily.authors
  static let usage = "[EXPERIMENT ...] [--seeds N]"
  static let details = [
    "Every experiment is run again and again, each time with fresh seeds, as often as --seeds says; "
      + "its claim must hold in nine of ten. The effects are shown with their middle and range. "
      + "Seeds are not picked: they follow each other."
  ]
  static let examples = ["claims dropout.noisy-labels --seeds 1"]
  static let operands = Operands.words([])
  static let knobs: [Knob<Self>] = [
    Knob("seeds", \.seeds, .of(1...1000), example: "20", "how often each claim is put to the test")
  ]
  var seeds = 20

  /// The share of trials in which a claim must hold.
  static let share = 0.9

  func run(_ arguments: Arguments, in session: Session) throws {
    let all = try session.conductor.library().experiments
    var chosen = all
    if !arguments.tokens.isEmpty {
      chosen = try arguments.tokens.map { token in
        guard let experiment = all.first(where: { $0.id == token.text }) else {
          let nearest = Suggestion.nearest(to: token.text, among: all.map(\.id))
          let hint =
            nearest.isEmpty
            ? ":experiment lists them" : "did you mean \(Words.list(nearest, "or"))?"
          throw Failure(
            "there is no experiment \"\(token.text)\"; \(hint)", caret: arguments.caret(at: token))
        }
        return experiment
      }
    }
    var failed = 0
    for experiment in chosen {
      let proof = try ClaimProof(experiment, trials: seeds, firstSeed: session.settings.seed)
      session.emit(proof.json)
      session.say(proof.line(width: session.width))
      if !proof.holds { failed += 1 }
    }
    guard failed == 0 else {
      throw Failure(
        "\(Words.count(failed, "claim")) of \(chosen.count) did not hold in nine of ten trials",
        status: .failed)
    }
    session.say("all \(chosen.count) claims held")
  }
}

/// One claim put to the test again and again, each time on seeds of its own.
struct ClaimProof {
  let experiment: Experiment
  let trials: Int
  /// Trials in which the claim held.
  private(set) var held = 0
  /// Why a trial could not decide, the first time that happened.
  private(set) var undecided: String?
  /// The effects of all seeds of all trials.
  private(set) var effects: [(label: String, values: [Double])] = []
  private(set) var seconds = 0.0

  /// Runs an experiment `trials` times; trial t uses the seeds after those of trial t - 1.
  init(_ experiment: Experiment, trials: Int, firstSeed: Int) throws {
    self.experiment = experiment
    self.trials = trials
    let begin = monotonicSeconds()
    effects = experiment.effects.map { ($0.label, []) }
    for trial in 0..<trials {
      let runs = try Self.runs(of: experiment, seed: firstSeed &+ 1000 &* trial)
      let results = Results(of: runs)
      switch experiment.claim.verdict(over: results) {
      case .holds: held += 1
      case .fails: break
      case .undecided(let why): undecided = undecided ?? why
      }
      for (index, effect) in experiment.effects.enumerated() {
        effects[index].values += (try? effect.values(over: results)) ?? []
      }
    }
    seconds = monotonicSeconds() - begin
  }

  /// Whether the claim held in nine of ten trials.
  var holds: Bool { Double(held) >= ProveClaims.share * Double(trials) }

  /// One row of the table.
  func line(width: Int) -> String {
    let effect = effects.first.map { "  \($0.label) \(Spread($0.values).text)" } ?? ""
    let why = undecided.map { "  undecided: \($0)" } ?? ""
    let mark = holds ? "held  " : "FAILED"
    return Words.clip(
      "\(mark)  \(held) of \(trials)  \(experiment.id)  \(Words.seconds(seconds))\(effect)\(why)",
      max(width, 100))
  }

  /// The line of machine output.
  var json: JSON {
    let spread = Spread(effects.first?.values ?? [])
    return .fields([
      "event": .string("claim"), "experiment": .string(experiment.id),
      "claim": .string(experiment.claim.source), "held": .integer(held), "seeds": .integer(trials),
      "effect": .fields([
        "median": .real(spread.median), "low": .real(spread.low), "high": .real(spread.high),
      ]),
      "seconds": .real(seconds),
    ])
  }

  /// The runs of an experiment with a seed of its own, unrecorded.
  private static func runs(
    of experiment: Experiment, seed: Int
  ) throws -> [String: [RecordedRun]] {
    var planner = Planner(isComparison: true)
    var plan: [PlannedRun] = []
    for line in experiment.runs {
      var tokens = Token.split(line.command)
      tokens.removeFirst(min(1, tokens.count))
      var settings = Settings()
      settings.seed = seed
      try settings.assign(tokens.map { try Assignment($0, in: line.command) })
      plan += try planner.runs(line.name, settings)
    }
    let jobs = plan.map { TrainingJob(recipe: $0.recipe, data: $0.dataset) }
    let runner = Runner(jobs, threads: plan.first?.settings.threads ?? 1, by: fastEngine)
    let outcomes = runner.wait()
    var named: [String: [RecordedRun]] = [:]
    for (index, run) in plan.enumerated() {
      guard let result = try outcomes[index]?.get() else { continue }
      named[run.name, default: []].append(
        RecordedRun(
          number: 0, command: "", settings: run.settings, figures: Figures(result),
          course: EpochTable(result.epochs)))
    }
    return named
  }
}
