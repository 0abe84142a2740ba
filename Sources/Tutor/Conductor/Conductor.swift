import Knobs
import Lessons
import Recall
import Store
import Study
import Training

/// Decides what comes next: ask, predict, run, see, explain, ask again later.
///
/// Between two questions any command may be typed; the question waits.
final class Conductor {
  /// What an answer would be an answer to.
  enum Stage {
    /// Nothing is waiting.
    case idle
    /// The question of the study session; when it was shown, in seconds.
    case question(since: Double)
    /// The grader was unsure; the learner decides about this answer.
    case deciding(String, Study.Verdict, since: Double)
    /// The answer of this fact was edited; the learner says whether what was learned still holds.
    case edited(Fact, fingerprint: String)
    /// A prediction of an experiment.
    case prediction(Experiment)
    /// How sure the learner is of a prediction.
    case confidence(Experiment, letter: String)
    /// What an experiment showed, in the learner's own words.
    case ownWords(Experiment, OpenQuestion)
    /// A setting of a game against the machine.
    case duel(Duel)
  }

  unowned let session: Session
  var stage = Stage.idle
  /// The deck at work; the first one at the start.
  private(set) var lesson: Lesson?
  /// The sitting at work, if one is.
  var study: Study.Session?
  var openLog: StudyLog? {
    didSet { openSchedules = nil }
  }
  /// What the open log says of the experiments, once that was worked out.
  var openSchedules: ExperimentSchedules?
  private var openLibrary: LessonLibrary?
  /// The graders of the library's decks.
  private(set) var graders = Graders()
  /// Experiments that were passed over in this sitting; they do not come by themselves again.
  var passedOver: Set<String> = []
  /// Answers since the last experiment.
  var answersSinceExperiment = 0
  /// The answer that `right`, `wrong` and `why` are about.
  var last: (event: StudyEvent, verdict: Study.Verdict, fact: Fact)?
  /// How sure the learner is of the answer to come, where that was said before it.
  var sure: Int?
  /// The cards being leafed through.
  var browser: CardBrowser?
  /// The experiment that was helped with last, and how many hints it had.
  var experimentHints = (experiment: "", count: 0)
  /// How many lines had been typed when the waiting question was last shown.
  var shownAt = 0
  /// The experiment that was run last, for its twists, and how often it had been run before.
  var lastResult: (experiment: Experiment, result: ExperimentResult, repetition: Int)?
  /// When this program began or took up the sitting, in seconds.
  var sittingSince = 0.0

  init(session: Session) { self.session = session }

  // MARK: What is known

  /// The lessons that ship with the program, and those that the learner put into the home folder.
  func library() throws -> LessonLibrary {
    if let openLibrary { return openLibrary }
    var library = try LessonLibrary.shipped()
    addOwnLessons(to: &library)
    addImportedDecks(to: &library)
    openLibrary = library
    return library
  }

  /// The deck at work.
  func deck() throws -> Lesson {
    if let lesson { return lesson }
    guard let first = try lastDeck() ?? library().lessons.first else {
      throw Failure("there is no deck to study", status: .data)
    }
    lesson = first
    return first
  }

  /// Other weights of memory from now on; the usual ones if there are none. Schedules follow.
  func use(_ weights: MemoryParameters?) throws {
    let text = weights?.weights.map { "\($0)" }.joined(separator: " ")
    try session.store.setProperty(session.weightsProperty, to: text)
    reload()
  }

  /// Forgets what was read of the log, so that it is read anew.
  func reload() {
    openLog = nil
    study = nil
    last = nil
    stage = .idle
  }

  /// Another deck from now on.
  func choose(_ lesson: Lesson) {
    self.lesson = lesson
    browser = nil
    study = nil
    stage = .idle
  }

  /// Reads the decks anew, after one of them was changed.
  func forgetDecks() {
    openLibrary = nil
    graders = Graders()
    lesson = nil
    study = nil
    browser = nil
    stage = .idle
  }

  /// The learner's log.
  func log() throws -> StudyLog {
    if let openLog { return openLog }
    let log = try StudyLog(
      store: session.store, profile: session.profile, environment: session.environment,
      settings: try session.studySettings())
    openLog = log
    return log
  }

  /// Appends to the log; durable when it returns.
  @discardableResult
  func append(_ action: StudyEvent.Action) throws -> StudyEvent {
    var log = try log()
    let event = try log.append(action, session: study?.id ?? "")
    openLog = log
    study?.record(event, log.state)
    return event
  }

