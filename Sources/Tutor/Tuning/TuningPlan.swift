import Knobs
import Training
import Tuning

/// Everything that a search was asked to be, with all that can be refused decided.
struct TuningPlan: Sendable {
  /// What is searched.
  enum Subject: Sendable {
    case networks(NetworkSpace)
    case objective(Objective)
    case program(ExternalEvaluator)
  }

  let options: Tune
  /// The ranges, alternatives and values as they were typed.
  let words: [String]
  /// The settings at that time, which the typed ones were put on.
  let settings: Settings
  let subject: Subject
  let goal: TuningGoal
  let task: SearchTask
  /// How many trials are out when the next one is chosen.
  let width: Int
  /// Settings to try first.
  let queue: [Setting]

  /// The epochs of one full training where nothing else is said: a good number for halving by thirds.
  static let usualEpochs = 27

  init(_ options: Tune, _ arguments: Arguments, base: Settings) throws {
    self.options = options
    words = arguments.words
    settings = base
    let space: SearchSpace
    var epochs = options.epochs
    if options.objective != nil, options.command != nil {
      throw Failure("a search has one subject; leave out objective or exec", knob: "exec")
    }
    if options.timeout != nil, options.command == nil {
      throw Failure("timeout is for another program, and there is no exec=", knob: "timeout")
    }
    if let name = options.objective {
      guard let objective = Objective.named(name) else {
        let names = Objective.all.map(\.name)
        let nearest = Suggestion.nearest(to: name, among: names)
        let hint = Words.list(nearest.isEmpty ? names : nearest, "or")
        throw Failure(
          "there is no test function \"\(Words.clip(name, 30))\"; try \(hint)", knob: "objective")
      }
      subject = .objective(objective)
      space = try FreeSpace(arguments, known: objective.dimensions).space
      goal = TuningGoal(
        name: name, direction: options.direction == .maximize ? .maximize : .minimize)
      epochs = epochs ?? objective.epochs
      if objective.epochs == 1 { epochs = 1 }
    } else if let command = options.command {
      guard options.seeds == 1 else {
        throw Failure("seeds are for networks; a program draws its own", knob: "seeds")
      }
      let free = try FreeSpace(arguments)
      space = free.space
      let fixed = free.fixed.compactMap { assignment -> (name: String, value: Value)? in
        guard case .single(let value) = assignment.form else { return nil }
        return (assignment.name, value)
      }
      let name = searchMethods.name(of: options.method)
      let halves = ["halving", "hyperband", "asha", "bohb"].contains(name)
      epochs = epochs ?? (halves ? Self.usualEpochs : 1)
      subject = .program(
        try ExternalEvaluator(
          command: command, names: space.dimensions.map(\.name), fixed: fixed, epochs: epochs ?? 1,
          timeoutSeconds: options.timeout))
      goal = TuningGoal(
        name: options.goal == Tune().goal ? "value" : options.goal,
        direction: options.direction == .maximize ? .maximize : .minimize)
    } else {
      var shared = base
      shared.seed = options.seed ?? base.seed
      shared.seeds = options.seeds
      shared.epochs =
        options.epochs ?? (base.epochs == Settings().epochs ? Self.usualEpochs : base.epochs)
      let networks = try OtherWords.explained { try NetworkSpace(arguments, base: shared) }
      subject = .networks(networks)
      space = networks.space
      goal = try TuningGoal(
        network: options.goal, direction: Search.Direction(rawValue: options.direction.rawValue))
      epochs = networks.mostEpochs
    }
    task = Self.task(options, space, epochs: epochs ?? 1, seed: options.seed ?? base.seed)
    width = options.width ?? (options.objective == nil ? 4 : 1)
    queue = try Self.queue(options.enqueue, space, subject)
    try checkSize()
  }

  /// The same search with other options, those that do not change what it has done so far.
  func changed(to options: Tune) throws -> TuningPlan {
    try TuningPlan(options, arguments, base: settings)
  }

  /// The typed words as a command has them.
  private var arguments: Arguments {
    let line = Token.line(of: words)
    return Arguments(line: line, tokens: Token.split(line))
  }

  private static func task(
    _ options: Tune, _ space: SearchSpace, epochs: Int, seed: Int
  ) -> SearchTask {
    let name = searchMethods.name(of: options.method)
    // Grids and brackets know best how many settings they need.
    let counts = ["grid", "halving", "hyperband", "bohb"].contains(name)
    let usual = options.objective == nil ? 30 : 100
    var task = SearchTask(
      space: space, seed: seed, trials: options.trials ?? (counts ? nil : usual), epochs: epochs)
    task.allowsRepeats = options.repeats
    return task
  }

