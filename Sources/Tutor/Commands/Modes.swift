import Knobs
import Lessons
import Plots
import Recall
import Study

/// `test`: a scored paper without help.
struct TakeTest: Command {
  static let name = "test"
  static let summary = "a scored paper: no hints, no verdicts until the end"
  static let family = CommandFamily.study
  static let usage = "[DECK] [N]"
  static let details = [
    "N questions (10 unless you say), the same ones for the same --seed. At the end each answer is "
      + "gone through, and what was wrong is offered as a learn round."
  ]
  static let examples = ["test 5"]
  static let operands = Operands.words([])

  func run(_ arguments: Arguments, in session: Session) throws {
    var arguments = arguments
    try session.conductor.chooseDeck(from: &arguments)
    guard let token = arguments.tokens.first else { return try session.conductor.sit(Test.self) }
    guard arguments.tokens.count == 1, let count = Int(token.text), (1...1000).contains(count)
    else {
      throw Failure(
        "test takes how many questions, 1 to 1000, not \"\(arguments.words.joined(separator: " "))\"; "
          + "try :test 10", caret: arguments.caret(at: token))
    }
    try session.conductor.sit(Test.self, count: count)
  }
}

/// `match`: six lettered rows against six numbered ones.
struct MatchPairs: Command {
  static let name = "match"
  static let summary = "pair six terms with six facts, against the clock"
  static let family = CommandFamily.study
  static let usage = "[DECK]"
  static let details = ["Answer with pairs such as a3 b1 c2. Matching never moves the schedule."]
  static let examples = ["match"]
  static let operands = Operands.cards

  func run(_ arguments: Arguments, in session: Session) throws {
    var arguments = arguments
    try session.conductor.chooseDeck(from: &arguments)
    try arguments.expectNothing(Self.name)
    try session.conductor.sit(Match.self)
  }
}

/// `review`: what is due.
struct Review: Command {
  static let name = "review"
  static let summary = "what is due today, by FSRS-6"
  static let family = CommandFamily.study
  static let usage = "[DECK] [cram] [--all]"
  static let details = [
    "Facts still being learned come first, then what is due by how nearly it is forgotten, then new "
      + "facts. --all asks what is not due as well; review cram (or --cram) drills everything and leaves "
      + "the schedule alone."
  ]
  static let examples = ["review", "review --all", "review cram"]
  static let operands = Operands.words(["cram"])
  static let knobs: [Knob<Self>] = [
    Knob("all", \.all, "what is not due as well"),
    Knob("cram", \.cram, "drill without moving the schedule"),
  ]
  var all = false
  var cram = false

  func run(_ arguments: Arguments, in session: Session) throws {
    var arguments = arguments
    try session.conductor.chooseDeck(from: &arguments)
    let drills = cram || arguments.words == ["cram"]
    if arguments.words != ["cram"] { try arguments.expectNothing(Self.name) }
    try session.conductor.sit(drills ? Cram.self : Spaced.self, all: all)
  }
}

/// `exam`: a plan toward a date.
struct PlanExam: Command {
  static let name = "exam"
  static let summary = "plan toward an exam, with an honest forecast"
  static let family = CommandFamily.study
  static let usage = "[DECK] YYYY-MM-DD"
  static let details = [
    "Your own schedules are simulated day by day: how many new facts a day, how many answers, and "
      + "what share of the deck you can expect to recall on the day."
  ]
  static let examples = ["exam 2099-01-31"]
  static let operands = Operands.words([])

  func run(_ arguments: Arguments, in session: Session) throws {
    var arguments = arguments
    try session.conductor.chooseDeck(from: &arguments)
    guard let token = arguments.tokens.first, arguments.tokens.count == 1,
      let date = Recall.Moment(iso8601: token.text + "T09:00:00Z")
    else { throw Failure("exam needs a date such as 2027-01-31; try :exam 2027-01-31") }
    let log = try session.conductor.log()
    let local = date.adding(seconds: -Double(session.environment.offsetSeconds))
    guard local >= log.clock.now.adding(days: -1) else {
      throw Failure("\(token.text) is in the past; give the date of an exam to come")
    }
    let plan = ExamPlan(log.state, try session.conductor.deck().deck, exam: local, log.clock)
    session.emit(
      .fields([
        "event": .string("exam"), "days": .integer(plan.days),
        "new_per_day": .integer(plan.newPerDay), "answers": .array(plan.answers.map(JSON.integer)),
        "expected": .real(plan.expected.median), "without_study": .real(plan.withoutStudy),
      ]))
    for sentence in plan.summary { session.tell(sentence) }
    if plan.days > 1, !session.options.quiet {
      let chart = LineChart(
        "answers a day, until the exam", [Series("answers", plan.answers.map(Double.init))],
        xName: "day", scale: .linear)
      session.say(chart.lines(in: session.plotStyle.sized(height: 9)))
    }
  }
}

/// `undo`: take back the last thing.
struct Undo: PlainCommand {
  static let name = "undo"
  static let summary = "take back the last answer, override or prediction"
  static let family = CommandFamily.study
  static let details = [
    "As often as you like, also what was answered days ago; :redo brings it back."
  ]
  static let examples = ["undo"]

