import Knobs
import Plots
import Training

/// `find-lr`: the learning-rate range test.
struct FindRate: MeasuringCommand {
  static let name = "find-lr"
  static let summary = "find a learning rate by raising it step by step"
  static let family = CommandFamily.playground
  static let usage = "[knob=value ...]"
  static let details = [
    "Trains a throw-away network while the rate grows by the same factor in each step, and watches "
      + "the loss (Smith 2017; limits and suggestions are fastai's). It begins to fall where the rate "
      + "is large enough to matter, and goes up where it is too large. It ends at 4 times the lowest.",
    "steep is where the loss falls fastest, valley the middle of the longest way down, minimum a "
      + "tenth of the rate with the lowest loss, each on the mean curve of the seeds, five unless "
      + "seeds= says otherwise. The suggestion is the middle of the three.",
  ]
  static let examples = [
    "find-lr", "find-lr optimizer=adam seeds=2", "find-lr data=moons low=1e-4",
  ]
  static let operands = Operands.settings
  static let metrics = ["suggestion", "steep", "valley", "minimum"]
  static let knobs: [Knob<Self>] = [
    Knob("low", \.test.low, .of(1e-12...1e3), example: "1e-5", "the first rate"),
    Knob("high", \.test.high, .of(1e-12...1e6), example: "10", "the last rate"),
    Knob("steps", \.test.steps, .of(20...100_000), example: "200", "steps to take"),
    Knob("svg", \.svg, none: "none", text: "path", "write the picture to a file instead"),
  ]
  var test = RangeTest()
  var svg: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    let found = try find(arguments, seed: nil, in: session)
    guard let found, found.suggestion != nil else {
      guard session.wasStopped else {
        throw Failure(
          "the loss is not finite even at lr=\(Words.figure(test.low)); try a smaller low",
          status: .failed)
      }
      return session.say("stopped before there was anything to see")
    }
    for event in found.events { session.emit(event) }
    guard !session.isMachine else { return }
    if let svg {
      try Files.write(found.chart.svg(width: 800, height: 400), to: svg)
      return session.say("loss by rate written to \(svg)")
    }
    session.say(found.lines(in: session.plotStyle))
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    guard let found = try find(arguments, seed: seed, in: session), !session.wasStopped else {
      return nil
    }
    func values(_ value: (Suggestions) -> Double?) -> [Double] {
      found.each.map { value($0) ?? .nan }
    }
    return Measures(
      [
        "suggestion": values(\.middle), "steep": values(\.steep), "valley": values(\.valley),
        "minimum": values(\.minimum),
      ], picture: { found.lines(in: $0) })
  }

  /// The settings that are tested, with their seeds.
  private static func settings(
    _ arguments: Arguments, on base: Settings, seed: Int?
  ) throws -> Settings {
    let typed = try arguments.assignments()
    var settings = try base.assigning(typed)
    try Settings.expectEffect(of: typed, in: [settings])
    if let seed { settings.seed = seed }
    settings.seeds = settings.seeds ?? 5
    return settings
  }

  func effort(_ arguments: Arguments, given earlier: [String: Effort]) throws -> Effort {
    var settings = try Self.settings(arguments, on: Settings(), seed: nil)
    let samples = settings.batch.map(Double.init) ?? 0
    settings.epochs = 1
    let epoch = try Effort(training: settings)
    // One epoch has samples / batch steps; the test has its own number of them.
    return samples > 0 && epoch.steps > 0
      ? epoch * (Double(test.steps * (settings.seeds ?? 5)) / epoch.steps)
      : epoch * Double(test.steps)
  }

  /// Tests every seed.
  /// - Returns: nothing where it was stopped before the first was done.
  private func find(
    _ arguments: Arguments, seed: Int?, in session: Session
  ) throws -> FoundRate? {
    guard test.low < test.high else {
      throw Failure(
        "low must be below high; try low=\(Words.figure(test.high / 1e8)) "
          + "high=\(Words.figure(test.high))", knob: "low")
    }
    let settings = try Self.settings(
      arguments, on: seed == nil ? session.settings : Settings(), seed: seed)
    var planner = Planner()
    let plan = try planner.runs("", settings)
    var courses: [RangeTest.Course] = []
    try session.working("raising the rate") { goesOn in
      for (index, run) in plan.enumerated() {
        let job = TrainingJob(
          recipe: run.recipe, data: run.dataset, weights: try Session.weights(for: run.settings))
        let engine = try job.engine(by: fastEngine)
        let course = test.course(of: engine, samples: run.dataset.train.count) {
          goesOn((Double(index) + $0) / Double(plan.count))
        }
        guard !session.wasStopped, goesOn(Double(index + 1) / Double(plan.count)) else { return }
        courses.append(course)
      }
    }
    guard let first = plan.first, !courses.isEmpty else { return nil }
    return FoundRate(
      test: test, settings: first.settings, seeds: plan.map(\.settings.seed), courses: courses)
  }
}

