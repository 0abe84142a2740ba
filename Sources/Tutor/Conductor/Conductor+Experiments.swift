import Knobs
import Lessons
import Plots
import Store
import Study

extension Conductor {
  /// The experiment whose turn it is, if one is.
  func experimentDue() throws -> Experiment? {
    guard session.console.isInteractive, let study else { return nil }
    let path = try path()
    switch study.start.mode {
    case Study.Learn.name:
      let asked = path.state.sessions.last { $0.id == study.id }?.answers.map(\.fact) ?? []
      guard isOnFirstRoute else {
        return path.next(afterAnswers: answersSinceExperiment, asked: asked)
      }
      let isNext = answersSinceExperiment >= 1 || study.current == nil
      return isNext ? path.nextStop(asked: asked) : nil
    case Spaced.name:
      return answersSinceExperiment >= 3 || study.current == nil ? path.nextDue : nil
    default: return nil
    }
  }

  /// Asks for the prediction of one experiment now.
  func begin(_ experiment: Experiment) throws {
    stage = .prediction(experiment)
    show(experiment)
  }

  /// The set-up, the question and what can be predicted.
  func show(_ experiment: Experiment) {
    let width = min(session.width, 100)
    session.tell("Experiment: \(experiment.title)")
    session.tell(experiment.setup)
    session.say(Words.wrap("Predict: \(experiment.question)", width: width))
    for choice in experiment.choices {
      session.say(Words.wrap("\(choice.letter)) \(choice.text)", width: width, indent: 3))
    }
  }

  /// Takes a prediction, with how sure the learner is where that was said too: "a 3".
  func predict(_ text: String, _ experiment: Experiment) throws {
    let words = text.lowercased().split(separator: " ").map(String.init)
    let typed = (words.first ?? "").filter { $0 != ")" }
    guard
      let choice = experiment.choices.first(where: { $0.letter == typed })
        ?? experiment.choices.first(where: { $0.text.lowercased() == text.lowercased() })
    else {
      let letters = experiment.choices.map(\.letter)
      throw Failure(
        "predict one of \(Words.list(letters, "or")), not \"\(Words.clip(text, 30))\"; "
          + ":skip passes over this experiment")
    }
    if words.count == 2, let sure = Int(words[1]), (1...4).contains(sure) {
      return try run(experiment, prediction: choice.letter, sure: sure)
    }
    stage = .confidence(experiment, letter: choice.letter)
    if !session.console.isInteractive { session.say("how sure, 1 to 4?") }
  }

  /// Takes the confidence, and lets the runs decide.
  func beSure(_ text: String, _ experiment: Experiment, _ letter: String) throws {
    guard let sure = Int(text), (1...4).contains(sure) else {
      throw Failure(
        "how sure is 1 (a guess) to 4 (certain), not \"\(Words.clip(text, 30))\"")
    }
    try run(experiment, prediction: letter, sure: sure)
  }

  /// The runs, then what they say about the prediction.
  private func run(_ experiment: Experiment, prediction: String, sure: Int) throws {
    // Who predicts once more sees fresh seeds, and cannot have learned the figures by heart.
    let repetition = try path().schedules.records[experiment.id]?.predictions ?? 0
    guard
      let result = try session.perform(
        experiment.runs, title: experiment.title, repetition: repetition)
    else {
      // The prediction stands; the learner may start the runs again with it, or pass over them.
      stage = .prediction(experiment)
      return session.tell(
        "stopped before all runs were done, so nothing was decided; predict again, or :skip")
    }
    let outcome = experiment.outcome(of: result.results)
    let held = outcome.held.count == 1 ? outcome.held[0] : nil
    let predicted = Predicted(
      experiment: experiment.id, choice: prediction, confidence: sure, outcome: held,
      right: held.map { $0 == prediction })
    try append(.predicted(predicted))
    answersSinceExperiment = 0
    lastResult = (experiment, result, repetition)
    show(result, of: experiment, predicted, outcome)
    shownAt = session.linesRead
    if let question = experiment.inOwnWords {
      stage = .ownWords(experiment, question)
      session.tell(question.text)
    } else {
      try close(experiment)
    }
  }

  private func show(
    _ result: ExperimentResult, of experiment: Experiment, _ predicted: Predicted,
    _ outcome: Experiment.Outcome
  ) {
    say(result, of: experiment.runs, in: experiment)
    for effect in experiment.effects {
      guard let values = try? effect.values(over: result.results) else { continue }
      session.tell("\(effect.label): \(Spread(values).text)\(Self.signs(values))")
    }
    let said = "You predicted \(predicted.choice), sure \(predicted.confidence ?? 1) of 4: "
    switch predicted.right {
    case true?: session.tell(said + "right.")
    case false?:
      let text = experiment.choices.first { $0.letter == predicted.outcome }?.text ?? ""
      session.tell(said + "it was \(predicted.outcome ?? "another"), \(text).")
    case nil:
      let why = outcome.undecided.first.map { " (\($0))" } ?? ""
      session.tell(said + "these runs are too close to call\(why); that counts neither way.")
    }
  }

