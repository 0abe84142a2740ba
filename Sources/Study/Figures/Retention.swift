import Recall

/// How much of what was learned was still there when it was asked again.
public struct Retention: Sendable, Equatable {
  /// Reviews of learned facts in the period.
  public let count: Int
  /// How many of them were recalled.
  public let passed: Int
  /// The share recalled, from 0 to 1; nothing without reviews.
  public var share: Double? { count == 0 ? nil : Double(passed) / Double(count) }

  /// How the figure is computed.
  public static let definition = """
    Retention over 30 days is the share of reviews that were recalled, counting only the first \
    review of a fact on a day, and only facts that had been learned and had waited at least a day. \
    It should lie near the desired retention (0.9 unless you changed it).
    """
}

/// A fact that keeps being forgotten, and what to try.
public struct Leech: Sendable, Equatable {
  /// The fact, by id.
  public let fact: String
  /// Times it was forgotten after it had been learned.
  public let lapses: Int
  /// What to try instead of asking once more.
  public let advice: String

  /// What the word means.
  public static let definition = """
    A leech is a fact forgotten eight times after it had been learned. Asking it once more seldom \
    helps: run an experiment that shows it, or split it into smaller facts.
    """
}

extension StudyState {
  /// Retention over the last days, today included.
  public func retention(overDays count: Int = 30, _ clock: StudyClock, deck: Deck? = nil)
    -> Retention
  {
    let today = today(clock)
    let wanted = deck.map { Set($0.facts.map(\.id)) }
    // A second review on the same day has no day's wait behind it, so `wasLearned` leaves it out.
    let counted = reviews.filter { review in
      review.wasLearned && review.day > today - max(count, 0) && review.day <= today
        && wanted?.contains(review.fact) != false
    }
    return Retention(count: counted.count, passed: counted.count(where: \.passed))
  }

  /// Days in a row with at least one answer, up to today, or to yesterday while today is open.
  public func streak(_ clock: StudyClock) -> Int {
    let today = today(clock)
    var day = activeDays.contains(today) ? today : today - 1
    var length = 0
    while activeDays.contains(day) {
      length += 1
      day -= 1
    }
    return length
  }

  /// Facts that keep being forgotten, the worst first, each with what to try.
  public func leeches(_ deck: Deck) -> [Leech] {
    let maker = ExerciseMaker(deck, seed: 0)
    return deck.facts.compactMap { fact -> Leech? in
      guard let lapses = facts[fact.id]?.schedule.lapses, lapses >= max(settings.leechLapses, 1)
      else { return nil }
      return Leech(fact: fact.id, lapses: lapses, advice: Self.advice(fact, maker))
    }.sorted { $0.lapses == $1.lapses ? $0.fact < $1.fact : $0.lapses > $1.lapses }
  }

  private static func advice(_ fact: Fact, _ maker: ExerciseMaker) -> String {
    if fact.questions.contains(where: { $0.kind == .predict }) {
      return "run its experiment and predict the outcome first"
    }
    switch fact.answer {
    case .set(let members) where members.count > 2:
      return "split it: learn its \(members.count) members as facts of their own"
    case .claim(let ideas) where ideas.count > 1:
      return "split it: ask for each of its \(ideas.count) ideas on its own"
    default: break
    }
    if let other = maker.confusable(with: fact.id).first {
      return "set it beside \(other), one setting apart, in an experiment"
    }
    return "run an experiment on the card \(maker.card(of: fact.id) ?? fact.id)"
  }

  /// Facts whose accepted answer was edited since they were last answered.
  public func edited(_ deck: Deck) -> [(fact: Fact, fingerprint: String)] {
    deck.facts.compactMap { fact in
      let now = fact.answer.fingerprint
      guard let then = facts[fact.id]?.fingerprint, !then.isEmpty, then != now,
        then.prefix(2) == now.prefix(2)
      else { return nil }
      return (fact, now)
    }
  }
}