  /// Reads settings to try first: `lr=0.1 dropout=0.2; lr=0.01`.
  private static func queue(
    _ text: String?, _ space: SearchSpace, _ subject: Subject
  ) throws -> [Setting] {
    guard let text else { return [] }
    return try text.split(separator: ";").map { part in
      let line = String(part)
      var setting: Setting = [:]
      for token in Token.split(line) {
        let assignment = try Assignment(token, in: line)
        guard case .single(let value) = assignment.form else {
          throw Failure("enqueue takes single values, as in enqueue='lr=0.1'", knob: "enqueue")
        }
        guard space.dimensions.contains(where: { $0.name == assignment.name }) else {
          throw Failure(
            "enqueue names \(assignment.name), which is not searched; "
              + "it can have \(Words.list(space.dimensions.map(\.name)))", knob: "enqueue")
        }
        setting[assignment.name] = value
      }
      return try filled(setting, space, subject)
    }
  }

  /// A setting with what was not said of it: the value that the knob has anyway.
  private static func filled(
    _ setting: Setting, _ space: SearchSpace, _ subject: Subject
  ) throws -> Setting {
    guard case .networks(let networks) = subject else { return setting }
    var filled = setting
    var own = networks.base
    try own.assign(space.assignments(of: setting))
    for entry in own.entries where filled[entry.name] == nil { filled[entry.name] = entry.value }
    if filled["lr"]?.number == nil {
      filled["lr"] = .real(own.rate ?? type(of: own.optimizer).defaultRate)
    }
    return filled
  }

  /// Refuses a grid that nobody means.
  private func checkSize() throws {
    guard options.trials == nil, methodName == "grid" else { return }
    let points = searchMethods.knobValues(of: options.method).first { $0.name == "points" }
    let levels = points?.value.number ?? 5
    let size = task.space.dimensions.reduce(1.0) { size, dimension in
      switch dimension.kind {
      case .real: size * levels
      case .integer(let range, _): size * min(levels, Double(range.count))
      case .categorical(let values): size * Double(values.count)
      }
    }
    guard size > 10_000 else { return }
    throw Failure(
      "this grid has about \(Words.figure(size)) settings; give it trials=100, or points=2",
      knob: "method")
  }
}

extension TuningPlan {
  /// The method by its name.
  var methodName: String { searchMethods.name(of: options.method) }

  /// The method as it is typed, its knobs included where they differ from the defaults.
  var methodText: String {
    // Where every setting was named beforehand, no method chooses any.
    if let trials = task.trials, trials > 0, queue.count >= trials { return "by hand" }
    return searchMethods.brief(of: options.method).short
  }

  /// Whether trials may be given up early.
  var givesUp: Bool { stoppingRules.name(of: options.rule) != "off" }

  /// Whether networks are paused at rungs.
  var hasRungs: Bool { ["halving", "hyperband", "asha", "bohb"].contains(methodName) }

  /// The search at its beginning.
  func search() throws -> Search {
    var limits = Search.Limits()
    limits.patience = options.stop
    limits.epochs = options.budget
    var search = Search(
      task, method: options.method, rule: options.rule, direction: goal.direction, width: width,
      limits: limits)
    for setting in queue {
      do throws(SearchError) {
        try search.enqueue(setting)
      } catch {
        throw Failure("enqueue: \(error.description)", knob: "enqueue")
      }
    }
    return search
  }

  /// Who trains.
  func evaluator() throws -> any TrialEvaluator {
    switch subject {
    case .objective(let objective): return ObjectiveEvaluator(objective: objective)
    case .program(let program): return program
    case .networks(let networks):
      var planner = Planner()
      do {
        if let run = try planner.runs("", networks.base).first { try goal.check(for: run.dataset) }
      } catch let error as DataError {
        throw error
      } catch let error as Failure {
        throw error
      } catch {
        // What these settings lack may be among what is searched.
      }
      return NetworkEvaluator(networks, goal: goal)
    }
  }

  /// What would ask for the same search again: options and words, without its name.
  var line: String {
    let own = options.differences.filter { !["name", "resume"].contains($0.name) }
      .map { "\($0.name)=\($0.form)" }
    return (own + [Token.line(of: words)]).filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The settings of a trial as a line that trains it here.
  func trainLine(_ setting: Setting, from current: Settings) -> String? {
    guard case .networks(let networks) = subject,
      var settings = try? networks.settings(for: setting)
    else { return nil }
    if options.seeds == 1 { settings.seeds = current.seeds }
    return ":train "
      + settings.differences(from: current).map { "\($0.name)=\($0.form)" }
      .joined(separator: " ")
  }
}

extension NetworkSpace {
  /// The most epochs that any trial may have.
  var mostEpochs: Int {
    switch space.dimensions.first(where: { $0.name == "epochs" })?.kind {
    case .integer(let range, _)?: range.upperBound
    case .real(let range, _)?: Int(range.upperBound)
    case .categorical(let values)?:
      values.compactMap { $0.number.map { Int($0) } }.max() ?? base.epochs
    case nil: base.epochs
    }
  }
}