  /// ", above 0 in 5 of 5 seeds"; nothing where there is a single one.
  private static func signs(_ values: [Double]) -> String {
    guard values.count > 1 else { return "" }
    let above = values.count { $0 > 0 }
    let below = values.count { $0 < 0 }
    return above >= below
      ? ", above 0 in \(above) of \(Words.count(values.count, "seed"))"
      : ", below 0 in \(below) of \(Words.count(values.count, "seed"))"
  }

  /// The pictures and the figures of some lines.
  private func say(_ result: ExperimentResult, of lines: [RunLine], in experiment: Experiment) {
    let style = session.plotStyle
    let paper = PlotStyle(
      width: style.width, height: 11, level: style.level, color: style.color,
      textOnly: style.textOnly)
    let report = ExperimentReport(result, lines, of: experiment)
    session.say(report.pictures(in: paper))
    for paragraph in report.paragraphs { session.tell(paragraph) }
  }

  /// What the learner made of it, and what there is to say.
  func explain(_ text: String, _ experiment: Experiment, _ question: OpenQuestion) throws {
    let fact = Fact(
      id: experiment.id, statement: experiment.explanation, answer: question.answer,
      questions: [Question(kind: .typed, text: question.text)])
    let verdict = graders.grader(of: try deck().deck).grade(text, to: fact.questions[0], of: fact)
    let hasIdeas = verdict.missing.isEmpty && !verdict.given.isEmpty
    session.say(verdict.outcome.passed || hasIdeas ? "That is it." : "Compare with this:")
    try close(experiment)
  }

  /// The explanation and the twist, then the next question.
  private func close(_ experiment: Experiment) throws {
    session.tell(experiment.explanation)
    for twist in experiment.twists {
      session.tell(
        "Not in the deck: \(twist.text)" + (twist.runs.isEmpty ? "" : " (:twist runs it)"))
    }
    if let wait = try wait(for: experiment) {
      session.tell("You will be asked to predict it again \(wait).")
    }
    stage = .idle
    session.say()
    try ask()
  }

  /// "tomorrow", "in 8 days": when an experiment is to be predicted again.
  func wait(for experiment: Experiment) throws -> String? {
    let path = try path()
    guard let record = path.schedules.records[experiment.id] else { return nil }
    let days = record.dueDay - path.state.today(path.clock)
    return days <= 0 ? "now" : days == 1 ? "tomorrow" : "in \(days) days"
  }

  /// Runs the twists of the last experiment, and says whether they turn out as told.
  func twist() throws {
    guard let (experiment, result, repetition) = lastResult else {
      throw Failure("no experiment was run yet; :experiment lists them")
    }
    let twists = experiment.twists.filter { !$0.runs.isEmpty }
    guard !twists.isEmpty else {
      return session.say("\(experiment.id) has no twist that runs")
    }
    for twist in twists {
      session.tell(twist.text)
      guard
        let twisted = try session.perform(
          twist.runs, title: experiment.title, given: result.runs, repetition: repetition)
      else { return session.say("stopped before all runs were done, so nothing was decided") }
      say(twisted, of: twist.runs, in: experiment)
      guard let claim = twist.claim else { continue }
      switch claim.verdict(over: result.joined(with: twisted).results) {
      case .holds: session.say("It turned out as told.")
      case .fails: session.say("It did not turn out as told on these seeds.")
      case .undecided(let why): session.tell("These runs do not decide it: \(why)")
      }
    }
  }

  private var passedOverProperty: String { "passed-over.\(session.profile)" }

  /// What the sitting at work had passed over when the program ended.
  func recallPassedOver() throws {
    let words = try session.store.property(passedOverProperty)?.split(separator: " ") ?? []
    passedOver = Set(
      words.first.map(String.init) == study?.id ? words.dropFirst().map(String.init) : [])
  }

  /// Passes over an experiment.
  func passOver(_ experiment: Experiment) throws {
    answersSinceExperiment = 0
    passedOver.insert(experiment.id)
    if let study {
      let words = [study.id] + passedOver.sorted()
      try session.store.setProperty(passedOverProperty, to: words.joined(separator: " "))
    }
    stage = .idle
    session.tell("passed over; :experiment \(experiment.id) comes back to it")
    session.say()
    try ask()
  }
}
