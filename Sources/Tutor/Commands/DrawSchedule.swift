import Knobs
import Plots
import Training

/// `schedule`: the learning rate over a training that has not begun.
struct DrawSchedule: Command {
  static let name = "schedule"
  static let summary = "draw a schedule before you train with it"
  static let family = CommandFamily.playground
  static let usage = "NAME(...) [lr=...] [epochs=...] [warmup=...]"
  static let details = [
    "Schedules: "
      + Registries.schedules.infos.map { "\($0.name) (\($0.summary))" }
      .joined(separator: ", ") + ". :help schedule has their arguments.",
    "Several are drawn over each other: schedule 'cosine|exponential(rate=0.9)'. The rates of Keras "
      + "are listed beside those of PyTorch where the two differ; flavor=keras draws them.",
  ]
  static let examples = [
    "schedule cosine", "schedule exponential(rate=0.9)|polynomial(power=2)|cosine warmup=3",
    "schedule piecewise(30:0.01,45:0.001) lr=0.1", "schedule onecycle lr=0.1|0.3 epochs=20",
  ]
  static let operands = Operands.assignments(Registries.schedules.names) {
    Settings.completions(of: $0)
  }
  static let knobs: [Knob<Self>] = [
    Knob("axis", \.axis, "how rates are spread over the height"),
    Knob("svg", \.svg, none: "none", text: "path", "write the picture to a file instead"),
  ]
  var axis = ChartAxis.linear
  var svg: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    var assignments: [Assignment] = []
    for (index, token) in arguments.tokens.enumerated() {
      // A call may hold an equals sign: what counts is what stands before the parenthesis.
      let isNamed = token.text.prefix { $0 != "(" }.contains("=")
      guard index == 0, !isNamed else {
        assignments.append(try Assignment(token, in: arguments.line))
        continue
      }
      var assignment = try Assignment(
        Token(text: "schedule=" + token.text, column: token.column), in: arguments.line)
      assignment.source = Source(
        line: arguments.line, column: token.column, valueColumn: token.column)
      assignments.append(assignment)
    }
    let varied = Set(
      assignments.compactMap { assignment in
        if case .alternatives = assignment.form { assignment.name } else { nil }
      })
    var planner = Planner()
    let all = try combinations(of: assignments)
    let asked = try all.map { try session.settings.assigning($0) }
    try Settings.expectEffect(of: assignments, in: asked)
    let courses = try zip(all, asked).map { one, asked in
      var settings = asked
      settings.seeds = 1
      let label = one.filter { varied.contains($0.name) }.map { assignment in
        guard assignment.name == "schedule", case .single(let value) = assignment.form else {
          return assignment.short
        }
        return value.short
      }.joined(separator: " ")
      return try RateCourse(label, planner.runs("", settings)[0])
    }
    for course in courses { session.emit(course.json) }
    guard !session.isMachine else { return }
    let report = ScheduleReport(courses: courses, scale: axis.scale)
    if let svg {
      try Files.write(report.chart.svg(width: 800, height: 400), to: svg)
      return session.say("learning rate written to \(svg)")
    }
    session.say(report.lines(in: session.plotStyle))
  }
}

/// How an axis of a chart is spread, as it is typed.
enum ChartAxis: String, CaseIterable, Sendable {
  case auto, linear, log

  var scale: ScaleKind {
    switch self {
    case .auto: .auto
    case .linear: .linear
    case .log: .log
    }
  }
}

/// The rate of every step of a run that was planned.
struct RateCourse: Sendable {
  let label: String
  let settings: Settings
  let epochs: Int
  let stepsPerEpoch: Int
  private let base: Double

  init(_ label: String, _ run: PlannedRun) throws {
    settings = run.settings
    epochs = run.recipe.epochs
    base = run.recipe.rate
    stepsPerEpoch = try Blueprint(run.recipe, for: run.dataset).batches.count
    self.label =
      label.isEmpty ? Registries.schedules.name(of: run.settings.schedule) : label
  }

  /// How many steps there are.
  private var steps: Int {
    let (steps, isTooMany) = epochs.multipliedReportingOverflow(by: stepsPerEpoch)
    return isTooMany ? .max : steps
  }

