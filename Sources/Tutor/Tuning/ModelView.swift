import Knobs
import Plots
import Tuning

/// What Bayesian search believed along one knob before it chose a trial, and why it chose it.
struct ModelView {
  private let view: TrialsView
  private let dimension: Dimension
  private let number: Int

  init(_ view: TrialsView, along dimension: Dimension) throws {
    self.view = view
    self.dimension = dimension
    guard view.kept.plan.methodName == "bayes" else {
      throw Failure(
        "only bayes has a model to look at, and \(view.kept.name) was \(view.kept.plan.methodName); "
          + "try contour")
    }
    number = view.trial ?? view.rows.count
    guard view.rows.indices.contains(number - 1) else {
      throw Failure(
        "\(view.kept.name) has no trial \(number); it has \(view.rows.count)", knob: "at")
    }
  }

  func lines() throws -> [String] {
    var search = try view.kept.plan.search()
    for _ in 1..<max(1, number) {
      guard let proposal = search.next(), let outcome = view.kept.record.outcome(of: proposal)
      else { break }
      search.tell(outcome)
    }
    let surrogate = number - view.kept.plan.width >= startup ? search.surrogate() : nil
    guard let chosen = search.next(), let span = dimension.span else {
      throw Failure("trial \(number) cannot be traced along \(dimension.name)")
    }
    let setting = chosen.setting
    guard let surrogate, setting[dimension.name] != nil,
      let here = try? surrogate.belief(setting)
    else {
      return Words.wrap(
        "trial \(number) was not chosen by a model: the first settings are spread evenly, so that "
          + "there is something to learn from", width: view.style.width)
    }
    let sign = view.goal.direction == .minimize ? 1.0 : -1.0
    var middle: [Point] = []
    var band: [(low: Double, high: Double)] = []
    var promise: [Point] = []
    let steps = 60
    for step in 0...steps {
      let place =
        span.lowerBound + (span.upperBound - span.lowerBound) * Double(step) / Double(steps)
      var other = setting
      other[dimension.name] = dimension.value(at: place)
      guard let belief = try? surrogate.belief(other) else { continue }
      let ends = [sign * belief.mean - belief.deviation, sign * belief.mean + belief.deviation]
      middle.append(Point(x: place, y: sign * belief.mean))
      band.append((ends.min() ?? 0, ends.max() ?? 0))
      promise.append(Point(x: place, y: max(belief.promise, here.promise - 20)))
    }
    var series = Series("believed", points: middle)
    series.band = band
    let paper = view.style.tall(10)
    let belief = LineChart(
      "\(view.goal.name) believed before trial \(number), with one deviation", [series],
      xName: dimension.axisName, scale: .linear)
    let at = dimension.coordinate(setting) ?? 0
    let wish = LineChart(
      "log of the improvement it promises; trial \(number) at the mark",
      [Series("promise", points: promise, best: .at(at))], xName: dimension.axisName,
      scale: .linear)
    return belief.lines(in: paper) + wish.lines(in: paper)
      + Words.wrap(why(here, setting, known: search, sign), width: view.style.width)
  }

  /// How many settings are spread evenly before there is a model: each choice that others depend on is
  /// among them.
  private var startup: Int {
    let method = view.kept.plan.options.method
    let asked = searchMethods.knobValues(of: method).first { $0.name == "startup" }?.value.number
    let parents = Set(view.space.dimensions.compactMap { $0.condition?.parent })
    let branches = view.space.dimensions.map { dimension -> Int in
      guard parents.contains(dimension.name), case .categorical(let values) = dimension.kind else {
        return 0
      }
      return values.count
    }
    return max(asked.map { Int($0) } ?? 0, min(branches.max() ?? 0, 16))
  }

  private func why(
    _ here: (mean: Double, deviation: Double, promise: Double), _ setting: Setting,
    known search: Search, _ sign: Double
  ) -> String {
    let done = view.rows.prefix(number - 1).filter { $0.state == .complete }
    let best = done.compactMap(\.value).filter(\.isFinite)
      .min { view.goal.isBetter($0, than: $1) }
    let value = TrialRow.short(setting[dimension.name] ?? .integer(0))
    var text =
      "trial \(number) took \(dimension.name)=\(value): the model expected "
      + "\(Words.figure(sign * here.mean)) give or take \(Words.figure(here.deviation))"
    if let best {
      text += ", where the best so far was \(Words.figure(best))"
      text +=
        view.goal.isBetter(sign * here.mean, than: best)
        ? "; it expected a gain there: it exploits what it knows"
        : "; it expected no gain, but knew little of the place: it explores"
    }
    if let came = view.rows[number - 1].value { text += "; it came to \(Words.figure(came))" }
    return text
  }
}

/// Which settings each rung of halving cut.
struct BracketsView {
  private let kept: KeptSearch
  private let trials: [Trial]

  init(_ kept: KeptSearch) throws {
    guard kept.plan.hasRungs else {
      throw Failure(
        "\(kept.plan.methodName) has no rungs; brackets are of halving, hyperband, asha and bohb")
    }
    self.kept = kept
    trials = try kept.search().trials
  }

  func lines(width: Int) -> [String] {
    var lines = ["# goes on, - is cut, = reached full training"]
    var epochs: [Int: [Int: Int]] = [:]
    for trial in trials {
      for (rung, count) in rungEpochs(trial) {
        epochs[trial.bracket ?? 0, default: [:]][rung] = count
      }
    }
    for bracket in Set(trials.map { $0.bracket ?? 0 }).sorted() {
      let own = trials.filter { ($0.bracket ?? 0) == bracket }
      lines.append("bracket \(bracket + 1): \(Words.count(own.count, "setting"))")
      for rung in 0...(own.compactMap(\.rung).max() ?? 0) {
        let there = own.count { ($0.rung ?? 0) >= rung }
        let on = own.count { ($0.rung ?? 0) > rung }
        let most = epochs[bracket]?[rung] ?? 0
        let head = Self.padded(Words.count(most, "epoch"), 11)
        let room = max(8, width - 36)
        let scale = min(1, Double(room) / Double(max(1, own.count)))
        let bars = (
          Int((Double(on) * scale).rounded(.up)), Int((Double(there) * scale).rounded(.up))
        )
        let isTop = most >= kept.plan.task.epochs
        let bar =
          isTop
          ? String(repeating: "=", count: bars.1)
          : String(repeating: "#", count: bars.0)
            + String(repeating: "-", count: max(0, bars.1 - bars.0))
        let note = isTop ? "\(there)" : "\(there), \(on) on"
        lines.append(Words.clip("\(head) \(bar) \(note)", width))
      }
    }
    let search = try? kept.search()
    if let search {
      lines += Words.wrap(
        "\(search.epochs) epochs with networks that go on where they paused; "
          + "\(search.restartedEpochs) if each had been started again", width: width)
    }
    return lines
  }

  /// The epochs of a trial's last rung.
  private func rungEpochs(_ trial: Trial) -> [(Int, Int)] {
    trial.rung.map { [($0, trial.epochs)] } ?? []
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
