import Knobs

/// Something that can be seen in a run, with the figures that show it and one thing to try.
///
/// A conformer is one file in `Diagnoses` and one line in the list below. It keeps silent unless its
/// figures are clear: a false alarm costs more than a sign that is missed.
protocol Diagnosis: Sendable {
  /// As machine output and claims name it; lower case.
  static var name: String { get }
  /// The card of the lessons that explains it.
  static var card: String { get }
  /// Whether it looks into the network, which has to be trained again for that.
  static var looksInside: Bool { get }
  /// What there is to say about a run, or nothing.
  static func finding(in checkup: Checkup) -> Finding?
}

extension Diagnosis {
  static var looksInside: Bool { false }
}

/// Every diagnosis, the one that spoils most first.
enum Diagnoses {
  static let all: [any Diagnosis.Type] = [
    Divergence.self,
    WildStart.self,
    VanishingGradients.self,
    DeadUnits.self,
    SaturatedUnits.self,
    StatisticsTrouble.self,
    Oscillation.self,
    Underfitting.self,
    Overfitting.self,
    SmallValidation.self,
  ]

  /// Everything that is seen in a run.
  /// - Parameter inside: whether its network may be trained again to look into it.
  static func findings(in checkup: Checkup, inside: Bool) -> [Found] {
    let found = all.filter { inside || !$0.looksInside }.compactMap { type in
      type.finding(in: checkup).map { Found(name: type.name, card: type.card, finding: $0) }
    }
    // Units that are silent because dropout or a penalty holds the whole network down are not the fault.
    if checkup.restraint != nil, found.contains(where: { $0.name == Underfitting.name }) {
      return found.filter { $0.name != DeadUnits.name }
    }
    // A network whose fault is known is not also too small.
    let causes = found.filter { ![Overfitting.name, SmallValidation.name].contains($0.name) }
    return causes.count > 1 ? found.filter { $0.name != Underfitting.name } : found
  }

  /// One short line after a run, where something is clear from its course alone. What stopped a run is
  /// told with the run itself.
  static func hint(_ checkup: Checkup) -> String? {
    guard checkup.figures?.stopped == "epochs" else { return nil }
    let told = [Overfitting.name, Underfitting.name, Oscillation.name, StatisticsTrouble.name]
    guard
      let found = findings(in: checkup, inside: false).first(where: { told.contains($0.name) })
    else { return nil }
    return "coach: \(found.finding.short); :diagnose tells more"
  }

  /// A finding with the diagnosis that made it.
  struct Found {
    var name: String
    var card: String
    var finding: Finding
  }
}

/// What a diagnosis has to say.
struct Finding {
  /// A few words; "it overfits from epoch 13".
  var short: String
  /// One sentence, with the figures in it, without a full stop.
  var sentence: String
  /// The figures by their names.
  var evidence: [(name: String, value: Double)]
  /// A line that can be typed as it stands.
  var attempt: String
  /// What the line is good for; "a tenth of the rate".
  var reason: String
}

extension Diagnoses.Found {
  /// As machine output has it.
  func json(run: Int) -> JSON {
    .fields([
      "event": .string("diagnosis"), "run": .integer(run), "name": .string(name),
      "card": .string(card), "says": .string(finding.sentence),
      "evidence": .object(
        finding.evidence.map { JSON.Field(name: $0.name, value: .real($0.value)) }),
      "try": .string(finding.attempt),
    ])
  }
}
