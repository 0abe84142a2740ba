import Knobs
import Plots
import Training
import Tuning

/// `beat`: the learner against a search method, the same number of trials each.
struct Beat: Command {
  static let name = "beat"
  static let summary = "tune by hand against the machine, as many trials each"
  static let family = CommandFamily.tuning
  static let usage = "[knob=LOW..HIGH knob=A|B ...] [trials=8] [method=bayes]"
  static let details = [
    "First you: type a setting, as in lr=0.05 dropout=0.2, see what it comes to, and choose the next; "
      + "what is left out stays as in your trial before. Then the machine gets as many trials of the "
      + "same space, data, epochs and seeds. Both best values so far stand in one chart.",
    "The best of several trials is partly luck, so both winners are trained again with fresh seeds "
      + "(confirm), and those decide. Games won and your best value of each search are your records.",
    "Without ranges lr, dropout and hidden are searched. Enter shows where you stand, :skip puts the "
      + "game aside, beat resume=NAME goes on with it, beat list names them all. Where a program "
      + "plays, it writes one setting a line to standard input.",
  ]
  static let examples = ["beat", "beat lr=1e-4..1 'optimizer=sgd|adam' trials=5", "beat list"]
  static let operands = Operands.either([.settings, .words(["list"])])
  static let knobs: [Knob<Self>] = [
    Knob("trials", \.trials, .of(1...1000), example: "8", "trials for each side"),
    Knob(
      "method", \.options.method, from: searchMethods, isFlat: false, example: "random",
      "who plays against you"),
    Knob(
      "epochs", \.options.epochs, none: "auto", .of(1...1_000_000), example: "27",
      "epochs of each trial; auto: 27"),
    Knob(
      "seed", \.options.seed, none: "auto", .of(-9_007_199_254_740_991...9_007_199_254_740_991),
      example: "7", "where the networks of both sides begin"),
    Knob(
      "seeds", \.options.seeds, .of(1...100), example: "3",
      "networks for each trial; their mean counts"),
    Knob(
      "goal", \.options.goal, text: "figure", example: "val_loss", "what is made small or large"),
    Knob(
      "objective", \.options.objective, none: "none", text: "function", example: "branin",
      "a test function instead of networks"),
    Knob(
      "confirm", \.confirm, .of(1...100), example: "5", "fresh seeds that decide who has won"),
    Knob("name", \.options.searchName, none: "auto", text: "name", example: "first", "kept as"),
    Knob(
      "resume", \.resume, none: "off", text: "name", example: "beat-1", "a kept game to go on with"),
  ]

  /// What both sides share.
  var options = Tune()
  var trials = 8
  var confirm = 5
  var resume: String?

  /// What is searched where nothing is said.
  private static let usualSpace = ["lr=?", "dropout=?", "hidden=8..128"]

  /// The methods that use up exactly the trials they are given.
  private static let opponents = ["random", "sobol", "tpe", "bayes", "cmaes"]

  static func candidates(for option: String, in session: Session) -> [Candidate] {
    // Of a game there are two searches; it goes on by the name of the learner's.
    option == "resume"
      ? session.searchCandidates.filter {
        session.searchFolder?.has($0.text + Duel.machineSuffix) == true
          || $0.text.hasPrefix("beat-") && !$0.text.hasSuffix(Duel.machineSuffix)
      } : []
  }

  func run(_ arguments: Arguments, in session: Session) throws {
    if arguments.words == ["list"] { return try list(in: session) }
    try SearchFolder.check(options.searchName ?? "beat")
    let conductor = session.conductor
    let duel: Duel
    if let resume {
      try arguments.expectNothing(resuming: resume)
      if let fixed = differences.first(where: { $0.name != "resume" })?.name {
        throw Failure("\(fixed) cannot change when a game goes on", knob: fixed)
      }
      duel = try Duel(resuming: resume, in: session)
    } else {
      duel = try Duel(self, plan: try plan(arguments, in: session), in: session)
    }
    try conductor.play(duel)
  }

  /// What is searched, without trials: both sides share it.
  private func plan(_ arguments: Arguments, in session: Session) throws -> TuningPlan {
    let name = searchMethods.name(of: options.method)
    guard Self.opponents.contains(name) else {
      throw Failure(
        "\(name) does not play trial by trial; try \(Words.list(Self.opponents, "or"))",
        knob: "method")
    }
    var (shared, arguments) = (options, arguments)
    shared.searchName = nil
    // The usual ranges stand where none was typed, beside what holds for every trial.
    let isFixed = arguments.tokens.allSatisfy { token in
      guard let form = try? Assignment(token, in: arguments.line).form,
        case .single(let value) = form
      else { return false }
      return value != .word("?")
    }
    if isFixed, options.objective == nil {
      let line = Token.line(of: arguments.words + Self.usualSpace)
      arguments = Arguments(line: line, tokens: Token.split(line))
    }
    return try TuningPlan(shared, arguments, base: session.settings)
  }

  /// All games, the newest last.
  private func list(in session: Session) throws {
    let names = session.searchFolder?.names ?? []
    var rows: [[String]] = []
    for name in names where !name.hasSuffix(Duel.machineSuffix) {
      guard let kept = try? session.keptSearch(name), let rules = kept.record.notes[Duel.note],
        let game = try? Self(noted: rules)
      else { continue }
      let result = try DuelRecords(in: session).results[name]
      let played = kept.record.trials.count
      session.emit(
        .fields([
          "event": .string("game"), "name": .string(name), "played": .integer(played),
          "trials": .integer(game.trials), "winner": .optional(result?.winner.rawValue),
        ]))
      rows.append([
        name, "\(played) of \(game.trials)", kept.plan.goal.name,
        result.map { $0.winner.sentence } ?? "open",
      ])
    }
    guard !rows.isEmpty else { return session.say("there are no games yet; :beat begins one") }
    let table = Table(
      columns: [.init("game"), .init("your trials"), .init("goal"), .init("outcome")], rows: rows)
    session.say(table.lines(in: session.plotStyle.tall(rows.count + 2)))
  }
}

extension Beat {
  /// The rules of a game as one line.
  var rules: String {
    differences.filter { !["name", "resume"].contains($0.name) }.map { "\($0.name)=\($0.form)" }
      .joined(separator: " ")
  }

  /// The rules that a line holds.
  init(noted line: String) throws {
    self.init()
    var tokens = Token.split(line)
    try configure(&tokens, in: line)
  }
}