/// The rates that a course suggests, all of them among those that were tried.
struct Suggestions: Sendable {
  let steep: Double?
  let valley: Double?
  let minimum: Double?
  /// The end of the rates at which the loss falls fastest, if it is at one.
  let end: RangeTest.Course.End?

  init(_ course: RangeTest.Course, of test: RangeTest) {
    let judged = course.judged(of: test.steps)
    func among(_ rate: Double?) -> Double? { rate.map { min(max($0, test.low), test.high) } }
    steep = among(judged.steep)
    valley = among(judged.valley)
    minimum = among(judged.minimum)
    end = judged.steepEnd(of: test.steps, isWhole: course.rates.count >= test.steps)
  }

  /// The middle one of the three.
  var middle: Double? {
    let all = [steep, valley, minimum].compactMap { $0 }.sorted()
    return all.isEmpty ? nil : all[all.count / 2]
  }
}

/// What the range test found on some seeds.
struct FoundRate: Sendable {
  let test: RangeTest
  let settings: Settings
  let seeds: [Int]
  let courses: [RangeTest.Course]

  /// The mean curve of the seeds.
  private let meanCourse: RangeTest.Course
  /// What the course of each seed suggests.
  let each: [Suggestions]
  /// What the mean curve suggests.
  let mean: Suggestions

  init(test: RangeTest, settings: Settings, seeds: [Int], courses: [RangeTest.Course]) {
    (self.test, self.settings, self.seeds, self.courses) = (test, settings, seeds, courses)
    meanCourse = RangeTest.Course(meanOf: courses)
    each = courses.map { Suggestions($0, of: test) }
    mean = Suggestions(meanCourse, of: test)
  }

  /// The rate to try, in one digit where that is one of those that were tried.
  var suggestion: Double? {
    guard let middle = mean.middle else { return nil }
    let rate = Self.rounded(middle)
    return test.low...test.high ~= rate ? rate : middle
  }

  /// 0.0123 as 0.01: nobody knows a rate better than that.
  static func rounded(_ rate: Double) -> Double {
    guard rate > 0, rate.isFinite else { return rate }
    var unit = 1.0
    while unit > rate { unit /= 10 }
    while unit * 10 <= rate { unit *= 10 }
    let digit = (rate / unit).rounded()
    // The text of the decimal number has no tail, as the product of two binary ones may have.
    return Double("\(Int(digit))e\(Self.exponent(of: unit))") ?? rate
  }

  private static func exponent(of unit: Double) -> Int {
    var (exponent, rest) = (0, unit)
    while rest < 0.5 { (exponent, rest) = (exponent - 1, rest * 10) }
    while rest > 5 { (exponent, rest) = (exponent + 1, rest / 10) }
    return exponent
  }

