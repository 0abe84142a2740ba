import Knobs
import Plots
import Tuning

/// The chapter of the report about searches.
struct SearchChapters {
  /// The newest last; nothing instead of a search whose file cannot be read.
  let searches: [(name: String, kept: KeptSearch?)]

  /// How many searches are drawn at most, the newest, and how many settings of each are listed.
  private static let mostDrawn = 6
  private static let mostListed = 5

  /// Every search with its course, its best settings and what mattered, the newest first.
  var all: String {
    guard !searches.isEmpty else {
      return HTML.element(
        "p", "There are no searches yet; try gradus tune lr=1e-3..1 dropout=0..0.6.")
    }
    let older = searches.count - Self.mostDrawn
    return searches.suffix(Self.mostDrawn).reversed().map(Self.chapter).joined()
      + (older > 0
        ? HTML.element("p", "\(Words.count(older, "older search")) not shown.", class: "small")
        : "")
  }

  private static func chapter(_ name: String, _ kept: KeptSearch?) -> String {
    let heading = HTML.element("h3", name)
    // One file that is damaged must not take the whole page with it.
    guard let kept, let rows = try? kept.rows() else {
      return heading + HTML.element("p", "The file of this search cannot be read.")
    }
    let plan = kept.plan
    let standing = TrialStanding(rows, plan)
    let said = HTML.element(
      "p",
      "\(plan.methodText), \(plan.goal.name), \(Words.count(rows.count, "trial")): tune \(plan.line)"
    )
    guard let best = standing.ranked.first, let value = best.value else {
      return heading + said + HTML.element("p", "No trial came to a value.")
    }
    return heading + said
      + HTML.figure(
        standing.chart,
        caption:
          "Trial \(best.number + 1) came to the best \(plan.goal.name), \(Words.figure(value)).")
      + table(standing) + importance(of: kept)
  }

  private static func table(_ standing: TrialStanding) -> String {
    let rows = standing.ranked.prefix(mostListed).map { row in
      [
        row.text(standing.space), row.value.map { Words.figure($0) } ?? "-", "\(row.epochs)",
        "\(row.number + 1)",
      ]
    }
    return HTML.table(
      "The best settings, best first", ["Setting", standing.goal.name, "Epochs", "Trial"],
      Array(rows),
      numbers: [1, 2, 3])
  }

  private static func importance(of kept: KeptSearch) -> String {
    guard let (report, trials) = try? kept.importance() else {
      return HTML.element("p", "Too few trials differ to tell which knob mattered.", class: "small")
    }
    return HTML.figure(
      ShowImportance.chart(of: report, goal: kept.plan.goal), height: 80 + 40 * report.single.count,
      caption: ShowImportance.reading(report, trials: trials))
  }
}

extension Session {
  /// Every search that was kept, the newest last.
  var searchChapters: SearchChapters {
    SearchChapters(
      searches: (searchFolder?.names ?? []).map { name in (name, try? keptSearch(name)) })
  }
}
