import Knobs
import Plots
import Training
import Tuning

/// Who won a game, and how clearly.
struct DuelResult {
  /// Who a game belongs to.
  enum Winner: String, Sendable {
    case you, machine, draw

    var sentence: String {
      switch self {
      case .you: "you won"
      case .machine: "the machine won"
      case .draw: "a draw"
      }
    }
  }

  private let name: String
  private let rules: Beat
  private let plan: TuningPlan
  private let hand: TrialStanding
  private let machine: TrialStanding
  /// What fresh seeds made of both winners; nothing where there is no luck.
  private let confirmed: (you: Confirmation?, machine: Confirmation?)
  let winner: Winner

  private var goal: TuningGoal { plan.goal }

  /// Trains both winners again.
  /// - Returns: nothing where the learner stopped it.
  init?(
    name: String, rules: Beat, plan: TuningPlan, hand: [TrialRow], machine: [TrialRow],
    in session: Session
  ) throws {
    (self.name, self.rules, self.plan) = (name, rules, plan)
    self.hand = TrialStanding(hand, plan)
    self.machine = TrialStanding(machine, plan)
    let (mine, other) = (self.hand.ranked.first?.trial, self.machine.ranked.first?.trial)
    var both: (you: Confirmation?, machine: Confirmation?)
    if case .networks(let networks) = plan.subject {
      for (trial, isMine) in [(mine, true), (other, false)] {
        guard let trial else { continue }
        guard
          let again = try Confirmation(trial, plan, networks, seeds: rules.confirm, in: session)
        else { return nil }
        if isMine { both.you = again } else { both.machine = again }
      }
      winner = Self.winner(both.you?.winner.median, both.machine?.winner.median, plan.goal)
    } else {
      winner = Self.winner(mine?.value, other?.value, plan.goal)
    }
    confirmed = both
  }

  private static func winner(_ mine: Double?, _ other: Double?, _ goal: TuningGoal) -> Winner {
    let (a, b) = (mine.flatMap { $0.isFinite ? $0 : nil }, other.flatMap { $0.isFinite ? $0 : nil })
    guard let a else { return b == nil ? .draw : .machine }
    guard let b else { return .you }
    return goal.isBetter(a, than: b) ? .you : goal.isBetter(b, than: a) ? .machine : .draw
  }

  /// On how many fresh seeds the learner's setting was better.
  private var wins: Int? {
    guard let mine = confirmed.you, let other = confirmed.machine else { return nil }
    return zip(mine.values, other.values).count { a, b in
      !a.isNaN && (b.isNaN || goal.isBetter(a, than: b))
    }
  }

  /// What the learner's side is worth: with fresh seeds, or as the function has it.
  private var worth: Double? {
    let value = confirmed.you.map(\.winner.median) ?? hand.ranked.first?.value
    return value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Shows both curves and the verdict, and enters the game into the records.
  func show(in session: Session, isKept: Bool) throws {
    var records = try DuelRecords(in: session)
    let subject = try subject()
    let before = records.best(of: subject, goal, besides: name)
    records.results[name] = .init(winner: winner, subject: subject, value: worth)
    if isKept { try records.save(in: session) }
    session.emit(event(records, subject, before))
    guard !session.isMachine else { return }
    let style = session.plotStyle
    if !session.options.quiet {
      session.say(
        LineChart(
          "best \(goal.name) so far",
          [Series("you", points: hand.course), Series("machine", points: machine.course)],
          xName: "trial"
        ).lines(
          in: PlotStyle(
            width: style.width, height: 10, level: style.level, color: style.color,
            textOnly: style.textOnly)))
    }
    session.say(table.lines(in: style.tall(4)))
    session.tell(verdict)
    session.tell(Self.text(records, subject, before, worth, goal))
    session.tell("more: :trials \(name), :trials \(name)\(Duel.machineSuffix)")
  }

  private var table: Table {
    let space = plan.task.space
    func row(_ side: String, _ standing: TrialStanding, _ again: Confirmation?) -> [String] {
      let best = standing.ranked.first
      return [
        side, best.map { "\($0.number + 1)" } ?? "-",
        best?.value.map { Words.figure($0) } ?? "-", again?.winner.text ?? "-",
        best?.text(space) ?? "no trial came to a value",
      ]
    }
    return Table(
      columns: [
        .init("side"), .init("trial", .right), .init(goal.name, .right), .init("fresh seeds"),
        .init("setting"),
      ],
      rows: [
        row("you", hand, confirmed.you), row(plan.methodName, machine, confirmed.machine),
      ])
  }

  private var verdict: String {
    let outcome = winner.sentence
    guard case .networks = plan.subject else { return outcome }
    let seeds = Words.count(rules.confirm, "fresh seed")
    var text = "\(outcome): \(seeds) decide, because the best of "
    text += "\(Words.count(rules.trials, "trial")) is partly luck, the winner's curse"
    guard let wins else { return text }
    text += ". Yours was better on \(wins) of \(rules.confirm)"
    let most = max(wins, rules.confirm - wins)
    return most * 5 < rules.confirm * 4
      ? text + ": close, another game may end the other way" : text
  }

  /// What makes two games comparable: everything but who plays and what it is called.
  private func subject() throws -> String {
    var options = plan.options
    options.method = usualSearchMethod
    let settings = plan.settings.differences(from: Settings()).map { "\($0.name)=\($0.form)" }
    let line = try plan.changed(to: options).line
    return (["trials=\(rules.trials)", line] + settings).joined(separator: " ")
  }

  private func event(_ records: DuelRecords, _ subject: String, _ before: Double?) -> JSON {
    func side(_ standing: TrialStanding, _ again: Confirmation?) -> JSON {
      guard let best = standing.ranked.first else { return .null }
      return .fields([
        "trial": .integer(best.number + 1), "params": best.params(plan.task.space),
        "value": .optional(best.value),
        "confirmed": .optional(
          again.flatMap { $0.winner.median.isFinite ? $0.winner.median : nil }),
        "best": .array(standing.course.map { .real($0.y) }),
      ])
    }
    let best = records.best(of: subject, goal)
    return .fields([
      "event": .string("beat"), "name": .string(name), "method": .string(plan.methodName),
      "trials": .integer(rules.trials), "epochs": .integer(plan.task.epochs),
      "goal": .string(goal.name), "direction": .string(goal.direction.rawValue),
      "you": side(hand, confirmed.you), "machine": side(machine, confirmed.machine),
      "winner": .string(winner.rawValue), "wins": .optional(wins),
      "seeds": .integer(rules.confirm), "won": .integer(records.count(.you)),
      "lost": .integer(records.count(.machine)), "drawn": .integer(records.count(.draw)),
      "record": .optional(best), "before": .optional(before),
    ])
  }

  private static func text(
    _ records: DuelRecords, _ subject: String, _ before: Double?, _ worth: Double?,
    _ goal: TuningGoal
  ) -> String {
    var text =
      "your games: \(records.count(.you)) won, \(records.count(.machine)) lost, "
      + "\(records.count(.draw)) drawn"
    guard let worth else { return text }
    if let before {
      text +=
        goal.isBetter(worth, than: before)
        ? "; a new record of yours here: \(Words.figure(worth)), before \(Words.figure(before))"
        : "; your record here stays \(Words.figure(before))"
    } else {
      text += "; your first record here: \(Words.figure(worth))"
    }
    return text
  }
}
