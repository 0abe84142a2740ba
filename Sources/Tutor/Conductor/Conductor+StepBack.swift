import Lessons
import Recall
import Study

extension Conductor {
  /// Takes back the last answer of this sitting and asks its question again.
  func back() throws {
    guard let study else {
      throw Failure(
        "no sitting is under way, so there is no question to go back to; :undo takes back what was "
          + "answered before")
    }
    var isBack = false
    while !isBack {
      guard let event = try log().state.history.latestUndoable, event.session == study.id else {
        throw Failure("this is the first question of the sitting; :undo takes back earlier answers")
      }
      try rewrite(.undone)
      // A word on an answer goes with the answer.
      if case .overridden = event.action { continue }
      isBack = true
      session.say("taken back: \(Self.words(event.action))")
    }
    last = nil
    sure = nil
    stage = .idle
    try ask()
  }

  /// Asks the last question once more; its answer will leave the schedule alone.
  func again() throws {
    switch stage {
    case .prediction, .confidence, .ownWords:
      throw Failure("an experiment is waiting; answer it or :skip it, then :again")
    case .deciding: throw Failure("say y or n first: was your answer right?")
    case .duel: throw Failure("a game is waiting; :skip puts it aside, then :again")
    case .idle, .question, .edited: break
    }
    guard let study else {
      throw Failure("no sitting is under way, so there is no question to repeat; :learn asks one")
    }
    guard study.rules.showsVerdicts else {
      throw Failure("a test asks each question once; :back takes back the last answer")
    }
    guard let action = study.again() else {
      throw Failure("no question of this sitting was answered yet, so there is none to repeat")
    }
    try append(action)
    stage = .idle
    try ask()
  }

  /// Notes how sure the learner is of the waiting question, and takes the answer if one was given.
  func beSure(_ sure: Int, answer: String) throws {
    switch stage {
    case .question:
      guard study?.current?.board == nil else {
        throw Failure("a board of pairs takes no confidence; pair the rows: a3 b1 ...")
      }
      self.sure = sure
      if answer.isEmpty {
        session.say("sure \(sure) of 4; now the answer")
      } else {
        try self.answer(answer)
      }
    case .confidence: try self.answer(String(sure))
    case .prediction where !answer.isEmpty: try self.answer("\(answer) \(sure)")
    case .prediction:
      throw Failure("predict first, then say how sure you are; both at once: a \(sure)")
    case .deciding, .ownWords, .edited, .duel, .idle:
      throw Failure("no question is waiting that could be answered surely; :learn asks one")
    }
  }

  /// An answer and the confidence marked at its end: `dropout !3`.
  static func marked(_ text: String) -> (answer: String, sure: Int?) {
    guard let mark = text.lastIndex(of: "!"), mark > text.startIndex,
      text[text.index(before: mark)].isWhitespace,
      let sure = Int(text[text.index(after: mark)...]), (1...4).contains(sure)
    else { return (text, nil) }
    return (String(text[..<mark]).trimmed, sure)
  }

  /// What is said when a sure answer was missed; nothing where it moves no schedule.
  static func surely(_ action: StudyEvent.Action) -> String? {
    guard case .answered(let answered) = action, answered.counts, !answered.outcome.passed,
      let sure = answered.confidence, sure >= 3
    else { return nil }
    return "you were sure (\(sure) of 4): it comes back in a week, whatever the schedule says"
  }
}

extension Conductor {
  /// Asks once whether what was learned still holds, where the answer of a fact was edited since.
  /// - Returns: whether that is asked now.
  func asksAboutEdit() throws -> Bool {
    guard session.console.isInteractive, !session.isMachine, let fact = study?.fact else {
      return false
    }
    let edited = try log().state.edited(try deck().deck).first { $0.fact.id == fact.id }
    guard let edited else { return false }
    stage = .edited(fact, fingerprint: edited.fingerprint)
    showEdit(of: fact)
    return true
  }

  /// The question about an edited answer.
  func showEdit(of fact: Fact) {
    session.tell("The answer to \(fact.id) was edited since you last gave it. It now reads:")
    session.tell(fact.statement)
    session.say("does what you learned still hold? y or n")
  }

  /// Takes the learner's word on an edited answer.
  func decide(_ text: String, aboutEdited fact: Fact, _ fingerprint: String) throws {
    let word = text.lowercased()
    guard ["y", "yes", "n", "no"].contains(word) else {
      throw Failure("please say y (keep what I learned) or n (learn \(fact.id) afresh)")
    }
    let keeps = word.hasPrefix("y")
    try append(.edited(fact: fact.id, fingerprint: fingerprint, keepsHistory: keeps))
    session.say(keeps ? "its schedule stays" : "\(fact.id) is learned afresh")
    stage = .idle
    try ask()
  }
}
