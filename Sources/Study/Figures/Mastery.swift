import Recall

/// How much of a deck is mastered now.
public struct Mastery: Sendable, Equatable {
  /// Facts mastered now.
  public let mastered: Int
  /// Facts of the deck.
  public let facts: Int
  /// Facts met so far.
  public let met: Int
  /// The expected number of facts that would be recalled now, if all were asked.
  public let estimatedKnowledge: Double

  /// The share mastered, from 0 to 1.
  public var share: Double { facts == 0 ? 0 : Double(mastered) / Double(facts) }

  /// How the figure is computed.
  public static let definition = """
    Mastery is the number of mastered facts divided by all facts of the deck. A fact is mastered \
    when it was recalled by typing (a term, a set, a number or a claim), without a hint, on two \
    different days, and the probability that you recall it now is at least the desired retention \
    (0.9 unless you changed it). It falls when you do not review. Choices, true or false, fill-ins \
    and matching do not count, except for a fact that can be asked in no other way. Beside it stands \
    the estimated knowledge: the sum, over the facts you have met, of the probability that you \
    recall each now. Days are those of your calendar (a day begins at 4 in the morning), and the \
    weights those that fit found for you, if any; replay counts periods of 24 hours unless you type \
    days=local.
    """
}

extension StudyState {
  /// Whether a fact is mastered now.
  public func isMastered(_ fact: Fact, _ clock: StudyClock) -> Bool {
    guard let record = facts[fact.id], !record.schedule.isNew else { return false }
    let hardest = fact.questions.map(\.kind.step).max() ?? .recall
    let days = hardest == .recall ? record.recallDays : record.unaidedDays
    return days.count >= 2
      && retrievability(of: fact.id, clock) >= settings.scheduler.desiredRetention
  }

  /// How much of the deck is mastered now.
  public func mastery(_ deck: Deck, _ clock: StudyClock) -> Mastery {
    let all = deck.facts
    let met = all.filter { facts[$0.id]?.schedule.isNew == false }
    return Mastery(
      mastered: all.count { isMastered($0, clock) }, facts: all.count, met: met.count,
      estimatedKnowledge: met.reduce(0) { $0 + retrievability(of: $1.id, clock) })
  }
}
