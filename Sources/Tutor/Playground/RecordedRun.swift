import Knobs
import Store
import Training

/// A run with everything that is remembered of it.
struct RecordedRun: Sendable {
  var number: Int
  /// The line that was typed.
  var command: String
  /// Every knob, automatic values filled in.
  var settings: Settings
  /// The settings as they were asked for, automatic values left open; only right after training.
  var asked: Settings?
  /// Nothing while it runs, or where its program was killed.
  var figures: Figures?
  /// One row an epoch, one column a metric, named as in machine output.
  var course: EpochTable

  /// The values of a metric, one an epoch.
  func values(of metric: String) -> [Double] { course[metric] ?? [] }

  /// Whether accuracy means anything here.
  var isClassification: Bool { figures?.valAccuracy != nil || figures?.trainAccuracy != nil }

  /// The settings without the seed: what runs of one group share.
  var group: String {
    var settings = settings
    settings.seed = Settings().seed
    return settings.line
  }
}

extension Session {
  /// A run by its number.
  /// - Throws: a number that no run has.
  func recordedRun(_ number: Int) throws -> RecordedRun {
    guard let run = try store.run(number) else {
      guard let latest = try store.latestRun() else {
        throw Failure("there are no runs yet; try :train")
      }
      throw Failure("there is no run \(number); the latest is \(latest.number), :runs lists them")
    }
    return try recorded(run)
  }

  /// The newest run before this one, if there is any.
  func run(before number: Int) throws -> RecordedRun? {
    guard number > 1, let run = try store.run(number - 1) else { return nil }
    return try recorded(run)
  }

  /// What the store keeps of a run, read back.
  func recorded(_ run: Run) throws -> RecordedRun {
    let settings = try? JSON(reading: run.settings)
    let outcome = try? JSON(reading: run.outcome ?? "")
    return RecordedRun(
      number: run.number, command: run.command,
      settings: try Settings(json: settings ?? .object([])),
      figures: outcome.flatMap(Figures.init), course: try store.epochs(ofRun: run.number) ?? .init()
    )
  }
}
