import Knobs
import Lessons
import Plots
import Study

/// Measures the grader on answers that an examiner has graded, and says where the two differ.
enum GraderCheck {
  /// Grades the shipped corpora, or one of a file, against the shipped decks.
  /// - Throws: a file that is no corpus; status 1 where the grader is not fair enough.
  static func run(path: String?, in session: Session) throws {
    let decks = try session.conductor.library().lessons.map(\.deck)
    let sources =
      if let path {
        [LessonSource(path: path, text: try Files.lines(of: path).joined(separator: "\n"))]
      } else { LessonLibrary.shippedCorpora }
    var isFair = true
    for source in sources {
      let lines: [CorpusLine]
      do throws(CorpusError) { lines = try CorpusLine.parse(source.text) } catch {
        throw Failure("\(source.path):\(error.line): \(error)", status: .data)
      }
      guard let first = lines.first else {
        throw Failure("\(source.path) has no graded lines", status: .data)
      }
      guard let deck = decks.first(where: { $0.fact(first.fact) != nil }) else {
        throw Failure(
          "\(source.path): no deck has the fact \"\(first.fact)\"; :questions lists them",
          status: .data)
      }
      let report = CorpusReport(lines, deck)
      show(report, source.path, in: session)
      isFair = isFair && report.all.isFair
    }
    guard isFair else {
      throw Failure(
        "the grader is not fair enough: fewer than 2 % of good answers may be called wrong, and "
          + "fewer than 1 % of bad ones right", status: .failed)
    }
  }

  private static func show(_ report: CorpusReport, _ path: String, in session: Session) {
    for (miss, what) in report.falseWrong.map({ ($0, "false_wrong") })
      + report.falseRight.map({ ($0, "false_right") })
    {
      session.emit(json(miss, what, path))
      let text = Words.clip(miss.line.text.isEmpty ? "(nothing)" : miss.line.text, 50)
      session.tell(
        "\(miss.line.fact) \(miss.line.kind) \"\(text)\": the examiner says "
          + "\(miss.line.expected), the grader \(miss.verdict.outcome) (\(miss.verdict.why))")
    }
    session.say("\(path)")
    session.say("kind     lines  good  false wrong     bad  false right     unsure")
    let kinds = report.kinds.sorted { $0.key < $1.key } + [("all", report.all)]
    for (kind, rates) in kinds {
      session.emit(json(rates, kind, path))
      let cells = [
        kind + String(repeating: " ", count: max(0, 8 - kind.count)), left("\(rates.lines)", 5),
        left("\(rates.good)", 5),
        left("\(rates.falseWrong)", 4), left(percent(rates.falseWrongRate), 7),
        left("\(rates.bad)", 6), left("\(rates.falseRight)", 4),
        left(percent(rates.falseRightRate), 7), left("\(rates.unsure)", 8),
      ]
      session.say(Words.clip(cells.joined(separator: " "), session.width))
    }
  }

  private static func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func percent(_ rate: Double) -> String { Words.fixed(100 * rate, 1) + " %" }

  private static func json(_ rates: CorpusReport.Rates, _ kind: String, _ path: String) -> JSON {
    .fields([
      "event": .string("grader"), "corpus": .string(path), "kind": .string(kind),
      "lines": .integer(rates.lines), "good": .integer(rates.good),
      "false_wrong": .integer(rates.falseWrong), "false_wrong_rate": .real(rates.falseWrongRate),
      "bad": .integer(rates.bad), "false_right": .integer(rates.falseRight),
      "false_right_rate": .real(rates.falseRightRate), "unsure": .integer(rates.unsure),
    ])
  }

  private static func json(_ miss: CorpusReport.Miss, _ what: String, _ path: String) -> JSON {
    .fields([
      "event": .string("miss"), "corpus": .string(path), "miss": .string(what),
      "fact": .string(miss.line.fact), "kind": .string(miss.line.kind.rawValue),
      "text": .string(Words.clip(miss.line.text, 200)),
      "expected": .string(miss.line.expected.rawValue),
      "verdict": .string(miss.verdict.outcome.rawValue), "why": .string(miss.verdict.why),
    ])
  }
}
