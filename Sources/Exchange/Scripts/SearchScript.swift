public import Knobs

/// A search for hyper-parameters, as another tool has to be told of it.
public struct SearchDescription: Sendable {
  /// What one trial does.
  public enum Trial: Sendable {
    /// Trains a network with these settings besides those that are searched: `epochs=27`.
    case training(settings: [String])
    /// Runs a program, with `{name}` where a value goes.
    case program(command: String, settings: [(name: String, value: Value)])
  }

  /// The search by its name.
  public var name: String
  /// What is searched. A dimension may depend on one that stands before it.
  public var dimensions: [Dimension]
  /// What one trial does.
  public var trial: Trial
  /// The figure that is searched for.
  public var goal: String
  /// Whether more of it is better.
  public var maximizes: Bool
  /// How many settings to try, at least 1.
  public var trials: Int
  /// What the tool's random numbers follow from.
  public var seed: Int

  /// Makes a description; dimensions that others depend on are put before them.
  public init(
    name: String, dimensions: [Dimension], trial: Trial, goal: String, maximizes: Bool,
    trials: Int, seed: Int
  ) {
    self.name = name
    self.dimensions =
      dimensions.filter { $0.condition == nil } + dimensions.filter { $0.condition != nil }
    self.trial = trial
    self.goal = goal
    self.maximizes = maximizes
    self.trials = max(1, trials)
    self.seed = seed
  }
}

/// Another tool's program for a search: a Python script that runs as it is, and whose `evaluate` is
/// there to be replaced by a training of one's own.
public protocol SearchScript: SendableMetatype {
  /// What is typed to get it.
  static var name: String { get }
  /// The tool in its own spelling.
  static var tool: String { get }
  /// The Python package, as it is installed.
  static var package: String { get }
  /// The script; ends with a newline.
  static func script(for search: SearchDescription) -> String
}

/// The tools that scripts can be written for.
public let searchScripts: [any SearchScript.Type] = [
  OptunaScript.self,
  KerasTunerScript.self,
  RayTuneScript.self,
  HyperoptScript.self,
]
