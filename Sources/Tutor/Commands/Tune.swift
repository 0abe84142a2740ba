import Knobs
import Training
import Tuning

/// `tune`: search for good settings.
struct Tune: Command {
  static let name = "tune"
  static let summary = "search for good hyper-parameters"
  static let family = CommandFamily.tuning
  static let usage = "knob=LOW..HIGH knob=A|B ... [method=bayes] [trials=30]"
  static let details = [
    "Ranges and alternatives are searched, single values hold for every trial; lr=? takes the range "
      + "that is usual for the knob. A knob that only some choices have, as beta1 of adam, is "
      + "searched under those.",
    "method is \(Words.list(searchMethods.names, "or")); those that halve pause networks and go on "
      + "with the best. Several, as in method=random|bayes, are compared on the same budget.",
    "Every search has a name and is kept; resume=NAME goes on with it, after Ctrl-C and after worse. "
      + "With trials that look at each outcome, width says how many are out at a time; how many "
      + "threads work (parallel) changes the time and nothing else.",
    "objective= searches a test function instead: "
      + Words.list(Objective.all.map(\.name), "or") + ".",
    "exec= tunes any other program. It gets each setting as one line of JSON on its standard input and "
      + "in the {name} places of the command, and answers with lines {\"value\":0.3} or "
      + "{\"step\":4,\"value\":0.5}. What is pruned gets SIGTERM; what fails or prints anything else is a "
      + "failed trial.",
  ]
  static let examples = [
    "tune lr=1e-4..1 dropout=0..0.6 optimizer=sgd|adam trials=6 epochs=3",
    "tune lr=? hidden=8..64 method=hyperband epochs=3 data=moons",
    #"tune x=0..1 exec='echo "{\"value\":{x}}"' trials=4"#,
    "tune objective=branin trials=12 method=tpe",
    "tune objective=curve5 method=random|hyperband budget=100 seeds=3",
  ]
  static let operands = Operands.settings
  static let knobs: [Knob<Self>] = [
    Knob("method", \.method, from: searchMethods, example: "tpe", "how settings are found"),
    Knob(
      "trials", \.trials, none: "auto", .of(1...1_000_000), example: "30",
      "settings to try; auto: 30, or what the method needs"),
    Knob(
      "epochs", \.epochs, none: "auto", .of(1...1_000_000), example: "27",
      "epochs of one full trial; auto: 27"),
    Knob(
      "parallel", \.parallel, none: "auto", .of(1...1024), example: "2",
      "trials at the same time; auto: one on each processor"),
    Knob(
      "width", \.width, none: "auto", .of(1...1024), example: "4",
      "trials out when the next is chosen; auto: 4, or 1"),
    Knob(
      "seed", \.seed, none: "auto", .of(-9_007_199_254_740_991...9_007_199_254_740_991),
      example: "7", "where the search and its networks begin"),
    Knob(
      "seeds", \.seeds, .of(1...100), example: "3", "networks for each trial; their mean counts"),
    Knob("goal", \.goal, text: "figure", example: "val_loss", "what is made small or large"),
    Knob("direction", \.direction, "which values are good; auto: as the goal has it"),
    Knob(
      "rule", \.rule, from: stoppingRules, isFlat: false, example: "median",
      "when a trial is given up early"),
    Knob(
      "stop", \.stop, none: "off", .of(1...1_000_000), example: "20",
      "trials without gain after which the search ends"),
    Knob(
      "budget", \.budget, none: "off", .of(1...1_000_000_000), example: "540",
      "epochs in all after which the search ends"),
    Knob(
      "objective", \.objective, none: "none", text: "function", example: "branin",
      "a test function to search instead of networks"),
    Knob(
      "exec", \.command, none: "none", text: "command", example: "'python train.py --lr {lr}'",
      "another program to tune instead of networks"),
    Knob(
      "timeout", \.timeout, none: "off", .of(0.001...1e9), example: "600",
      "seconds that a program may take for a trial"),
    Knob(
      "enqueue", \.enqueue, none: "none", text: "settings", example: "'lr=0.1 dropout=0.2'",
      "settings to try first; several with ; between"),
    Knob("repeats", \.repeats, "whether a setting may be tried twice"),
    Knob(
      "confirm", \.confirm, none: "off", .of(1...100), example: "5",
      "fresh seeds to train the winner again with"),
    Knob("name", \.searchName, none: "auto", text: "name", example: "first", "what it is kept as"),
    Knob(
      "resume", \.resume, none: "off", text: "name", example: "first",
      "a kept search to go on with"),
  ]

