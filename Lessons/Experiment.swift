public import Study

/// A prediction question, the runs that decide it, and the claim they are expected to prove.
public struct Experiment: Sendable, Equatable {
  /// Stable id, unique among the facts and experiments of its deck; `dropout.noisy-labels`.
  public var id: String
  /// The card it belongs to.
  public var cardID: String
  /// What the learner reads as heading.
  public var title: String
  /// What is set up and why, before the question.
  public var setup: String
  /// The prediction that is asked before anything runs.
  public var question: String
  /// What can be predicted; no two may hold at once.
  public var choices: [PredictionChoice]
  /// What is run, in this order.
  public var runs: [RunLine]
  /// Named quantities that the claims use and the tutor shows with their spread.
  public var effects: [Effect]
  /// What the lesson asserts, and proves over many seeds.
  public var claim: Claim
  /// What the results mean; shown afterwards.
  public var explanation: String
  /// The question about the meaning, to be answered in the learner's own words, if there is one.
  public var inOwnWords: OpenQuestion?
  /// Variations that turn the result around, to be run on request.
  public var twists: [Twist]
  /// From a nudge to nearly the answer; at least three.
  public var hints: [String]

  /// The choices whose claim holds, and why any could not be decided.
  ///
  /// Exactly one is a clear outcome. None means the results are too close to call; then `undecided`
  /// is empty, or says what was missing.
  public func outcome(of results: Results) -> Outcome {
    var outcome = Outcome()
    for choice in choices {
      switch choice.claim.verdict(over: results) {
      case .holds: outcome.held.append(choice.letter)
      case .fails: break
      case .undecided(let why):
        if !outcome.undecided.contains(why) { outcome.undecided.append(why) }
      }
    }
    return outcome
  }

  /// What the results say about the choices.
  public struct Outcome: Sendable, Equatable {
    /// Letters of the choices that hold.
    public var held: [String] = []
    /// Reasons why choices could not be decided.
    public var undecided: [String] = []

    /// Makes an outcome.
    public init(held: [String] = [], undecided: [String] = []) {
      self.held = held
      self.undecided = undecided
    }
  }
}

/// One answer to a prediction question, with the claim that makes it right.
public struct PredictionChoice: Sendable, Equatable {
  /// `a`, `b`, ...
  public var letter: String
  /// What the learner reads.
  public var text: String
  /// Holds exactly if this prediction was right.
  public var claim: Claim
}

/// A command that is run under a name.
public struct RunLine: Sendable, Equatable {
  /// How claims refer to its results; `plain`.
  public var name: String
  /// The command as the learner would type it, without the colon; `train epochs=100 seeds=5`.
  public var command: String

  /// Its first word; `train`.
  public var verb: String { String(command.prefix { $0 != " " }) }
}

/// The exception to the rule that an experiment has just shown.
public struct Twist: Sendable, Equatable {
  /// What is different, and what to expect.
  public var text: String
  /// What to run; may be empty for a twist that only invites to try.
  public var runs: [RunLine]
  /// What its runs, together with those of the experiment, prove.
  public var claim: Claim?
}

/// A question to be answered in the learner's own words.
public struct OpenQuestion: Sendable, Equatable {
  /// What the learner reads.
  public var text: String
  /// What a good answer contains.
  public var ideas: [KeyIdea]

  /// The ideas as an answer that the grader understands.
  public var answer: Answer { .claim(ideas) }
}
