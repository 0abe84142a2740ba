import Knobs
import Plots
import Training
import Tuning

/// Several methods on one budget of epochs and the same seeds: how low each has come, epoch by epoch.
struct MethodComparison {
  /// One method, and its searches, one for each seed.
  struct Side {
    let name: String
    /// The best value after each epoch of the budget; not a number before the first.
    let courses: [[Double]]

    /// What each seed came to.
    var ends: [Double] { courses.map { $0.last ?? .nan } }
  }

  let goal: TuningGoal
  let budget: Int
  /// What the budget counts: epochs, or trials where each is one step.
  private let unit: String
  let sides: [Side]

  /// The seeds of a comparison where the line names none.
  static let usualSeeds = 5

  /// Runs the searches.
  /// - Parameter values: the methods as they were typed.
  /// - Returns: nothing where the learner stopped it.
  init?(_ values: [Value], _ options: Tune, _ arguments: Arguments, in session: Session) throws {
    let seeds = options.seeds > 1 ? options.seeds : Self.usualSeeds
    var single = options
    single.seeds = 1
    single.confirm = nil
    var plans: [(name: String, plans: [TuningPlan])] = []
    let first = single.seed ?? session.settings.seed
    var budget = options.budget
    for value in values {
      try single.assign("method", value)
      var own: [TuningPlan] = []
      for offset in 0..<seeds {
        single.seed = first &+ offset
        let plan = try TuningPlan(single, arguments, base: session.settings)
        if budget == nil {
          let (product, isTooLarge) = plan.task.epochs.multipliedReportingOverflow(
            by: options.trials ?? plan.task.trials ?? 20)
          budget = isTooLarge ? 1_000_000_000 : product
        }
        own.append(try plan.limited(to: budget ?? 1))
      }
      plans.append((searchMethods.brief(of: single.method).short, own))
    }
    let most = budget ?? 1
    guard most <= 1_000_000 else {
      throw Failure("a comparison takes at most 1000000 epochs; give a budget=540", knob: "budget")
    }
    let columns = min(most, 400)
    var sides: [Side] = []
    for (name, own) in plans {
      var courses: [[Double]] = []
      for (index, plan) in own.enumerated() {
        let run = try TuningRun(beginning: plan, in: session, isKept: false)
        try run.perform(on: session.console, each: { _, _ in }, look: { _ in })
        guard !run.isInterrupted else {
          session.wasStopped = true
          return nil
        }
        courses.append(Self.course(run, budget: most, columns: columns))
        if !session.options.quiet {
          session.say("\(name), seed \(first + index): \(Words.figure(courses.last?.last ?? .nan))")
        }
      }
      sides.append(Side(name: name, courses: courses))
    }
    let plan = plans[0].plans[0]
    (goal, self.budget, self.sides) = (plan.goal, most, sides)
    unit = plan.task.epochs > 1 ? "epoch" : "trial"
  }

  /// The best value of any epoch so far, over the epochs as they were spent.
  private static func course(_ run: TuningRun, budget: Int, columns: Int) -> [Double] {
    var course = [Double](repeating: .nan, count: columns)
    var best = Double.nan
    var spent = 0
    for reading in run.readings where spent < budget {
      if reading.isFinite, best.isNaN || run.plan.goal.isBetter(reading, than: best) {
        best = reading
      }
      spent += 1
      let place = min(columns - 1, (spent * columns - 1) / budget)
      for column in place..<columns { course[column] = best }
    }
    return course
  }

  /// How many seeds each is better on than each other one.
  private var wins: [[Int]] {
    sides.map { mine in
      sides.map { other in
        zip(mine.ends, other.ends).count { a, b in
          !a.isNaN && (b.isNaN || goal.isBetter(a, than: b))
        }
      }
    }
  }

  private var ranked: [Int] {
    sides.indices.sorted { a, b in
      let (x, y) = (spread(sides[a]).median, spread(sides[b]).median)
      return x == y ? a < b : goal.isBetter(x, than: y)
    }
  }

  private func spread(_ side: Side) -> Spread {
    Spread(goal.direction == .minimize ? side.ends : side.ends.map { $0.isNaN ? -.infinity : $0 })
  }

  /// The line of machine output, as that of other comparisons.
  var event: JSON {
    func numbers(_ value: (Spread) -> Double) -> JSON {
      .array(
        sides.map { side in .optional(value(spread(side)).isFinite ? value(spread(side)) : nil) })
    }
    return .fields([
      "event": .string("comparison"), "metric": .string(goal.name),
      "settings": .array(sides.map { .string("method=\($0.name)") }),
      "median": numbers(\.median), "low": numbers(\.low), "high": numbers(\.high),
      "wins": .array(wins.map { .array($0.map { .integer($0) }) }),
      "seeds": .integer(sides.first?.courses.count ?? 0), "budget": .integer(budget),
    ])
  }

  /// The curves with their bands, a table, and what it comes to.
  func lines(style: PlotStyle) -> [String] {
    let seeds = sides.first?.courses.count ?? 0
    let scale = Double(budget) / Double(sides.first?.courses.first?.count ?? 1)
    let series = sides.map { side -> Series in
      var series = Series(side.name, seeds: side.courses)
      series.points = series.points.map { Point(x: $0.x * scale, y: $0.y) }
      return series
    }
    let chart = LineChart(
      "best \(goal.name) by \(unit)s spent", series, xName: "\(unit)s")
    let order = ranked
    let table = Table(
      columns: [.init("method"), .init("median", .right), .init("range"), .init("wins", .right)],
      rows: order.map { index in
        let spread = spread(sides[index])
        let won = order.first.map { $0 == index ? nil : wins[index][$0] } ?? nil
        return [
          sides[index].name, Words.figure(spread.median),
          "\(Words.figure(spread.low)) to \(Words.figure(spread.high))",
          won.map { "\($0) of \(seeds) against the first" } ?? "",
        ]
      })
    var lines = chart.lines(in: style) + table.lines(in: style.tall(sides.count + 2))
    if let best = order.first, let next = order.dropFirst().first {
      let (won, lost) = (wins[best][next], wins[next][best])
      let isClear = won * 5 >= seeds * 4
      let each = "\(Words.count(seeds, "seed")) with \(Words.count(budget, unit)) each"
      lines += Words.wrap(
        won == 0 && lost == 0
          ? "\(sides[best].name) and \(sides[next].name) came to the same on \(each)"
          : "\(sides[best].name) was better than \(sides[next].name) on \(won) of \(each)"
            + (isClear ? "" : ": not robust, luck may have decided"), width: style.width)
    }
    return lines
  }
}

extension TuningPlan {
  /// The same search with a budget of epochs and as many settings as that allows.
  func limited(to epochs: Int) throws -> TuningPlan {
    var options = options
    options.budget = epochs
    // Brackets begin anew until the budget is spent.
    if options.trials == nil || hasRungs {
      options.trials = hasRungs ? min(epochs, 1_000_000) : max(1, epochs / max(1, task.epochs))
    }
    return try changed(to: options)
  }
}