  /// The averages by rate, the suggestion marked, up to where the loss is above its beginning again.
  var chart: LineChart {
    let mean = meanCourse
    let lowest = mean.smoothed.min() ?? 0
    let ceiling = lowest + 1.25 * ((mean.smoothed.first ?? 0) - lowest)
    let turn = mean.smoothed.firstIndex(of: lowest) ?? 0
    let end = mean.smoothed[turn...].firstIndex { $0 > ceiling } ?? mean.smoothed.count
    let points = zip(mean.rates, mean.smoothed).prefix(end).map { Point(x: $0, y: $1) }
    var curve = Series(
      "loss", points: points, best: suggestion.map { .at($0) }, letter: "L")
    if courses.count > 1 {
      curve.runs = courses.count
      curve.middle = "mean"
      curve.band = points.indices.map { step in
        let values = courses.compactMap {
          $0.smoothed.indices.contains(step) ? $0.smoothed[step] : nil
        }
        return (values.min() ?? 0, min(values.max() ?? 0, ceiling))
      }
    }
    let what = "smoothed training loss by learning rate"
    let title = courses.count > 1 ? "\(what), mean of \(courses.count) seeds" : what
    return LineChart(title, [curve], xName: "lr", scale: .linear, xScale: .log)
  }

  func lines(in style: PlotStyle) -> [String] {
    guard let suggestion else { return [] }
    func row(_ name: String, _ value: (Suggestions) -> Double?, _ words: String) -> [String] {
      let values = each.compactMap(value)
      let spread = Spread(values)
      let ends = "\(Words.figure(spread.low)) to \(Words.figure(spread.high))"
      return [
        name, value(mean).map { Words.figure($0) } ?? "-", values.count > 1 ? ends : "", words,
      ]
    }
    let table = Table(
      columns: [
        .init(""), .init("lr", .right), .init(courses.count > 1 ? "by seed" : ""), .init(""),
      ],
      rows: [
        row("steep", \.steep, "the loss falls fastest"),
        row("valley", \.valley, "the middle of the longest way down"),
        row("minimum", \.minimum, "a tenth of the rate with the lowest loss"),
      ])
    return chart.lines(in: style) + table.lines(in: style)
      + advice(suggestion).flatMap { Words.wrap($0, width: style.width) }
  }

  private func advice(_ suggestion: Double) -> [String] {
    let used = settings.rate ?? 0
    let ratio = used / suggestion
    let verdict =
      ratio > 3.2
      ? "lr=\(Words.figure(used)), which is set now, is larger than that"
      : ratio < 1 / 3.2
        ? "lr=\(Words.figure(used)), which is set now, is smaller than that"
        : "lr=\(Words.figure(used)), which is set now, is as good as that"
    let middles = each.compactMap(\.middle)
    let doubt =
      (middles.max() ?? 0) > 10 * (middles.min() ?? 0)
      ? "; the seeds disagree by more than ten times, so take it as a hint" : ""
    return [
      "try :train lr=\(Self.text(suggestion)), the middle of the three; \(verdict)\(doubt)"
    ] + (mean.end.map { [beyond($0)] } ?? [])
  }

  /// What to say where the loss falls fastest at an end of what was tried.
  private func beyond(_ end: RangeTest.Course.End) -> String {
    let (side, range) =
      switch end {
      case .low: ("lowest", "low=\(Self.text(max(1e-12, test.low / 1000)))")
      case .high: ("highest", "high=\(Self.text(min(1e6, test.high * 1000)))")
      }
    return "that is at the \(side) of the rates that were tried, so a better one may lie beyond "
      + "them; look again with \(range)"
  }

  static func text(_ rate: Double) -> String { Value.real(rate).short }

  /// One object a seed, and the suggestion.
  var events: [JSON] {
    let curves = zip(zip(seeds, courses), each).map { pair, found in
      JSON.fields([
        "event": .string("curve"), "seed": .integer(pair.0),
        "lr": .array(pair.1.rates.map(JSON.real)),
        "loss": .array(pair.1.losses.map(JSON.real)),
        "smoothed": .array(pair.1.smoothed.map(JSON.real)),
        "steep": .optional(found.steep), "valley": .optional(found.valley),
        "minimum": .optional(found.minimum),
      ])
    }
    return curves + [
      .fields([
        "event": .string("suggestion"), "lr": .optional(suggestion),
        "steep": .optional(mean.steep), "valley": .optional(mean.valley),
        "minimum": .optional(mean.minimum), "seeds": .integer(courses.count),
        "end": mean.end.map { .string($0.rawValue) } ?? .null,
        "optimizer": settings.entries.first { $0.name == "optimizer" }?.value.json ?? .null,
      ])
    ]
  }
}
