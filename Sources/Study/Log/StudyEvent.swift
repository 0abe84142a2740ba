public import Recall

/// Something that happened while studying; the log of them is only ever appended to.
///
/// Everything else (schedules, mastery, figures) is computed from the log. As JSON an event is one
/// flat object whose `event` names what happened; fields may be added later, never renamed.
public struct StudyEvent: Sendable, Equatable {
  /// Unique within the log and ascending.
  public var id: Int
  /// When it happened.
  public var time: Moment
  /// Seconds the learner's clock was ahead of UTC then.
  public var offsetSeconds: Int
  /// The session it happened in; empty outside one.
  public var session: String
  /// What happened.
  public var action: Action

  /// Makes an event.
  public init(
    id: Int, time: Moment, offsetSeconds: Int = 0, session: String = "", action: Action
  ) {
    self.id = id
    self.time = time
    self.offsetSeconds = min(max(offsetSeconds, -64_800), 64_800)
    self.session = session
    self.action = action
  }

  /// What can happen.
  public enum Action: Sendable, Equatable {
    /// A session began, with everything it will ask.
    case sessionStarted(SessionStart)
    /// A session that others came after was taken up again.
    case sessionResumed
    /// A session ended, at its end or because the learner left.
    case sessionEnded
    /// A hint was given for a question; an answer to it is aided, after a restart and after an undo too.
    case hinted(fact: String)
    /// A question was answered or skipped.
    case answered(Answered)
    /// The learner decided otherwise than the grader.
    case overridden(Overridden)
    /// A board of pairs was matched.
    case matched(Matched)
    /// The outcome of an experiment was predicted, and decided.
    case predicted(Predicted)
    /// A question was asked for once more.
    case repeated(fact: String)
    /// A card was put with the known ones, or back with those still learned.
    case sorted(card: String, known: Bool)
    /// The answer of a fact was edited, and the learner said whether what was learned still holds.
    case edited(fact: String, fingerprint: String, keepsHistory: Bool)
    /// The latest thing that can be undone was undone.
    case undone
    /// The latest thing undone was done again.
    case redone

    /// Whether `undone` takes it back.
    public var isUndoable: Bool {
      switch self {
      case .sessionStarted, .sessionResumed, .sessionEnded, .hinted, .undone, .redone: false
      case .answered, .overridden, .matched, .predicted, .repeated, .sorted, .edited: true
      }
    }
  }
}

/// How a session began: enough to ask the same questions again after an interruption.
public struct SessionStart: Sendable, Equatable, Codable {
  /// The mode, by name.
  public var mode: String
  /// The deck, by id.
  public var deck: String
  /// What shuffles choices and rows.
  public var seed: Int
  /// The facts to ask, in order.
  public var plan: [PlanItem]

  /// Makes a beginning.
  public init(mode: String, deck: String, seed: Int, plan: [PlanItem]) {
    self.mode = mode
    self.deck = deck
    self.seed = seed
    self.plan = plan
  }
}

/// One fact a session is to ask.
public struct PlanItem: Sendable, Hashable, Codable {
  /// The fact, by id.
  public var fact: String
  /// The kind of question, where the plan fixes it.
  public var kind: QuestionKind?

  /// Makes an item.
  public init(_ fact: String, _ kind: QuestionKind? = nil) {
    self.fact = fact
    self.kind = kind
  }
}

/// One answer and what came of it.
public struct Answered: Sendable, Equatable, Codable {
  /// The fact asked, by id.
  public var fact: String
  /// How it was asked.
  public var kind: QuestionKind
  /// What was typed.
  public var text: String
  /// How it was judged.
  public var outcome: Outcome
  /// What the scheduler was told.
  public var rating: Rating
  /// How sure the learner was beforehand, 1 to 4.
  public var confidence: Int?
  /// Hints taken.
  public var hints: Int
  /// Whether the answer was asked for instead of given.
  public var skipped: Bool
  /// The mode, by name.
  public var mode: String
  /// Whether it moves the schedule.
  public var counts: Bool
  /// Whether it was the last step of the fact in its round.
  public var final: Bool
  /// Seconds from question to answer.
  public var seconds: Double
  /// The print of the accepted answer, to notice edits.
  public var fingerprint: String

  /// Makes an answer.
  public init(
    fact: String, kind: QuestionKind, text: String, outcome: Outcome, rating: Rating,
    confidence: Int? = nil, hints: Int = 0, skipped: Bool = false, mode: String,
    counts: Bool = true, final: Bool = false, seconds: Double = 0, fingerprint: String = ""
  ) {
    self.fact = fact
    self.kind = kind
    self.text = text
    self.outcome = outcome
    self.rating = rating
    self.confidence = confidence
    self.hints = hints
    self.skipped = skipped
    self.mode = mode
    self.counts = counts
    self.final = final
    self.seconds = seconds.isFinite ? max(seconds, 0) : 0
    self.fingerprint = fingerprint
  }

  /// Whether it was recalled without any help.
  public var isUnaided: Bool { outcome.passed && hints == 0 && !skipped }
}

/// The learner's word against the grader's.
public struct Overridden: Sendable, Equatable, Codable {
  /// The event id of the answer.
  public var answer: Int
  /// What it was, by the learner.
  public var outcome: Outcome
  /// What the scheduler is told instead.
  public var rating: Rating

  /// Makes an override.
  public init(answer: Int, outcome: Outcome, rating: Rating) {
    self.answer = answer
    self.outcome = outcome
    self.rating = rating
  }
}

/// A board of pairs and how it was matched.
public struct Matched: Sendable, Equatable, Codable {
  /// The facts on it, by id.
  public var facts: [String]
  /// What was typed.
  public var text: String
  /// Pairs that were wrong or left out.
  public var errors: Int
  /// Seconds it took.
  public var seconds: Double

  /// Makes a result.
  public init(facts: [String], text: String, errors: Int, seconds: Double) {
    self.facts = facts
    self.text = text
    self.errors = errors
    self.seconds = seconds.isFinite ? max(seconds, 0) : 0
  }
}

/// A prediction of an experiment and what happened.
public struct Predicted: Sendable, Equatable, Codable {
  /// The experiment, by id.
  public var experiment: String
  /// What was predicted.
  public var choice: String
  /// How sure the learner was, 1 to 4.
  public var confidence: Int?
  /// What happened; nothing if the runs did not decide it.
  public var outcome: String?
  /// Whether the prediction came true; nothing if undecided.
  public var right: Bool?

  /// Makes a prediction.
  public init(
    experiment: String, choice: String, confidence: Int? = nil, outcome: String? = nil,
    right: Bool? = nil
  ) {
    self.experiment = experiment
    self.choice = choice
    self.confidence = confidence
    self.outcome = outcome
    self.right = right
  }
}