  /// Which values are good.
  enum Direction: String, CaseIterable, Sendable {
    case auto, minimize, maximize
  }

  var method = usualSearchMethod
  var trials: Int?
  var epochs: Int?
  var parallel: Int?
  var width: Int?
  var seed: Int?
  var seeds = 1
  var goal = "val_loss"
  var direction = Direction.auto
  var rule = noStoppingRule
  var stop: Int?
  var budget: Int?
  var objective: String?
  var command: String?
  var timeout: Double?
  var enqueue: String?
  var repeats = false
  var confirm: Int?
  var searchName: String?
  var resume: String?

  static func candidates(for option: String, in session: Session) -> [Candidate] {
    option == "resume" ? session.searchCandidates : []
  }

  /// Several methods are compared, and a range of epochs is searched.
  static func leaves(_ assignment: Assignment) -> Bool {
    if case .single = assignment.form { return false }
    return ["method", "epochs"].contains(assignment.name)
  }

  func run(_ arguments: Arguments, in session: Session) throws {
    var (options, arguments) = (self, arguments)
    try options.takeMethodKnobs(from: &arguments)
    if let methods = try Self.takeMethods(from: &arguments) {
      return try options.compare(methods, arguments, in: session)
    }
    let run = try options.prepared(arguments, in: session)
    try run.perform(in: session)
    try TuningReport(run, in: session).show()
  }

  /// The search that is asked for, a kept one or a new one, ready to go on.
  func prepared(_ arguments: Arguments, in session: Session) throws -> TuningRun {
    if let resume { return try resumed(resume, arguments, in: session) }
    let plan = try TuningPlan(self, arguments, base: session.settings)
    return try TuningRun(beginning: plan, in: session)
  }

  /// Takes `method=grid|random` out of the arguments.
  private static func takeMethods(from arguments: inout Arguments) throws -> [Value]? {
    guard let place = arguments.tokens.firstIndex(where: { $0.text.hasPrefix("method=") }) else {
      return nil
    }
    let assignment = try Assignment(arguments.tokens.remove(at: place), in: arguments.line)
    guard case .alternatives(let values) = assignment.form else {
      throw KnobError(.severalValues(assignment.form), knob: "method", assignment.source)
    }
    var probe = Tune()
    for value in values {
      do throws(KnobError) {
        try probe.assign("method", value)
      } catch {
        throw KnobError(error.problem, knob: "method", assignment.source)
      }
    }
    return values
  }

  /// Holds several methods against each other.
  private func compare(
    _ methods: [Value], _ arguments: Arguments, in session: Session
  ) throws {
    if let taken = ["resume", "name", "confirm", "enqueue"].first(where: { name in
      differences.contains { $0.name == name }
    }) {
      throw Failure("\(taken) is of one search; several methods are compared here", knob: taken)
    }
    guard let comparison = try MethodComparison(methods, self, arguments, in: session) else {
      return session.say("stopped: the methods cannot be compared before all have been run")
    }
    session.emit(comparison.event)
    session.say(comparison.lines(style: session.plotStyle))
  }

  /// A kept search, with what may be changed of it.
  private func resumed(
    _ name: String, _ arguments: Arguments, in session: Session
  ) throws -> TuningRun {
    try arguments.expectNothing(resuming: name)
    let changes = differences.filter { $0.name != "resume" }
    if let fixed = changes.first(where: { !Self.changeable.contains($0.name) })?.name {
      throw Failure(
        "\(fixed) cannot change when a search goes on; \(Words.list(Self.changeable)) can",
        knob: fixed)
    }
    let kept = try session.keptSearch(name)
    var options = kept.plan.options
    try options.assign(changes)
    return try TuningRun(
      goingOn: kept, with: try kept.plan.changed(to: options), in: session)
  }

  private static let changeable = ["trials", "parallel", "stop", "budget", "confirm"]

  /// Takes what belongs to the method out of the arguments, as `eta=4` of hyperband.
  mutating func takeMethodKnobs(from arguments: inout Arguments) throws {
    var own: [Assignment] = []
    let rest = arguments.tokens.filter { token in
      let name = String(token.text.prefix { $0 != "=" })
      let bare = name.split(separator: ".").last.map(String.init) ?? name
      let isOurs =
        token.text.contains("=") && Self.info(named: bare) != nil
        && Self.knob(named: name) == nil && Settings.info(named: bare) == nil
      if isOurs, let assignment = try? Assignment(token, in: arguments.line),
        case .single = assignment.form
      {
        own.append(assignment)
        return false
      }
      return true
    }
    try assign(own)
    arguments.tokens = rest
  }
}
