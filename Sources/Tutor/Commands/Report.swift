import Knobs
import Lessons
import Recall
import Store
import Study

/// `report`: one page about everything, for a browser or for paper.
struct WriteReport: Command {
  static let name = "report"
  static let summary = "one page with your progress, runs and charts"
  static let family = CommandFamily.inAndOut
  static let usage = "[FILE]"
  static let details = [
    "An HTML page that needs no network, no script and no other file: the study table, calibration, "
      + "what comes back when, what was missed, comparisons with their verdicts, searches with their best settings, and every run. It "
      + "is written to gradus-report.html unless a file is named, and prints well."
  ]
  static let examples: [String] = []
  static let operands = Operands.file

  func run(_ arguments: Arguments, in session: Session) throws {
    guard arguments.tokens.count <= 1 else {
      throw Failure(
        "report writes one file, so it takes one name; quote a name with blanks",
        caret: arguments.caret(at: arguments.tokens[1]))
    }
    let path = arguments.words.first ?? "gradus-report.html"
    let page = try session.reportPage()
    try Files.write(page, to: path)
    session.emit(
      .fields([
        "event": .string("report"), "path": .string(path), "bytes": .integer(page.utf8.count),
      ]))
    session.tell("report written to \(path); open it in a browser")
  }
}

extension Session {
  /// The report as a page.
  func reportPage() throws -> String {
    let log = try conductor.log()
    let deck = try conductor.deck().deck
    let study = StudyChapters(name: profile, deck: deck, state: log.state, clock: log.clock)
    let runs = RunChapters(runs: try store.runs().map(recorded))
    let chapters = [
      ("progress", "Progress", study.progress), ("calibration", "Calibration", study.calibration),
      ("memory", "Memory", study.memory), ("missed", "What was missed", study.missed),
      ("comparisons", "Comparisons", runs.comparisons),
      ("searches", "Searches", searchChapters.all), ("runs", "Runs", runs.all),
    ]
    let links = chapters.map { id, title, _ in "<li><a href=\"#\(id)\">\(title)</a></li>\n" }
    let day = log.clock.now.description.prefix(10)
    let heading =
      HTML.element("h1", "Gradus: \(profile)")
      + HTML.element("p", "\(deck.title), \(day)", class: "lead")
      + "<nav aria-label=\"Chapters\">\n<ul>\n\(links.joined())</ul>\n</nav>\n"
    return HTML.page(
      title: "Gradus: \(profile), \(day)", style: reportStyle,
      body: "<header>\n\(heading)</header>\n<main>\n\(study.summary)"
        + chapters.map { HTML.section($0.0, $0.1, $0.2) }.joined()
        + "</main>\n<footer>\n<p class=\"small\">gradus \(Version.number). Everything on this page "
        + "was measured on one machine; the same settings and seed give the same figures.</p>\n"
        + "</footer>\n")
  }
}
