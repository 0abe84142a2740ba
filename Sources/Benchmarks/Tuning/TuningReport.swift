import Foundation
import Knobs
import Tuning

/// Runs the methods on functions, and puts what they found and cost into tables.
struct TuningReport {
  let options: TuningOptions

  /// Measures, and prints what it found.
  func run() throws {
    print("Measured on \(machineName()), load \(loadAverage()) at the start.\n")
    if options.measuresQuality {
      for objective in options.functions { try quality(objective) }
    }
    if options.measuresCost { try cost() }
  }

  private func method(_ text: String) throws -> any SearchMethod {
    let asked = try Assignment(parsing: "method=\(text)")
    guard case .single(let value) = asked.form else { return try searchMethods.make(.word(text)) }
    return try searchMethods.make(value)
  }

  // MARK: - Quality

  private func quality(_ objective: Objective) throws {
    let inEpochs = objective.epochs > 1
    let marks = objective.marks
    let unit = inEpochs ? "epochs" : "trials"
    print(
      "\(objective.name): the best value found, and its distance from the lowest one "
        + "(\(Self.short(objective.lowest))), after \(Self.joined(marks.map(String.init))) \(unit); "
        + "medians of \(options.seeds) seeds [quartiles of the last].\n")
    print("| method | best | distance | ms |\n|---|---|---|---:|")
    let asked = options.methods.isEmpty ? objective.usualMethods : options.methods
    for name in asked {
      let report = try QualityReport(
        try method(name), objective, seeds: options.first..<options.first + options.seeds,
        marks: marks, inEpochs: inEpochs, truth: objective.truth, clock: processSeconds)
      let distances = report.rows.map(\.median)
      let spread =
        report.rows.last.map { " [\(Self.short($0.low)), \(Self.short($0.high))]" } ?? ""
      row(name, distances, spread, objective, Self.short(1000 * report.secondsPerProposal))
    }
    for tool in Yardstick.of(objective.name) {
      row("*\(tool.tool)*", tool.distances, "", objective, "")
    }
    print()
  }

  private func row(
    _ name: String, _ distances: [Double], _ spread: String, _ objective: Objective,
    _ milliseconds: String
  ) {
    let best = distances.map { Self.value($0 + objective.lowest, near: objective.lowest) }
    print(
      "| \(name) | \(Self.joined(best)) | \(Self.joined(distances.map(Self.short)))\(spread) "
        + "| \(milliseconds) |")
  }

  // MARK: - Cost

  private static let pasts = [10, 50, 100, 500]

  private func cost() throws {
    print("Processor milliseconds for a suggestion after 10, 50, 100 and 500 trials.\n")
    print("| method | mix5 | hartmann6 |\n|---|---|---|")
    let asked =
      options.methods.isEmpty ? ["random", "sobol", "tpe", "bayes", "cmaes"] : options.methods
    for name in asked {
      let cells = try [Objective.mix5, .hartmann6].map { objective in
        let cost = SuggestionCost(method: try method(name), objective: objective)
        return Self.joined(try Self.pasts.map { Self.short(try cost.milliseconds(past: $0)) })
      }
      print("| \(name) | \(cells.joined(separator: " | ")) |")
    }
    for tool in Yardstick.costs {
      print("| *\(tool.tool)* | \(Self.joined(tool.distances.map(Self.short))) | |")
    }
  }

  // MARK: - Numbers

  private static func joined(_ cells: [String]) -> String { cells.joined(separator: " / ") }

  /// Two digits.
  private static func short(_ number: Double) -> String {
    number == 0 ? "0" : String(format: abs(number) < 9.95 ? "%.2g" : "%.0f", number)
  }

  /// As many digits as it takes to tell it from the lowest value.
  private static func value(_ number: Double, near lowest: Double) -> String {
    let gap = abs(number - lowest)
    let places = gap > 0 ? min(7, max(1, Int((1 - log10(gap)).rounded(.up)))) : 7
    return String(format: "%.\(places)f", number)
  }
}
