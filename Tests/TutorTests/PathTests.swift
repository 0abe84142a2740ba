import Folders
import Foundation
import Lessons
import Recall
import Store
import Study
import Testing

@testable import Tutor

/// What `learn` asks next, and when an experiment is to be predicted again.
@Suite("the learning path", .timeLimit(.minutes(30))) struct PathTests {
  // MARK: Experiments on a schedule

  private static let day = 86_400.0

  /// The schedules after predictions of one experiment, each on a day, right or wrong, and how sure.
  private func schedules(
    _ predictions: [(day: Int, right: Bool?, sure: Int)]
  ) -> ExperimentSchedules {
    var state = StudyState()
    for (index, one) in predictions.enumerated() {
      state.apply(
        StudyEvent(
          id: index + 1,
          time: Recall.Moment(seconds: 1_767_603_600 + Double(one.day) * Self.day),
          action: .predicted(
            Predicted(
              experiment: "a.b", choice: "a", confidence: one.sure,
              outcome: one.right == nil ? nil : "a", right: one.right))))
    }
    return ExperimentSchedules(state)
  }

  /// The local day of the first prediction; its days are counted from there.
  private var first: Int {
    schedules([(0, true, 1)]).records["a.b"]?.lastDay ?? 0
  }

  /// S0 of good is 2.3065 days and of again 0.212 (py-fsrs 6.3.2), so they wait 2 days and 1.
  @Test("a prediction that came true waits as a good answer does, one that did not as a miss")
  func intervals() {
    let right = schedules([(0, true, 2)])
    #expect(!right.isDue("a.b", today: first + 1) && right.isDue("a.b", today: first + 2))
    let wrong = schedules([(0, false, 2)])
    #expect(!wrong.isDue("a.b", today: first) && wrong.isDue("a.b", today: first + 1))
    #expect(
      right.retrievability(of: "a.b", today: first + 1)
        > wrong.retrievability(of: "a.b", today: first + 1))
  }

  @Test("an experiment that was never predicted is not due")
  func new() { #expect(!schedules([]).isDue("a.b", today: 100_000)) }

  @Test("each right prediction makes the wait longer")
  func longer() {
    let once = schedules([(0, true, 2)]).records["a.b"]
    let twice = schedules([(0, true, 2), (2, true, 2)]).records["a.b"]
    #expect((twice?.schedule.intervalDays ?? 0) > (once?.schedule.intervalDays ?? .max))
    #expect(twice?.predictions == 2 && twice?.right == 2)
  }

  @Test("sure and wrong: back after a week, even if it was right meanwhile")
  func sureMiss() {
    let sure = schedules([(0, false, 4), (1, true, 2), (3, true, 2), (5, true, 2)])
    let unsure = schedules([(0, false, 2), (1, true, 2), (3, true, 2), (5, true, 2)])
    let interval = sure.records["a.b"]?.schedule.intervalDays ?? 0
    #expect(interval > 2, "the schedule alone would wait past the week")
    #expect(sure.isDue("a.b", today: first + 7))
    #expect(!unsure.isDue("a.b", today: first + 7))
    let met = schedules([(0, false, 4), (1, true, 2), (3, true, 2), (5, true, 2), (7, true, 2)])
    #expect(!met.isDue("a.b", today: first + 8))
  }

  @Test("what the runs did not decide moves no schedule and is due again tomorrow")
  func undecided() {
    let open = schedules([(0, nil, 4)])
    #expect(open.records["a.b"]?.schedule.isNew == true && open.records["a.b"]?.right == 0)
    #expect(!open.isDue("a.b", today: first) && open.isDue("a.b", today: first + 1))
  }

  @Test("a due experiment is met in review, on fresh seeds, and progress shows it")
  func review() throws {
    let clock = HandClock()
    let sitting = try Sitting(clock: clock)
    try sitting.type(":experiment dropout.underfitting")
    #expect(try sitting.type("b 2").contains("You predicted b"))
    let told = try sitting.type("it is too small and underfits")
    #expect(told.contains("predict it again"))
    #expect(try sitting.type(":progress").contains("none due"))
    #expect(try sitting.type(":experiment").contains("again "))
    let seeds = Set(try sitting.session.store.runs().map(\.settings))
    clock.pass(seconds: 3 * Self.day)
    #expect(try sitting.type(":progress").contains("due for :review: dropout.underfitting"))
    #expect(try sitting.session.conductor.status().joined().contains("1 due for :review."))
    // New facts are asked first; after three answers comes the experiment.
    try sitting.type(":review")
    for _ in 0..<3 { try sitting.type(try sitting.rightAnswer()) }
    try #require(sitting.isPredicting)
    try sitting.type("b 2")
    let later = Set(try sitting.session.store.runs().map(\.settings))
    #expect(later.subtracting(seeds).count == 10, "the runs repeat seeds that were seen")
    #expect(try sitting.state.predictions.count == 2)
  }

  // MARK: The first sitting

  @Test("the first sitting follows the deck's route: a question, then its experiment, in turn")
  func route() throws {
    let sitting = try Sitting()
    let lesson = try sitting.session.conductor.deck()
    #expect(lesson.firstSession.count == 16)
    let route = try sitting.session.conductor.deck().route
    #expect(route.count == 16)
    try sitting.type(":learn")
    #expect(sitting.session.conductor.isOnFirstRoute)
    for id in lesson.firstSession.prefix(6) {
      #expect(sitting.isAsking)
      let card = try #require(lesson.experiment(id)?.cardID)
      #expect(try sitting.asked().fact.id.hasPrefix(card + "."))
      try sitting.type(try sitting.rightAnswer())
      guard case .prediction(let experiment) = sitting.session.conductor.stage else {
        Issue.record("\(id) is not offered after the question of its card")
        return
      }
      #expect(experiment.id == id)
      try sitting.type(":skip")
      try sitting.append(predictionOf: id)
    }
  }

  @Test("after half an hour the first sitting ends, and learn goes on with what is due and new")
  func halfAnHour() throws {
    let clock = HandClock()
    let sitting = try Sitting(clock: clock)
    try sitting.type(":learn")
    let met = try sitting.asked().fact.id
    try sitting.type(try sitting.wrongAnswer())
    clock.pass(seconds: 1900)
    try sitting.append(predictionOf: "parameters.by-hand")
    let output = try sitting.type(":skip")
    #expect(output.contains("That was half an hour"))
    #expect(!sitting.isAsking)
    try sitting.type(":learn")
    #expect(!sitting.session.conductor.isOnFirstRoute)
    // The miss is due by now, and comes before anything new.
    #expect(try sitting.asked().fact.id == met)
  }

  /// Silent reading of prose goes at 238 words a minute (Brysbaert 2019, Journal of Memory and
  /// Language 109). A question takes 8 seconds, a prediction with confidence 10, an answer in one's
  /// own words 25, the runs 3.
  @Test("whoever reads at the usual pace has made every stop of the first sitting in half an hour")
  func fits() throws {
    let sitting = try Sitting()
    let lesson = try sitting.session.conductor.deck()
    func words(_ text: String) -> Double { Double(text.split { $0 == " " || $0 == "\n" }.count) }
    var read = 0.0
    var seconds = 0.0
    for id in lesson.firstSession {
      let experiment = try #require(lesson.experiment(id))
      let texts =
        [experiment.title, experiment.setup, experiment.question, experiment.explanation]
        + experiment.choices.map(\.text) + experiment.effects.map(\.label)
        + [experiment.inOwnWords?.text ?? ""] + experiment.twists.map(\.text)
      read += texts.map(words).reduce(0, +) + 25  // and the figures
      seconds += 10 + 25 + 3
    }
    // Each fact is recognised; those of the first round are completed and recalled before the second.
    let route = try sitting.session.conductor.deck().route
    for (index, id) in route.enumerated() {
      let fact = try #require(lesson.deck.fact(id))
      let asked = fact.questions.prefix(index < route.count / 2 ? 3 : 1)
      read += asked.map { words($0.text) + 12 }.reduce(0, +)
      seconds += Double(asked.count) * 8
    }
    seconds += read / 238 * 60
    #expect(seconds <= LearningPath.firstSittingSeconds, "it takes \(seconds / 60) minutes")
    #expect(seconds > LearningPath.firstSittingSeconds / 2, "there is room for more")
  }

  // MARK: Later sittings

  @Test("a later sitting asks what is due first, then what was missed, then what is new")
  func adapts() throws {
    let clock = HandClock()
    let sitting = try Sitting(interactive: false, clock: clock)
    try sitting.type(":learn l1-l2")
    let met = try sitting.asked().fact.id
    try sitting.type(try sitting.rightAnswer())
    let missed = try sitting.asked().fact.id
    try sitting.type(try sitting.wrongAnswer())
    var path = try sitting.session.conductor.path()
    #expect(path.facts.first == missed, "missed, and nothing is due yet")
    clock.pass(seconds: 30 * Self.day)
    path = try sitting.session.conductor.path()
    #expect(Set(path.facts.prefix(2)) == [met, missed])
    #expect(path.facts.count == LearningPath.mostFacts)
    // New ones in teaching order: a card after those it requires.
    let cards = path.lesson.deck.cards(of: Array(path.facts.dropFirst(2)))
    for card in path.lesson.deck.cards where cards.contains(card.id) {
      #expect(card.requires.allSatisfy { cards.contains($0) }, "\(card.id)")
    }
  }

  // MARK: Lessons of one's own

  @Test(
    "a lesson in the home folder is a deck like the shipped one; a faulty one is named and left out"
  )
  func own() throws {
    let home = try Folder()
    try FileManager.default.createDirectory(
      atPath: home.path + "/lessons", withIntermediateDirectories: true)
    let text = """
      ---
      format: 1
      deck: mine
      title: My deck
      ---

      # Colours `colours`

      The sky is blue.

      ## Fact `colours.sky`

      By day the sky is blue.

      - answer: blue
      - typed: What colour has the sky by day?
      - cloze: By day the sky is ____.
      - hint: Look up.
      - hint: Like the sea.
      - hint: b...
      """
    try home.write(text, to: "lessons/colours.md")
    let sitting = try Sitting(home: home.path, interactive: false)
    #expect(try sitting.type(":decks").contains("mine: My deck"))
    try sitting.type(":learn mine")
    #expect(try sitting.asked().fact.id == "colours.sky")

    try home.write(text.replacingOccurrences(of: "- answer:", with: "- anser:"), to: "lessons/b.md")
    let faulty = try Sitting(home: home.path)
    #expect(try !faulty.type(":decks").contains("mine"))
    #expect((faulty.console.output + faulty.console.errors).contains("lessons/b.md:"))
    try home.write(
      text.replacingOccurrences(of: "deck: mine", with: "deck: week-3")
        .replacingOccurrences(of: "colours", with: "week-colours"), to: "lessons/b.md")
    try FileManager.default.removeItem(atPath: home.path + "/lessons/colours.md")
    let twice = try Sitting(home: home.path)
    try twice.type(":decks")
    #expect((twice.console.output + twice.console.errors).contains("a deck week-3 already"))
  }

  @Test("an experiment waits until the cards that its card requires have been met")
  func prerequisites() throws {
    let sitting = try Sitting(interactive: false)
    try sitting.type(":learn hyperband")
    try sitting.type(try sitting.rightAnswer())
    #expect(
      try sitting.session.conductor.path().newExperiments.allSatisfy { $0.cardID == "parameters" })
  }
}

extension Sitting {
  /// Puts a prediction of an experiment into the log, as if it had been made.
  fileprivate func append(predictionOf id: String) throws {
    try session.conductor.append(
      .predicted(
        Predicted(experiment: id, choice: "a", confidence: 1, outcome: "a", right: true)))
  }
}