  func run(in session: Session) throws {
    try session.conductor.travel(.undone, session)
  }
}

/// `redo`: the opposite.
struct Redo: PlainCommand {
  static let name = "redo"
  static let summary = "bring back what was undone"
  static let family = CommandFamily.study
  static let examples = ["redo"]

  func run(in session: Session) throws {
    try session.conductor.travel(.redone, session)
  }
}

/// `experiment`: any experiment of the deck, now.
struct RunExperiment: Command {
  static let name = "experiment"
  static let summary = "an experiment of the deck: predict, run, see"
  static let family = CommandFamily.study
  static let usage = "[ID | CARD]"
  static let details = [
    "Without an id, the experiments are listed. A card stands for its first experiment that you have "
      + "not predicted yet."
  ]
  static let examples = ["experiment"]
  static let operands = Operands.experiments

  func run(_ arguments: Arguments, in session: Session) throws {
    let conductor = session.conductor
    let lesson = try conductor.deck()
    guard let token = arguments.tokens.first else {
      let done = try conductor.log().state.predictions
      let width = lesson.experiments.map(\.id.count).max() ?? 0
      let waits = try Dictionary(
        uniqueKeysWithValues: lesson.experiments.map { experiment in
          (experiment.id, try conductor.wait(for: experiment).map { ", again \($0)" } ?? "")
        })
      return session.page(
        lesson.experiments.map { experiment in
          let last = done.last { $0.experiment == experiment.id }
          let state = last.map { $0.right == true ? "right" : $0.right == false ? "wrong" : "open" }
          let padding = String(repeating: " ", count: width - experiment.id.count)
          let told = state.map { "predicted \($0)\(waits[experiment.id] ?? ""): " } ?? ""
          return Words.clip(
            "\(experiment.id)\(padding)  \(told)\(experiment.title)", session.width)
        })
    }
    guard let experiment = try lesson.experiment(token.text) ?? next(of: token.text, conductor)
    else {
      let nearest = Suggestion.nearest(to: token.text, among: lesson.experiments.map(\.id))
      let hint =
        nearest.isEmpty ? ":experiment lists them" : "did you mean \(Words.list(nearest, "or"))?"
      throw Failure(
        "there is no experiment \"\(token.text)\"; \(hint)", caret: arguments.caret(at: token))
    }
    try conductor.begin(experiment)
  }

  /// The first experiment of a card that nobody predicted yet, or else its first one.
  private func next(of card: String, _ conductor: Conductor) throws -> Experiment? {
    let mine = try conductor.deck().experiments.filter { $0.id.hasPrefix(card + ".") }
    let done = try Set(conductor.log().state.predictions.map(\.experiment))
    return mine.first { !done.contains($0.id) } ?? mine.first
  }
}

/// `twist`: the exception to what an experiment has just shown.
struct RunTwist: PlainCommand {
  static let name = "twist"
  static let summary = "the exception to what the last experiment showed"
  static let family = CommandFamily.study
  static let details = ["Its runs are compared with those of the experiment."]
  static let examples: [String] = []

  func run(in session: Session) throws {
    try session.conductor.twist()
  }
}

extension Conductor {
  /// Begins a sitting in a mode, or says why there is nothing to ask.
  func sit(_ mode: any StudyMode.Type, count: Int? = nil, all: Bool = false) throws {
    study = nil
    stage = .idle
    try begin(mode, count: count, all: all)
    guard study?.current != nil else {
      study = nil
      if mode.name == Spaced.name, session.console.isInteractive,
        let experiment = try path().dueExperiments.first
      {
        return try begin(experiment)
      }
      session.say(
        mode.name == Spaced.name
          ? "nothing is due; :review --all asks anyway, :learn meets new facts"
          : "there is nothing to ask here")
      return
    }
    try ask()
  }

  /// Goes back or forward in the log by one thing.
  func travel(_ action: StudyEvent.Action, _ session: Session) throws {
    let history = try log().state.history
    guard action == .undone ? history.canUndo : history.canRedo else {
      throw Failure(
        action == .undone ? "there is nothing left to undo" : "there is nothing to bring back")
    }
    let undone = history.latestUndoable?.action
    try rewrite(action)
    last = nil
    stage = .idle
    let what = action == .undone ? undone.map(Self.words) ?? "the last entry" : "it"
    sure = nil
    session.tell(action == .undone ? "undone: \(what)" : "brought back")
    if study?.current != nil { try ask() }
  }

  /// An entry of the log in a few words.
  static func words(_ action: StudyEvent.Action) -> String {
    switch action {
    case .answered(let answered) where answered.skipped: "passing over \(answered.fact)"
    case .answered(let answered):
      "the answer \"\(Words.clip(answered.text, 30))\" to \(answered.fact)"
    case .overridden: "your word on an answer"
    case .matched: "a board of pairs"
    case .predicted(let predicted): "the prediction of \(predicted.experiment)"
    case .repeated(let fact): "asking \(fact) again"
    case .sorted(let card, _): "sorting \(card)"
    case .edited(let fact, _, _): "what you said of the edited \(fact)"
    case .sessionStarted, .sessionResumed, .sessionEnded, .hinted, .undone, .redone:
      "the last entry"
    }
  }
}
