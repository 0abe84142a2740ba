import Knobs
import Recall
import Study

/// `replay`: run FSRS-6 over a log.
struct ReplayLog: Command {
  static let name = "replay"
  static let summary = "run FSRS-6 over a log of reviews"
  static let family = CommandFamily.inAndOut
  static let usage = "LOG | - [--fuzz] [--days local] [--weights mine] [--at TIME]"
  static let details = [
    #"LOG has one review a line: {"card":"a","rating":3,"time":"2026-01-05T09:00:00Z"}; "#
      + "the lines of export reviews --json will do as well. - reads standard input.",
    "The default parameters, steps of 1 and 10 minutes; elapsed days are periods of 24 hours, as in "
      + "py-fsrs. retrievability is the probability of recall just before the review.",
    "Your own schedules count calendar days instead (days=local), and use the weights that fit has "
      + "found for you (weights=mine). With at=TIME a last line adds up the probabilities of recall "
      + "at that time: with both, the estimated knowledge of progress.",
  ]
  static let examples: [String] = []
  static let operands = Operands.file
  static let knobs: [Knob<Self>] = [
    Knob("fuzz", \.fuzz, "spread the intervals a little"),
    Knob("days", \.days, "how days between reviews are counted"),
    Knob("weights", \.weights, "the default parameters, or those fitted to you"),
    Knob("at", \.at, none: "off", text: "time", "add up what is recalled at this time"),
  ]

  /// How the days between two reviews are counted.
  enum Days: String, CaseIterable { case periods, local }
  /// Whose weights of memory are used.
  enum Weights: String, CaseIterable { case usual, mine }

  var fuzz = false
  var days = Days.periods
  var weights = Weights.usual
  var at: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let file = arguments.tokens.first, arguments.tokens.count == 1 else {
      throw Failure("replay needs one log of reviews; try gradus replay reviews.jsonl")
    }
    let end = try end()
    let mine = try session.studySettings()
    var scheduler = Scheduler.reference
    scheduler.fuzz = fuzz
    if weights == .mine { scheduler.parameters = mine.scheduler.parameters }
    let local = LocalDays(
      offsetSeconds: session.environment.offsetSeconds, rolloverHour: mine.rolloverHour)
    let dayCount = days == .local ? DayCount.local(local) : .periods
    var reviews: [Recall.Review] = []
    let name = file.text == "-" ? "standard input" : file.text
    let lines =
      try file.text == "-"
      ? Self.typed(in: session) : Files.lines(of: file.text, mostBytes: Self.mostBytes)
    for (index, line) in lines.enumerated() where !line.trimmed.isEmpty {
      reviews.append(try Self.review(line, "\(name):\(index + 1)"))
    }
    let replayed = replay(reviews, with: scheduler, counting: dayCount)
    show(replayed, in: session)
    guard let end else { return }
    show(Knowledge(replayed, scheduler, dayCount, at: end), in: session)
  }

  /// The time to add up at, if one is given.
  private func end() throws -> Recall.Moment? {
    guard let at else { return nil }
    guard let end = Recall.Moment(iso8601: at) else {
      throw Failure("at takes a time such as 2026-01-05T09:00:00Z, not \"\(at)\"", knob: "at")
    }
    return end
  }

  private func show(_ knowledge: Knowledge, in session: Session) {
    session.emit(
      .fields([
        "event": .string("knowledge"), "time": .string(knowledge.time.description),
        "cards": .integer(knowledge.cards), "estimated_knowledge": .real(knowledge.sum),
      ]))
    session.say(
      "estimated knowledge \(Words.figure(knowledge.sum)) of "
        + "\(Words.count(knowledge.cards, "card")) at \(knowledge.time)")
  }

  private func show(_ replayed: [ReplayedReview], in session: Session) {
    for replayed in replayed {
      let schedule = replayed.schedule
      session.emit(
        .fields([
          "card": .string(replayed.card), "state": .string(schedule.phase.name),
          "stability": .optional(schedule.memory?.stability),
          "difficulty": .optional(schedule.memory?.difficulty),
          "due": .string(schedule.due.description),
          "retrievability": .optional(replayed.retrievability),
        ]))
      session.say(
        "\(replayed.card)  \(schedule.phase.name)  due \(schedule.due)"
          + "  S \(Words.figure(schedule.memory?.stability ?? .nan))"
          + "  D \(Words.figure(schedule.memory?.difficulty ?? .nan))")
    }
  }

  /// Some three million reviews.
  private static let mostBytes = 256 << 20

  /// The lines of standard input, to its end.
  private static func typed(in session: Session) throws -> [String] {
    guard !session.console.isInteractive else {
      throw Failure("- reads a log from a pipe, and there is none; try gradus replay - <LOG")
    }
    var (lines, bytes): ([String], Int) = ([], 0)
    while case .line(let line) = try session.console.nextLine(prompt: "") {
      bytes += line.utf8.count
      guard bytes <= mostBytes else {
        throw Failure("standard input is longer than \(mostBytes >> 20) MB", status: .data)
      }
      lines.append(line)
    }
    return lines
  }

  /// One line of the log.
  private static func review(_ line: String, _ place: String) throws(Failure) -> Recall.Review {
    let json: JSON
    do throws(JSON.ReadingError) {
      json = try JSON(reading: line)
    } catch {
      throw Failure("\(place): this is not JSON: \(error)", status: .data)
    }
    guard let card = (json["card"] ?? json["fact"])?.text else {
      throw Failure("\(place): the field \"card\" is missing", status: .data)
    }
    guard let number = json["rating"]?.whole, let rating = Rating(rawValue: number) else {
      throw Failure(
        "\(place): \"rating\" must be 1 (again), 2 (hard), 3 (good) or 4 (easy)", status: .data)
    }
    guard let text = json["time"]?.text, let time = Recall.Moment(iso8601: text) else {
      throw Failure(
        "\(place): \"time\" must be a time such as 2026-01-05T09:00:00Z", status: .data)
    }
    return Recall.Review(card: card, rating: rating, time: time)
  }
}

/// What the cards of a log add up to at one time.
private struct Knowledge {
  let time: Recall.Moment
  let cards: Int
  /// The sum of the probabilities that each is recalled.
  let sum: Double

  /// Adds up; cards in the order of their first review, as the sum of fractions depends on it.
  init(
    _ replayed: [ReplayedReview], _ scheduler: Scheduler, _ dayCount: DayCount,
    at time: Recall.Moment
  ) {
    self.time = time
    var order: [String] = []
    var last: [String: Schedule] = [:]
    for review in replayed where last.updateValue(review.schedule, forKey: review.card) == nil {
      order.append(review.card)
    }
    cards = order.count
    sum = order.compactMap { last[$0] }.map { schedule in
      let days = schedule.lastReview.map { dayCount.days(from: $0, to: time) } ?? 0
      return scheduler.retrievability(of: schedule, afterDays: max(days, 0))
    }.reduce(0, +)
  }
}
