import Lessons
import Study
import Testing

@Suite("The shipped graded answers")
struct GradedAnswersTests {
  private static func reports() throws -> [CorpusReport] {
    let deck = try #require(try LessonLibrary.shipped().lesson("week-3")).deck
    return try LessonLibrary.shippedCorpora.map {
      CorpusReport(try CorpusLine.parse($0.text), deck)
    }
  }

  @Test("there are at least 600, and 20 for each kind of answer")
  func size() throws {
    for report in try Self.reports() {
      for kind in ["term", "set", "claim", "number", "truth"] {
        #expect((report.kinds[kind]?.lines ?? 0) >= 20, "\(kind)")
      }
      #expect(report.kinds["unknown"] == nil)
    }
    #expect(try Self.reports().map(\.all.lines).reduce(0, +) >= 600)
  }

  @Test("under 2 % of good answers are called wrong and under 1 % of bad ones right")
  func fair() throws {
    for report in try Self.reports() {
      #expect(report.all.isFair, "\(report.all.summary)")
    }
  }

  @Test("every fact of the deck has graded answers, but for those that only choices ask")
  func coverage() throws {
    let deck = try #require(try LessonLibrary.shipped().lesson("week-3")).deck
    let graded = Set(
      try LessonLibrary.shippedCorpora.flatMap { try CorpusLine.parse($0.text).map(\.fact) })
    let missing = deck.facts.map(\.id).filter { !graded.contains($0) }
    #expect(missing.isEmpty, "\(missing)")
  }
}
