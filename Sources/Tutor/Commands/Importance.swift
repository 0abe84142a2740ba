import Knobs
import Plots
import Tuning

/// `importance`: which knobs of a search mattered.
struct ShowImportance: Command {
  static let name = "importance"
  static let summary = "which knobs of a search mattered"
  static let family = CommandFamily.tuning
  static let usage = "[NAME]"
  static let details = [
    "How much of the differences between the trials each knob explains by itself, and which two "
      + "explain most together: functional analysis of variance on a random forest (Hutter et al. "
      + "2014). Without a name the newest search is meant."
  ]
  static let examples = ["importance"]
  static let operands = Operands.searches

  func run(_ arguments: Arguments, in session: Session) throws {
    if arguments.tokens.count > 1 {
      throw Failure("importance takes one name of a search; trials list shows them")
    }
    let kept = try session.keptSearch(arguments.words.first)
    guard let (report, trials) = try kept.importance()
    else {
      throw Failure(
        "\(kept.name) has too few trials with different values to compare; at least 4 are needed",
        status: .failed)
    }
    session.emit(Self.event(kept.name, report))
    guard !session.isMachine else { return }
    session.say(
      Self.chart(of: report, goal: kept.plan.goal)
        .lines(in: session.plotStyle.tall(report.single.count + 3)))
    session.tell(Self.reading(report, trials: trials))
  }

  /// A bar for each knob.
  static func chart(of report: ImportanceReport, goal: TuningGoal) -> BarChart {
    let bars = report.single.map {
      BarChart.Bar($0.name, $0.share, note: "\(Words.fixed(100 * $0.share, 0)) %")
    }
    return BarChart("share of the differences in \(goal.name)", bars)
  }

  private static func event(_ name: String, _ report: ImportanceReport) -> JSON {
    .fields([
      "event": .string("importance"), "name": .string(name),
      "knobs": .array(
        report.single.map {
          .fields(["name": .string($0.name), "share": .real($0.share)])
        }),
      "pair": report.strongestPair.map {
        .fields([
          "first": .string($0.first), "second": .string($0.second), "share": .real($0.share),
        ])
      } ?? .null,
    ])
  }

  /// What the figures mean, in a few sentences.
  static func reading(_ report: ImportanceReport, trials: Int) -> String {
    func percent(_ share: Double) -> String { Words.fixed(100 * share, 0) + " %" }
    var sentences: [String] = []
    if let first = report.single.first {
      sentences.append("\(first.name) explains \(percent(first.share)) of the differences.")
    }
    let idle = report.single.dropFirst().filter { $0.share < 0.05 }.map(\.name)
    if !idle.isEmpty {
      sentences.append(
        "\(Words.list(idle)) hardly mattered alone: other ranges, or the default, will do.")
    }
    if let pair = report.strongestPair, pair.share >= 0.05 {
      sentences.append(
        "\(pair.first) and \(pair.second) act together (\(percent(pair.share)) more): the best "
          + "value of one depends on the other, so search them together.")
    }
    if trials < 20 {
      sentences.append("With \(Words.count(trials, "trial")) this is a rough guess.")
    }
    return sentences.joined(separator: " ")
  }
}

extension KeptSearch {
  /// What each knob explains, and the number of trials that it rests on; nothing where there are too
  /// few. Trials that were trained in part count only where there are hardly others.
  func importance() throws -> (report: ImportanceReport, trials: Int)? {
    let all = try rows()
    let whole = all.filter { !$0.isPaused }
    let used = whole.count { $0.state == .complete } >= 4 ? whole : all
    return ImportanceReport(used.map(\.trial), in: plan.task.space, seed: plan.task.seed)
      .map { ($0, used.count) }
  }
}
