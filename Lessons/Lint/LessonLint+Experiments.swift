import Study

extension LessonLint {
  func check(_ experiment: Experiment, _ report: inout Report) {
    let id = experiment.id
    if experiment.hints.count < 3 {
      report.add(
        .experiment(id),
        "\(id) has \(experiment.hints.count) hints; give three, from nudge to near answer")
    }
    let twistRuns = experiment.twists.flatMap(\.runs)
    let runs = experiment.runs + twistRuns
    for (index, run) in runs.enumerated() {
      if let objection = objection(run, Array(runs[..<index])) {
        report.add(.run(experiment: id, run.name), objection)
      }
      if run.verb == "train", (run.seeds ?? 1) < 3 {
        report.add(
          .run(experiment: id, run.name), "a claim needs several seeds; add seeds=5 to this run")
      }
    }
    if Set(runs.filter { $0.verb == "train" }.map(\.seeds)).count > 1 {
      report.add(.experiment(id), "runs with different seeds= cannot be paired; give all the same")
    }
    checkTime(of: experiment, &report)
    checkMetrics(of: experiment, &report)
    checkUse(of: experiment, &report)
    checkExclusion(of: experiment, &report)
  }

  /// A learner waits for an experiment with the whole screen empty, so it must be over soon.
  private func checkTime(of experiment: Experiment, _ report: inout Report) {
    guard let (runs, twists) = seconds(experiment) else { return }
    let remedy = "take fewer epochs, narrower layers, fewer trials or a smaller data set"
    func sentence(_ what: String, _ seconds: Double) -> String {
      let rounded = seconds.rounded(.up)
      let text = rounded < 1e6 ? "\(Int(rounded))" : "\(rounded)"
      return "\(what) about \(text) s on one core, all seeds together, and "
        + "\(Int(Self.mostSeconds)) s are the most; \(remedy)"
    }
    if runs > Self.mostSeconds {
      report.add(.experiment(experiment.id), sentence("the runs take", runs))
    }
    for (index, twist) in twists.enumerated() where twist > Self.mostSeconds {
      report.add(
        .twist(experiment: experiment.id, index), sentence("the runs of this twist take", twist))
    }
  }

  /// Every metric that is looked at is one that the command of its line measures.
  private func checkMetrics(of experiment: Experiment, _ report: inout Report) {
    let id = experiment.id
    var looks: [(Spot, Set<Measurement>)] = experiment.effects.map {
      (.effect(experiment: id, $0.name), $0.measurements)
    }
    looks += experiment.choices.map { (.choice(experiment: id, $0.letter), $0.claim.measurements) }
    looks.append((.claim(experiment: id), experiment.claim.measurements))
    for (index, twist) in experiment.twists.enumerated() {
      if let claim = twist.claim {
        looks.append((.twist(experiment: id, index), claim.measurements))
      }
    }
    let runs = experiment.runs + experiment.twists.flatMap(\.runs)
    let verbs = Dictionary(runs.map { ($0.name, $0.verb) }, uniquingKeysWith: { first, _ in first })
    // Told of once, where it stands first: claims repeat what their effects are made of.
    var told: Set<Measurement> = []
    for (spot, measurements) in looks {
      for one in measurements.sorted(by: { ($0.run, $0.metric) < ($1.run, $1.metric) })
      where told.insert(one).inserted {
        guard let verb = verbs[one.run], let known = metrics(verb), !known.contains(one.metric)
        else { continue }
        report.add(
          spot, "\(one.metric) is no metric of \(verb); it has \(known.joined(separator: ", "))")
      }
    }
  }

  /// Every run is looked at by some claim or effect, or by a line after it.
  private func checkUse(of experiment: Experiment, _ report: inout Report) {
    let claims = [experiment.claim] + experiment.choices.map(\.claim)
    let twistClaims = experiment.twists.compactMap(\.claim)
    let used = Set(
      ((claims + twistClaims).flatMap(\.measurements) + experiment.effects.flatMap(\.measurements))
        .map(\.run))
    let looked = experiment.runs + experiment.twists.filter { $0.claim != nil }.flatMap(\.runs)
    let named = Set(looked.filter { $0.verb != "train" }.flatMap(\.words))
    for run in looked where !used.contains(run.name) && !named.contains(run.name) {
      report.add(
        .run(experiment: experiment.id, run.name),
        "no claim or effect looks at \(run.name); use it or leave it out")
    }
  }

  /// No two choices may hold for the same results. Made-up results of several scales are tried; two
  /// claims that overlap on a sizeable part of them are found.
  private func checkExclusion(of experiment: Experiment, _ report: inout Report) {
    var noise = SeededGenerator(seed: 1)
    var reported: Set<String> = []
    for turn in 0..<200 {
      let spread = [0.001, 0.01, 0.05, 0.5][turn % 4]
      let results = madeUpResults(for: experiment, spread: spread, &noise)
      let held = experiment.outcome(of: results).held
      guard held.count > 1, reported.insert(held.joined()).inserted else { continue }
      report.add(
        .choice(experiment: experiment.id, held[1]),
        "choices \(held.joined(separator: ", ")) can all hold at once; separate their claims")
    }
  }

  private func madeUpResults(
    for experiment: Experiment, spread: Double, _ noise: inout SeededGenerator
  ) -> Results {
    var table: [String: [String: [Double]]] = [:]
    let measurements = experiment.choices.reduce(into: Set<Measurement>()) {
      $0.formUnion($1.claim.measurements)
    }
    for metric in Set(measurements.map(\.metric)).sorted() {
      let base = Double.random(in: 0..<1, using: &noise)
      for run in Set(measurements.map(\.run)).sorted() {
        let shift = (Double.random(in: 0..<1, using: &noise) - 0.5) * 4 * spread
        table[run, default: [:]][metric] = (0..<5).map { _ in
          base + shift + (Double.random(in: 0..<1, using: &noise) - 0.5) * spread
        }
      }
    }
    return Results(table)
  }
}

extension RunLine {
  /// What stands after the command, word by word.
  public var words: [String] { command.split(separator: " ").dropFirst().map(String.init) }

  /// The number of paired seeds the line asks for.
  public var seeds: Int? {
    command.split(separator: " ").first { $0.hasPrefix("seeds=") }.flatMap {
      Int($0.dropFirst("seeds=".count))
    }
  }
}
