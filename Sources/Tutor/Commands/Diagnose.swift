import Knobs
import Store
import Training

/// `diagnose`: what is to be seen in a run, and one thing to try.
struct Diagnose: MeasuringCommand {
  static let name = "diagnose"
  static let summary = "what is wrong with a run, and what to try"
  static let family = CommandFamily.playground
  static let usage = "[RUN ...]"
  static let details = [
    "Without a number the latest run is looked at. The network is trained again, exactly as it was, "
      + "to look at its units. Each finding comes with the figures that show it, the card that "
      + "explains it, and a line that can be typed as it stands.",
    "It looks for: " + Diagnoses.all.map { $0.name }.joined(separator: ", ")
      + ". Where nothing is clear it says so.",
  ]
  static let examples = ["diagnose", "diagnose 1"]
  static let operands = Operands.runs
  static let metrics = Diagnoses.all.map { $0.name }

  func run(_ arguments: Arguments, in session: Session) throws {
    var runs = try arguments.tokens.flatMap { try session.runs(meantBy: $0, in: arguments.line) }
    if runs.isEmpty {
      guard let latest = try session.store.latestRun() else {
        throw Failure("there are no runs yet; try :train")
      }
      runs = [try session.recorded(latest)]
    }
    for run in runs { Self.tell(session.checkup(run), in: session) }
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    let runs = try arguments.tokens.flatMap { try session.runs(meantBy: $0, in: arguments.line) }
    guard !runs.isEmpty else {
      throw Failure("diagnose needs a run of a line before it; write diagnose NAME")
    }
    let seen = runs.map { run in
      Set(Diagnoses.findings(in: session.checkup(run), inside: true).map(\.name))
    }
    return Measures(
      Dictionary(
        uniqueKeysWithValues: Self.metrics.map { name in
          (name, seen.map { $0.contains(name) ? 1 : 0 })
        }))
  }

  private static func tell(_ checkup: Checkup, in session: Session) {
    let run = checkup.run
    guard run.figures != nil else {
      session.emit(healthy(run, "this run was cut off before its end"))
      return session.say("run \(run.number) was cut off before its end; there is nothing to see")
    }
    let findings = Diagnoses.findings(in: checkup, inside: true)
    if findings.isEmpty {
      let sentence =
        "nothing stands out: " + RunReport.figures(of: run)
        + (checkup.dataset == nil ? "; its data could not be read again" : "")
      session.emit(healthy(run, sentence))
      return session.tell("run \(run.number): \(sentence)")
    }
    for found in findings {
      session.emit(found.json(run: run.number))
      session.tell("run \(run.number): \(found.finding.sentence).")
      session.tell("try :\(found.finding.attempt)   (\(found.finding.reason))", indent: 2)
      session.tell("read :card \(found.card)", indent: 2)
    }
  }

  private static func healthy(_ run: RecordedRun, _ sentence: String) -> JSON {
    .fields([
      "event": .string("diagnosis"), "run": .integer(run.number), "name": .string("healthy"),
      "card": .null, "says": .string(sentence), "evidence": .object([]), "try": .null,
    ])
  }
}
