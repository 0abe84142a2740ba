import Knobs
import Lessons
import Store
import Training

/// `claims`: prove what the lessons assert, over fresh seeds.
struct ProveClaims: Command {
  static let name = "claims"
  static let summary = "prove what the lessons assert, over many seeds"
  static let family = CommandFamily.authors
  static let usage = "[EXPERIMENT ...] [--seeds N] [--lessons FOLDER]"
  static let details = [
    "Every experiment is run again and again, each time with fresh seeds, as often as --seeds says; "
      + "its claim must hold in nine of ten. The effects are shown with their middle and range. "
      + "Seeds are not picked: they follow each other."
  ]
  static let examples = ["claims dropout.noisy-labels --seeds 1"]
  static let operands = Operands.experiments
  static let knobs: [Knob<Self>] = [
    Knob("seeds", \.seeds, .of(1...1000), example: "20", "how often each claim is put to the test"),
    Knob(
      "lessons", \.lessons, none: "shipped", text: "path", example: "my-deck",
      "a file or folder of lessons of your own"),
  ]
  var seeds = 20
  var lessons: String?

  /// The share of trials in which a claim must hold.
  static let share = 0.9

  func run(_ arguments: Arguments, in session: Session) throws {
    let library = try lessons.map(LessonLibrary.read) ?? session.conductor.library()
    let all = library.experiments
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
    var proven = 0
    for experiment in chosen {
      for proof in try ClaimProof.proofs(of: experiment, trials: seeds, in: session) {
        session.emit(proof.json)
        session.say(proof.line(width: session.width))
        proven += 1
        if !proof.holds { failed += 1 }
      }
    }
    guard failed == 0 else {
      throw Failure(
        "\(Words.count(failed, "claim")) of \(proven) did not hold in nine of ten trials",
        status: .failed)
    }
    session.say("all \(proven) claims held")
  }
}

/// One claim put to the test again and again, each time on seeds of its own.
struct ClaimProof {
  /// Id of the experiment.
  let experiment: String
  /// Which twist it belongs to, from 1; nothing for the experiment itself.
  let twist: Int?
  let claim: Claim
  /// How often it was put to the test.
  private(set) var trials = 0
  /// Trials in which the claim held.
  private(set) var held = 0
  /// Why a trial could not decide, the first time that happened.
  private(set) var undecided: String?
  /// What the claim is about, and its values for all seeds of all trials.
  private(set) var effect: (label: String, values: [Double])?
  /// The time that all its runs took.
  private(set) var seconds = 0.0

  /// The proofs of an experiment and of its twists that run; trial t uses seeds of its own.
  static func proofs(
    of experiment: Experiment, trials: Int, in session: Session
  ) throws -> [ClaimProof] {
    var main = ClaimProof(experiment: experiment.id, twist: nil, claim: experiment.claim)
    let twists = experiment.twists.filter { !$0.runs.isEmpty }
    var twisted = twists.enumerated().map { index, twist in
      twist.claim.map { ClaimProof(experiment: experiment.id, twist: index + 1, claim: $0) }
    }
    for trial in 0..<trials {
      let performer = Performer(
        session: session, seed: session.settings.seed &+ 1000 &* trial,
        train: session.trainUnrecorded)
      let begin = monotonicSeconds()
      guard let result = try performer.perform(experiment.runs) else { break }
      main.add(result.results, effects: experiment.effects, seconds: monotonicSeconds() - begin)
      for (index, twist) in twists.enumerated() where twisted[index] != nil {
        let begin = monotonicSeconds()
        guard let part = try performer.perform(twist.runs, given: result.runs) else { break }
        twisted[index]?.add(
          result.joined(with: part).results, effects: [], seconds: monotonicSeconds() - begin)
      }
    }
    return [main] + twisted.compactMap { $0 }
  }

  private mutating func add(_ results: Results, effects: [Effect], seconds: Double) {
    trials += 1
    self.seconds += seconds
    switch claim.verdict(over: results) {
    case .holds: held += 1
    case .fails: break
    case .undecided(let why): undecided = undecided ?? why
    }
    guard let first = effects.first else { return }
    let values = (try? first.values(over: results)) ?? []
    effect = (first.label, (effect?.values ?? []) + values)
  }

  /// Whether the claim held in nine of ten trials.
  var holds: Bool { trials > 0 && Double(held) >= ProveClaims.share * Double(trials) }

  /// One row of the table.
  func line(width: Int) -> String {
    let effect = effect.map { "  \($0.label) \(Spread($0.values).text)" } ?? ""
    let name = experiment + (twist.map { " twist \($0)" } ?? "")
    let each = Words.seconds(seconds / Double(max(1, trials)))
    let why = undecided.map { "  undecided: \($0)" } ?? ""
    let mark = holds ? "held  " : "FAILED"
    return Words.clip(
      "\(mark)  \(held) of \(trials)  \(name)  \(each)\(effect)\(why)",
      max(width, 100))
  }

  /// The line of machine output.
  var json: JSON {
    let spread = Spread(effect?.values ?? [])
    return .fields([
      "event": .string("claim"), "experiment": .string(experiment), "twist": .optional(twist),
      "claim": .string(claim.source), "held": .integer(held), "seeds": .integer(trials),
      "effect": .fields([
        "median": .real(spread.median), "low": .real(spread.low), "high": .real(spread.high),
      ]),
      "seconds": .real(seconds),
    ])
  }
}

extension Session {
  private func unrecordedNumber() -> Int {
    unrecordedRuns += 1
    return -unrecordedRuns
  }

  /// Trains some runs without recording them. Each gets a number below 0 that no other has, so that
  /// it can be told apart where it is trained again.
  func trainUnrecorded(_ plan: [PlannedRun]) throws -> [RecordedRun] {
    let jobs = plan.map { TrainingJob(recipe: $0.recipe, data: $0.dataset) }
    let runner = Runner(jobs, threads: plan.first?.settings.threads ?? 1, by: fastEngine)
    let outcomes = runner.wait()
    return try plan.indices.map { index in
      let result = try outcomes[index]?.get()
      return RecordedRun(
        number: unrecordedNumber(), command: "", settings: plan[index].settings,
        figures: result.map { Figures($0) },
        course: EpochTable(result?.epochs ?? []))
    }
  }
}
