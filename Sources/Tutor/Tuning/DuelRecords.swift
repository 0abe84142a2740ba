import Knobs
import Store
import Tuning

/// The games a learner has finished, by name, kept with the learner's progress.
struct DuelRecords {
  /// One game.
  struct Result: Sendable {
    let winner: DuelResult.Winner
    /// What was searched; values of one subject can be compared.
    let subject: String
    /// The learner's value.
    let value: Double?
  }

  var results: [String: Result] = [:]

  init(in session: Session) throws {
    guard let text = try? session.store.property(Self.property(session)),
      let json = try? JSON(reading: text)
    else { return }
    for field in json.members {
      guard let winner = field.value["winner"]?.text.flatMap(DuelResult.Winner.init(rawValue:)),
        let subject = field.value["subject"]?.text
      else { continue }
      results[field.name] = Result(
        winner: winner, subject: subject, value: field.value["value"]?.number)
    }
  }

  func save(in session: Session) throws {
    let fields = results.sorted { $0.key < $1.key }.map { name, result in
      JSON.Field(
        name: name,
        value: .fields([
          "winner": .string(result.winner.rawValue), "subject": .string(result.subject),
          "value": .optional(result.value),
        ]))
    }
    try session.store.setProperty(Self.property(session), to: JSON.object(fields).description)
  }

  func count(_ winner: DuelResult.Winner) -> Int { results.values.count { $0.winner == winner } }

  /// The learner's best value of a subject, one game left out.
  func best(of subject: String, _ goal: TuningGoal, besides name: String? = nil) -> Double? {
    results.filter { $0.key != name && $0.value.subject == subject }.compactMap(\.value.value)
      .min { goal.isBetter($0, than: $1) }
  }

  private static func property(_ session: Session) -> String { "beat.\(session.profile)" }
}
