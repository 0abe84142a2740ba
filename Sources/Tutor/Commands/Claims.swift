import Knobs
import Lessons
import Recall
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
      + "Seeds are not picked: they follow each other.",
    "The seconds are of processor time, all threads together, so they hold on a busy machine too; "
      + "more than 5 for one trial is said at the end.",
    "table=on prints a table in Markdown, with the date, the seed and the kind of machine.",
  ]
  static let examples = ["claims dropout.noisy-labels --seeds 1"]
  static let operands = Operands.experiments
  static let knobs: [Knob<Self>] = [
    Knob("seeds", \.seeds, .of(1...1000), example: "20", "how often each claim is put to the test"),
    Knob(
      "lessons", \.lessons, none: "shipped", text: "path", example: "my-deck",
      "a file or folder of lessons of your own"),
    Knob("table", \.table, "print a table in Markdown"),
  ]
  var seeds = 20
  var lessons: String?
  var table = false

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
    var slow: [String] = []
    if table { session.say(Self.tableHead(trials: seeds, in: session)) }
    for experiment in chosen {
      for proof in try ClaimProof.proofs(of: experiment, trials: seeds, in: session) {
        session.emit(proof.json)
        session.say(table ? proof.row : proof.line(width: session.width))
        proven += 1
        if !proof.holds { failed += 1 }
        if proof.secondsEach > LessonLint.mostSeconds { slow.append(proof.name) }
      }
    }
    if !slow.isEmpty {
      session.tell(
        "too slow, more than \(Words.figure(LessonLint.mostSeconds)) s of processor time for one "
          + "trial: \(Words.list(slow, "and"))")
    }
    guard failed == 0 else {
      throw Failure(
        "\(Words.count(failed, "claim")) of \(proven) did not hold in nine of ten trials",
        status: .failed)
    }
    session.say("all \(proven) claims held")
  }
}

extension ProveClaims {
  /// What was done when and on what, and the head of the table.
  private static func tableHead(trials: Int, in session: Session) -> [String] {
    #if arch(x86_64)
      let processor = "x86_64"
    #elseif arch(arm64)
      let processor = "arm64"
    #else
      let processor = "another processor"
    #endif
    #if DEBUG
      let build = "debug"
    #else
      let build = "release"
    #endif
    let day = LocalDays(offsetSeconds: session.environment.offsetSeconds)
      .day(of: Recall.Moment(seconds: session.environment.now()))
    return [
      "\(LocalDays().date(ofDay: day)), gradus \(Version.number) (\(build)), \(trials) trials, "
        + "first seed \(session.settings.seed), \(processor), "
        + Words.count(processorCount(), "processor"),
      "", "| experiment | held | effect: median (lowest to highest) of all seeds | s |",
      "|---|---|---|---|",
    ]
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
  /// The time that all its runs took, by the clock.
  private(set) var seconds = 0.0
  /// The time of all processors together.
  private(set) var processorSeconds = 0.0

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
      var watch = Watch()
      guard let result = try performer.perform(experiment.runs) else { break }
      main.add(result.results, effects: experiment.effects, watch)
      for (index, twist) in twists.enumerated() where twisted[index] != nil {
        watch = Watch()
        guard let part = try performer.perform(twist.runs, given: result.runs) else { break }
        twisted[index]?.add(result.joined(with: part).results, effects: [], watch)
      }
    }
    return [main] + twisted.compactMap { $0 }
  }

  /// Both clocks, since it was made.
  private struct Watch {
    private let began = monotonicSeconds()
    private let worked = processSeconds()
    var seconds: Double { monotonicSeconds() - began }
    var processorSeconds: Double { processSeconds() - worked }
  }

  private mutating func add(_ results: Results, effects: [Effect], _ watch: Watch) {
    trials += 1
    seconds += watch.seconds
    processorSeconds += watch.processorSeconds
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

  /// The experiment, and which of its twists.
  var name: String { experiment + (twist.map { " twist \($0)" } ?? "") }

  /// Processor time of one trial.
  var secondsEach: Double { processorSeconds / Double(max(1, trials)) }

  /// One row of the table in Markdown.
  var row: String {
    let effect = effect.map { "\($0.label): \(Spread($0.values).text)" } ?? ""
    let mark = holds ? "" : " **failed**"
    return
      "| `\(name)` | \(held) of \(trials)\(mark) | \(effect) | \(Words.fixed(secondsEach, 2)) |"
  }

  /// One line of the list.
  func line(width: Int) -> String {
    let effect = effect.map { "  \($0.label) \(Spread($0.values).text)" } ?? ""
    let each = Words.seconds(secondsEach)
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
      "seconds": .real(seconds), "processor_seconds": .real(processorSeconds),
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
