import FoundationEssentials
import Study
import Testing

@testable import Lessons

@Suite("README for authors")
struct ReadmeTests {
  private static func readme() throws -> String {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let path = root.joined(separator: "/") + "/Lessons/README.md"
    return try #require(
      FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) })
  }

  private static func example() throws -> String {
    let parts = try readme().split(separator: "~~~")
    try #require(parts.count == 3)
    return String(parts[1].drop { $0 != "\n" }.dropFirst())
  }

  @Test("the example is a lesson without lint")
  func example() throws {
    let source = LessonSource(path: "example.md", text: try Self.example())
    #expect(plainProblems([source]) == [])
    let lesson = try #require(try LessonParser.lessons(from: [source]).first)
    #expect(lesson.deck.facts.map(\.id) == ["weight-decay.what"])
    #expect(lesson.experiments.map(\.runs.count) == [2])
    #expect(lesson.experiments.first?.twists.map(\.runs.count) == [1])
  }

  /// The rows of the table that `gradus claims --table` printed: name, trials held, trials.
  private static func proofs() throws -> [(name: String, held: Int, of: Int)] {
    let text = try readme()
    let table = try #require(text.firstRange(of: "## What was proven"))
    return text[table.upperBound...].split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { String($0).trimmed }
      guard cells.count == 4, cells[0].hasPrefix("`") else { return nil }
      let counts = cells[1].split(separator: " ").compactMap { Int($0) }
      guard counts.count == 2 else { return nil }
      return (cells[0].filter { $0 != "`" }, counts[0], counts[1])
    }
  }

  @Test("the table of proofs names every experiment and every twist that runs, and nothing else")
  func everythingProven() throws {
    let expected = try LessonLibrary.shipped().experiments.flatMap { experiment in
      [experiment.id]
        + experiment.twists.filter { !$0.runs.isEmpty }.indices.map {
          "\(experiment.id) twist \($0 + 1)"
        }
    }
    #expect(try Self.proofs().map(\.name) == expected)
  }

  @Test("each of them was put to the test at least 20 times, and held in nine of ten")
  func proofsHeld() throws {
    for proof in try Self.proofs() {
      #expect(proof.of >= 20, "\(proof.name)")
      #expect(10 * proof.held >= 9 * proof.of, "\(proof.name) held \(proof.held) of \(proof.of)")
    }
  }

  @Test("it has a line for every key that facts and experiments know")
  func keys() throws {
    let text = try Self.readme()
    for key in FactReader.keys + ExperimentReader.keys {
      #expect(text.contains("- \(key):"), "\(key)")
    }
  }
}