  /// Appends what changes the past, and rebuilds the sitting from the log.
  func rewrite(_ action: StudyEvent.Action) throws {
    var log = try log()
    try log.append(action, session: study?.id ?? "")
    openLog = log
    if let id = study?.id {
      study = Study.Session(id, in: log.state, deck: try deck().deck, graders: graders)
      countAnswers(log.state)
    }
  }

  // MARK: Verbs of the prompt

  /// What stands before the cursor.
  var prompt: String {
    switch stage {
    case .confidence: "how sure, 1 to 4? "
    case .duel(let duel): duel.prompt
    default: "> "
    }
  }

  /// What a person sees at the start: where they stand, and the first question.
  func welcome() {
    guard session.console.isInteractive, !session.isMachine else { return }
    do throws(Failure) {
      try session.worded {
        session.say(Words.row(try status(), width: session.width))
        session.say(
          Words.row(
            [
              "Type an answer, or a command such as :train optimizer=adam dropout=0.2",
              "(:help, Ctrl-D to leave)",
            ], width: session.width))
        session.say()
        if try !resume(), try !resume(Study.Learn.self) { try begin(Study.Learn.self) }
        try ask()
      }
    } catch {
      session.report(error)
    }
  }

  /// The parts of one line: the deck, how much is mastered, and whether anything is due.
  func status() throws -> [String] {
    let deck = try deck().deck
    let log = try log()
    let mastery = log.state.mastery(deck, log.clock)
    let due =
      deck.facts.count { log.state.isDue($0.id, log.clock) } + (try path().dueExperiments.count)
    let state =
      log.state.sessions.isEmpty && due == 0
      ? StudyTable.empty : due == 0 ? "Nothing is due." : "\(due) due for :review."
    let version = Version.number.split(separator: ".").prefix(2).joined(separator: ".")
    return [
      "gradus \(version)", deck.title, "\(mastery.facts) facts, \(mastery.mastered) mastered",
      state,
    ]
  }

  /// What is said at the end.
  func farewell() {
    guard session.console.isInteractive, !session.isMachine else { return }
    session.say("Everything is saved.")
  }

  /// A short reminder after a command has pushed the waiting question up the screen.
  func remind() {
    guard session.console.isInteractive, shownAt != session.linesRead else { return }
    let text: String
    switch stage {
    case .idle, .confidence: return
    case .question:
      guard let exercise = study?.current else { return }
      text = QuestionView.lines(exercise, width: 1000).first ?? ""
    case .deciding: text = "was that right? y or n"
    case .edited(let fact, _):
      text = "\(fact.id) was edited: does what you learned still hold? y or n"
    case .prediction(let experiment): text = "predict: \(experiment.question)"
    case .ownWords(_, let question): text = question.text
    case .duel(let duel): text = duel.reminder
    }
    session.say(Words.clip("waiting: " + text, max(session.width - 22, 20)) + "  (Enter shows it)")
  }

  /// Enter on an empty line: show again what is waiting, or go on.
  func proceed() throws(Failure) {
    guard session.console.isInteractive else { return }
    try session.worded {
      if case .idle = stage, study == nil, try !resume(), try !resume(Study.Learn.self) {
        try begin(Study.Learn.self)
      }
      try ask()
    }
  }

  /// Takes a line that is no command.
  func answer(_ text: String) throws(Failure) {
    try session.worded {
      switch stage {
      case .idle:
        throw Failure(
          "no question is waiting for \"\(Words.clip(text, 30))\"; :learn asks one, "
            + "and commands begin with a colon")
      case .question(let since): try answerQuestion(text, since: since)
      case .deciding(let typed, let verdict, let since):
        try decide(text, about: typed, verdict, since: since)
      case .edited(let fact, let fingerprint):
        try decide(text, aboutEdited: fact, fingerprint)
      case .prediction(let experiment): try predict(text, experiment)
      case .confidence(let experiment, let letter): try beSure(text, experiment, letter)
      case .ownWords(let experiment, let question): try explain(text, experiment, question)
      case .duel(let duel): try answer(text, duel)
      }
    }
  }

  /// Whether something waits for an answer.
  var isWaiting: Bool {
    if case .idle = stage { false } else { true }
  }
}
