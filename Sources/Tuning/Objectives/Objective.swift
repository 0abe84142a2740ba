public import Knobs

/// A function with a known lowest value, over its usual box, to try search methods on.
public struct Objective: Sendable {
  /// What is typed.
  public let name: String
  /// What it is, in at most sixty characters.
  public let summary: String
  /// What it depends on.
  public let dimensions: [Dimension]
  /// Its lowest value.
  public let lowest: Double
  /// The epochs of one full training; 1 where there is no time.
  public let epochs: Int
  private let function: @Sendable (Setting, Int) -> Double

  /// Makes an objective whose value depends on how long it was trained.
  public init(
    _ name: String, _ summary: String, _ dimensions: [Dimension], lowest: Double, epochs: Int = 1,
    _ function: @escaping @Sendable (_ setting: Setting, _ epochs: Int) -> Double
  ) {
    self.name = name
    self.summary = summary
    self.dimensions = dimensions
    self.lowest = lowest
    self.epochs = epochs
    self.function = function
  }

  /// The value at a setting after some epochs, all of them where nothing is said; not a number where
  /// the setting lacks a value.
  public func value(_ setting: Setting, epochs: Int? = nil) -> Double {
    function(setting, epochs ?? self.epochs)
  }

  /// An objective over real numbers x0, x1, ...
  static func plain(
    _ name: String, _ summary: String, _ box: [ClosedRange<Double>], lowest: Double,
    _ function: @escaping @Sendable ([Double]) -> Double
  ) -> Objective {
    let dimensions = box.enumerated().map {
      Dimension(name: "x\($0.offset)", kind: .real($0.element, .linear))
    }
    let names = dimensions.map(\.name)
    return Objective(name, summary, dimensions, lowest: lowest) { setting, _ in
      let x = names.map { setting[$0]?.number ?? .nan }
      return function(x)
    }
  }

  /// The objectives, simplest first.
  public static let all: [Objective] = [
    sphere, rosenbrock, branin, hartmann6, ackley, rastrigin, levy, mix5, curve5,
  ]

  /// The objective with a name.
  public static func named(_ name: String) -> Objective? { all.first { $0.name == name } }
}
