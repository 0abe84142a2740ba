import Folders
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Tutor

/// The page that `report` writes.
@Suite("report") struct ReportTests {
  /// Collects what a parser finds in a page.
  private final class Outline: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var ids: Set<String> = []
    var links: [String] = []
    var outside: [String] = []
    var scopes = 0
    private var path: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
      if let id = attributes["id"] { ids.insert(id) }
      if name == "th", attributes["scope"] != nil { scopes += 1 }
      for (key, value) in attributes where ["href", "src", "xlink:href"].contains(key) {
        links.append(value)
      }
    }
  }

  private func outline(_ page: String) throws -> Outline {
    let outline = Outline()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = outline
    try #require(
      parser.parse(), "\(String(describing: parser.parserError)), line \(parser.lineNumber)")
    return outline
  }

  private func page(_ sitting: Sitting, _ folder: Folder) throws -> String {
    try sitting.type(":report \(folder.path)/report.html")
    return try folder.read("report.html")
  }

  @Test("before the first answer and the first run it says what is missing, well-formed")
  func empty() throws {
    let folder = try Folder()
    let page = try page(try Sitting(home: folder.path), folder)
    _ = try outline(page)
    for sentence in [
      "No study sessions yet.", "There are no runs yet", "Nothing was compared yet",
      "There are no searches yet",
    ] {
      #expect(page.contains(sentence))
    }
  }

  @Test("it stands alone: no script, no address but its own chapters, every picture told in words")
  func standsAlone() throws {
    let folder = try Folder()
    let sitting = try Sitting(home: folder.path)
    try sitting.trainTwoRuns()
    try sitting.type(":train dropout=0|0.5 seeds=2")
    try sitting.type(":learn")
    try sitting.type(try sitting.wrongAnswer())
    let page = try page(sitting, folder)
    let outline = try outline(page)
    #expect(outline.elements["script"] == nil && outline.elements["img"] == nil)
    #expect(!page.contains("@import") && !page.contains("url("))
    #expect(outline.links.count == 7)
    for link in outline.links { #expect(outline.ids.contains(String(link.dropFirst()))) }
    // Two runs, a comparison, and what comes back when or how sure was right where there is any.
    let pictures = outline.elements["figure"] ?? 0
    #expect(pictures >= 3)
    // Each is drawn for a wide and for a narrow page.
    #expect(outline.elements["desc"] == 2 * pictures)
    #expect(outline.elements["th"] == outline.scopes)
    #expect(outline.elements["caption"] == outline.elements["table"])
    // What was filled in is not what was asked for.
    #expect(page.contains(">epochs=2 hidden=8") || page.contains(">data=moons"))
    #expect(!page.contains("train="))
    #expect(page.contains("beats") || page.contains("no difference"))
  }

  @Test("each search has its course, its best settings and what mattered; a damaged one is named")
  func searches() throws {
    let folder = try Folder()
    let sitting = try Sitting(home: folder.path)
    try sitting.type(":tune objective=branin trials=12 method=random name=first")
    try sitting.type(":tune objective=branin trials=1 method=random name=lone")
    let best = try #require(
      try sitting.type(":trials first").split(separator: "\n").dropFirst().first {
        $0.drop { $0 == " " }.first?.isNumber == true
      }?.split(separator: " ").first, "no trial was listed")
    let path = try #require(sitting.session.searchFolder?.file("broken"))
    try "nothing of ours\n".write(toFile: path, atomically: true, encoding: .utf8)
    let page = try page(sitting, folder)
    let outline = try outline(page)
    for name in ["first", "lone", "broken"] {
      #expect(page.contains("<h3>\(name)</h3>"), "\(name)")
    }
    #expect(page.contains("Trial \(best) came to the best branin"))
    #expect(page.contains("of the differences") && page.contains("cannot be read"))
    #expect(page.contains("Too few trials differ"))
    // The course of both, and the importance of one.
    #expect(outline.elements["figure"] == 3)
  }

  @Test("what was typed, named or answered stays text")
  func hostile() throws {
    let folder = try Folder()
    let rows = (0..<20).map { "\($0),\($0 % 3),\($0 < 10 ? "low" : "high")\n" }.joined()
    let name = "<img src=x onerror=alert(1)>&\u{1B}[2J.csv"
    try folder.write("a,b,kind\n" + rows, to: name)
    let sitting = try Sitting(home: folder.path)
    try sitting.type(":profile <b>ada</b>")
    try sitting.type(":train data='\(folder.path)/\(name)' epochs=2")
    let page = try page(sitting, folder)
    #expect(try outline(page).elements["img"] == nil)
    #expect(!page.contains("<b>ada") && !page.contains("<img") && !page.contains("\u{1B}"))
    #expect(page.contains("&lt;b&gt;ada&lt;/b&gt;") && page.contains("&lt;img src=x"))
  }

  @Test("a page that cannot be written is refused with its path")
  func refused() throws {
    let failure = try Sitting().refusal(":report /nonexistent/folder/a.html")
    #expect(failure.status == .cannotCreate)
    #expect(failure.sentence.contains("/nonexistent/folder/a.html"))
    #expect(try Sitting().refusal(":report a b").status == .usage)
  }
}
