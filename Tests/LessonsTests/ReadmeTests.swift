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

  @Test("it has a line for every key that facts and experiments know")
  func keys() throws {
    let text = try Self.readme()
    for key in FactReader.keys + ExperimentReader.keys {
      #expect(text.contains("- \(key):"), "\(key)")
    }
  }
}