  /// The rates at some steps in rising order. A schedule that listens hears of no improvement.
  func rates(at wanted: [Int], flavor: Flavor? = nil) -> [Double] {
    let flavor = flavor ?? settings.flavor
    var schedule = settings.schedule
    schedule.adopt(flavor)
    let course = Course(
      epochs: Double(epochs), stepsPerEpoch: Double(stepsPerEpoch), flavor: flavor)
    var heard = 0
    return wanted.map { step in
      if schedule.listens {
        // A rate that fell below every number that matters will not be looked at any more.
        let epoch = min(step / stepsPerEpoch, 100_000)
        while heard < epoch {
          schedule.observe(1, in: course)
          heard += 1
        }
      }
      return schedule.rate(atStep: step, base: base, in: course)
    }
  }

  /// Some steps from the first to the last, at most so many.
  func sample(_ count: Int) -> [Int] {
    guard steps > count else { return Array(0..<max(1, steps)) }
    return (0..<count).map { Int(Double($0) / Double(count - 1) * Double(steps - 1)) }
  }

  /// The first step of an epoch, counted from 1.
  func step(ofEpoch epoch: Int) -> Int { (min(max(epoch, 1), epochs) - 1) * stepsPerEpoch }

  var lastStep: Int { max(0, steps - 1) }

  /// Epochs counted from the start, as schedules do.
  func time(of step: Int) -> Double { Double(step) / Double(stepsPerEpoch) }

  var json: JSON {
    let shown = (1...min(epochs, 10_000)).map { $0 }
    let ends = shown.map { step(ofEpoch: $0) + stepsPerEpoch - 1 }
    return .fields([
      "event": .string("schedule"), "setting": .string(label),
      "schedule": settings.briefEntries.first { $0.name == "schedule" }?.value.json ?? .null,
      "flavor": .string(settings.flavor.rawValue), "base": .real(base),
      "steps_per_epoch": .integer(stepsPerEpoch), "epochs": .array(shown.map(JSON.integer)),
      "first": .array(rates(at: shown.map(step)).map(JSON.real)),
      "lr": .array(rates(at: ends).map(JSON.real)),
    ])
  }
}

/// Some schedules over each other, and their rates at some epochs.
struct ScheduleReport {
  let courses: [RateCourse]
  let scale: ScaleKind

  var chart: LineChart {
    let series = courses.map { course in
      let steps = course.sample(600)
      let points = zip(steps, course.rates(at: steps)).map {
        Point(x: course.time(of: $0), y: $1)
      }
      return Series(course.label, points: points)
    }
    return LineChart("learning rate by epoch", series, scale: scale)
  }

  func lines(in style: PlotStyle) -> [String] {
    var lines = chart.lines(in: style) + table.lines(in: style)
    for note in notes { lines += Words.wrap(note, width: style.width) }
    return lines
  }

  /// The rate at the start of some epochs and at the last step; Keras's where they differ.
  private var table: Table {
    let longest = courses.map(\.epochs).max() ?? 1
    let shares = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9]
    let epochs = shares.map { 1 + Int(($0 * Double(longest)).rounded(.down)) }
      .reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
      .filter { $0 <= longest }
    let columns =
      [Table.Column("")] + epochs.map { .init("epoch \($0)", .right) } + [.init("end", .right)]
    let rows = courses.flatMap { course -> [[String]] in
      let steps = epochs.map(course.step) + [course.lastStep]
      func row(_ name: String, _ rates: [Double]) -> [String] {
        let ended = epochs.map { $0 > course.epochs }
        return [name]
          + zip(rates, ended + [false]).map { $1 ? "" : Words.figure($0, digits: 4) }
      }
      let own = course.rates(at: steps)
      let other: Flavor = course.settings.flavor == .torch ? .keras : .torch
      let theirs = course.rates(at: steps, flavor: other)
      let isSame = zip(own, theirs).allSatisfy { abs($0 - $1) <= 1e-9 * max(abs($0), abs($1)) }
      guard !isSame else { return [row(course.label, own)] }
      return [row(course.label, own), row("  in \(other.rawValue)", theirs)]
    }
    return Table(
      "lr at the first step of an epoch, and at the last step of all", columns: columns, rows: rows)
  }

  private var notes: [String] {
    var notes: [String] = []
    if courses.contains(where: \.settings.schedule.listens) {
      notes.append(
        "plateau waits for the validation loss; it is drawn as if the loss never improved")
    }
    if courses.count == 1, courses[0].settings.schedule.isConstant {
      notes.append("constant: try :schedule cosine, or several as in :schedule cosine|polynomial")
    }
    if courses.count == 1, let course = courses.first, !course.settings.schedule.isConstant {
      let schedule = Registries.schedules.brief(of: course.settings.schedule)
      notes.append("to use it: :train schedule=\(schedule.short)")
    }
    return notes
  }
}
