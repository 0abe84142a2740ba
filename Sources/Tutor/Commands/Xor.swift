import Knobs
import Plots
import Training

/// `xor`: four corners, solved by numbers that are set by hand, or by training.
struct SolveXor: MeasuringCommand {
  static let name = "xor"
  static let summary = "the four corners of XOR, solved by hand or by training"
  static let family = CommandFamily.playground
  static let usage = "[NUMBER ...] [knob=value ...]"
  static let details = [
    "With numbers they are set by hand: for each hidden unit its weight of x1, its weight of x2 and "
      + "its bias; then the weight of each unit in the output, and the output's bias. Two units take "
      + "nine numbers. The network answers 1 where its output is above 0.",
    "Without numbers it trains on the four corners, 2000 steps from each of 40 starts unless epochs= "
      + "and seeds= say otherwise, and counts the starts that end with all four right. Alternatives "
      + "such as hidden=2|4|8 stand side by side. What :set keeps has no part in it.",
  ]
  static let examples = ["xor 1 1 0 1 1 -1 1 -2 -0.5", "xor hidden=2|8 seeds=5 epochs=300"]
  static let operands = Operands.settings
  static let metrics = ["solved", "corners", "numbers"]

  /// Knobs that the task itself decides.
  private static let decided: Set = [
    "data", "train", "val", "noise", "label_noise", "scale", "conv", "pool", "dropout_conv", "loss",
    "early_stopping", "patience", "min_delta", "restore", "monitor", "weights", "save", "threads",
  ]

  func run(_ arguments: Arguments, in session: Session) throws {
    switch try Request(arguments, seed: session.settings.seed) {
    case .hand(let network):
      session.emit(Self.json(network))
      guard !session.isMachine else { return }
      session.say(Self.table(network).lines(in: session.plotStyle))
      session.tell(Self.sentence(network))
    case .starts(let sides):
      guard let trained = try Self.trained(sides, in: session) else {
        return session.say("stopped before all starts were trained, so there is nothing to count")
      }
      for side in trained { session.emit(Self.json(side)) }
      guard !session.isMachine else { return }
      session.say(Self.chart(trained).lines(in: session.plotStyle.with(height: 8)))
    }
  }

  func measure(_ arguments: Arguments, seed: Int, in session: Session) throws -> Measures? {
    switch try Request(arguments, seed: seed) {
    case .hand(let network):
      return Measures(
        [
          "solved": [network.right == 4 ? 1 : 0], "corners": [Double(network.right)],
          "numbers": [Double(network.count)],
        ], picture: { Self.table(network).lines(in: $0) })
    case .starts(let sides):
      guard sides.count == 1 else {
        throw Failure("a measured line of xor has one setting; give each its own line")
      }
      guard let side = try Self.trained(sides, in: session)?.first else { return nil }
      return Measures(
        [
          "solved": side.right.map { $0 == 4 ? 1 : 0 }, "corners": side.right.map(Double.init),
          "numbers": [Double(side.parameters)],
        ], counted: ["solved"], picture: { Self.chart([side]).lines(in: $0.with(height: 3)) })
    }
  }

  func effort(_ arguments: Arguments, given earlier: [String: Effort]) throws -> Effort {
    guard case .starts(let sides) = try Request(arguments, seed: Settings().seed) else {
      return Effort()
    }
    return sides.reduce(Effort()) { sum, side in
      let epochs = Double(side.settings.epochs) * Double(side.settings.seeds ?? 1)
      let steps = 4 / Double(min(4, side.settings.batch ?? 4))
      return sum + Effort(samples: 4 * epochs, steps: steps.rounded(.up) * epochs)
    }
  }
}

extension SolveXor {
  /// What is wanted.
  private enum Request {
    case hand(HandSetNetwork)
    case starts([(label: String, settings: Settings)])

    init(_ arguments: Arguments, seed: Int) throws {
      var numbers: [Double] = []
      var typed: [Assignment] = []
      for token in arguments.tokens {
        if token.text.contains("=") {
          typed.append(try Assignment(token, in: arguments.line))
          continue
        }
        guard let number = Double(token.text), number.isFinite, abs(number) <= 1e6 else {
          throw Failure(
            "\"\(Words.clip(token.text, 30))\" is no number from -1000000 to 1000000; "
              + "try :xor 1 1 0 1 1 -1 1 -2 -0.5", caret: arguments.caret(at: token))
        }
        numbers.append(number)
      }
      if let idle = typed.first(where: { decided.contains($0.name) }) {
        throw Failure(
          "xor brings its own four samples and its own loss, so \(idle.name) comes to nothing; "
            + "try hidden=, activation=, optimizer=, lr=, epochs= or seeds=", knob: idle.name)
      }
      var base = try XorCorners.usualSettings()
      base.seed = seed
      let all = try combinations(of: typed)
      let asked = try all.map { try base.assigning($0) }
      guard numbers.isEmpty else {
        self = .hand(try Self.network(numbers, typed, asked))
        return
      }
      try Settings.expectEffect(of: typed, in: asked)
      for settings in asked where settings.hidden.isEmpty {
        throw Failure(
          "without a hidden layer no numbers solve XOR; try :xor hidden=2", knob: "hidden")
      }
      let varied = Set(
        typed.compactMap { if case .alternatives = $0.form { $0.name } else { nil } })
      let labels = all.map { one in
        one.filter { varied.contains($0.name) }.map(\.short).joined(separator: " ")
      }
      self = .starts(
        zip(labels, asked).map { label, settings in
          (label.isEmpty ? "hidden=\(settings.text("hidden"))" : label, settings)
        })
    }

