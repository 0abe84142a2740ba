import Knobs
import Store
import Training

/// Several settings, each trained on the same seeds: what a comparison rests on.
struct Comparison: Sendable {
  /// One setting and its runs, in the order of the seeds.
  struct Side: Sendable {
    /// What tells it from the others: `dropout=0.5`.
    var label: String
    var runs: [RecordedRun]

    /// The numbers of its runs: `3`, or `3-7`.
    var numbers: String {
      let all = runs.map(\.number)
      return all.count == 1 ? "\(all[0])" : "\(all.min() ?? 0)-\(all.max() ?? 0)"
    }

    /// `run 3`, or `runs 3-7`.
    var name: String { (runs.count == 1 ? "run " : "runs ") + numbers }

    /// A figure of each run; what did not come to be counts as not a number.
    func figures(_ name: String) -> [Double] { runs.map { $0.figures?[name] ?? .nan } }
  }

  var sides: [Side]

  init(sides: [Side]) { self.sides = sides }

  /// Groups runs by everything but their seed, in the order given.
  init(_ runs: [RecordedRun]) {
    var order: [String] = []
    var groups: [String: [RecordedRun]] = [:]
    for run in runs {
      if groups[run.group] == nil { order.append(run.group) }
      groups[run.group, default: []].append(run)
    }
    let sets = order.compactMap { groups[$0] }
    let firsts = sets.map { $0[0] }
    sides = sets.map { Side(label: Comparison.label(of: $0[0], among: firsts), runs: $0) }
  }

  /// The seeds that every side has.
  var seeds: [Int] {
    let all = sides.map { Set($0.runs.map { $0.settings.seed }) }
    guard let first = sides.first else { return [] }
    return first.runs.map { $0.settings.seed }.filter { seed in all.allSatisfy { $0.contains(seed) }
    }
  }

  /// The figure of each side for each shared seed, sides first.
  func paired(_ name: String) -> [[Double]] {
    let seeds = seeds
    return sides.map { side in
      seeds.map { seed in
        side.runs.first { $0.settings.seed == seed }?.figures?[name] ?? .nan
      }
    }
  }

  /// How many seeds each side is better on than each other side: `wins[a][b]`.
  func wins(_ name: String, lowerIsBetter: Bool) -> [[Int]] {
    let values = paired(name)
    return values.map { mine in
      values.map { other in
        zip(mine, other).count { a, b in Self.isBetter(a, than: b, lowerIsBetter) }
      }
    }
  }

  /// Whether one figure beats another; one that is not a number loses against any that is.
  private static func isBetter(_ a: Double, than b: Double, _ lowerIsBetter: Bool) -> Bool {
    if a.isNaN { return false }
    if b.isNaN { return true }
    return lowerIsBetter ? a < b : a > b
  }

  /// The knobs in which one run differs from the others, as they would be typed.
  private static func label(of run: RecordedRun, among all: [RecordedRun]) -> String {
    let others = all.map { entries(of: $0) }
    let own = entries(of: run)
    let differing = own.filter { name, value in
      others.contains { $0[name] != value }
    }
    // In declared order; a knob that only this run's choice has says nothing new.
    let parts = run.settings.entries.compactMap { entry -> String? in
      guard differing[entry.name] != nil, others.allSatisfy({ $0[entry.name] != nil }) else {
        return nil
      }
      return Assignment(entry.name, entry.value).short
    }
    return parts.isEmpty ? "run \(run.number)" : parts.joined(separator: " ")
  }

  private static func entries(of run: RecordedRun) -> [String: Value] {
    Dictionary(
      run.settings.entries.filter { !["seed", "seeds", "threads", "save"].contains($0.name) }
        .map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}

/// The middle and the ends of some figures; what is not finite counts as the worst.
struct Spread: Sendable, Equatable {
  var median: Double
  var low: Double
  var high: Double

  init(_ values: [Double]) {
    let sorted = values.map { $0.isNaN ? .infinity : $0 }.sorted()
    guard let first = sorted.first, let last = sorted.last else {
      (median, low, high) = (.nan, .nan, .nan)
      return
    }
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    (low, high) = (first, last)
  }

  /// "0.71 (0.68 to 0.73)", or the one figure there is; without decimals where all three are whole.
  var text: String {
    let isWhole = [median, low, high].allSatisfy { $0 == $0.rounded() && abs($0) < 1e6 }
    func figure(_ number: Double) -> String {
      isWhole ? Words.fixed(number, 0) : Words.figure(number)
    }
    return low == high ? figure(median) : "\(figure(median)) (\(figure(low)) to \(figure(high)))"
  }
}
