import Foundation
import Study
import Testing

/// The shipped deck has its own lines (`gradus lint --grader`); these are about another deck, so that no
/// rule of the grader fits one deck alone.
@Suite("Graded lines over another deck")
struct CorpusTests {
  static func lines() throws -> [CorpusLine] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "Corpus/answers.tsv")
    return try CorpusLine.parse(try String(contentsOf: file, encoding: .utf8))
  }

  @Test("there are at least 20 for each kind of answer")
  func size() throws {
    let report = CorpusReport(try Self.lines(), SampleDeck.deck)
    for kind in ["term", "set", "claim", "number", "truth"] {
      #expect((report.kinds[kind]?.lines ?? 0) >= 20, "\(kind)")
    }
  }

  @Test("under 2 % of good answers are called wrong and under 1 % of bad ones right")
  func rates() throws {
    let report = CorpusReport(try Self.lines(), SampleDeck.deck)
    #expect(report.all.good >= 200 && report.all.bad >= 200)
    let misses = (report.falseWrong + report.falseRight).map { miss in
      "\(miss.line.fact) \(miss.line.kind) \"\(miss.line.text.prefix(60))\" expected "
        + "\(miss.line.expected), got \(miss.verdict.outcome): \(miss.verdict.why)"
    }
    #expect(report.all.falseWrongRate < 0.02, "\(misses)")
    #expect(report.all.falseRightRate < 0.01, "\(misses)")
  }

  @Test("a grader that always says right, or always wrong, would be found out")
  func control() throws {
    // The same lines over a deck whose answers were swapped must fail both ways.
    var deck = SampleDeck.deck
    for card in deck.cards.indices {
      for fact in deck.cards[card].facts.indices {
        if case .truth(let truth) = deck.cards[card].facts[fact].answer {
          deck.cards[card].facts[fact].answer = .truth(!truth)
        }
      }
    }
    let lines = try Self.lines().filter { $0.kind == .truefalse }
    let report = CorpusReport(lines, deck)
    #expect(report.all.falseWrongRate > 0.9)
    #expect(report.all.falseRightRate > 0.3)
  }

  @Test("a line that cannot be read is named")
  func unreadable() {
    #expect(throws: CorpusError(line: 2)) { try CorpusLine.parse("# comment\nadam.name\ttyped") }
    #expect("\(CorpusError(line: 2))".contains("line 2"))
  }

  @Test("escapes in the text are undone")
  func escapes() throws {
    let text = #"a\nb\u{301}\x3{y\u{302}}\t"#
    let line = try CorpusLine.parse("f\ttyped\twrong\tx\t" + text)
    #expect(line.first?.text == "a\nb\u{301}y\u{302}y\u{302}y\u{302}\t")
  }
}