    private static func network(
      _ numbers: [Double], _ typed: [Assignment], _ asked: [Settings]
    ) throws -> HandSetNetwork {
      if let idle = typed.first(where: { $0.name != "activation" && $0.name != "act" }) {
        throw Failure(
          "nothing is trained where the numbers are given, so \(idle.name) comes to nothing; "
            + "only activation= counts", knob: idle.name)
      }
      guard numbers.count >= HandSetNetwork.least, numbers.count % 4 == 1, numbers.count <= 401,
        asked.count == 1
      else {
        throw Failure(
          "\(Words.count(numbers.count, "number")) make no network: a hidden unit has two weights, "
            + "a bias and a weight in the output, and the output has a bias, so two units take 9 "
            + "and three take 13; try :xor 1 1 0 1 1 -1 1 -2 -0.5")
      }
      return try HandSetNetwork(numbers, asked[0])
    }
  }

  /// One setting, trained from many starts.
  private struct Side: Sendable {
    var label: String
    /// How many of the four corners each start ended with; none right counts where it diverged.
    var right: [Int]
    var parameters: Int

    var solved: Int { right.count { $0 == 4 } }
  }

  /// - Returns: nothing where the learner stopped it.
  private static func trained(
    _ sides: [(label: String, settings: Settings)], in session: Session
  ) throws -> [Side]? {
    let jobs = try sides.map { try XorCorners.jobs($0.settings) }
    let total = Double(max(1, jobs.reduce(0) { $0 + $1.count }))
    var found: [Side] = []
    var done = 0.0
    try session.working("training on four corners") { goesOn in
      for (side, jobs) in zip(sides, jobs) {
        var trained = Side(label: side.label, right: [], parameters: 0)
        for job in jobs {
          guard goesOn(done / total) else { return }
          let result = try job.run(by: fastEngine)
          trained.right.append(Int(((result.train?.accuracy ?? 0) * 4).rounded()))
          trained.parameters = result.weights.reduce(0) { $0 + $1.values.count }
          done += 1
        }
        found.append(trained)
      }
    }
    return found.count == sides.count && !session.wasStopped ? found : nil
  }

  private static func table(_ network: HandSetNetwork) -> Table {
    let data = XorCorners.dataset
    let units = min(network.hidden.first?.count ?? 0, 4)
    return Table(
      "\(network.count) numbers set by hand",
      columns: [.init("x1", .right), .init("x2", .right)]
        + (0..<units).map { .init("unit \($0 + 1)", .right) }
        + [.init("output", .right), .init("answer", .right), .init("xor", .right), .init("")],
      rows: network.outputs.indices.map { corner in
        let wanted = Int(data.train.labels[corner])
        return data.train.inputs[2 * corner..<2 * corner + 2].map { Words.figure(Double($0)) }
          + network.hidden[corner].prefix(units).map { Words.figure($0) }
          + [
            Words.figure(network.outputs[corner]), "\(network.answers[corner])", "\(wanted)",
            network.answers[corner] == wanted ? "right" : "wrong",
          ]
      })
  }

  private static func sentence(_ network: HandSetNetwork) -> String {
    network.right == 4
      ? "all four corners are right, and nothing was trained"
      : "\(network.right) of 4 corners are right; :xor 1 1 0 1 1 -1 1 -2 -0.5 is one way to all four"
  }

  private static func chart(_ sides: [Side]) -> BarChart {
    BarChart(
      "share of starts that end with all four corners right",
      sides.map { side in
        .init(
          side.label, Double(side.solved) / Double(max(1, side.right.count)),
          note: "\(side.solved) of \(side.right.count)")
      }, whole: 1)
  }

  private static func json(_ network: HandSetNetwork) -> JSON {
    .fields([
      "event": .string(name), "numbers": .integer(network.count),
      "corners": .integer(network.right), "solved": .bool(network.right == 4),
      "outputs": .array(network.outputs.map { .real($0) }),
      "answers": .array(network.answers.map { .integer($0) }),
    ])
  }

  private static func json(_ side: Side) -> JSON {
    .fields([
      "event": .string(name), "setting": .string(side.label),
      "numbers": .integer(side.parameters), "starts": .integer(side.right.count),
      "solved": .integer(side.solved), "corners": .array(side.right.map { .integer($0) }),
    ])
  }
}
