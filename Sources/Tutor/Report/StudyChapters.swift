import Plots
import Recall
import Study

/// The chapters of the report about what was learned.
struct StudyChapters {
  let name: String
  let deck: Deck
  let state: StudyState
  let clock: StudyClock

  /// How many days ahead the forecast looks, today included.
  private static let forecastDays = 14
  /// How many facts the list of misses has at most.
  private static let mostMissed = 15

  private var figures: StudyFigures { StudyFigures(state, deck, clock) }

  /// The key figures.
  var summary: String {
    let mastery = figures.mastery
    let kept = figures.retention.share.map { "\(Words.fixed(100 * $0, 0)) %" } ?? "-"
    let cells = [
      ("\(mastery.mastered) of \(mastery.facts)", "facts mastered"),
      (Words.fixed(mastery.estimatedKnowledge, 1), "facts known by estimate"),
      ("\(figures.due)", "due now"), (kept, "kept over 30 days"),
      ("\(state.reviews.count)", "answers in the log"),
      ("\(state.streak(clock))", "days in a row"),
    ]
    let items = cells.map { value, term in
      "<li>" + HTML.element("strong", value) + HTML.element("span", term) + "</li>\n"
    }
    return "<ul class=\"figures\">\n\(items.joined())</ul>\n"
  }

  /// The study table, and one row a sitting.
  var progress: String {
    let table = StudyTable(name: name, state, deck, clock)
    guard !table.rows.isEmpty else { return HTML.element("p", StudyTable.empty) }
    let sittings = StudyTable(sessionsOf: state, deck, clock)
    return HTML.table("\(deck.title): the study table", StudyTable.columns, table.rows)
      + HTML.table(
        "The latest sittings, the newest last", StudyTable.columns, sittings.rows.suffix(12))
      + HTML.element("p", Mastery.definition, class: "small")
  }

  /// Confidence against outcome, and the predictions that were made.
  var calibration: String {
    let rows = state.calibration.rows
    guard rows.contains(where: { $0.count > 0 }) else {
      return HTML.element("p", "No answer was given with a confidence yet.")
    }
    let bars = rows.enumerated().map { index, row in
      BarChart.Bar(
        "sure \(index + 1)", 100 * (row.share ?? 0),
        note: row.share.map { "\(Words.fixed(100 * $0, 0)) % of \(row.count)" } ?? "no answers")
    }
    let predicted = state.predictions.map { prediction in
      [
        prediction.experiment, prediction.choice, prediction.confidence.map { "\($0)" } ?? "-",
        prediction.outcome ?? "-",
        prediction.right.map { $0 ? "right" : "wrong" } ?? "undecided",
      ]
    }
    return HTML.figure(
      BarChart("how often you were right, in %, by how sure you were", bars), height: 190,
      caption: Calibration.definition)
      + (predicted.isEmpty
        ? ""
        : HTML.table(
          "Predictions of experiments", ["Experiment", "Predicted", "Sure", "Came", "Verdict"],
          predicted, numbers: [2]))
  }

  /// What is kept, and what comes back when.
  var memory: String {
    let kept = state.retention(clock, deck: deck)
    let share = kept.share.map {
      "\(Words.fixed(100 * $0, 0)) % of \(Words.count(kept.count, "review")) were recalled."
    }
    let today = state.today(clock)
    var counts = [Int](repeating: 0, count: Self.forecastDays)
    for fact in deck.facts {
      guard let due = state.facts[fact.id]?.dueDay else { continue }
      let day = max(due - today, 0)
      if day < counts.count { counts[day] += 1 }
    }
    let days = LocalDays(offsetSeconds: clock.offsetSeconds)
    let bars = counts.enumerated().map { day, count in
      BarChart.Bar(
        day == 0 ? "today" : String(days.date(ofDay: today + day).dropFirst(5)), Double(count))
    }
    return HTML.element("p", "Over the last 30 days: " + (share ?? "no reviews to judge by yet."))
      + HTML.element("p", Retention.definition, class: "small")
      + (counts.allSatisfy { $0 == 0 }
        ? HTML.element("p", "Nothing comes back within the next two weeks.")
        : HTML.figure(
          BarChart("facts that come back, by day", bars), height: 380,
          caption: "The forecast holds if you answer what is due on its day."))
  }

  /// The facts that were missed most.
  var missed: String {
    var misses: [String: Int] = [:]
    for review in state.reviews where !review.passed { misses[review.fact, default: 0] += 1 }
    let facts = deck.facts.filter { misses[$0.id] != nil }
      .sorted { (misses[$0.id] ?? 0, $1.id) > (misses[$1.id] ?? 0, $0.id) }
    guard !facts.isEmpty else { return HTML.element("p", "No answer was wrong yet.") }
    let rows = facts.prefix(Self.mostMissed).map { fact in
      let known = state.retrievability(of: fact.id, clock)
      return [
        fact.id, fact.statement, "\(misses[fact.id] ?? 0)", "\(Words.fixed(100 * known, 0)) %",
      ]
    }
    let leeches = state.leeches(deck).map {
      HTML.element("li", "\($0.fact), forgotten \($0.lapses) times: \($0.advice)")
    }
    return HTML.table(
      "Facts by how often they were missed", ["Fact", "What it says", "Missed", "Known now"],
      Array(rows), numbers: [2, 3])
      + (leeches.isEmpty ? "" : "<ul>\n\(leeches.joined())</ul>\n")
  }
}
